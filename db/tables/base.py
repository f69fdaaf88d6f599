"""Column types and naming that every table shares."""

from datetime import UTC, datetime

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    Double,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Big = BigInteger().with_variant(Integer, "sqlite")
"""64-bit integers; SQLite's STRICT tables know them as INTEGER."""


Degrees: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
"""Latitude or longitude."""


class Instant(TypeDecorator[datetime]):
    """A moment as milliseconds since 1970 UTC, on both databases: exact, sortable, and never naive."""

    impl = Big
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware times only."""
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Aware UTC."""
        return None if value is None else from_ms(value)


def to_ms(when: datetime) -> int:
    """Milliseconds since 1970 UTC; ValueError for a naive time."""
    if when.tzinfo is None:
        raise ValueError(f"naive time {when}")
    return round(when.timestamp() * 1000)


def from_ms(value: int) -> datetime:
    """The aware UTC time of `to_ms`."""
    return datetime.fromtimestamp(value / 1000, UTC)


def table(name: str, *items: SchemaItem) -> Table:
    """A table, STRICT on SQLite."""
    return Table(name, metadata, *items, sqlite_strict=True)


def key() -> Column[int]:
    """The usual surrogate key."""
    return Column("id", Big, primary_key=True, autoincrement=True)


def words(name: str, default: str = "") -> Column[str]:
    """A text that is never null."""
    return Column(name, Text, nullable=False, default=default, server_default=default)


def number(name: str, default: int | None = None) -> Column[int]:
    """An integer that is never null."""
    server_default = None if default is None else str(default)
    return Column(name, Big, nullable=False, default=default, server_default=server_default)


def choice(name: str, values: str, default: str | None = None) -> tuple[Column[str], CheckConstraint]:
    """A text that is one of `values` (an SQL list), by the database's own law."""
    column: Column[str] = Column(name, Text, nullable=False, default=default, server_default=default)
    return column, CheckConstraint(f"{name} IN ({values})", name=name)
