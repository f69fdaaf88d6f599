"""What the rules screen reads together, and the draft that outlives it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.rule_text import from_text
from app.domain.rules import DEFAULT_RULES, RuleSet, to_text
from app.errors import BadInput
from app.views import Reader
from app.views.routing import TermRow
from ui.rules.versions import Version
from ui.rules.words import Names
from ui.screen import Preferences

_KEPT = "rules.draft"


@dataclass(frozen=True, slots=True)
class Look:
    """Versions, glossary, and what codes are called."""

    versions: Sequence[Version]
    terms: Sequence[TermRow]
    names: Names

    @property
    def in_force(self) -> RuleSet:
        """What routing follows now."""
        found = (version.rules for version in self.versions if version.row.in_force and version.rules)
        return next(found, DEFAULT_RULES)

    def version_of(self, rules: RuleSet) -> Version | None:
        """The newest version that says just this."""
        return next((version for version in self.versions if version.rules == rules), None)


def read_look(reader: Reader) -> Look:
    """Read them; may block."""
    versions = tuple(Version(row, rules_of(row.content)) for row in reader.rule_sets())
    terms = tuple(reader.terms())
    sites = {site.code: site.name for site in reader.warehouses()}
    return Look(versions, terms, Names(sites, tuple(row.term for row in terms)))


def rules_of(content: str) -> RuleSet | None:
    """None where this program cannot read them."""
    try:
        return from_text(content)
    except BadInput:
        return None


def keep_draft(preferences: Preferences, rules: RuleSet | None) -> None:
    """Put the draft away; None when there is nothing to lose."""
    preferences.put(_KEPT, to_text(rules) if rules is not None else "")


def kept_draft(preferences: Preferences) -> RuleSet | None:
    """The draft that was put away."""
    kept = preferences.get(_KEPT)
    return rules_of(kept) if kept else None
