"""The database a measurement stands on: new, filled with the sample company, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

from app.adapters.sample import SampleCompany, Size
from app.bootstrap import ADMIN, Picklane, create, local_address
from app.domain.intake import Channel, IncomingOrder
from app.usecases.intake import ImportOrders, ImportReport
from db import yardstick
from db.engine import open_database

CHINA = timezone(timedelta(hours=8))


@contextmanager
def ground(address: str | None, size: Size) -> Iterator[Picklane]:
    """The program over a new database with the sample company: a file in a temporary folder, or the empty
    database at `address`, which is empty again afterwards; Refused("bench.not_empty") for one with tables."""
    with tempfile.TemporaryDirectory(prefix="picklane-bench-") as folder:
        where = address or local_address(Path(folder) / "bench.sqlite")
        before = open_database(where)
        try:
            yardstick.refuse_data(before)
        finally:
            before.close()
        try:
            picklane = create(where, size)
            try:
                yardstick.settle(picklane.database)
                yield picklane
            finally:
                picklane.close()
        finally:
            yardstick.remove(open_database(where))


def today() -> datetime:
    """In China's time, as the shops count their days."""
    return datetime.now(CHINA)


def take_in(picklane: Picklane, orders: tuple[IncomingOrder, ...], name: str) -> ImportReport:
    """Orders into the pool by the product's own command."""
    command = ImportOrders(str(uuid4()), Channel.TAOBAO, (name,), name, orders)
    report: ImportReport = picklane.handle(command, ADMIN).value
    return report


def sample_orders(size: Size, count: int, seed: int = 1) -> tuple[IncomingOrder, ...]:
    """Paid orders of today, two or three lines each."""
    return tuple(SampleCompany(size).orders(count, seed, today()))
