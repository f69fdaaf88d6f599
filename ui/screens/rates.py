"""Freight templates and promotions, edited without code and kept as versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.people import Permission
from app.domain.rates import NO_FREIGHT, FreightTemplate, Promotion, RateKind, freight_text, promotions_text
from app.i18n import text
from app.usecases.company import Saved, SaveRates
from app.views import Reader
from app.views.company import RateVersionRow
from ui.rates.freight import FreightSheet
from ui.rates.page import SheetPage, Terms
from ui.rates.promotions import PromotionSheet
from ui.rates.regions import Regions, load_regions
from ui.rates.trying import FreightTrial, PromotionTrial
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import button, column, frame, row
from ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.bus import Result

_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


@dataclass(frozen=True, slots=True)
class _Look:
    """All versions with the names of who saved them, and once the regions."""

    freight: Sequence[RateVersionRow]
    promotions: Sequence[RateVersionRow]
    regions: Regions | None


def _look(reader: Reader, regions: Regions | None) -> _Look:
    names = {row.code: row.name for row in reader.operators()}

    def versions(kind: RateKind) -> Sequence[RateVersionRow]:
        return [replace(row, by=names.get(row.by, row.by)) for row in reader.rate_versions(kind)]

    return _Look(versions(RateKind.FREIGHT), versions(RateKind.PROMOTIONS), regions)


def _terms(kind: RateKind, first: str) -> Terms:
    refused = text("Your role may not change rates. Ask finance or a coordinator.")

    def save(request_id: str, content: str, note: str) -> SaveRates:
        return SaveRates(request_id, kind, content, note)

    return Terms(f"rates {kind.value}", Permission.EDIT_RATES, refused, first, save)


class RatesScreen(Screen):
    """Two tables that are edited in place; saving makes a version."""

    key = "rates"
    icon = "rates"
    watches = frozenset({"company"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._pages: list[SheetPage] = []
        self._tabs = QStackedWidget()
        self._empty = EmptyState()
        self._empty.explain("rates", text("Reading…"))
        self._tabs.addWidget(self._empty)
        self._chips = [button("", partial(self._show_tab, at), "chip") for at in range(2)]
        for chip in self._chips:
            chip.setCheckable(True)
        whole = column(frame("bar", row(*self._chips, None, margins=(16, 4, 16, 4))), self._tabs, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._name_tabs()
        for keys, act in self._keys().items():
            QShortcut(QKeySequence(keys), self, act, context=_HERE)

    def _keys(self) -> dict[str, Callable[[], object]]:
        acts: dict[str, Callable[[SheetPage], object]] = {
            "Ctrl+N": SheetPage.add,
            "Ctrl+D": SheetPage.copy,
            "Ctrl+Del": SheetPage.delete,
            "Ctrl+S": SheetPage.save,
            "Ctrl+Return": SheetPage.confirm,
            "Ctrl+Enter": SheetPage.confirm,
            "Ctrl+H": lambda shown: shown.history.setFocus(),
        }
        keys: dict[str, Callable[[], object]] = {name: partial(self._act, act) for name, act in acts.items()}
        return keys | {"Ctrl+Tab": lambda: self._show_tab(1 - self._current)}

    @staticmethod
    def title() -> str:
        """Rates."""
        return text("Rates")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("← → ↑ ↓", text("Choose a cell")),
            ("Enter  F2", text("Edit the cell; Tab goes on to the next")),
            ("Ctrl+N  Ctrl+D", text("Add a row, copy it")),
            ("Ctrl+Delete", text("Delete the row")),
            ("Ctrl+S", text("Say what changed; Ctrl+Enter saves it")),
            ("Ctrl+H", text("To the versions")),
            ("Ctrl+Tab", text("Freight or promotions")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """The two tables."""
        return {"freight": text("Freight templates"), "promotions": text("Promotions")}

    def do(self, offer: str) -> None:
        """One of the two tables."""
        self._show_tab(int(offer == "promotions"))

    def refresh(self) -> None:
        """Read the versions; a draft stays."""
        reader, known = self.services.desk.reader, bool(self._pages)
        self._read.ask(lambda: _look(reader, None if known else load_regions()))

    def focus_first(self) -> None:
        """The table."""
        if self._pages:
            self._pages[self._current].setFocus()

    def back(self) -> bool:
        """Close what stands above the table."""
        return bool(self._pages) and self._pages[self._current].back()

    @property
    def _current(self) -> int:
        return 1 if self._chips[1].isChecked() else 0

    def _act(self, act: Callable[[SheetPage], object]) -> None:
        if self._pages:
            act(self._pages[self._current])

    def _on_look(self, look: _Look) -> None:
        if look.regions is not None:
            self._open_pages(look.regions)
        for shown, versions in zip(self._pages, (look.freight, look.promotions), strict=True):
            shown.show_versions(versions)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self._empty.explain("database", text("Rates cannot be read now"), "", text("Try again"), self.refresh)

    def _open_pages(self, regions: Regions) -> None:
        freight, promotions = FreightSheet(regions), PromotionSheet()
        first = SheetPage(self.services, freight, _terms(RateKind.FREIGHT, freight_text(NO_FREIGHT)), regions)
        second = SheetPage(self.services, promotions, _terms(RateKind.PROMOTIONS, promotions_text(())), regions)
        self._pages = [first, second]

        def template() -> FreightTemplate | None:
            return freight.template(first.model.rows) if first.is_sound else None

        def running() -> tuple[Promotion, ...] | None:
            return promotions.promotions(second.model.rows) if second.is_sound else None

        for shown, trial in ((first, FreightTrial(regions, template)), (second, PromotionTrial(running))):
            shown.put_below(trial)
            shown.changed.connect(trial.show_answer)
            shown.changed.connect(self._name_tabs)
            shown.save_requested.connect(self._save)
            self._tabs.addWidget(shown)
        self._show_tab(self._current)

    def _show_tab(self, which: int) -> None:
        for at, chip in enumerate(self._chips):
            chip.setChecked(at == which)
        if self._pages:
            self._tabs.setCurrentWidget(self._pages[which])
            self.focus_first()

    def _name_tabs(self) -> None:
        names = (text("Freight"), text("Promotions"))
        for at, (chip, name) in enumerate(zip(self._chips, names, strict=True)):
            unsaved = bool(self._pages) and self._pages[at].unsaved
            chip.setText(text("{name} · unsaved", name=name) if unsaved else name)

    def _save(self, command: SaveRates) -> None:
        desk, actor = self.services.desk, self.services.actor
        shown = self._pages[int(command.kind is RateKind.PROMOTIONS)]
        self.services.tasks.write(
            self, lambda: desk.handle(command, actor), partial(self._on_saved, shown, command), self._on_refused
        )

    def _on_saved(self, shown: SheetPage, command: SaveRates, result: Result[Any]) -> None:
        saved: Saved = result.value
        shown.take(command.content)
        shown.close_card()
        self.services.say(Message(text("Saved as version {version}; it counts now", version=saved.version), Tone.GOOD))
        shown.table.setFocus()
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self.refresh()
