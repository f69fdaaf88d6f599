"""Short words for the columns of a migration, the same on both databases."""

import sqlalchemy as sa
from alembic import op

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Items = tuple[sa.schema.SchemaItem, ...]


def table(name: str, *items: "sa.schema.SchemaItem | Items", primary: tuple[str, ...]) -> None:
    """A table with its primary key, STRICT on SQLite."""
    flat: list[sa.schema.SchemaItem] = []
    for item in items:
        flat.extend(item if isinstance(item, tuple) else (item,))
    flat.append(sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{name}")))
    op.create_table(name, *flat, sqlite_strict=True)


def key() -> sa.Column[int]:
    """The usual surrogate key."""
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def text(name: str, unique: str = "") -> Items:
    """A text without default; `unique` names the table where it is unique."""
    column: sa.Column[str] = sa.Column(name, sa.Text(), nullable=False)
    return (column, sa.UniqueConstraint(name, name=op.f(f"uq_{unique}_{name}"))) if unique else (column,)


def words(name: str, default: str = "") -> sa.Column[str]:
    """A text that is never null."""
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def number(name: str, default: str | None = None, *, null: bool = False, to: str = "", table: str = "") -> Items:
    """An integer; `to` is the column it refers to, from `table`."""
    column = sa.Column(name, BIG, autoincrement=False, server_default=default, nullable=null)
    return (column, sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{table}_{name}"))) if to else (column,)


def at(name: str, *, null: bool = False) -> sa.Column[int]:
    """A moment (db.tables.base.Instant)."""
    return sa.Column(name, BIG, nullable=null)


def choice(name: str, values: str, table: str) -> Items:
    """A text that is one of `values` (an SQL list)."""
    check = sa.CheckConstraint(f"{name} IN ({values})", name=op.f(f"ck_{table}_{name}"))
    return (sa.Column(name, sa.Text(), nullable=False), check)


def big() -> str:
    """The type of `number` in raw SQL."""
    return "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
