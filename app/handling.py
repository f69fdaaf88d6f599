"""Every command of the product: its use case, its right, its value."""

import functools
from collections.abc import Callable
from typing import Any

from app.adapters.rulebook import Rulebook
from app.bus import Handler
from app.domain.people import Permission
from app.ports import PinHasher
from app.usecases import (
    catalog,
    company,
    credit,
    curing,
    intake,
    ordering,
    overriding,
    people,
    picking,
    production,
    routing,
    rules,
    stages,
    transfers,
)


def handlers(rulebook: Rulebook, pins: PinHasher) -> dict[type, Handler]:
    """By the type of the command."""
    changed, decided, account = stages.StageChanged, credit.CreditDecided, credit.AccountChanged
    language = rulebook.language

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
        stages.ConfirmShipped: Handler(stages.confirm_shipped, Permission.SHIP, changed),
        stages.ConfirmSigned: Handler(stages.confirm_signed, Permission.SIGN, changed),
        stages.HoldOrder: Handler(stages.hold_order, Permission.HOLD, changed),
        stages.ReleaseOrder: Handler(ruled(stages.release_order), Permission.HOLD, changed),
        stages.CancelOrder: Handler(stages.cancel_order, Permission.CANCEL, changed),
        people.LogIn: Handler(functools.partial(people.log_in, hasher=pins), Permission.LOG_IN, people.LoggedIn),
    }
