"""Who keeps customers' accounts, and what happens while nobody knows a balance."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.domain.company import Setting
from app.domain.credit import WhenUnknown
from app.i18n import text
from ui import theme
from ui.screen import Services
from ui.settings.editors import Number, OneOf, Words
from ui.settings.subject import Below, Entry, Subject
from ui.widgets.basics import column, label

KEY_VARIABLE = "PICKLANE_FINANCE_KEY"
KEY_COMMAND = "picklane credit key"
_NAMES = 180


def finance() -> Subject:
    """In the language in force."""
    asked = text("While it does not answer")
    waits = (WhenUnknown.WAIT.value, text("orders on account wait"))
    passes = (WhenUnknown.PASS.value, text("orders pass on the last known balance"))
    return Subject(
        "finance",
        "credit",
        text("Finance system"),
        text("Who keeps customers' accounts, and what happens while nobody knows a balance."),
        (
            Entry(
                Setting.FINANCE_URL,
                text("Address of the finance system"),
                text("Empty: Picklane keeps the accounts itself, limits and payments are entered under Credit."),
                lambda: Words("https://", nothing=text("none")),
            ),
            Entry(
                Setting.FINANCE_WHEN_UNKNOWN,
                asked,
                text(
                    "Orders on account wait until it answers, or pass on its last known balance:"
                    " then a customer may be overdrawn by what finance booked meanwhile."
                ),
                lambda: OneOf((waits, passes), asked),
            ),
            Entry(
                Setting.FINANCE_MAX_AGE_MINUTES,
                text("Its word counts for"),
                text("A balance older than this counts as unknown, and the choice above decides."),
                lambda: Number(text("minutes")),
            ),
            Entry(
                Setting.FINANCE_POSTING_HOURS,
                text("It has billed after"),
                text(
                    "So long after shipping an order still counts as open here. Too short: credit is given twice;"
                    " too long: orders wait although they are paid."
                ),
                lambda: Number(text("hours after shipping")),
            ),
        ),
        FinanceKey,
    )


class FinanceKey(Below):
    """Where its key is: nowhere here."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        told = text(
            "The key is no setting: each PC that asks the finance system keeps it in its system keyring,"
            " or gets it from an environment variable. It is never written into the database or a log."
        )
        names = QGridLayout()
        names.setHorizontalSpacing(16)
        names.setColumnMinimumWidth(0, _NAMES)
        names.setColumnStretch(1, 1)
        lines = ((text("Put it into the keyring"), KEY_COMMAND), (text("Environment variable"), KEY_VARIABLE))
        for at, (name, code) in enumerate(lines):
            shown = label(code, font=theme.code_font())
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            names.addWidget(label(name), at, 0)
            names.addWidget(shown, at, 1)
        heading = label(text("Key of the finance system"), "section")
        self.setLayout(column(heading, label(told, "quiet", wrap=True), names, spacing=8))
