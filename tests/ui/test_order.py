"""One order, whole: where it stands, why this warehouse, what happened."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from app.domain.stages import FIVE_STAGES, Stage
from app.usecases.stages import ReleaseOrder
from app.views import DecisionRow
from tests.ui.fakes import FakeDesk, order_detail, order_row
from tests.ui.test_orders import press
from ui.widgets.candidates import Candidates
from ui.widgets.order_actions import OrderActions
from ui.widgets.stage_track import StageTrack

ASSIGNED = next(n for n in range(400, 0, -1) if order_row(n).stage is Stage.ASSIGNED and not order_row(n).held)
HELD = next(n for n in range(400, 0, -1) if order_row(n).held)
SHIPPED = next(n for n in range(400, 0, -1) if order_row(n).stage is Stage.SHIPPED)


def told(widget) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def test_lines_parcel_and_history_are_shown(open_window, desk: FakeDesk) -> None:
    window = open_window()
    detail = order_detail(order_row(SHIPPED))
    assert detail.parcel is not None
    window.open_order(detail.row.no)
    texts = told(window.current)
    for expected in (
        detail.row.buyer,
        detail.lines[0].name,
        detail.lines[0].sku,
        f"{detail.parcel.carrier} {detail.parcel.waybill}",
        "Picking started",
    ):
        assert expected in texts


def test_winner_is_marked_and_every_candidate_has_its_sentence(qtbot) -> None:
    shown = Candidates()
    qtbot.addWidget(shown)
    shown.show()
    decision = order_detail(order_row(ASSIGNED)).decision
    shown.show_decision(decision, "")
    texts = told(shown)
    assert "Nearest warehouse with everything, 96 km away." in texts
    assert "Has everything, but 251 km is farther." in texts
    assert "1,038 km is beyond the radius of 300 km." in texts
    assert sum(frame.property("kind") == "winner" for frame in shown.findChildren(QFrame)) == 1


@pytest.mark.parametrize("candidates", [(), None])
def test_no_decision_says_why(qtbot, candidates) -> None:
    shown = Candidates()
    qtbot.addWidget(shown)
    shown.show()
    made = order_detail(order_row(ASSIGNED)).decision
    assert made is not None
    decision: DecisionRow | None = replace(made, candidates=()) if candidates is not None else None
    shown.show_decision(decision, "Not routed yet.")
    assert told(shown) == ["Not routed yet."]


def test_release_acts_at_once_and_the_screen_follows(open_window, desk: FakeDesk) -> None:
    window = open_window()
    window.open_order(order_row(HELD).no)
    press(window.current.findChild(OrderActions), "Release")
    assert isinstance(desk.commands[0], ReleaseOrder)
    assert "On hold" not in told(window.current)


def test_unknown_order_is_told_in_place(open_window) -> None:
    window = open_window()
    window.open_order("NOSUCH")
    assert "No order found for “NOSUCH”." in told(window.current)


@pytest.mark.parametrize("stage", list(Stage))
def test_track_reaches_the_stage(qtbot, stage: Stage) -> None:
    track = StageTrack()
    qtbot.addWidget(track)
    row = order_row(ASSIGNED)
    times = {Stage.PAID: row.stage_at, Stage.ASSIGNED: row.stage_at}
    track.show_stages(stage, times)
    track.grab()
    expected = FIVE_STAGES.index(stage) if stage in FIVE_STAGES else 1
    assert track._reached() == expected
