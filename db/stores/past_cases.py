"""What cases say: their features and words, of open ones to look for others alike, of closed ones to be found."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from app.domain.cases import CaseDeed, CaseKind, CaseState, LinkKind
from app.domain.knowledge import PastCase, Scope, ScopeKey
from app.domain.likeness import Feature, feature
from db.bulk import among
from db.knowledge_search import Doc, body_of
from db.tables.cases import case_events, case_links, case_steps, cases, causes

_c = cases.c
_COLUMNS = ("order_type", "stage", "warehouse", "customer")
_TELLING = frozenset({LinkKind.SKU, LinkKind.CUSTOMER, LinkKind.CARRIER, LinkKind.STATION, LinkKind.PRINTER})
"""Links by which two cases resemble each other; an order or a parcel has its troubles but once."""
_NAMED = frozenset({LinkKind.ORDER, LinkKind.SKU, LinkKind.CUSTOMER, LinkKind.CARRIER})
"""Links whose keys people look for."""
_SCOPES = {LinkKind.SKU: Scope.SKU, LinkKind.CARRIER: Scope.CARRIER}
"""What an article that grows out of a case applies to; that it was this customer is chance."""
_SAID = ("note", "reason", "says", "fault", "title", "name")
"""Facts that are words of people, couriers, printers and products."""
_MARKS = ("fault", "topic", "missing")
"""Facts that are codes of what is wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case as it tells itself: what it is about, what its facts and people say, and how it was solved."""

    row: Row[Any]
    features: tuple[Feature, ...]
    links: tuple[tuple[LinkKind, str], ...]
    symptom: str
    cause: tuple[str, str, str]
    steps: tuple[str, ...]

    @property
    def is_closed(self) -> bool:
        """Whether it has taught something."""
        return bool(self.row.state == CaseState.CLOSED)

    def doc(self, title: str) -> Doc:
        """As it is searched; its solution worked for one case, itself."""
        code, zh, en = self.cause
        named = (key for kind, key in self.links if kind in _NAMED)
        body = body_of(self.symptom, self.row.solution, f"{zh} {en}".strip(), *named)
        features = (*self.features, feature("cause", code))
        return Doc("case", self.row.no, title, body, features, body_of(self.row.solution), self.row.article, 1, 1)

    def past(self, title: str) -> PastCase:
        """As an article grows out of it."""
        code, zh, _ = self.cause
        scopes: tuple[ScopeKey, ...] = tuple((_SCOPES[kind], key) for kind, key in self.links if kind in _SCOPES)
        kind = CaseKind(self.row.kind)
        return PastCase(self.row.no, kind, title, self.symptom, code, zh, self.row.solution, self.steps, scopes)


def told(connection: Connection, numbers: Sequence[str]) -> list[Told]:
    """These cases, those that are there."""
    why = (causes.c.code.label("cause_code"), causes.c.zh, causes.c.en)
    query = select(cases, *why).outerjoin_from(cases, causes, causes.c.id == _c.cause_id)
    rows = connection.execute(query.where(among(connection, _c.no, numbers)).order_by(_c.id)).all()
    ids = [row.id for row in rows]
    links, notes, steps = _links(connection, ids), _notes(connection, ids), _steps(connection, ids)
    return [_told(row, links[row.id], notes[row.id], steps[row.id]) for row in rows]


def _told(row: Row[Any], links: Sequence[tuple[LinkKind, str]], notes: Sequence[str], steps: Sequence[str]) -> Told:
    facts: dict[str, object] = json.loads(row.facts)
    said = [str(facts[name]) for name in _SAID if facts.get(name)]
    features = [("case_kind", row.kind), *((name, row._mapping[name]) for name in _COLUMNS)]
    features += ((kind.value, key) for kind, key in links if kind in _TELLING)
    features += (("fact", f"{name} {facts[name]}") for name in _MARKS if facts.get(name))
    symptom = "\n".join(dict.fromkeys([*said, *notes]))
    cause = (row.cause_code or "", row.zh or "", row.en or "")
    known = tuple(dict.fromkeys(feature(*each) for each in features if each[1]))
    return Told(row, known, tuple(links), symptom, cause, tuple(steps))


def _links(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[tuple[LinkKind, str]]]:
    c = case_links.c
    found: dict[int, list[tuple[LinkKind, str]]] = defaultdict(list)
    rows = connection.execute(select(c.case_id, c.kind, c.key).where(among(connection, c.case_id, ids)))
    for case_id, kind, key in rows.all():
        found[case_id].append((LinkKind(kind), key))
    return found


def _notes(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[str]]:
    """What people wrote down, oldest first."""
    c = case_events.c
    found: dict[int, list[str]] = defaultdict(list)
    noted = (c.kind == CaseDeed.NOTED.value) & among(connection, c.case_id, ids)
    for case_id, facts in connection.execute(select(c.case_id, c.facts).where(noted).order_by(c.case_id, c.seq)):
        found[case_id] += (said for said in json.loads(facts).values() if isinstance(said, str))
    return found


def _steps(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Those that were done."""
    c = case_steps.c
    found: dict[int, list[str]] = defaultdict(list)
    done = c.done_at.is_not(None) & among(connection, c.case_id, ids)
    for case_id, said in connection.execute(select(c.case_id, c.words).where(done).order_by(c.case_id, c.position)):
        found[case_id].append(said)
    return found
