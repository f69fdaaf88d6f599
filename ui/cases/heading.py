"""The head of a case: number, how pressing, clock, what is wrong, whose it is."""

from functools import partial

from PySide6.QtWidgets import QWidget

from app import words
from app.i18n import text
from app.views.cases import CaseRow
from ui import clock, theme
from ui.cases.clock import case_tick
from ui.cases.wording import Around, about, headline, owner, owner_state, severity_look, severity_word
from ui.widgets.basics import ElidedLabel, column, icon_label, label, restyle, row, show_icon
from ui.widgets.clock_face import ClockFace


class CaseHeading(QWidget):
    """Of one case, or how many are chosen together."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._rank = icon_label("info", size=18), label("", font=theme.font(13, bold=True))
        self._no, self._clock = label("", font=theme.code_font(13)), ClockFace()
        self._headline, self._about = label("", "section", wrap=True), ElidedLabel("", "quiet")
        self._owner, self._state = label("", ""), label("", "quiet")
        self._since = label("", "quiet")
        first = row(self._icon, self._rank, self._no, None, self._clock, spacing=8)
        whose = row(icon_label("user", theme.tokens().quiet), self._owner, self._state, None, self._since, spacing=6)
        self.setLayout(column(first, self._headline, self._about, whose, spacing=6))

    def show_row(self, shown: CaseRow, around: Around) -> None:
        """One case."""
        icon, tone = severity_look(shown.severity)
        show_icon(self._icon, icon, theme.tokens().colour(tone).name(), 18)
        self._rank.setText(severity_word(shown.severity))
        restyle(self._rank, "kind", tone)
        self._no.setText(shown.no)
        self._clock.follow(partial(case_tick, shown, around.calendar))
        self._headline.setText(headline(shown))
        told = about(shown, around)
        self._about.setText(told)
        self._about.setVisible(bool(told))
        self._owner.setText(owner(shown, around))
        state, colour = owner_state(shown)
        self._state.setText(state)
        restyle(self._state, "kind", colour)
        self._since.setText(text("since {time}", time=words.clock(shown.opened_at, clock.now())))
