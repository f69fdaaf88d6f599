"""Printers are set up, labels printed once and in the order wanted, further copies with a reason."""

import dataclasses
from collections.abc import Callable

import pytest

from app.domain.people import Actor
from app.domain.printing import Delivery, Document, Fault, JobState, Language, PrinterKind
from app.errors import Refused
from app.ports import Context
from app.printing_jobs import queue_print
from app.usecases.printing import (
    CancelJob,
    PrintDocument,
    PrintLabels,
    Reprint,
    RetirePrinter,
    RetryJob,
    SavePrinter,
    UsePrinter,
)
from tests.core import PADS, House, incoming, new_id
from tests.printing import (
    KEEPER,
    OFFLINE,
    SENT,
    ToldPrinters,
    add_printer,
    deliver,
    jobs,
    label_state,
    labelled,
    states,
    use_printer,
    with_printer,
)

PICKER = Actor("picker", "HZ-1")


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


# --- printers


def test_a_printer_is_changed_by_its_code_and_gone_when_it_is_retired(house: House):
    with_printer(house)
    house.handle(SavePrinter(new_id(), "a", "打包台", PrinterKind.QUEUE, "Zebra", Language.ZPL, 300, "76x130"), KEEPER)
    row = house.program.reader.printers()[0].printer
    assert dataclasses.astuple(row) == ("A", "打包台", "queue", "Zebra", "zpl", 300, "76x130")
    assert [use.printer for use in house.program.reader.printer_uses()] == ["A"]

    house.handle(RetirePrinter(new_id(), "A"), KEEPER)

    assert (house.program.reader.printers(), house.program.reader.printer_uses()) == ([], [])
    assert refused(lambda: use_printer(house)) == "printer.unknown"
    add_printer(house)
    assert [row.printer.name for row in house.program.reader.printers()] == ["A"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": " "}, "field.required"),
        ({"address": "two words"}, "printer.address"),
        ({"dpi": 204}, "argument.bad"),
        ({"layout": "A4"}, "label.layout"),
    ],
)
def test_a_printer_that_cannot_be_is_refused(house: House, wrong: dict[str, object], code: str):
    sound = SavePrinter(new_id(), "A", "", PrinterKind.TCP, "10.0.0.9", Language.ZPL)

    assert refused(lambda: house.handle(dataclasses.replace(sound, **wrong), KEEPER)) == code  # type: ignore[arg-type]


def test_a_station_has_a_printer_of_its_own_or_the_common_one(house: House):
    with_printer(house)
    add_printer(house, "B", address="10.0.0.10")
    use_printer(house, "B", station="HZ-2")
    uses = [(use.station, use.document, use.printer) for use in house.program.reader.printer_uses()]
    assert uses == [("", Document.LABEL, "A"), ("HZ-2", Document.LABEL, "B")]

    house.handle(UsePrinter(new_id(), "HZ-2", Document.LABEL, ""), KEEPER)

    assert [use.printer for use in house.program.reader.printer_uses()] == ["A"]
    assert refused(lambda: use_printer(house, station="XX-1")) == "station.unknown"


# --- labels in a chosen order


def test_labels_come_out_in_the_order_chosen_and_once(house: House):
    first, second, third = labelled(house, "1001", "1002", "1003")
    with_printer(house)
    printers = ToldPrinters()

    queued = house.handle(PrintLabels(new_id(), ("1003", "1001", "1003", second)), PICKER).value
    assert (queued.queued, queued.printed, queued.without) == ((third, first, second), (), ())
    deliver(house, printers)

    assert [title for _, title in printers.papers] == [f"label {code}" for code in (third, first, second)]
    again = house.handle(PrintLabels(new_id(), ("1001", "1002")), PICKER).value
    assert (again.queued, again.printed) == ((), (first, second))


def test_labels_without_bytes_or_without_a_box_are_told(house: House):
    house.count_in({("HZ", PADS): 2})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 1)))
    house.route()
    house.pick(house.no("1001"))

    queued = house.handle(PrintLabels(new_id(), ("1001", "1002")), PICKER).value

    assert (queued.queued, queued.without) == ((), (house.no("1001"), house.no("1002")))
    assert refused(lambda: house.handle(PrintLabels(new_id(), ("9999",)), PICKER)) == "order.unknown"


def test_a_label_on_its_way_to_the_printer_is_not_queued_again(house: House):
    with_printer(house)
    (code,) = labelled(house, "1001")
    asked = []
    printers = ToldPrinters(
        meanwhile=lambda: asked.append(house.handle(PrintLabels(new_id(), ("1001",)), PICKER).value)
    )

    deliver(house, printers)

    assert [each.printed for each in asked] == [(code,)]
    assert states(house) == ["printed"]


# --- further copies


def test_a_reprint_voids_the_copy_before_and_says_why(house: House):
    with_printer(house)
    (code,) = labelled(house, "1001")
    printers = ToldPrinters()
    deliver(house, printers)

    done = house.handle(Reprint(new_id(), code, "卡纸"), KEEPER).value
    house.program.deliver()
    deliver(house, printers)

    (new,) = done.labels
    assert [title for _, title in printers.papers] == [f"label {code}", f"label {new}"]
    with house.program.looking() as uow:
        content = uow.parcels.content(new)
    assert (content.copy, content.reason) == (2, "卡纸")
    last = house.order("1001").events[-1]
    assert (last.event, last.by, last.station) == ("label_reprinted", "keeper", "HZ-1")
    house.scan(house.no("1001"))
    assert house.scan(code).says == "old_label"
    assert house.scan(new).says == "label_applied"


