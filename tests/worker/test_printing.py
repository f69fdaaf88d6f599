"""Jobs come to their printers: once, in order, whatever the printers do, and never for what nobody needs any more."""

import threading

import pytest

from app.domain.parcel import LabelContent
from app.domain.printing import Delivery, Document, Fault, JobState, Lamp, PrinterKind
from app.errors import LostRace, Unavailable
from app.worker import insisting
from app.worker.printing import deliver_jobs
from db.unit_of_work import SqlUnitOfWork
from tests.core import House, over
from tests.printing import (
    OFFLINE,
    PRINTED,
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


def lamp(house: House, station: str = "HZ-1") -> tuple[Lamp, int, Fault | None]:
    row = house.program.reader.print_lamp(station)
    return row.lamp, row.waiting, row.fault


def test_a_drawn_label_is_printed_at_its_station(house: House):
    with_printer(house)
    add_printer(house, "B", address="10.0.0.10")
    use_printer(house, "B", station="HZ-2")
    first, second = labelled(house, "1001")[0], labelled(house, "1002", station="HZ-2")[0]
    printers = ToldPrinters()

    assert (deliver(house, printers), deliver(house, printers)) == (2, 0)

    assert sorted(printers.papers) == [("A", f"label {first}"), ("B", f"label {second}")]
    assert (states(house), label_state(house, "1001")) == (["printed", "printed"], "printed")
    assert [(job.station, job.order_no, job.printer) for job in jobs(house)] == [
        ("HZ-1", house.no("1001"), "A"),
        ("HZ-2", house.no("1002"), "B"),
    ]
    assert lamp(house) == (Lamp.OK, 0, None)


def test_without_a_printer_the_job_waits_with_a_lamp_until_one_is_named(house: House):
    labelled(house, "1001")
    printers = ToldPrinters()

    assert deliver(house, printers) == 0
    assert lamp(house) == (Lamp.NO_PRINTER, 1, None)

    with_printer(house)
    assert deliver(house, printers) == 1
    assert lamp(house) == (Lamp.OK, 0, None)


def test_a_printer_in_trouble_is_tried_for_ever_with_longer_and_longer_waits(house: House):
    with_printer(house)
    labelled(house, "1001")
    printers = ToldPrinters([OFFLINE] * 8)
    waits = []
    for _ in range(8):
        assert deliver(house, printers) == 0
        waits.append(round((jobs(house)[0].due_at - house.clock()).total_seconds()))
        house.clock.pass_by(seconds=waits[-1] - 0.1)
        assert deliver(house, ToldPrinters()) == 0, "before its time"
        house.clock.pass_by(seconds=0.1)

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert lamp(house) == (Lamp.FAULT, 1, Fault.UNREACHABLE)
    assert deliver(house, printers) == 1
    assert lamp(house) == (Lamp.OK, 0, None)


def test_what_waits_behind_a_printer_in_trouble_keeps_its_place(house: House):
    with_printer(house)
    codes = labelled(house, "1001", "1002", "1003")
    printers = ToldPrinters([OFFLINE])

    assert (deliver(house, printers), deliver(house, printers)) == (0, 0)
    house.clock.pass_by(seconds=2)
    assert deliver(house, printers) == 3

    assert [title for _, title in printers.papers] == [f"label {code}" for code in codes]


def test_a_printer_in_trouble_does_not_stop_the_others(house: House):
    with_printer(house)
    add_printer(house, "B", address="10.0.0.10")
    use_printer(house, "B", station="HZ-2")
    labelled(house, "1001")
    labelled(house, "1002", station="HZ-2")

    class OneIsAway(ToldPrinters):
        def send(self, printer, title, pdf):
            return OFFLINE if printer.code == "A" else super().send(printer, title, pdf)

    printers = OneIsAway()

    assert deliver(house, printers) == 1
    assert [printer for printer, _ in printers.papers] == ["B"]
    assert (lamp(house)[0], lamp(house, "HZ-2")[0]) == (Lamp.FAULT, Lamp.OK)


def test_another_printer_takes_what_waits_for_one_in_trouble(house: House):
    with_printer(house)
    labelled(house, "1001")
    deliver(house, ToldPrinters([OFFLINE]))
    add_printer(house, "B", address="10.0.0.10")
    use_printer(house, "B", station="HZ-1")
    house.clock.pass_by(seconds=2)
    printers = ToldPrinters()

    assert deliver(house, printers) == 1
    assert [printer for printer, _ in printers.papers] == ["B"]


def test_a_job_that_a_queue_has_is_followed_and_holds_up_the_next(house: House):
    with_printer(house)
    labelled(house, "1001", "1002")
    printers = ToldPrinters([SENT], [Delivery(JobState.SENT, Fault.PAPER, "7")])

    assert deliver(house, printers) == 1
    assert (states(house), label_state(house, "1001")) == (["sent", "waiting"], "sent")
    assert lamp(house) == (Lamp.FAULT, 2, Fault.PAPER)

    house.clock.pass_by(seconds=2)
    assert deliver(house, printers) == 2, "the first came out, and the second"
    assert (states(house), label_state(house, "1001")) == (["printed", "printed"], "printed")


def test_a_silent_printer_is_not_fed_on_and_its_label_proves_itself_when_scanned(house: House):
    with_printer(house)
    first, _ = labelled(house, "1001", "1002")
    silent = Delivery(JobState.SENT, Fault.SILENT)
    printers = ToldPrinters([silent, silent])

    assert (deliver(house, printers), deliver(house, printers)) == (1, 0)
    assert lamp(house) == (Lamp.FAULT, 1, Fault.SILENT)

    house.scan(house.no("1001"))
    house.scan(first)
    assert lamp(house) == (Lamp.WAITING, 1, None)
    assert deliver(house, printers) == 1
    house.clock.pass_by(hours=1)
    assert deliver(house, printers) == 0, "what was sent is never sent again by itself"
    assert states(house) == ["printed", "sent"]


def test_a_sent_label_void_meanwhile_is_not_waited_for(house: House):
    with_printer(house)
    labelled(house, "1001", "1002")
    printers = ToldPrinters([SENT], [Delivery(JobState.SENT, Fault.PAPER, "7")])
    deliver(house, printers)
    house.cancel("1001")

    assert deliver(house, printers) == 1

    assert states(house) == ["cancelled", "printed"]


def test_a_printer_that_refuses_is_not_asked_again(house: House):
    with_printer(house)
    labelled(house, "1001", "1002")
    printers = ToldPrinters([Delivery(JobState.FAILED, Fault.REFUSED)])

    assert deliver(house, printers) == 1

    assert states(house) == ["failed", "printed"]
    assert lamp(house) == (Lamp.FAULT, 0, Fault.REFUSED)


def test_what_breaks_off_behind_the_last_byte_is_given_up_after_three_times(house: House):
    with_printer(house)
    labelled(house, "1001")
    printers = ToldPrinters([Delivery(JobState.WAITING, Fault.BROKEN_OFF)] * 3)
    for _ in range(3):
        deliver(house, printers)
        house.clock.pass_by(minutes=1)

    assert states(house) == ["failed"]


def test_a_bug_with_one_document_leaves_the_others_alone(house: House):
    with_printer(house)
    first, _ = labelled(house, "1001", "1002")

    class Stumbles(ToldPrinters):
        def send(self, printer, title, pdf):
            if first in title:
                raise RuntimeError("no ink")
            return super().send(printer, title, pdf)

    assert deliver(house, Stumbles()) == 1
    assert states(house) == ["failed", "printed"]


def test_a_label_drawn_for_other_paper_is_not_printed(house: House):
    with_printer(house)
    labelled(house, "1001")
    add_printer(house, layout="76x130")
    printers = ToldPrinters()

    assert deliver(house, printers) == 0

    assert (states(house), printers.papers) == (["failed"], [])
    assert lamp(house) == (Lamp.FAULT, 0, Fault.OTHER_PAPER)


def test_a_label_is_drawn_for_the_paper_of_its_station(house: House, monkeypatch: pytest.MonkeyPatch):
    add_printer(house, layout="76x130")
    use_printer(house, station="HZ-1")
    seen: list[str] = []
    draw = house.label.render

    def watched(content: LabelContent, layout: str) -> bytes:
        seen.append(layout)
        return draw(content, layout)

    monkeypatch.setattr(house.label, "render", watched)

    labelled(house, "1001")
    labelled(house, "1002", station="HZ-2")

    assert seen == ["76x130", "100x150"]
    assert deliver(house, ToldPrinters()) == 1


@pytest.mark.parametrize("when", ["before", "in flight"])
def test_a_label_void_meanwhile_is_not_printed(house: House, when: str):
    with_printer(house)
    labelled(house, "1001", "1002")
    cancel = lambda: house.cancel("1002")  # noqa: E731
    printers = ToldPrinters(meanwhile=cancel if when == "in flight" else lambda: None)
    if when == "before":
        cancel()

    assert deliver(house, printers) == 1

    assert states(house) == ["printed", "cancelled"]


def test_a_job_without_a_printer_ends_with_its_order(house: House):
    labelled(house, "1001")
    house.cancel("1001")

    deliver(house, ToldPrinters())

    assert states(house) == ["cancelled"]
    assert lamp(house)[1] == 0


def test_a_label_printed_elsewhere_and_on_its_box_is_not_printed_again(house: House):
    (code,) = labelled(house, "1001")
    house.scan(house.no("1001"))
    house.scan(code)
    with_printer(house)
    printers = ToldPrinters()

    deliver(house, printers)

    assert (states(house), printers.papers) == (["cancelled"], [])


def test_a_slip_of_a_cancelled_order_is_not_printed(house: House):
    add_printer(house)
    use_printer(house, document=Document.SLIP)
    labelled(house, "1001")
    with house.program.unit_of_work() as uow:
        uow.printing.add(Document.SLIP, house.no("1001"), "HZ-1", "keeper", house.clock(), b"%PDF-")
        uow.commit()
    house.cancel("1001")
    printers = ToldPrinters()

    deliver(house, printers)

    assert printers.papers == []


@pytest.mark.parametrize(("kind", "address"), [(PrinterKind.QUEUE, "Zebra"), (PrinterKind.FOLDER, "/prints")])
def test_queues_and_folders_belong_to_the_computer_of_the_station(house: House, kind: PrinterKind, address: str):
    add_printer(house, kind=kind, address=address)
    use_printer(house)
    labelled(house, "1001")
    printers = ToldPrinters()

    assert deliver(house, printers, "HZ-2") == 0
    assert deliver(house, printers, "HZ-1") == 1


def test_a_worker_that_dies_leaves_one_job_in_flight_and_no_other(house: House):
    with_printer(house)
    labelled(house, "1001", "1002", "1003")

    class Dies(ToldPrinters):
        def send(self, printer, title, pdf):
            if len(self.papers) == 1:
                super().send(printer, title, pdf)
                raise KeyboardInterrupt  # on paper, and nobody wrote it down
            return super().send(printer, title, pdf)

    dying, after = Dies(), ToldPrinters()
    with pytest.raises(KeyboardInterrupt):
        deliver(house, dying)
    again = over(house.address, house.clock)
    assert deliver(again, after) == 0, "the lease of the dead worker"
    house.clock.pass_by(seconds=61)
    assert deliver(again, after) == 2
    again.program.close()

    papers = [title for _, title in dying.papers + after.papers]
    assert (len(papers), len(set(papers))) == (4, 3)
    assert states(house) == ["printed"] * 3


def test_a_worker_that_took_too_long_does_not_undo_what_another_did(house: House):
    with_printer(house)
    labelled(house, "1001")
    slow = ToldPrinters([OFFLINE])

    def another() -> None:
        house.clock.pass_by(seconds=61)
        assert deliver(house, ToldPrinters()) == 1

    slow.meanwhile = another
    deliver(house, slow)

    assert states(house) == ["printed"]


def test_a_database_away_for_a_moment_does_not_bring_the_same_paper_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(insisting, "AGAIN", (0.0, 0.0, 0.0))
    with_printer(house)
    labelled(house, "1001")
    away: list[Exception] = []
    printers = ToldPrinters(meanwhile=lambda: away.extend([LostRace("x"), Unavailable("database.away")]))

    def unit_of_work() -> SqlUnitOfWork:
        if away:
            raise away.pop()
        return house.program.unit_of_work()

    deliver_jobs(house.program.looking, unit_of_work, printers, "HZ-1", house.clock)

    assert (states(house), len(printers.papers)) == (["printed"], 1)


def test_several_workers_print_every_label_once(house: House):
    with_printer(house)
    codes = labelled(house, *(str(n) for n in range(1001, 1013)))
    printers = ToldPrinters()
    threads = [threading.Thread(target=deliver, args=(house, printers)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver(house, printers)

    assert [title for _, title in printers.papers] == [f"label {code}" for code in codes]


def test_nothing_is_written_where_nothing_is_to_be_done(house: House):
    def never() -> None:
        raise AssertionError("a transaction that writes")

    assert deliver_jobs(house.program.looking, never, ToldPrinters(), "HZ-1", house.clock) == 0  # type: ignore[arg-type]


def test_a_finished_document_gives_its_bytes_back(house: House):
    add_printer(house)
    use_printer(house, document=Document.SHEET)
    with house.program.unit_of_work() as uow:
        uow.printing.add(Document.SHEET, "commands", "HZ-1", "keeper", house.clock(), b"%PDF-")
        uow.commit()

    assert deliver(house, ToldPrinters([PRINTED])) == 1

    assert "%PDF-" not in str(house.dump()["print_jobs"])
    assert jobs(house)[0].closed_at == house.clock()
