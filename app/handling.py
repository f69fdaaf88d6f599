"""Every command of the product: its use case, its right, its value."""

import functools
from collections.abc import Callable
from typing import Any

from app.adapters.labels import layouts
from app.adapters.rulebook import Rulebook
from app.bus import Handler
from app.domain.people import Permission
from app.ports import PinHasher
from app.usecases import (
    alerts,
    cases,
    catalog,
    company,
    conflicts,
    counting,
    courier,
    credit,
    curing,
    duty,
    evidence,
    found,
    handover,
    intake,
    knowledge,
    label_looks,
    locations,
    ordering,
    outbox,
    overriding,
    people,
    pick_lists,
    picking,
    printing,
    production,
    routing,
    rules,
    stages,
    transfers,
    waybills,
)


def handlers(rulebook: Rulebook, pins: PinHasher) -> dict[type, Handler]:
    """By the type of the command."""
    changed, decided, account = stages.StageChanged, credit.CreditDecided, credit.AccountChanged
    language = rulebook.language
    article = knowledge.ArticleSaved

    def ruled(run: Callable[..., Any]) -> Callable[..., Any]:
        return functools.partial(run, ruling=rulebook.logic)

    return {
        intake.ImportOrders: Handler(ruled(intake.import_orders), Permission.IMPORT, intake.ImportReport),
        intake.UndoImport: Handler(intake.undo_import, Permission.IMPORT, intake.ImportUndone),
        catalog.ImportMaster: Handler(ruled(catalog.import_master), Permission.EDIT_MASTER, catalog.MasterReport),
        ordering.PlaceOrder: Handler(ruled(ordering.place_order), Permission.PLACE, ordering.OrderPlaced),
        ordering.AddCustomer: Handler(ordering.add_customer, Permission.PLACE, ordering.CustomerAdded),
        curing.CureSku: Handler(ruled(curing.cure_sku), Permission.CURE, curing.Cured),
        curing.CurePrices: Handler(ruled(curing.cure_prices), Permission.EDIT_MASTER, curing.Cured),
        curing.CureAddress: Handler(ruled(curing.cure_address), Permission.CURE, curing.Cured),
        credit.AskCredit: Handler(credit.ask_credit, Permission.PLACE, decided),
        credit.GrantCredit: Handler(credit.grant_credit, Permission.GRANT, decided),
        credit.RefuseCredit: Handler(credit.refuse_credit, Permission.GRANT, decided),
        credit.RevokeCredit: Handler(credit.revoke_credit, Permission.GRANT, decided),
        credit.RecordPayment: Handler(credit.record_payment, Permission.KEEP_ACCOUNTS, account),
        credit.SetLimit: Handler(credit.set_limit, Permission.KEEP_ACCOUNTS, account),
        credit.RecordBalance: Handler(credit.record_balance, Permission.PLACE, account),
        company.ChangeSetting: Handler(company.change_setting, Permission.SETTINGS, company.Saved),
        company.SaveRates: Handler(company.save_rates, Permission.EDIT_RATES, company.Saved),
        company.SaveProfile: Handler(company.save_profile, Permission.EDIT_PROFILES, company.Saved),
        company.RetireProfile: Handler(company.retire_profile, Permission.EDIT_PROFILES, company.Saved),
        company.SaveFilter: Handler(company.save_filter, Permission.LOG_IN, company.Saved),
        rules.SaveTerm: Handler(
            functools.partial(rules.save_term, language=language), Permission.EDIT_RULES, rules.Saved
        ),
        rules.RetireTerm: Handler(
            functools.partial(rules.retire_term, language=language), Permission.EDIT_RULES, rules.Saved
        ),
        rules.SaveRules: Handler(rules.save_rules, Permission.EDIT_RULES, rules.Saved),
        rules.RecordTrial: Handler(rules.record_trial, Permission.EDIT_RULES, rules.Saved),
        rules.ActivateRules: Handler(
            functools.partial(rules.activate_rules, language=language),
            Permission.EDIT_RULES,
            rules.Saved,
        ),
        routing.RouteOrders: Handler(ruled(routing.route_orders), Permission.ROUTE, routing.RouteReport),
        transfers.MoveTransfer: Handler(ruled(transfers.move_transfer), Permission.TRANSFER, transfers.TransferMoved),
        production.AcceptProduction: Handler(
            production.accept_production, Permission.PRODUCE, production.ProductionAccepted
        ),
        production.FinishProduction: Handler(
            ruled(production.finish_production), Permission.PRODUCE, production.ProductionFinished
        ),
        overriding.OverrideRoute: Handler(overriding.override_route, Permission.OVERRIDE, overriding.Rerouted),
        overriding.RerouteOrder: Handler(overriding.reroute_order, Permission.ROUTE, overriding.Rerouted),
        overriding.RejectLine: Handler(overriding.reject_line, Permission.PICK, overriding.LineRejected),
        picking.ScanCode: Handler(ruled(picking.scan_code), Permission.PICK, picking.ScanAnswer),
        conflicts.SettleConflict: Handler(conflicts.settle_conflict, Permission.PICK, conflicts.ConflictSettled),
        picking.SetModes: Handler(picking.set_modes, Permission.SETTINGS, picking.ModesSet),
        pick_lists.ReleaseList: Handler(pick_lists.release_list, Permission.RELEASE_LISTS, pick_lists.ListReleased),
        pick_lists.TakeList: Handler(pick_lists.take_list, Permission.PICK, pick_lists.ListChanged),
        pick_lists.CloseList: Handler(pick_lists.close_list, Permission.PICK, pick_lists.ListChanged),
        pick_lists.CancelList: Handler(pick_lists.cancel_list, Permission.RELEASE_LISTS, pick_lists.ListChanged),
        pick_lists.DropOrder: Handler(pick_lists.drop_order, Permission.RELEASE_LISTS, pick_lists.ListChanged),
        pick_lists.PrintSlips: Handler(pick_lists.print_slips, Permission.PICK, pick_lists.SlipsQueued),
        found.FoundStock: Handler(ruled(found.found_stock), Permission.PICK, found.StockCorrected),
        found.ApproveCount: Handler(ruled(found.approve_count), Permission.APPROVE_COUNT, found.StockCorrected),
        found.RefuseCount: Handler(found.refuse_count, Permission.APPROVE_COUNT, found.StockCorrected),
        counting.OpenCount: Handler(counting.open_count, Permission.COUNT, counting.CountOpened),
        counting.CountItem: Handler(counting.count_item, Permission.COUNT, counting.ItemCounted),
        counting.CloseCount: Handler(ruled(counting.close_count), Permission.COUNT, counting.CountClosed),
        counting.CancelCount: Handler(counting.cancel_count, Permission.COUNT, counting.OpenTask),
        locations.SaveLocations: Handler(locations.save_locations, Permission.EDIT_MASTER, locations.WalkSaved),
        printing.SavePrinter: Handler(
            functools.partial(printing.save_printer, layouts=layouts), Permission.PRINTERS, printing.PrinterSaved
        ),
        label_looks.SaveLabelLook: Handler(
            functools.partial(label_looks.save_label_look, layouts=layouts), Permission.PRINTERS, label_looks.LookSaved
        ),
        printing.RetirePrinter: Handler(printing.retire_printer, Permission.PRINTERS, printing.PrinterSaved),
        printing.UsePrinter: Handler(printing.use_printer, Permission.PRINTERS, printing.PrinterUsed),
        printing.Reprint: Handler(printing.reprint, Permission.REPRINT, printing.Reprinted),
        printing.PrintLabels: Handler(printing.print_labels, Permission.PICK, printing.LabelsQueued),
        printing.PrintDocument: Handler(printing.print_document, Permission.LOG_IN, printing.JobChanged),
        printing.RetryJob: Handler(printing.retry_job, Permission.LOG_IN, printing.JobChanged),
        printing.CancelJob: Handler(printing.cancel_job, Permission.PRINTERS, printing.JobChanged),
        stages.ConfirmShipped: Handler(stages.confirm_shipped, Permission.SHIP, changed),
        stages.ConfirmSigned: Handler(stages.confirm_signed, Permission.SIGN, changed),
        handover.OpenLoad: Handler(handover.open_load, Permission.SHIP, handover.LoadChanged),
        handover.LoadParcel: Handler(handover.load_parcel, Permission.SHIP, handover.ParcelMoved),
        handover.UnloadParcel: Handler(handover.unload_parcel, Permission.SHIP, handover.ParcelMoved),
        handover.CloseLoad: Handler(handover.close_load, Permission.SHIP, handover.LoadClosed),
        handover.CancelLoad: Handler(handover.cancel_load, Permission.SHIP, handover.LoadChanged),
        waybills.AddWaybillNumbers: Handler(waybills.add_waybill_numbers, Permission.SHIP, waybills.NumbersAdded),
        waybills.TakeWaybill: Handler(waybills.take_waybill, Permission.PICK, waybills.WaybillTaken),
        evidence.AddEvidence: Handler(evidence.add_evidence, Permission.LOG_IN, evidence.EvidenceAdded),
        courier.RecordCourierEvents: Handler(courier.record_courier_events, Permission.SIGN, courier.CourierRecorded),
        alerts.AcknowledgeAlerts: Handler(alerts.acknowledge_alerts, Permission.HANDLE_CASES, alerts.AlertsChanged),
        outbox.ResendMessages: Handler(outbox.resend_messages, Permission.HANDLE_CASES, outbox.MessagesResent),
        alerts.SendTest: Handler(alerts.send_test, Permission.EDIT_DUTY, alerts.TestQueued),
        cases.OpenCase: Handler(cases.open_case, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.TakeCase: Handler(cases.take_case, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.HandOver: Handler(cases.hand_over, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.NoteCase: Handler(cases.note_case, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.PauseCase: Handler(cases.pause_case, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.ResumeCase: Handler(cases.resume_case, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.CloseCase: Handler(cases.close_case, Permission.HANDLE_CASES, cases.CasesClosed),
        cases.ReopenCase: Handler(cases.reopen_case, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.TakeSteps: Handler(cases.take_steps, Permission.HANDLE_CASES, cases.StepsTaken),
        cases.TickStep: Handler(cases.tick_step, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.AddCasePhoto: Handler(cases.add_case_photo, Permission.HANDLE_CASES, cases.CaseChanged),
        cases.SaveCause: Handler(cases.save_cause, Permission.HANDLE_CASES, cases.CauseSaved),
        cases.RetireCause: Handler(cases.retire_cause, Permission.EDIT_KNOWLEDGE, cases.CauseSaved),
        duty.SaveDutyRules: Handler(duty.save_duty_rules, Permission.EDIT_DUTY, duty.DutySaved),
        duty.SetAbsence: Handler(duty.set_absence, Permission.EDIT_DUTY, duty.AbsenceSaved),
        duty.CancelAbsence: Handler(duty.cancel_absence, Permission.EDIT_DUTY, duty.AbsenceSaved),
        stages.HoldOrder: Handler(stages.hold_order, Permission.HOLD, changed),
        stages.ReleaseOrder: Handler(ruled(stages.release_order), Permission.HOLD, changed),
        stages.CancelOrder: Handler(stages.cancel_order, Permission.CANCEL, changed),
        knowledge.SaveArticle: Handler(knowledge.save_article, Permission.WRITE_ARTICLES, article),
        knowledge.GrowArticle: Handler(knowledge.grow_article, Permission.WRITE_ARTICLES, article),
        knowledge.JudgeArticle: Handler(knowledge.judge_article, Permission.HANDLE_CASES, article),
        knowledge.RetireArticle: Handler(knowledge.retire_article, Permission.EDIT_KNOWLEDGE, article),
        knowledge.MergeArticles: Handler(knowledge.merge_articles, Permission.EDIT_KNOWLEDGE, article),
        knowledge.AddArticlePhoto: Handler(knowledge.add_article_photo, Permission.WRITE_ARTICLES, article),
        knowledge.DropArticlePhoto: Handler(knowledge.drop_article_photo, Permission.WRITE_ARTICLES, article),
        knowledge.ImportArticles: Handler(
            knowledge.import_articles, Permission.EDIT_KNOWLEDGE, knowledge.ArticlesImported
        ),
        people.LogIn: Handler(functools.partial(people.log_in, hasher=pins), Permission.LOG_IN, people.LoggedIn),
    }
