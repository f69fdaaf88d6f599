"""One transaction with all its stores; it rolls back unless told to commit."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, insert

from db.engine import Database
from db.stores.catalog import CatalogStore
from db.stores.delivery import OutboxStore, RequestStore
from db.stores.ledger import add_changes
from db.stores.orders import OrderStore
from db.stores.parcels import ParcelStore
from db.stores.people import PeopleStore
from db.stores.routing import RoutingStore
from db.stores.stock import StockStore
from db.tables.orders import batches


class SqlUnitOfWork:
    """app.ports.UnitOfWork over a database."""

    orders: OrderStore
    stock: StockStore
    routing: RoutingStore
    catalog: CatalogStore
    parcels: ParcelStore
    people: PeopleStore
    outbox: OutboxStore
    requests: RequestStore

    def __init__(self, database: Database) -> None:
        self._database = database
        self._scope: AbstractContextManager[Connection]
        self._connection: Connection

    def __enter__(self) -> Self:
        self._scope = self._database.writing()
        connection = self._connection = self._scope.__enter__()
        self.orders = OrderStore(connection)
        self.stock = StockStore(connection)
        self.routing = RoutingStore(connection)
        self.catalog = CatalogStore(connection)
        self.parcels = ParcelStore(connection)
        self.people = PeopleStore(connection)
        self.outbox = OutboxStore(connection)
        self.requests = RequestStore(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scope.__exit__(kind, error, trace)

    def batch(self, kind: str, files: Sequence[str], digest: str, by: str, at: datetime) -> str:
        """Its number is its id."""
        listed = json.dumps(files, ensure_ascii=False)
        new = insert(batches).values(kind=kind, files=listed, digest=digest, by=by, at=at).returning(batches.c.id)
        return str(self._connection.execute(new).scalar_one())

    def changed(self, entity: str, key: str) -> None:
        """News for the screens."""
        add_changes(self._connection, entity, [key])

    def commit(self) -> None:
        """From here it lasts."""
        self._connection.commit()
