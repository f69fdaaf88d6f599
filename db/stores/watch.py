"""The watch in the database: marks, what changed or came due behind them, and the cases about it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.cases import CaseKind, CaseState, LinkKind, OrderType, Severity
from app.domain.judging import Crowd, Known
from app.domain.stages import Stage
from app.domain.watching import Bounds, Place, Standing, Windows
from app.ports.watch import WATCH, Marks, Now, Seen
from db.bulk import among
from db.stores.ledger import changed_after, newest_change
from db.stores.watch_faults import FaultWatch
from db.stores.watch_orders import codes_still_unknown, crowds_still_there, skus_still_lacking, standings
from db.stores.watch_ranges import ENTITIES, anything_new, causes_over, moments, orders_due, places
from db.tables.base import from_ms, to_ms
from db.tables.cases import case_links, cases
from db.tables.delivery import changes
from db.tables.duty import duty_rules, leases, watch_marks
from db.tables.orders import ASKED, NEEDING, OPEN, orders

_FEED, _RULES = "feed", "rules"
_c, _l, _o, _m = cases.c, case_links.c, orders.c, watch_marks.c
_OPEN_STAGES = text(f"orders.stage IN ({OPEN})")
_ASKED = text(f"production_requests.state IN ({ASKED})")
_LIVE = text("cases.state <> 'closed'")
_ACTIVE = (CaseState.OPEN.value, CaseState.PAUSED.value)
_EPOCH = from_ms(0)


class WatchStore(FaultWatch):
    """app.ports.watch.Watch."""

    def marks(self, worker: str, now: datetime) -> tuple[Marks, Now]:
        """One statement."""
        others = leases.c.name == WATCH, leases.c.worker != worker, leases.c.until > now
        stands = (
            ("feed now", newest_change(self._connection)),
            ("rules now", select(func.coalesce(func.max(duty_rules.c.id), 0)).scalar_subquery()),
            ("taken", select(func.count()).select_from(leases).where(*others).scalar_subquery()),
        )
        known = select(_m.name, _m.value)
        rows = self._connection.execute(known.union_all(*(select(literal(name), value) for name, value in stands)))
        values = {row[0]: int(row[1]) for row in rows}
        now_stands = Now(values.pop("feed now"), values.pop("rules now"), bool(values.pop("taken")))
        marks = Marks(values.pop(_FEED, -1), values.pop(_RULES, 0), {name: from_ms(ms) for name, ms in values.items()})
        return marks, now_stands

    def keep(self, marks: Marks) -> None:
        """In the place of those kept before."""
        values = {name: to_ms(moment) for name, moment in marks.clocks.items()}
        values |= {_FEED: marks.feed, _RULES: marks.rules}
        rows = [{"name": name, "value": value} for name, value in values.items()]
        self._connection.execute(watch_marks.delete().where(_m.name.not_in(list(values))))
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        new = dialect.insert(watch_marks).values(rows)
        self._connection.execute(
            new.on_conflict_do_update(index_elements=[_m.name], set_={"value": new.excluded.value})
        )

    def has_news(self, feed: int, windows: Windows, now: datetime) -> bool:
        """Index ranges, each left at its first hit."""
        asked = anything_new(self._connection.dialect.name, places(windows))
        values = {"feed": feed, "now": to_ms(now), **moments(windows)}
        return bool(self._connection.execute(asked, values).scalar())

    def changed(self, feed: int) -> Mapping[str, Sequence[str]]:
        """Each once."""
        since = changed_after(self._connection, feed) & changes.c.entity.in_(ENTITIES)
        found: dict[str, list[str]] = defaultdict(list)
        for entity, key in self._connection.execute(select(changes.c.entity, changes.c.key).where(since).distinct()):
            found[entity].append(key)
        return found

    def obstructed(self) -> Sequence[str]:
        """By the partial indexes of what orders wait for."""
        needing = select(_o.no).where(text(f"awaits IN ({NEEDING})"), _o.awaits.in_(["release", "production"]))
        return list(self._connection.execute(needing.union_all(select(_o.no).where(text("awaits = 'data'")))).scalars())

    def come_due(self, windows: Windows) -> Sequence[str]:
        """Each once."""
        asked = orders_due(self._connection.dialect.name, places(windows))
        rows = self._connection.execute(asked, moments(windows))
        return list(dict.fromkeys(rows.scalars()))

    def over(self, windows: Windows) -> Mapping[CaseKind, Sequence[str]]:
        """Of both, closed and cleared."""
        found: dict[CaseKind, list[str]] = defaultdict(list)
        for kind, cause in self._connection.execute(causes_over(), moments(windows)):
            found[CaseKind(kind)].append(cause)
        return found

    def orders_of(self, kinds: Iterable[CaseKind]) -> Sequence[str]:
        """By their links."""
        wanted = select(_c.id).where(_LIVE, _c.kind.in_(list(kinds)))
        rows = select(_l.key).where(_l.kind == LinkKind.ORDER.value, _l.case_id.in_(wanted)).distinct()
        return list(self._connection.execute(rows).scalars())

    def standings(self, numbers: Sequence[str]) -> Mapping[str, Standing]:
        """A few statements, most of them only where somebody lacks something."""
        return standings(self._connection, numbers)

    def known(self, numbers: Sequence[str], since: datetime) -> Mapping[str, Sequence[Known]]:
        """By their links."""
        is_fresh = or_(_c.closed_at > since, _c.cleared_at > since).label("is_fresh")
        rows = (
            select(_l.key, _c.id, _c.cause, _c.kind, _c.state, _c.severity, is_fresh)
            .join_from(case_links, cases, _c.id == _l.case_id)
            .where(_l.kind == LinkKind.ORDER.value, among(self._connection, _l.key, numbers))
            .where(or_(_c.state != CaseState.CLOSED.value, _c.closed_at > since))
        )
        found: dict[str, list[Known]] = defaultdict(list)
        for no, case_id, cause, kind, state, severity, fresh in self._connection.execute(rows):
            case = Known(case_id, cause, CaseKind(kind), CaseState(state), Severity(severity), bool(fresh))
            found[no].append(case)
        return found

    def crowds(self, places: Collection[Place]) -> Mapping[Place, Crowd]:
        """One statement for all."""
        kinds = sorted({place.kind.value for place in places})
        named = (_c.kind, _c.stage, _c.warehouse, _c.order_type)
        live = select(*named, _c.cause, _c.id).where(_LIVE, _c.state.in_(_ACTIVE), _c.kind.in_(kinds))
        counts: dict[Place, int] = defaultdict(int)
        crowds: dict[Place, int] = {}
        for kind, stage, warehouse, type_, cause, case_id in self._connection.execute(live):
            place = Place.of_cause(cause)
            if place is not None:
                crowds[place] = case_id
            elif cause.startswith(f"{kind}:") and stage and type_:
                counts[Place(CaseKind(kind), Stage(stage), warehouse, OrderType(type_))] += 1
        return {place: Crowd(counts[place], crowds.get(place, 0), place in crowds) for place in places}

    def still(self, causes: Collection[str], bounds: Bounds) -> Collection[str]:
        """By what the causes name."""
        found: set[str] = set()
        named: dict[str, list[str]] = defaultdict(list)
        for cause in causes:
            sort, _, name = cause.partition(":")
            named[sort].append(name)
        if named["code"]:
            found |= {f"code:{code}" for code in codes_still_unknown(self._connection, named["code"])}
        if named["no_stock"]:
            found |= {f"no_stock:{sku}" for sku in skus_still_lacking(self._connection, named["no_stock"], bounds.now)}
        places = [place for cause in causes if (place := Place.of_cause(cause))]
        return found | {place.cause for place in crowds_still_there(self._connection, places, bounds)}

    def live(self, kinds: Collection[CaseKind]) -> Mapping[CaseKind, Sequence[Seen]]:
        """With what they are about."""
        wanted = _LIVE, _c.kind.in_([kind.value for kind in kinds])
        rows = (
            select(_c.id, _c.kind, _c.cause, _c.severity, _c.state, _l.kind, _l.key)
            .outerjoin_from(cases, case_links, _l.case_id == _c.id)
            .where(*wanted)
            .order_by(_c.id)
        )
        links: dict[tuple[int, str, str, int, str], set[tuple[LinkKind, str]]] = {}
        for row in self._connection.execute(rows):
            about = links.setdefault((row[0], row[1], row[2], row[3], row[4]), set())
            if row[5] is not None:
                about.add((LinkKind(row[5]), row[6]))
        found: dict[CaseKind, list[Seen]] = defaultdict(list)
        for (_, kind, cause, severity, state), about in links.items():
            found[CaseKind(kind)].append(Seen(cause, Severity(severity), state in _ACTIVE, frozenset(about)))
        return found

    def silent(self, causes: Collection[str], since: datetime) -> Collection[str]:
        """By the index of closed ones."""
        closed = select(_c.cause).where(_c.closed_at > since, _c.closed_at.is_not(None))
        return set(self._connection.execute(closed.where(among(self._connection, _c.cause, causes))).scalars())
