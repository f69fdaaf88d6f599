"""One transaction with all its stores; it rolls back unless told to commit."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, false, insert, select, update

from app.domain.events import Facts, canonical
from app.errors import Refused
from app.ports import BatchHead
from db.engine import Database
from db.stores.catalog import CatalogStore
from db.stores.company import CompanyStore
from db.stores.credit import CreditStore
from db.stores.delivery import OutboxStore, RequestStore
from db.stores.ledger import add_changes
from db.stores.orders import OrderStore
from db.stores.parcels import ParcelStore
from db.stores.people import PeopleStore
from db.stores.routing import RoutingStore
from db.stores.stock import StockStore
from db.tables.orders import batches


class SqlUnitOfWork:
    """app.ports.UnitOfWork over a database; with `writes` false it only looks, which keeps nobody waiting."""

    orders: OrderStore
    stock: StockStore
    routing: RoutingStore
    catalog: CatalogStore
    parcels: ParcelStore
    people: PeopleStore
    credit: CreditStore
    company: CompanyStore
    outbox: OutboxStore
    requests: RequestStore

    def __init__(self, database: Database, *, writes: bool = True) -> None:
        self._database = database
        self._writes = writes
        self._scope: AbstractContextManager[Connection]
        self._connection: Connection

    def __enter__(self) -> Self:
        self._scope = self._database.writing() if self._writes else self._database.reading()
        connection = self._connection = self._scope.__enter__()
        self.orders = OrderStore(connection)
        self.stock = StockStore(connection)
        self.routing = RoutingStore(connection)
        self.catalog = CatalogStore(connection)
        self.parcels = ParcelStore(connection)
        self.people = PeopleStore(connection)
        self.credit = CreditStore(connection)
        self.company = CompanyStore(connection)
        self.outbox = OutboxStore(connection)
        self.requests = RequestStore(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scope.__exit__(kind, error, trace)

    def batch(self, kind: str, files: Sequence[str], digest: str, by: str, at: datetime, profile: str = "") -> str:
        """Its number is its id."""
        listed = json.dumps(files, ensure_ascii=False)
        new = insert(batches).values(kind=kind, files=listed, digest=digest, by=by, at=at, profile=profile)
        return str(self._connection.execute(new.returning(batches.c.id)).scalar_one())

    def batch_counts(self, batch: str, counts: Facts) -> None:
        """As JSON."""
        self._put_batch(batch, counts=canonical(counts))

    def batch_head(self, batch: str) -> BatchHead:
        """Locked until the transaction ends."""
        wanted = batches.c.id == int(batch) if batch.isascii() and batch.isdigit() and len(batch) < 16 else false()
        row = self._connection.execute(select(batches).where(wanted).with_for_update()).first()
        if row is None:
            raise Refused("batch.unknown", batch=batch)
        return BatchHead(str(row.id), row.kind, row.state, row.first_order, row.last_order)

    def batch_undone(self, batch: str, by: str, at: datetime) -> None:
        """Kept, with who took it back and when."""
        self._put_batch(batch, state="undone", undone_by=by, undone_at=at)

    def _put_batch(self, batch: str, **values: object) -> None:
        self._connection.execute(update(batches).where(batches.c.id == int(batch)).values(**values))

    def changed(self, entity: str, key: str) -> None:
        """News for the screens."""
        add_changes(self._connection, entity, [key])

    def commit(self) -> None:
        """From here it lasts."""
        self._connection.commit()
