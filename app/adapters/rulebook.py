"""The rules in force, compiled once for as long as nobody changes them."""

from datetime import datetime

from app.domain.rules import Logic
from app.ports import InForce, Rules
from app.ports.language import Language


class Rulebook:
    """Asks which rules count in each transaction and reads them only when they are others than last time."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._last: tuple[InForce, Logic] | None = None

    def logic(self, rules: Rules, now: datetime) -> Logic:
        """app.ports.Ruling; safe from any thread."""
        counts, last = rules.in_force(now), self._last
        if last is None or last[0] != counts:
            rule_set, glossary = rules.rule_set(counts.version), rules.glossary()
            last = counts, self.language.logic(counts.version, rule_set, glossary)
            self._last = last
        return last[1]
