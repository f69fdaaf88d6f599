"""The floor: bins, pick lists, boxes, labels with a life, printers, loads, evidence, counts, scans made offline."""

import sqlalchemy as sa
from alembic import op

from db.migrations.checks import recheck

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_LABELS = "'pending', 'rendered', 'applied', 'void'"
_LIVING = "'pending', 'rendered', 'sent', 'printed', 'applied', 'void'"
_MOVES = "'count', 'pick', 'return', 'transfer_out', 'transfer_in', 'produce', 'reject'"
_UNDONE = sa.text("state IN ('waiting', 'sent', 'failed')")
_OPEN = sa.text("open = 1")
_OPEN_STATE = sa.text("state = 'open'")
_ASKED = sa.text("state = 'asked'")
_FREE = sa.text("parcel_id IS NULL")
_LOADED = sa.text("load_id IS NOT NULL")

_COLUMNS = (
    ("stations", "context TEXT DEFAULT '{}' NOT NULL"),
    ("stations", "modes TEXT DEFAULT '{}' NOT NULL"),
    ("scans", "request_id TEXT DEFAULT '' NOT NULL"),
    ("scans", "raw TEXT DEFAULT '' NOT NULL"),
    ("scans", "scanned_at BIG"),
    ("parcels", "box BIG DEFAULT 1 NOT NULL"),
    ("parcels", "weight_g BIG DEFAULT 0 NOT NULL"),
    ("parcels", "load_id BIG CONSTRAINT fk_parcels_load_id REFERENCES loads (id)"),
    ("labels", "layout TEXT DEFAULT '' NOT NULL"),
    ("labels", "reason TEXT DEFAULT '' NOT NULL"),
    ("labels", "\"by\" TEXT DEFAULT '' NOT NULL"),
    ("labels", "at BIG"),
)
_TABLES = (
    "spool_conflicts",
    "stock_counts",
    "count_tasks",
    "courier_events",
    "waybill_numbers",
    "evidence",
    "print_jobs",
    "printer_uses",
    "printers",
    "pick_list_orders",
    "pick_lists",
    "locations",
    "parcel_lines",
)


def upgrade() -> None:
    """Forward."""
    recheck("labels", "state", _LABELS, _LIVING)
    recheck("stock_movements", "kind", _MOVES, f"{_MOVES}, 'found', 'cycle'")
    _table(
        "loads",
        _key(),
        _text("no", unique="loads"),
        _words("carrier"),
        _number("warehouse_id", to="warehouses.id", table="loads"),
        _choice("state", "'open', 'closed', 'cancelled'", "loads"),
        _words("station"),
        _words("by"),
        _at("opened_at"),
        _at("closed_at", null=True),
        _words("closed_by"),
        primary=("id",),
    )
    for table, column in _COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column.replace('BIG', _big())}")
    op.create_index("ix_parcels_load_id", "parcels", ["load_id"], sqlite_where=_LOADED, postgresql_where=_LOADED)
    _make_boxes_and_lists()
    _make_printing()
    _make_handover()
    _make_counts()
    lines = "SELECT p.id, l.id, l.sku_id, l.picked FROM parcels p JOIN order_lines l ON l.order_id = p.order_id"
    op.execute(
        "INSERT INTO parcel_lines (parcel_id, line_id, sku_id, quantity)"
        f" {lines} WHERE l.picked > 0 AND l.sku_id IS NOT NULL"
    )
    op.execute(
        "INSERT INTO locations (warehouse_id, code, walk)"
        " SELECT DISTINCT warehouse_id, location, 0 FROM stock WHERE location <> ''"
    )


def downgrade() -> None:
    """Back; printed labels are rendered ones again, and what was found or counted is a count."""
    for name in _TABLES:
        op.drop_table(name)
    op.drop_index("ix_parcels_load_id", "parcels")
    for table, column in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
    op.drop_table("loads")
    op.execute("UPDATE stock_movements SET kind = 'count' WHERE kind IN ('found', 'cycle')")
    recheck("stock_movements", "kind", f"{_MOVES}, 'found', 'cycle'", _MOVES)
    op.execute("UPDATE labels SET state = 'rendered' WHERE state IN ('sent', 'printed')")
    recheck("labels", "state", _LIVING, _LABELS)


