"""Invariants of what leaves the house, proved over the whole database and the evidence folder."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.domain.events import EventKind
from app.domain.evidence import photo_name
from app.domain.handover import LoadState
from app.domain.stages import Stage
from db.tables.orders import order_events, orders
from db.tables.parcels import evidence, loads, parcels


def handover_findings(connection: Connection, photos: Path | None) -> list[tuple[str, list[str]]]:
    """Each invariant with what breaks it; without a folder the photos' files are not looked at."""
    return [
        ("loaded_is_what_left", _named(connection, _loads_against_parcels())),
        ("shipped_has_left", _named(connection, _shipped_but_here())),
        ("evidence_is_in_ledger", list(_unrecorded(connection))),
        ("evidence_file", list(_lost(connection, photos)) if photos is not None else []),
    ]


def _named(connection: Connection, query: Select[Any]) -> list[str]:
    return [" ".join(str(value) for value in row) for row in connection.execute(query)]


def _loads_against_parcels() -> Select[Any]:
    """Parcels of a closed load that have not left, of an open one that have, and of one that was given up."""
    gone, state = parcels.c.shipped_at.is_not(None), loads.c.state
    odd = ((state == LoadState.CLOSED.value) & ~gone) | ((state == LoadState.OPEN.value) & gone)
    return (
        select(loads.c.no, parcels.c.no)
        .join_from(parcels, loads)
        .where(odd | (state == LoadState.CANCELLED.value))
        .order_by(parcels.c.id)
    )


def _shipped_but_here() -> Select[Any]:
    """Parcels in a load that is not closed, whose orders are shipped."""
    out = orders.c.stage.in_([Stage.SHIPPED.value, Stage.SIGNED.value])
    here = parcels.c.load_id.is_not(None) & parcels.c.shipped_at.is_(None)
    return select(orders.c.no, parcels.c.no).join_from(parcels, orders).where(out & here).order_by(parcels.c.id)


def _unrecorded(connection: Connection) -> Iterator[str]:
    """Photos of which the ledger does not know, and such as it knows and that are not there."""
    c, e = order_events.c, evidence.c
    photos = connection.execute(select(orders.c.no, e.event_seq, e.sha256).join_from(evidence, orders))
    added = select(orders.c.no, c.facts).join_from(order_events, orders)
    told = set()
    for no, written in connection.execute(added.where(c.kind == EventKind.EVIDENCE_ADDED.value)):
        facts = json.loads(written)
        told.add((no, facts["event"], facts["photo"]))
    for no, seq, sha256 in sorted(told ^ {(row[0], row[1], row[2]) for row in photos}):
        yield f"{no} event {seq} {sha256[:12]}"


def _lost(connection: Connection, folder: Path) -> Iterator[str]:
    """Photos whose file is not there, or is not what it was."""
    first = select(evidence.c.sha256, func.min(evidence.c.order_id).label("order_id")).group_by(evidence.c.sha256)
    found = first.subquery()
    rows = select(orders.c.no, found.c.sha256).join_from(found, orders, orders.c.id == found.c.order_id)
    for no, sha256 in connection.execute(rows.order_by(orders.c.no)):
        name = photo_name(sha256)
        try:
            with (folder / name).open("rb") as stream:
                intact = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
        except OSError:
            yield f"{no} {name} missing"
            continue
        if not intact:
            yield f"{no} {name} altered"
