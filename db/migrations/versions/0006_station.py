"""The floor: bins, pick lists, boxes, labels with a life, printers, loads, evidence, counts, scans made offline."""

import sqlalchemy as sa
from alembic import op

from db.migrations.checks import recheck
from db.migrations.columns import at, big, choice, key, number, table, text, words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

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
    table(
        "loads",
        key(),
        text("no", unique="loads"),
        words("carrier"),
        number("warehouse_id", to="warehouses.id", table="loads"),
        choice("state", "'open', 'closed', 'cancelled'", "loads"),
        words("station"),
        words("by"),
        at("opened_at"),
        at("closed_at", null=True),
        words("closed_by"),
        primary=("id",),
    )
    for name, column in _COLUMNS:
        op.execute(f"ALTER TABLE {name} ADD COLUMN {column.replace('BIG', big())}")
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
    for name, column in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE {name} DROP COLUMN {column.split()[0]}")
    op.drop_table("loads")
    op.execute("UPDATE stock_movements SET kind = 'count' WHERE kind IN ('found', 'cycle')")
    recheck("stock_movements", "kind", f"{_MOVES}, 'found', 'cycle'", _MOVES)
    op.execute("UPDATE labels SET state = 'rendered' WHERE state IN ('sent', 'printed')")
    recheck("labels", "state", _LIVING, _LABELS)


def _make_boxes_and_lists() -> None:
    table(
        "parcel_lines",
        number("parcel_id", to="parcels.id", table="parcel_lines"),
        number("line_id"),
        number("sku_id"),
        number("quantity"),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_parcel_lines_quantity")),
        primary=("parcel_id", "line_id"),
    )
    table(
        "locations",
        number("warehouse_id", to="warehouses.id", table="locations"),
        text("code"),
        number("walk", "0"),
        primary=("warehouse_id", "code"),
    )
    table(
        "pick_lists",
        key(),
        text("no", unique="pick_lists"),
        number("warehouse_id", to="warehouses.id", table="pick_lists"),
        choice("kind", "'batch', 'wave'", "pick_lists"),
        choice("state", "'released', 'picking', 'done', 'cancelled'", "pick_lists"),
        words("carrier"),
        at("cutoff_at", null=True),
        words("station"),
        words("by"),
        at("created_at"),
        at("closed_at", null=True),
        primary=("id",),
    )
    table(
        "pick_list_orders",
        number("list_id", to="pick_lists.id", table="pick_list_orders"),
        number("order_id", to="orders.id", table="pick_list_orders"),
        number("bin"),
        number("open", "1"),
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
    table(
        "printers",
        key(),
        text("code", unique="printers"),
        words("name"),
        choice("kind", "'tcp', 'queue', 'folder'", "printers"),
        words("address"),
        choice("language", "'pdf', 'zpl', 'tspl'", "printers"),
        number("dpi", "203"),
        words("layout"),
        number("active", "1"),
        primary=("id",),
    )
    table(
        "printer_uses",
        text("station"),
        text("document"),
        number("printer_id", to="printers.id", table="printer_uses"),
        primary=("station", "document"),
    )
    table(
        "print_jobs",
        key(),
        choice("document", "'label', 'slip', 'manifest', 'sheet'", "print_jobs"),
        words("reference"),
        words("station"),
        number("printer_id", null=True, to="printers.id", table="print_jobs"),
        choice("state", "'waiting', 'sent', 'printed', 'failed', 'cancelled'", "print_jobs"),
        number("attempts", "0"),
        words("error"),
        sa.Column("pdf", sa.LargeBinary()),
        words("by"),
        at("created_at"),
        at("due_at"),
        words("leased_by"),
        at("closed_at", null=True),
        primary=("id",),
    )
    op.create_index("ix_print_jobs_undone", "print_jobs", ["id"], sqlite_where=_UNDONE, postgresql_where=_UNDONE)
    op.create_index("ix_print_jobs_reference", "print_jobs", ["reference"])


def _make_handover() -> None:
    table(
        "evidence",
        key(),
        number("order_id", to="orders.id", table="evidence"),
        words("parcel_no"),
        words("stage"),
        number("event_seq", "0"),
        text("sha256"),
        number("bytes"),
        words("name"),
        words("by"),
        words("station"),
        at("at"),
        primary=("id",),
    )
    op.create_index("ix_evidence_order_id", "evidence", ["order_id"])
    table(
        "waybill_numbers",
        text("carrier"),
        text("number"),
        number("parcel_id", null=True, to="parcels.id", table="waybill_numbers"),
        at("taken_at", null=True),
        primary=("carrier", "number"),
    )
    op.create_index(
        "ix_waybill_numbers_free",
        "waybill_numbers",
        ["carrier", "number"],
        sqlite_where=_FREE,
        postgresql_where=_FREE,
    )
    table(
        "courier_events",
        number("parcel_id", to="parcels.id", table="courier_events"),
        at("at"),
        text("status"),
        words("says"),
        words("source"),
        primary=("parcel_id", "at", "status"),
    )


def _make_counts() -> None:
    table(
        "count_tasks",
        key(),
        text("no", unique="count_tasks"),
        number("warehouse_id", to="warehouses.id", table="count_tasks"),
        text("location"),
        choice("state", "'open', 'counted', 'cancelled'", "count_tasks"),
        words("station"),
        words("by"),
        at("created_at"),
        at("closed_at", null=True),
        primary=("id",),
    )
    op.create_index(
        "ix_count_tasks_open",
        "count_tasks",
        ["warehouse_id", "id"],
        sqlite_where=_OPEN_STATE,
        postgresql_where=_OPEN_STATE,
    )
    table(
        "stock_counts",
        key(),
        number("task_id", null=True, to="count_tasks.id", table="stock_counts"),
        choice("kind", "'found', 'cycle'", "stock_counts"),
        number("warehouse_id", to="warehouses.id", table="stock_counts"),
        number("sku_id", to="skus.id", table="stock_counts"),
        words("location"),
        number("expected"),
        number("counted"),
        words("reason"),
        choice("state", "'done', 'asked', 'approved', 'refused'", "stock_counts"),
        words("order_no"),
        words("station"),
        words("by"),
        at("at"),
        words("decided_by"),
        at("decided_at", null=True),
        primary=("id",),
    )
    op.create_index("ix_stock_counts_place", "stock_counts", ["warehouse_id", "sku_id"])
    op.create_index("ix_stock_counts_asked", "stock_counts", ["id"], sqlite_where=_ASKED, postgresql_where=_ASKED)
    table(
        "spool_conflicts",
        key(),
        text("request_id", unique="spool_conflicts"),
        words("station"),
        words("code"),
        at("scanned_at"),
        words("by"),
        words("order_no"),
        words("local", "{}"),
        words("says"),
        words("facts", "{}"),
        choice("state", "'open', 'settled'", "spool_conflicts"),
        words("note"),
        words("settled_by"),
        at("settled_at", null=True),
        primary=("id",),
    )
    op.create_index(
        "ix_spool_conflicts_open", "spool_conflicts", ["id"], sqlite_where=_OPEN_STATE, postgresql_where=_OPEN_STATE
    )
