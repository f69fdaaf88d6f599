"""What a station adds below its answer."""

from app.domain.events import Facts
from app.domain.picking import Says
from app.usecases.picking import ScanAnswer
from app.views.station import StationView
from ui.station.prompt import hint_of

NOTHING = StationView(None, (), None, (), ())


def test_who_sticks_on_a_label_without_a_number_is_told(qapp) -> None:
    facts: Facts = {"label": "P1", "unnumbered": "中通快递"}
    for says in (Says.ORDER_DONE, Says.BIN_DONE, Says.LIST_DONE, Says.PARTIAL_DONE):
        answer = ScanAnswer("", True, says.value, "O1", "picked", "done", facts)
        assert hint_of(NOTHING, answer) == "No waybill number of 中通快递 left: take one by hand"
        assert hint_of(NOTHING, ScanAnswer("", True, says.value, "O1", "picked", "done", {"label": "P1"})) == ""
