"""What waits to be picked, and on which carts it would go."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, literal, select

from app.domain.company import DEFAULTS, Setting
from app.domain.cutoffs import Carrier, carriers_of, proposed
from app.domain.pick_lists import USUAL_PACE, ItemScan, Pace, Pickable, Want, carts, learned
from app.domain.picking import Says
from app.errors import Refused
from app.views.lists import CartPlan, WaveRow
from db.stores.company import CompanyStore
from db.stores.lists import LEFT, PLACED, is_free, want_columns
from db.tables.catalog import customers, skus, warehouses
from db.tables.lists import pick_list_orders
from db.tables.orders import orders
from db.tables.people import scans, stations

_o, _in = orders.c, pick_list_orders.c
_ITEMS = [says.value for says in (Says.ITEM_ACCEPTED, Says.LINE_DONE, Says.ORDER_DONE, Says.ITEM_TO_BIN, Says.BIN_DONE)]
"""Answers to scans that added pieces."""
_LOOK_BACK = timedelta(days=14)
_SCANS = 500
"""The newest scans of a station are enough to know its pace."""
_TOP_GRADE = "A"


def wave_rows(connection: Connection, warehouse: str, bins: int, now: datetime) -> list[WaveRow]:
    """Everything, then by carrier."""
    known, site = {each.code: each for each in _carriers(connection)}, site_of(connection, warehouse)
    waiting, pace = _waiting(connection, site, now), pace_of(connection, site, now)
    by_carrier: dict[str, list[Pickable]] = defaultdict(list)
    for order in waiting:
        by_carrier[order.carrier].append(order)
    leaving = sorted(by_carrier, key=lambda code: (by_carrier[code][0].leaves_at, code))
    rows = [_wave(known[code], by_carrier[code], bins, pace, now) for code in leaving]
    return [_wave(None, waiting, bins, pace, now), *rows] if waiting else []


def _wave(carrier: Carrier | None, waiting: Sequence[Pickable], bins: int, pace: Pace, now: datetime) -> WaveRow:
    walks = [cart.steps for cart in carts(waiting, bins)]
    return WaveRow(
        carrier=carrier.code if carrier else "",
        name=carrier.name if carrier else "",
        leaves_at=min(order.leaves_at for order in waiting),
        then_at=next(islice(carrier.departures(now), 1, None)) if carrier else None,
        orders=len(waiting),
        lines=sum(len(order.wants) for order in waiting),
        pieces=sum(want.pieces for order in waiting for want in order.wants),
        urgent=sum(order.urgent for order in waiting),
        carts=len(walks),
        minutes=sum(map(pace.minutes, walks)),
    )


def cart_plan(connection: Connection, warehouse: str, bins: int, carrier: str, now: datetime) -> CartPlan:
    """As `wave_rows` counts it."""
    site = site_of(connection, warehouse)
    wanted = [order for order in _waiting(connection, site, now) if carrier in ("", order.carrier)]
    return CartPlan(tuple(carts(wanted, bins)), pace_of(connection, site, now))


def site_of(connection: Connection, warehouse: str) -> int:
    """The id of a warehouse; Refused("warehouse.unknown")."""
    known: dict[str, int] = {row.code: row.id for row in connection.execute(select(warehouses.c.code, warehouses.c.id))}
    if warehouse not in known:
        raise Refused("warehouse.unknown", warehouse=warehouse, known=", ".join(sorted(known)))
    return known[warehouse]


def carrier_names(connection: Connection) -> dict[str, str]:
    """By code."""
    return {carrier.code: carrier.name for carrier in _carriers(connection)}


def _carriers(connection: Connection) -> tuple[Carrier, ...]:
    stored = CompanyStore(connection).settings()
    return carriers_of(stored.get(Setting.CARRIERS, DEFAULTS[Setting.CARRIERS]))


def _waiting(connection: Connection, site: int, now: datetime) -> list[Pickable]:
    """Orders that nobody has begun and that are in no list."""
    carriers, free = _carriers(connection), is_free(site)
    leaving = {carrier.code: next(carrier.departures(now)) for carrier in carriers}
    wants: dict[str, list[Want]] = defaultdict(list)
    grams: dict[str, int] = defaultdict(int)
    for *want, weight in connection.execute(
        select(*want_columns(literal(0), LEFT), LEFT * skus.c.weight_g).select_from(PLACED).where(free)
    ):
        wants[want[1]].append(Want(*want))
        grams[want[1]] += weight
    heads = select(_o.no, _o.urgent, _o.promised_at, _o.channel, _o.region, customers.c.grade)
    found = []
    for row in connection.execute(heads.outerjoin_from(orders, customers).where(free)):
        carrier = proposed(carriers, row.channel, row.region, grams[row.no])
        first, goods = bool(row.urgent) or row.grade == _TOP_GRADE, tuple(wants[row.no])
        goes = (carrier.code, leaving[carrier.code])
        found.append(Pickable(row.no, first, bool(row.urgent), row.promised_at, *goes, goods))
    return found


def pace_of(connection: Connection, site: int, now: datetime) -> Pace:
    """As the company has written; else as the stations of the warehouse scan; else as it comes with the program."""
    stored = CompanyStore(connection).settings()
    stop, piece = (stored.get(key, "") for key in (Setting.PICK_SECONDS_PER_STOP, Setting.PICK_SECONDS_PER_PIECE))
    if not (stop or piece):
        return learned(_item_scans(connection, site, now), USUAL_PACE)
    return Pace(float(stop or USUAL_PACE.stop), float(piece or USUAL_PACE.piece))


def _item_scans(connection: Connection, site: int, now: datetime) -> Iterator[ItemScan]:
    here = select(stations.c.code).where(stations.c.warehouse_id == site)
    for station in connection.execute(here).scalars().all():
        c = scans.c
        newest = select(c.at, c.code, c.ok, c.says).where(c.station == station).order_by(c.id.desc()).limit(_SCANS)
        last = newest.subquery().c
        items = select(last.at, last.code).where(last.ok == 1, last.says.in_(_ITEMS), last.at > now - _LOOK_BACK)
        yield from (ItemScan(station, at, code) for at, code in connection.execute(items))
