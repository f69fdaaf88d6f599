"""Routing: the queue, rules on trial, and the language they are written in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.adapters.optimiser import HighsOptimiser
from app.adapters.trial_tables import export_trial
from app.bootstrap.house import House
from app.domain.glossary import Term, failing_examples
from app.domain.people import Actor
from app.domain.routing import RANK_FACTS
from app.domain.rules import Finding as Fault
from app.domain.rules import RuleSet
from app.domain.trial import Scope, Trial
from app.errors import BadInput
from app.ports.language import Checked
from app.usecases import (
    routing,
)
from app.usecases.rules import faults_of
from app.worker.optimising import Plan, plan_together
from app.worker.routing import ranked, route_queue
from app.worker.trying import Sides, try_rules
from db.views.history import SqlHistory

_DRAFT = 0
"""The version that a draft has not got yet; nothing is written under it."""


class Routing(House):
    """What routes orders, and tries rules without writing anything."""

    def route(
        self,
        actor: Actor,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        limit: int | None = None,
        plan: Plan | None = None,
    ) -> routing.RouteReport:
        """Route the waiting orders by priority, at most `limit`, or as planned together; `progress` gets (done, how
        many there are to do)."""
        orders = plan.orders if plan else ranked(self.looking, self._rulebook.logic, self._clock)[:limit]
        wishes = plan.wishes if plan else {}
        return route_queue(self.bus, actor, orders, lambda done: progress(done, len(orders)), cancelled, wishes)

    def plan_together(self, seconds: float) -> Plan:
        """The waiting orders planned all at once, as far as `seconds` allow; nothing is written."""
        now = self._clock()
        with self.looking() as uow:
            logic = self._rulebook.logic(uow.rules, now)
        standing = SqlHistory(self.database).queue(logic.needs | RANK_FACTS, now)
        return plan_together(standing, logic, HighsOptimiser(), now, seconds)

    def check_expression(self, expression: str, of_site: bool) -> Checked:
        """What is wrong with a condition, by the glossary of now."""
        with self.looking() as uow:
            return self._rulebook.language.check(expression, uow.rules.glossary(), of_site=of_site)

    def try_term(self, term: Term) -> Sequence[bool]:
        """Of each example of a term whether it comes out as it says; empty while the condition is not sound."""
        with self.looking() as uow:
            glossary = [*(known for known in uow.rules.glossary() if known.name != term.name), term]
        try:
            failing = failing_examples(term, self._rulebook.language.compile(term.expression, glossary))
        except BadInput:
            return ()
        return [example not in failing for example in term.examples]

    def find_faults(self, rules: RuleSet) -> Sequence[Fault]:
        """What is wrong with a rule set, by the glossary and the warehouses of now."""
        with self.looking() as uow:
            return faults_of(rules, uow, self._rulebook.language)

    def rule_set(self, version: int | None = None) -> RuleSet:
        """A version of the routing rules, or the one in force; Refused("rules.unknown")."""
        with self.looking() as uow:
            in_force = uow.rules.in_force(self._clock()).version
            return uow.rules.rule_set(in_force if version is None else version)

    def try_rules(
        self,
        rules: RuleSet,
        scope: Scope,
        which: str | int = "",
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Trial:
        """What the rules would do with an order, the queue or the decisions of the last days; nothing is written."""
        now, language = self._clock(), self._rulebook.language
        with self.looking() as uow:
            draft = language.logic(_DRAFT, rules, uow.rules.glossary())
            sides = Sides(self._rulebook.logic(uow.rules, now), draft)
        return try_rules(SqlHistory(self.database), sides, scope, which, now, progress, cancelled)

    def export_trial(self, trial: Trial, path: Path) -> int:
        """The changes of a trial as a table; how many rows."""
        return export_trial(trial, path)
