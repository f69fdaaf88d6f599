"""The one thing to do now, in one short sentence, and the keys that mean something."""

from app.i18n import text
from ui.handover.gate import Gate


def prompt(gate: Gate) -> str:
    """At most eight words."""
    if gate.signing:
        return text("Scan a delivery note")
    if not gate.load:
        return text("Which courier is here?")
    if gate.asking.parcel:
        return text("Scan the waybill number of {carrier}", carrier=gate.carrier)
    if gate.taking_out:
        return text("Scan the parcel to take out")
    return text("Scan a parcel for {carrier}", carrier=gate.carrier)


def hint(station: str, some: bool) -> str:
    """Above the loads to choose from."""
    if not station:
        return text("This computer stands at no station: choose one at the login")
    told = text("Press its number. A load that stays open is here again later.")
    return told if some else text("Nothing is picked and labelled here yet")


def keys(gate: Gate, last: str) -> tuple[str, ...]:
    """For the foot of the screen; `last` is the load that was handed over last."""
    if gate.load:
        return ("F4", "F8", "F2", "F9", "F10", "Esc")
    if gate.signing:
        return ("F2", "F7", "Esc")
    return ("F2", "F6", "F9", "F7") if last else ("F2", "F6", "F7")


def all_keys() -> list[tuple[str, str]]:
    """For F1."""
    return [
        ("1 … 9", text("Go on with a load, or open one for a courier")),
        ("F2", text("Type a code; of a courier, where none is chosen yet")),
        ("F4", text("Hand the load over: its orders are shipped")),
        ("F6", text("Signed delivery notes: each scan signs an order")),
        ("F7", text("Sound on or off")),
        ("F8", text("The next scan takes a parcel out again")),
        ("F9", text("The hand-over list as PDF")),
        ("F10", text("Give the load up")),
        ("Esc", text("Back to the loads; this one stays open")),
    ]