def _make_boxes_and_lists() -> None:
    _table(
        "parcel_lines",
        _number("parcel_id", to="parcels.id", table="parcel_lines"),
        _number("line_id"),
        _number("sku_id"),
        _number("quantity"),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_parcel_lines_quantity")),
        primary=("parcel_id", "line_id"),
    )
    _table(
        "locations",
        _number("warehouse_id", to="warehouses.id", table="locations"),
        _text("code"),
        _number("walk", "0"),
        primary=("warehouse_id", "code"),
    )
    _table(
        "pick_lists",
        _key(),
        _text("no", unique="pick_lists"),
        _number("warehouse_id", to="warehouses.id", table="pick_lists"),
        _choice("kind", "'batch', 'wave'", "pick_lists"),
        _choice("state", "'released', 'picking', 'done', 'cancelled'", "pick_lists"),
        _words("carrier"),
        _at("cutoff_at", null=True),
        _words("station"),
        _words("by"),
        _at("created_at"),
        _at("closed_at", null=True),
        primary=("id",),
    )
    _table(
        "pick_list_orders",
        _number("list_id", to="pick_lists.id", table="pick_list_orders"),
        _number("order_id", to="orders.id", table="pick_list_orders"),
        _number("bin"),
        _number("open", "1"),
        primary=("list_id", "order_id"),
    )
    op.create_index(
        "uq_pick_list_orders_open",
        "pick_list_orders",
        ["order_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _make_printing() -> None:
    _table(
        "printers",
        _key(),
        _text("code", unique="printers"),
        _words("name"),
        _choice("kind", "'tcp', 'queue', 'folder'", "printers"),
        _words("address"),
        _choice("language", "'pdf', 'zpl', 'tspl'", "printers"),
        _number("dpi", "203"),
        _words("layout"),
        _number("active", "1"),
        primary=("id",),
    )
    _table(
        "printer_uses",
        _text("station"),
        _text("document"),
        _number("printer_id", to="printers.id", table="printer_uses"),
        primary=("station", "document"),
    )
    _table(
        "print_jobs",
        _key(),
        _choice("document", "'label', 'slip', 'manifest', 'sheet'", "print_jobs"),
        _words("reference"),
        _words("station"),
        _number("printer_id", null=True, to="printers.id", table="print_jobs"),
        _choice("state", "'waiting', 'sent', 'printed', 'failed', 'cancelled'", "print_jobs"),
        _number("attempts", "0"),
        _words("error"),
        sa.Column("pdf", sa.LargeBinary()),
        _words("by"),
        _at("created_at"),
        _at("due_at"),
        _words("leased_by"),
        _at("closed_at", null=True),
        primary=("id",),
    )
    op.create_index("ix_print_jobs_undone", "print_jobs", ["id"], sqlite_where=_UNDONE, postgresql_where=_UNDONE)
    op.create_index("ix_print_jobs_reference", "print_jobs", ["reference"])


def _make_handover() -> None:
    _table(
        "evidence",
        _key(),
        _number("order_id", to="orders.id", table="evidence"),
        _words("parcel_no"),
        _words("stage"),
        _number("event_seq", "0"),
        _text("sha256"),
        _number("bytes"),
        _words("name"),
        _words("by"),
        _words("station"),
        _at("at"),
        primary=("id",),
    )
    op.create_index("ix_evidence_order_id", "evidence", ["order_id"])
    _table(
        "waybill_numbers",
        _text("carrier"),
        _text("number"),
        _number("parcel_id", null=True, to="parcels.id", table="waybill_numbers"),
        _at("taken_at", null=True),
        primary=("carrier", "number"),
    )
    op.create_index(
        "ix_waybill_numbers_free",
        "waybill_numbers",
        ["carrier", "number"],
        sqlite_where=_FREE,
        postgresql_where=_FREE,
    )
    _table(
        "courier_events",
        _number("parcel_id", to="parcels.id", table="courier_events"),
        _at("at"),
        _text("status"),
        _words("says"),
        _words("source"),
        primary=("parcel_id", "at", "status"),
    )


def _make_counts() -> None:
    _table(
        "count_tasks",
        _key(),
        _text("no", unique="count_tasks"),
        _number("warehouse_id", to="warehouses.id", table="count_tasks"),
        _text("location"),
        _choice("state", "'open', 'counted', 'cancelled'", "count_tasks"),
        _words("station"),
        _words("by"),
        _at("created_at"),
        _at("closed_at", null=True),
        primary=("id",),
    )
    op.create_index(
        "ix_count_tasks_open",
        "count_tasks",
        ["warehouse_id", "id"],
        sqlite_where=_OPEN_STATE,
        postgresql_where=_OPEN_STATE,
    )
    _table(
        "stock_counts",
        _key(),
        _number("task_id", null=True, to="count_tasks.id", table="stock_counts"),
        _choice("kind", "'found', 'cycle'", "stock_counts"),
        _number("warehouse_id", to="warehouses.id", table="stock_counts"),
        _number("sku_id", to="skus.id", table="stock_counts"),
        _words("location"),
        _number("expected"),
        _number("counted"),
        _words("reason"),
        _choice("state", "'done', 'asked', 'approved', 'refused'", "stock_counts"),
        _words("order_no"),
        _words("station"),
        _words("by"),
        _at("at"),
        _words("decided_by"),
        _at("decided_at", null=True),
        primary=("id",),
    )
    op.create_index("ix_stock_counts_place", "stock_counts", ["warehouse_id", "sku_id"])
    op.create_index("ix_stock_counts_asked", "stock_counts", ["id"], sqlite_where=_ASKED, postgresql_where=_ASKED)
    _table(
        "spool_conflicts",
        _key(),
        _text("request_id", unique="spool_conflicts"),
        _words("station"),
        _words("code"),
        _at("scanned_at"),
        _words("by"),
        _words("order_no"),
        _words("local", "{}"),
        _words("says"),
        _words("facts", "{}"),
        _choice("state", "'open', 'settled'", "spool_conflicts"),
        _words("note"),
        _words("settled_by"),
        _at("settled_at", null=True),
        primary=("id",),
    )
    op.create_index(
        "ix_spool_conflicts_open", "spool_conflicts", ["id"], sqlite_where=_OPEN_STATE, postgresql_where=_OPEN_STATE
    )


# --- short words for columns ---------------------------------------------------------------------

_Items = tuple[sa.schema.SchemaItem, ...]


def _table(name: str, *items: "sa.schema.SchemaItem | _Items", primary: tuple[str, ...]) -> None:
    flat: list[sa.schema.SchemaItem] = []
    for item in items:
        flat.extend(item if isinstance(item, tuple) else (item,))
    flat.append(sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{name}")))
    op.create_table(name, *flat, sqlite_strict=True)


def _key() -> sa.Column[int]:
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def _text(name: str, unique: str = "") -> _Items:
    column: sa.Column[str] = sa.Column(name, sa.Text(), nullable=False)
    return (column, sa.UniqueConstraint(name, name=op.f(f"uq_{unique}_{name}"))) if unique else (column,)


def _words(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _number(name: str, default: str | None = None, *, null: bool = False, to: str = "", table: str = "") -> _Items:
    column = sa.Column(name, BIG, autoincrement=False, server_default=default, nullable=null)
    return (column, sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{table}_{name}"))) if to else (column,)


def _at(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=null)


def _choice(name: str, values: str, table: str) -> _Items:
    check = sa.CheckConstraint(f"{name} IN ({values})", name=op.f(f"ck_{table}_{name}"))
    return (sa.Column(name, sa.Text(), nullable=False), check)


def _big() -> str:
    return "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