def test_a_reprint_ends_the_job_of_the_copy_before(house: House):
    (code,) = labelled(house, "1001")
    house.handle(Reprint(new_id(), "1001", "没打出来"), KEEPER)
    house.program.deliver()
    with_printer(house)
    printers = ToldPrinters()

    deliver(house, printers)

    assert states(house) == ["cancelled", "printed"]
    assert f"label {code}" not in [title for _, title in printers.papers]


def test_a_reprint_is_refused_without_a_reason_a_label_or_a_parcel_in_the_house(house: House):
    labelled(house, "1001")
    house.take_in(incoming("1002", (PADS, 1)))
    assert refused(lambda: house.handle(Reprint(new_id(), "1001", " "), KEEPER)) == "field.required"
    assert refused(lambda: house.handle(Reprint(new_id(), "1002", "x"), KEEPER)) == "label.none"
    assert refused(lambda: house.handle(Reprint(new_id(), "9999", "x"), KEEPER)) == "order.unknown"
    house.hold("1001")
    assert refused(lambda: house.handle(Reprint(new_id(), "1001", "x"), KEEPER)) == "order.held"
    house.release("1001")
    house.cancel("1001")
    assert refused(lambda: house.handle(Reprint(new_id(), "1001", "x"), KEEPER)) == "label.too_late"


# --- jobs


def test_a_job_in_trouble_is_tried_at_once_when_told(house: House):
    with_printer(house)
    labelled(house, "1001")
    deliver(house, ToldPrinters([OFFLINE] * 3))
    assert deliver(house, ToldPrinters()) == 0

    house.handle(RetryJob(new_id(), jobs(house)[0].id), PICKER)

    assert jobs(house)[0].attempts == 0
    assert deliver(house, ToldPrinters()) == 1


def test_a_failed_job_is_tried_again_or_ended(house: House):
    with_printer(house)
    labelled(house, "1001", "1002")
    deliver(house, ToldPrinters([Delivery(JobState.FAILED, Fault.REFUSED)] * 2))
    first, second = (job.id for job in jobs(house))

    house.handle(RetryJob(new_id(), first), PICKER)
    house.handle(CancelJob(new_id(), second), KEEPER)

    assert deliver(house, ToldPrinters()) == 1
    assert states(house) == ["printed", "cancelled"]
    assert refused(lambda: house.handle(RetryJob(new_id(), second), PICKER)) == "print.over"
    assert refused(lambda: house.handle(CancelJob(new_id(), first), KEEPER)) == "print.over"
    assert refused(lambda: house.handle(RetryJob(new_id(), 99), PICKER)) == "print.unknown"


def test_a_label_that_a_printer_has_is_never_sent_twice_by_a_retry(house: House):
    with_printer(house)
    labelled(house, "1001")
    deliver(house, ToldPrinters([SENT], [SENT]))

    assert refused(lambda: house.handle(RetryJob(new_id(), jobs(house)[0].id), PICKER)) == "print.sent"
    assert label_state(house, "1001") == "sent"


def test_a_job_on_its_way_can_neither_be_ended_nor_doubled(house: House):
    with_printer(house)
    labelled(house, "1001")
    job, answers = jobs(house)[0].id, []

    def meddle() -> None:
        answers.append(refused(lambda: house.handle(CancelJob(new_id(), job), KEEPER)))
        house.handle(RetryJob(new_id(), job), PICKER)
        answers.append(str(deliver(house, ToldPrinters())))

    deliver(house, ToldPrinters(meanwhile=meddle))

    assert answers == ["print.sending", "0"]
    assert states(house) == ["printed"]


# --- documents


def test_a_document_goes_to_its_own_printer_at_the_station_that_asked(house: House):
    add_printer(house, "OFFICE", PrinterKind.QUEUE, "Laser")
    use_printer(house, "OFFICE", document=Document.SLIP)
    house.handle(PrintDocument(new_id(), Document.SLIP, "B000000017", b"%PDF-1.4"), PICKER)
    printers = ToldPrinters()

    deliver(house, printers)

    assert printers.papers == [("OFFICE", "slip B000000017")]
    assert [(job.station, job.by, job.order_no) for job in jobs(house)] == [("HZ-1", "picker", "")]


@pytest.mark.parametrize(
    ("document", "pdf", "code"),
    [(Document.SLIP, b"MZ", "print.not_pdf"), (Document.LABEL, b"%PDF-", "argument.bad")],
)
def test_only_a_pdf_is_printed_and_labels_by_their_orders(house: House, document: Document, pdf: bytes, code: str):
    assert refused(lambda: house.handle(PrintDocument(new_id(), document, "x", pdf), PICKER)) == code


def test_a_step_of_another_use_case_has_a_slip_printed(house: House):
    labelled(house, "1001")
    with house.program.unit_of_work() as uow:
        operator = uow.people.operator("keeper")
        assert operator is not None
        context = Context(operator, "HZ-2", house.clock())
        number = queue_print(uow, context, Document.SLIP, house.no("1001"), b"%PDF-1.4")
        uow.commit()

    job = jobs(house)[-1]
    assert (job.id, job.station, job.by, job.order_no) == (number, "HZ-2", "keeper", house.no("1001"))
