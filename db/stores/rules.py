"""The glossary and the routing rules in the database: every version is kept, nothing is overwritten."""

import json
from collections.abc import Sequence, Set
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.domain.glossary import DEFAULT_TERMS, Example, Term
from app.domain.order_facts import ORDER_FACTS, Moment
from app.domain.rule_text import from_text
from app.domain.rules import DEFAULT_RULES, RuleSet, Test
from app.domain.stages import OPEN_STAGES
from app.errors import Refused
from app.ports.rules import InForce
from db.bulk import among, update_rows
from db.stores.order_facts import facts_of, known_columns, known_from
from db.tables.orders import orders
from db.tables.rules import rule_activations, rule_sets, terms

_LOCK = 7052641
"""One change of the rules at a time; the number means nothing, but it must not change."""


class RuleStore:
    """app.ports.rules.Rules."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        """SQLite's write lock is held already."""
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))

    def in_force(self, now: datetime) -> InForce:
        """The last activation that has begun."""
        c = rule_activations.c
        begun = select(c.version).where(c.from_at <= now).order_by(c.id.desc()).limit(1).scalar_subquery()
        last_term = select(func.max(terms.c.id)).scalar_subquery()
        found = select(func.coalesce(begun, 0), func.coalesce(last_term, 0))
        return InForce(*self._connection.execute(found).one())

    def rule_set(self, version: int) -> RuleSet:
        """As it was saved."""
        if version == 0:
            return DEFAULT_RULES
        found = select(rule_sets.c.content).where(rule_sets.c.version == version)
        content = self._connection.execute(found).scalar()
        if content is None:
            raise Refused("rules.unknown", version=version)
        return from_text(content)

    def newest(self) -> int:
        """By number."""
        last = select(func.coalesce(func.max(rule_sets.c.version), 0))
        return int(self._connection.execute(last).scalar_one())

    def glossary(self) -> Sequence[Term]:
        """The newest version of each, where it is a term still; in the place of those that come with the program."""
        rows = newest_terms(self._connection)
        known = {row.name for row in rows}
        mine = [term_of(row) for row in rows if row.active]
        return [term for term in DEFAULT_TERMS if term.name not in known] + mine

    def put_term(self, term: Term, by: str, at: datetime, *, active: bool = True) -> int:
        """Behind the versions there."""
        last = select(func.coalesce(func.max(terms.c.version), 0)).where(terms.c.name == term.name)
        version = 1 + int(self._connection.execute(last).scalar_one())
        self._connection.execute(
            insert(terms).values(
                name=term.name,
                version=version,
                chinese=term.chinese,
                expression=term.expression,
                examples=json.dumps([asdict(example) for example in term.examples], ensure_ascii=False),
                active=int(active),
                by=by,
                at=at,
            )
        )
        return version

    def put_rules(self, content: str, note: str, by: str, at: datetime) -> int:
        """Behind the versions there."""
        version = self.newest() + 1
        new = insert(rule_sets).values(version=version, content=content, note=note, by=by, at=at)
        self._connection.execute(new)
        return version

    def put_trial(self, version: int, result: str, at: datetime) -> None:
        """The last one counts."""
        of_version = update(rule_sets).where(rule_sets.c.version == version)
        if not self._connection.execute(of_version.values(tried=result, tried_at=at)).rowcount:
            raise Refused("rules.unknown", version=version)

    def activate(self, version: int, from_at: datetime, by: str, at: datetime) -> None:
        """One row, kept for ever."""
        self._connection.execute(insert(rule_activations).values(version=version, from_at=from_at, by=by, at=at))

    def mark_urgent(self, urgent: Test, facts: Set[str], now: datetime, order_ids: Sequence[int] | None = None) -> None:
        """Only marks that change are written."""
        c, moment, facts = orders.c, Moment.of(now), facts & ORDER_FACTS
        rows = select(c.id, c.urgent, *known_columns(facts)).select_from(known_from(facts)).order_by(c.id)
        if order_ids is None:
            rows = rows.where(c.stage.in_([stage.value for stage in OPEN_STAGES]))
        else:
            rows = rows.where(among(self._connection, c.id, order_ids))
        marks = [
            (int(urgent(facts_of(row, facts, moment))), row.id, row.urgent) for row in self._connection.execute(rows)
        ]
        changed = [(mark, order_id) for mark, order_id, was in marks if mark != was]
        update_rows(self._connection, orders, ("urgent",), ("id",), changed)


def newest_terms(connection: Connection) -> Sequence[Row[Any]]:
    """The last row of every term, retired ones too, by Chinese name."""
    last = select(func.max(terms.c.id)).group_by(terms.c.name)
    return connection.execute(select(terms).where(terms.c.id.in_(last)).order_by(terms.c.chinese)).all()


def term_of(row: Row[Any]) -> Term:
    """A row of `terms`."""
    examples = tuple(Example(**example) for example in json.loads(row.examples))
    return Term(row.name, row.chinese, row.expression, examples)
