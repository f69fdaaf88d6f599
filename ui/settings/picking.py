"""How long picking is thought to take."""

from app.domain.company import Setting
from app.domain.pick_lists import USUAL_PACE
from app.i18n import text
from ui.settings.editors import Number
from ui.settings.subject import Entry, Subject


def picking() -> Subject:
    """In the language in force."""
    learned = text("as the stations scan")
    return Subject(
        "picking",
        "clock",
        text("Picking times"),
        text(
            "The minutes of waves and pick lists follow from these. While both are empty, each warehouse goes by"
            " its own scans of the last 14 days."
        ),
        (
            Entry(
                Setting.PICK_SECONDS_PER_STOP,
                text("Seconds a stop"),
                text(
                    "The way to a location and finding it there; {seconds} where nobody knows.", seconds=USUAL_PACE.stop
                ),
                lambda: Number(text("seconds"), nothing=learned),
            ),
            Entry(
                Setting.PICK_SECONDS_PER_PIECE,
                text("Seconds a piece"),
                text("Taking and scanning one piece; {seconds} where nobody knows.", seconds=USUAL_PACE.piece),
                lambda: Number(text("seconds"), nothing=learned),
            ),
        ),
    )
