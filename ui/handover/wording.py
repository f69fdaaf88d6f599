"""Answers at the gate: their sound, and a few words."""

from typing import Any

from app import words
from app.domain.picking import Beep, Says
from app.errors import NeedsConfirmation, Refused
from app.i18n import text
from app.usecases.handover import LoadChanged, LoadClosed, ParcelMoved
from app.usecases.stages import StageChanged
from app.usecases.waybills import WaybillTaken

_UNKNOWN = frozenset({"parcel.unknown", "order.unknown", "load.unknown"})
_ASKS = frozenset({"parcel.no_waybill"})
STOPS = {"load.stop_cancelled": Says.STOP_CANCELLED, "load.stop_held": Says.STOP_HELD}
"""Refusals that fill the screen in red."""


def refused(error: Exception) -> tuple[Beep, str]:
    """How a no sounds, and what it says."""
    if isinstance(error, NeedsConfirmation):
        if error.key == "load.missing":
            return Beep.QUESTION, text("{count} parcels stay behind: F4 again?", count=error.facts.get("count"))
        if error.key == "waybill.odd":
            odd = text("Not like a number of {carrier}: scan again?", carrier=error.facts.get("carrier"))
            return Beep.QUESTION, odd
        return Beep.QUESTION, words.refusal(error)
    code = error.code if isinstance(error, Refused) else ""
    if code in STOPS:
        return Beep.STOP, words.refusal(error)
    if code in _ASKS:
        return Beep.QUESTION, text("No number yet: scan the courier's waybill")
    return (Beep.WRONG if code and code not in _UNKNOWN else Beep.UNKNOWN), words.refusal(error)


def done(value: Any) -> tuple[Beep, str]:
    """How a yes sounds, and what it says."""
    if isinstance(value, ParcelMoved):
        return _moved(value)
    if isinstance(value, LoadClosed):
        return _closed(value)
    if isinstance(value, WaybillTaken):
        return Beep.TICK, text("Number taken: {waybill}", waybill=value.waybill)
    if isinstance(value, StageChanged):
        return Beep.LINE, text("Signed: {order}", order=value.order)
    assert isinstance(value, LoadChanged)
    opened = text("Load for {carrier}: scan its parcels", carrier=value.carrier)
    return Beep.LINE, opened if value.state == "open" else text("Load {load} given up", load=value.load)


def _moved(moved: ParcelMoved) -> tuple[Beep, str]:
    code = moved.waybill or moved.parcel
    if moved.again:
        return Beep.SOFT, text("In the load already: {code}", code=code)
    whole = moved.inside == moved.expected
    count = f"{moved.inside}/{moved.expected}"
    return (
        (Beep.DONE, text("{count} complete: {code}", count=count, code=code))
        if whole
        else (
            Beep.TICK,
            f"{count}  {code}",
        )
    )


def taken_out(moved: ParcelMoved) -> tuple[Beep, str]:
    """A parcel has left the load."""
    return Beep.SOFT, text("Taken out: {code}", code=moved.waybill or moved.parcel)


def _closed(closed: LoadClosed) -> tuple[Beep, str]:
    if closed.partly:
        return Beep.DONE, text(
            "Handed over: {parcels} parcels, {orders} orders shipped, {partly} wait for more",
            parcels=closed.parcels,
            orders=len(closed.shipped),
            partly=len(closed.partly),
        )
    return Beep.DONE, text(
        "Handed over: {parcels} parcels, {orders} orders shipped", parcels=closed.parcels, orders=len(closed.shipped)
    )
