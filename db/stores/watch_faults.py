"""Faults that are no order's: printers, differences in counts, places that lack goods, messages that were given up."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, and_, case, func, or_, select, text

from app.domain.cases import CaseKind, Link, LinkKind, Signal
from app.domain.events import Topic
from app.domain.watching import base_severity, message_cause
from db.bulk import among
from db.stores.cases import LIVE
from db.stores.counting import SETTLED
from db.stores.delivery import UNDONE
from db.tables.cases import case_links, cases
from db.tables.catalog import skus, warehouses
from db.tables.delivery import outbox
from db.tables.orders import orders
from db.tables.parcels import labels, parcels, print_jobs, printers
from db.tables.people import stations
from db.tables.stock import count_tasks, stock_counts, stock_movements

_UNDONE = text("print_jobs.state IN ('waiting', 'sent', 'failed')")
_MANY_ATTEMPTS = 3
"""From so many on a printer that does not answer is a fault, and not just somebody changing the paper."""
_LOOKED = ("count", "found", "cycle", "return", "transfer_in", "produce")
"""Movements after which somebody knows what lies at a place."""
_j, _n, _m, _b = print_jobs.c, stock_counts.c, stock_movements.c, outbox.c


class FaultWatch:
    """The part of app.ports.watch.Watch that is not about orders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def label_faults(self) -> Sequence[Signal]:
        """By the partial index of jobs not yet done."""
        rows = self._connection.execute(
            select(
                *(_j.document, _j.error, _j.station, orders.c.no),
                func.coalesce(printers.c.code, "").label("printer"),
                func.coalesce(warehouses.c.code, "").label("site"),
            )
            .outerjoin_from(print_jobs, printers, printers.c.id == _j.printer_id)
            .outerjoin(stations, stations.c.code == _j.station)
            .outerjoin(warehouses, warehouses.c.id == stations.c.warehouse_id)
            .outerjoin(labels, and_(_j.document == "label", labels.c.code == _j.reference))
            .outerjoin(parcels, parcels.c.id == labels.c.parcel_id)
            .outerjoin(orders, orders.c.id == parcels.c.order_id)
            .where(_UNDONE, or_(_j.state == "failed", and_(_j.error != "", _j.attempts >= _MANY_ATTEMPTS)))
            .order_by(_j.id)
        )
        jobs = defaultdict(list)
        for row in rows:
            jobs[row.printer, "" if row.printer else row.station].append(row)
        found = []
        for (printer, station), of_one in jobs.items():
            last = of_one[-1]
            about: list[Link] = [(LinkKind.PRINTER, printer)] if printer else []
            about += [(LinkKind.STATION, each) for each in dict.fromkeys(row.station for row in of_one) if each]
            about += [(LinkKind.ORDER, no) for no in dict.fromkeys(row.no for row in of_one) if no]
            facts = {"printer": printer, "station": last.station, "fault": last.error, "jobs": len(of_one)}
            cause = f"printer:{printer}" if printer else f"station:{station}"
            found.append(_signal(CaseKind.LABEL, cause, facts, about, warehouse=last.site))
        return found

    def count_differences(self) -> Sequence[Signal]:
        """By the partial index of those asked."""
        rows = self._connection.execute(
            select(
                *(_n.id, _n.location, _n.expected, _n.counted, _n.by, _n.order_no),
                *(skus.c.code.label("sku"), skus.c.name, warehouses.c.code.label("site")),
            )
            .join_from(stock_counts, skus, skus.c.id == _n.sku_id)
            .join(warehouses, warehouses.c.id == _n.warehouse_id)
            .outerjoin(count_tasks, count_tasks.c.id == _n.task_id)
            .where(text("stock_counts.state = 'asked'"), SETTLED)
            .order_by(_n.id)
        )
        found = []
        for row in rows:
            names = ("sku", "name", "location", "expected", "counted", "by")
            facts = {"count": row.id, "pieces": row.counted - row.expected, **{n: getattr(row, n) for n in names}}
            about = [(LinkKind.COUNT, str(row.id)), (LinkKind.SKU, row.sku)]
            about += [(LinkKind.ORDER, row.order_no)] if row.order_no else []
            found.append(_signal(CaseKind.COUNT, f"count:{row.id}", facts, about, warehouse=row.site))
        return found

    def short_places(self, codes: Collection[str], causes: Collection[str]) -> Sequence[Signal]:
        """By movements; a count that found no difference moves nothing, and is looked for among the counts."""
        wanted = {*codes, *(cause.split(":", 2)[2] for cause in causes)}
        if not wanted:
            return []
        named = select(skus.c.id, skus.c.code, skus.c.name).where(among(self._connection, skus.c.code, wanted))
        ids = {row[0]: (row[1], row[2]) for row in self._connection.execute(named)}
        when = func.max(case((_m.kind == "reject", _m.id), else_=0)).label("rejected")
        last = (
            select(_m.warehouse_id, _m.sku_id, when, func.max(case((_m.kind.in_(_LOOKED), _m.id), else_=0)))
            .where(_m.warehouse_id.in_(select(warehouses.c.id)), among(self._connection, _m.sku_id, ids))
            .group_by(_m.warehouse_id, _m.sku_id)
        )
        lacking = [row[2] for row in self._connection.execute(last) if row[2] > row[3]]
        return [self._short(movement, ids) for movement in lacking if not self._was_counted(movement)]

    def _was_counted(self, movement: int) -> bool:
        rejected = _m.id == movement
        here = (_n.warehouse_id == _m.warehouse_id) & (_n.sku_id == _m.sku_id) & (_n.at > _m.at) & (_n.state != "asked")
        counted = select(_n.id).join_from(stock_movements, stock_counts, here)
        counted = counted.outerjoin(count_tasks, count_tasks.c.id == _n.task_id).where(rejected, SETTLED)
        return self._connection.execute(counted.limit(1)).first() is not None

    def _short(self, movement: int, names: dict[int, tuple[str, str]]) -> Signal:
        row = self._connection.execute(
            select(_m.sku_id, _m.quantity, _m.by, _m.at, warehouses.c.code.label("site"), orders.c.no)
            .join_from(stock_movements, warehouses, warehouses.c.id == _m.warehouse_id)
            .outerjoin(orders, orders.c.id == func.nullif(_m.reference, "").cast(orders.c.id.type))
            .where(_m.id == movement)
        ).one()
        sku, name = names[row.sku_id]
        facts = {"sku": sku, "name": name, "pieces": -row.quantity, "by": row.by}
        cause = f"short:{row.site}:{sku}"
        about = [(LinkKind.SKU, sku), *([(LinkKind.ORDER, row.no)] if row.no else [])]
        return _signal(CaseKind.SHORT, cause, facts, about, row.site)

    def failed_messages(self) -> Sequence[Signal]:
        """Those given up since somebody last closed a case about their topic, and those of live cases that are to go
        out again but have not yet. Topics are named so that SQLite takes the index of what is not done."""
        causes = [message_cause(topic) for topic in Topic]
        closed = select(cases.c.cause, func.max(cases.c.closed_at).label("at")).where(cases.c.cause.in_(causes))
        last = closed.group_by(cases.c.cause).subquery()
        fresh = (_b.state == "failed") & (_b.closed_at > func.coalesce(last.c.at, 0))
        again = (_b.state == "waiting") & among(self._connection, _b.id, self._known_messages())
        of_topic = last.c.cause == message_cause("") + _b.topic
        told = select(_b.id, _b.topic, _b.error).outerjoin_from(outbox, last, of_topic)
        told = told.where(UNDONE, _b.topic.in_(list(Topic)), or_(fresh, again))
        found = defaultdict(list)
        for row in self._connection.execute(told.order_by(_b.id)):
            found[row.topic].append(row)
        return [
            _signal(
                CaseKind.MESSAGE,
                message_cause(topic),
                {"topic": topic, "messages": len(rows), "says": rows[-1].error},
                [(LinkKind.MESSAGE, str(row.id)) for row in rows],
            )
            for topic, rows in found.items()
        ]

    def _known_messages(self) -> list[int]:
        """Those that live cases are about."""
        c = case_links.c
        linked = select(c.key).join_from(cases, case_links).where(LIVE, cases.c.kind == CaseKind.MESSAGE.value)
        found = self._connection.execute(linked.where(c.kind == LinkKind.MESSAGE.value)).scalars()
        return [int(key) for key in found]


def _signal(
    kind: CaseKind,
    cause: str,
    facts: dict[str, object],
    links: Sequence[Link],
    warehouse: str = "",
) -> Signal:
    order_no = next((key for link, key in links if link is LinkKind.ORDER), "")
    return Signal(kind, cause, base_severity(kind), facts, order_no, warehouse=warehouse, links=tuple(links))
