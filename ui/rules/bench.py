"""The workplace of the rules: versions, branches or weights, what is wrong, and the bar on which they are tried."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.rules import Finding
from app.i18n import text
from ui.rules.branches import BranchesPage
from ui.rules.findings import Findings
from ui.rules.saving import SaveCard
from ui.rules.trying import TryBar
from ui.rules.versions import VersionPanel, version_name
from ui.rules.weights import WeightsPage
from ui.rules.words import Names, finding_words
from ui.rules.work import Work
from ui.screen import Services
from ui.widgets.basics import column, frame, page, row


class Bench(QWidget):
    """`edited` brings the RuleSet and which field a person changed."""

    edited = Signal(object, str)

    def __init__(self, services: Services, may: bool) -> None:
        super().__init__()
        self._names = Names({}, ())
        self.versions, self.card, self.trying = VersionPanel(may), SaveCard(), TryBar()
        self.branches, self.weights = BranchesPage(services), WeightsPage()
        self.findings = Findings(lambda finding: finding_words(finding, self._names))
        self.branches.edited.connect(self.edited)
        self.weights.edited.connect(self.edited)
        self.findings.entered.connect(self._on_finding)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.branches)
        self._pages.addWidget(self.weights)
        below = frame("strip", column(self.findings, spacing=0))
        middle = column(self.card, self._pages, below, self.trying, spacing=0)
        middle.setStretch(1, 1)
        whole = row(self.versions, page(middle), spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self._pages)

    def show_weights(self, weights: bool) -> None:
        """Priority and limits, or the branches."""
        self._pages.setCurrentWidget(self.weights if weights else self.branches)
        self.setFocusProxy(self.weights if weights else self.branches)

    def show_work(self, work: Work, may: bool) -> None:
        """The draft, or the version that is looked at."""
        if work.look is None:
            return
        self._names = work.look.names
        marks = {finding.branch: "bad" if finding.blocks else "warn" for finding in reversed(self.findings.found)}
        editable = may and work.viewed is None
        self.branches.show_rules(work.shown, self._names, marks, editable)
        self.weights.show_rules(work.shown, self._names, editable)
        self._show_versions(work)

    def _show_versions(self, work: Work) -> None:
        same = work.look.version_of(work.draft.rules) if work.look else None
        told = text("as {version}", version=version_name(same.row.version)) if same else text("not saved")
        self.versions.show_draft(told)
        lines = work.differences
        caption = text("Compared with what is in force:") if lines else text("The same as what is in force")
        self.versions.show_differences(caption, lines)
        blocked = work.viewed is None and self.blocked
        tip = text("First mend what is marked red below") if blocked else "F8"
        self.versions.allow(bool(lines) and not blocked, tip)

    def show_findings(self, found: Sequence[Finding]) -> None:
        """What is wrong with the draft."""
        self.findings.show_findings(found)

    @property
    def blocked(self) -> bool:
        """Whether something stands in the way of putting the rules in force."""
        return any(finding.blocks for finding in self.findings.found)

    def _on_finding(self, finding: Finding | None) -> None:
        if finding is not None:
            self.branches.choose_named(finding.branch)
            self.branches.setFocus()
