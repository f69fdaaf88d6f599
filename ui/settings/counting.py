"""What people correct in stock without asking."""

from app.domain.company import Setting
from app.i18n import text
from ui.settings.editors import Number, Yuan
from ui.settings.subject import Entry, Subject


def counting() -> Subject:
    """In the language in force."""
    return Subject(
        "counting",
        "count",
        text("Counting limits"),
        text("How far a find or a count corrects the stock at once; what goes beyond waits for approval."),
        (
            Entry(
                Setting.COUNT_LIMIT,
                text("Pieces without asking"),
                text(
                    "A warehouse corrects so many pieces of a product in a day by itself; at 0 all wait for approval."
                ),
                lambda: Number(text("pieces")),
            ),
            Entry(
                Setting.COUNT_LIMIT_FEN,
                text("Value without asking"),
                text("And no more than this in money, where the product has a price; at 0 all wait for approval."),
                Yuan,
            ),
        ),
    )
