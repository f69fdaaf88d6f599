"""Labels are drawn once, and what cannot be drawn waits without stopping the others."""

import threading

from app.domain.parcel import LabelContent
from app.worker.labels import render_pending
from tests.core import PADS, House, TextLabel, incoming


def picked(house: House, *external_nos: str) -> list[str]:
    """Picked orders of one brake pad each; returns their label codes."""
    house.count_in({("HZ", PADS): len(external_nos)})
    house.take_in(*(incoming(no, (PADS, 1)) for no in external_nos))
    house.route()
    return [house.pick(house.no(no)) for no in external_nos]


def test_every_label_is_drawn_once_and_kept(house: House):
    labels = picked(house, "1001", "1002")
    assert house.program.reader.lamps().outbox_waiting == 2

    assert (house.program.deliver(), house.program.deliver()) == (2, 0)

    assert [house.program.label(label) for label in labels] == [label.encode() for label in labels]
    assert house.program.reader.lamps().outbox_waiting == 0
    assert house.order("1001").parcel.label_state == "rendered"  # type: ignore[union-attr]


def test_a_label_scanned_back_before_it_is_drawn_stays_applied(house: House):
    (label,) = picked(house, "1001")
    house.scan(label)

    house.program.deliver()

    assert house.order("1001").parcel.label_state == "applied"  # type: ignore[union-attr]
    assert house.program.label("1001") == label.encode()


def test_a_label_shows_what_was_frozen_and_hides_the_customer(house: House):
    seen: list[LabelContent] = []
    (label,) = picked(house, "1001")

    class Watch(TextLabel):
        def render(self, content: LabelContent, layout: str = "100x150") -> bytes:
            seen.append(content)
            return b"pdf"

    render_pending(house.program.looking, house.program.unit_of_work, Watch(), house.clock)

    assert [(c.label_code, c.receiver_name, c.receiver_phone, c.items, c.urgent) for c in seen] == [
        (label, "王**", "138****5678", ((PADS, "刹车片", 1),), False)
    ]


def test_what_cannot_be_drawn_is_tried_again_later_and_then_given_up(house: House):
    picked(house, "1001")
    house.label.broken = True
    for _ in range(8):
        assert house.program.deliver() == 0
        house.clock.pass_by(minutes=10)

    assert (house.program.reader.lamps().outbox_waiting, house.program.reader.lamps().outbox_failed) == (0, 1)
    house.label.broken = False
    assert house.program.deliver() == 0


def test_a_dead_workers_label_comes_back_after_its_lease(house: House):
    picked(house, "1001")
    with house.program.unit_of_work() as uow:
        assert len(uow.outbox.claim(["label.render"], "dead", 10, house.clock())) == 1
        uow.commit()
    assert house.program.deliver() == 0

    house.clock.pass_by(minutes=3)

    assert house.program.deliver() == 1


def test_several_workers_share_the_labels(house: House):
    labels = picked(house, *(str(n) for n in range(1001, 1013)))
    drawn: list[str] = []

    class Slow(TextLabel):
        def render(self, content: LabelContent, layout: str = "100x150") -> bytes:
            drawn.append(content.label_code)
            return b"pdf"

    def work() -> None:
        render_pending(house.program.looking, house.program.unit_of_work, Slow(), house.clock)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(drawn) == sorted(labels)
