"""The first schema: the closed loop from receiving to signing."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DEGREES: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def _where(condition: str) -> dict[str, Any]:
    """A partial index on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "batches",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sqlite_strict=True,
    )
    op.create_table(
        "changes",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("tx", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sqlite_strict=True,
    )
    op.create_index("ix_changes_tx", "changes", ["tx"], unique=False, **_where("tx > 0"))
    op.create_table(
        "customers",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("kind IN ('repair_shop', 'dealer_4s')", name=op.f("ck_customers_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("code", name=op.f("uq_customers_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customers_name"), "customers", ["name"], unique=False)

    op.create_table(
        "operators",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("badge", sa.Text(), nullable=True),
        sa.Column("pin_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("active", BIG, server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("badge", name=op.f("uq_operators_badge")),
        sa.UniqueConstraint("code", name=op.f("uq_operators_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "outbox",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", BIG, server_default="0", nullable=False),
        sa.Column("due_at", BIG, nullable=False),
        sa.Column("leased_by", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("closed_at", BIG, nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_due", "outbox", ["due_at", "id"], unique=False, **_where("state = 'waiting'"))

    op.create_table(
        "requests",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_requests")),
        sqlite_strict=True,
    )
    op.create_table(
        "scans",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("ok", BIG, nullable=False),
        sa.Column("says", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", sa.Text(), server_default="{}", nullable=False),
        sa.Column("order_no", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
        sqlite_strict=True,
    )
    op.create_index("ix_scans_station", "scans", ["station", "id"], unique=False)

    op.create_table(
        "skus",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("price_fen", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skus")),
        sa.UniqueConstraint("code", name=op.f("uq_skus_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_movements",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("warehouse_id", BIG, nullable=False),
        sa.Column("sku_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.CheckConstraint(
            "kind IN ('count', 'pick', 'return', 'transfer_out', 'transfer_in')", name=op.f("ck_stock_movements_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_movements_place", "stock_movements", ["warehouse_id", "sku_id"], unique=False)

    op.create_table(
        "warehouses",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("lat", DEGREES, nullable=False),
        sa.Column("lon", DEGREES, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouses")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouses_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "customer_addresses",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("adcode", sa.Text(), server_default="", nullable=False),
        sa.Column("region", sa.Text(), server_default="", nullable=False),
        sa.Column("lat", DEGREES, nullable=True),
        sa.Column("lon", DEGREES, nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_customer_addresses_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_addresses")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_addresses_customer_id"), "customer_addresses", ["customer_id"], unique=False)

    op.create_table(
        "operator_roles",
        sa.Column("operator_id", BIG, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_operator_roles_operator_id")),
        sa.PrimaryKeyConstraint("operator_id", "role", name=op.f("pk_operator_roles")),
        sqlite_strict=True,
    )
    op.create_table(
        "orders",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("no", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_no", sa.Text(), nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("stage_at", BIG, nullable=False),
        sa.Column("awaits", sa.Text(), server_default="", nullable=False),
        sa.Column("held", BIG, server_default="0", nullable=False),
        sa.Column("missing", sa.Text(), server_default="", nullable=False),
        sa.Column("transfer_open", BIG, server_default="0", nullable=False),
        sa.Column("warehouse_id", BIG, nullable=True),
        sa.Column("customer_id", BIG, nullable=True),
        sa.Column("buyer", sa.Text(), server_default="", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("adcode", sa.Text(), server_default="", nullable=False),
        sa.Column("region", sa.Text(), server_default="", nullable=False),
        sa.Column("lat", DEGREES, nullable=True),
        sa.Column("lon", DEGREES, nullable=True),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("line_count", BIG, server_default="0", nullable=False),
        sa.Column("pieces", BIG, server_default="0", nullable=False),
        sa.Column("amount_fen", BIG, server_default="0", nullable=False),
        sa.Column("freight_fen", BIG, server_default="0", nullable=False),
        sa.Column("ordered_at", BIG, nullable=True),
        sa.Column("paid_at", BIG, nullable=True),
        sa.Column("promised_at", BIG, nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.Column("version", BIG, server_default="1", nullable=False),
        sa.Column("event_seq", BIG, server_default="0", nullable=False),
        sa.Column("event_hash", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("channel IN ('taobao', 'mini', 'phone', 'pos')", name=op.f("ck_orders_channel")),
        sa.CheckConstraint(
            "stage IN ('paid', 'assigned', 'picked', 'shipped', 'signed', 'to_produce', 'cancelled')",
            name=op.f("ck_orders_stage"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_orders_batch_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_orders_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("external_no", "channel", name=op.f("uq_orders_external_no_channel")),
        sa.UniqueConstraint("no", name=op.f("uq_orders_no")),
        sqlite_strict=True,
    )
    op.create_index("ix_orders_clock", "orders", ["stage", "warehouse_id", "stage_at"], unique=False)
    op.create_index("ix_orders_incomplete", "orders", ["id"], unique=False, **_where("awaits = 'data'"))
    op.create_index("ix_orders_pool", "orders", ["stage", "channel", "warehouse_id", "id"], unique=False)
    op.create_index(
        "ix_orders_promise",
        "orders",
        ["promised_at"],
        unique=False,
        **_where("stage IN ('paid', 'to_produce', 'assigned', 'picked')"),
    )
    op.create_index("ix_orders_queue", "orders", ["promised_at", "id"], unique=False, **_where("awaits = 'routing'"))

    op.create_table(
        "sku_codes",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("sku_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("match_key", sa.Text(), nullable=False),
        sa.Column("pieces", BIG, server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('sku', 'oe', 'barcode')", name=op.f("ck_sku_codes_kind")),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_sku_codes_pieces")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_sku_codes_sku_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sku_codes")),
        sa.UniqueConstraint("sku_id", "kind", "match_key", name=op.f("uq_sku_codes_sku_id_kind_match_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_sku_codes_match_key", "sku_codes", ["match_key", "sku_id"], unique=False)
    op.create_index(op.f("ix_sku_codes_sku_id"), "sku_codes", ["sku_id"], unique=False)

    op.create_table(
        "stations",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("warehouse_id", BIG, nullable=False),
        sa.Column("order_no", sa.Text(), server_default="", nullable=False),
        sa.Column("pending", sa.Text(), server_default="", nullable=False),
        sa.Column("used_at", BIG, nullable=True),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_stations_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
        sa.UniqueConstraint("code", name=op.f("uq_stations_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_stations_order_no", "stations", ["order_no"], unique=False)

    op.create_table(
        "stock",
        sa.Column("warehouse_id", BIG, nullable=False),
        sa.Column("sku_id", BIG, nullable=False),
        sa.Column("on_hand", BIG, server_default="0", nullable=False),
        sa.Column("reserved", BIG, server_default="0", nullable=False),
        sa.Column("location", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("reserved >= 0 AND reserved <= on_hand", name=op.f("ck_stock_reserved")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_stock_sku_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_warehouse_id")),
        sa.PrimaryKeyConstraint("warehouse_id", "sku_id", name=op.f("pk_stock")),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_sku_id", "stock", ["sku_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), server_default="", nullable=False),
        sa.Column("policy", sa.Text(), server_default="{}", nullable=False),
        sa.Column("candidates", sa.Text(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_decisions_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_decisions_order_id"), "decisions", ["order_id"], unique=False)

    op.create_table(
        "order_events",
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("station", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", sa.Text(), server_default="{}", nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_events_order_id")),
        sa.PrimaryKeyConstraint("order_id", "seq", name=op.f("pk_order_events")),
        sqlite_strict=True,
    )
    op.create_table(
        "order_lines",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("sku_id", BIG, nullable=True),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("picked", BIG, server_default="0", nullable=False),
        sa.Column("price_fen", BIG, server_default="0", nullable=False),
        sa.CheckConstraint("quantity > 0 AND picked >= 0 AND picked <= quantity", name=op.f("ck_order_lines_quantity")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_order_lines_sku_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sqlite_strict=True,
    )
    op.create_index("ix_order_lines_order_id", "order_lines", ["order_id", "position"], unique=False)

    op.create_table(
        "parcels",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("no", sa.Text(), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("carrier", sa.Text(), server_default="", nullable=False),
        sa.Column("waybill", sa.Text(), nullable=True),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("shipped_at", BIG, nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_parcels_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcels")),
        sa.UniqueConstraint("no", name=op.f("uq_parcels_no")),
        sa.UniqueConstraint("waybill", name=op.f("uq_parcels_waybill")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_parcels_order_id"), "parcels", ["order_id"], unique=False)

    op.create_table(
        "transfers",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("no", sa.Text(), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("from_id", BIG, nullable=False),
        sa.Column("to_id", BIG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("closed_at", BIG, nullable=True),
        sa.CheckConstraint("state IN ('proposed', 'done', 'cancelled')", name=op.f("ck_transfers_state")),
        sa.ForeignKeyConstraint(["from_id"], ["warehouses.id"], name=op.f("fk_transfers_from_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_transfers_order_id")),
        sa.ForeignKeyConstraint(["to_id"], ["warehouses.id"], name=op.f("fk_transfers_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("no", name=op.f("uq_transfers_no")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_transfers_order_id"), "transfers", ["order_id"], unique=False)
    op.create_index("ix_transfers_proposed", "transfers", ["id"], unique=False, **_where("state = 'proposed'"))

    op.create_table(
        "labels",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("parcel_id", BIG, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("copy", BIG, server_default="1", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), server_default="{}", nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'rendered', 'applied', 'void')", name=op.f("ck_labels_state")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_labels_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("code", name=op.f("uq_labels_code")),
        sqlite_strict=True,
    )
    op.create_index("uq_labels_live", "labels", ["parcel_id"], unique=True, **_where("state <> 'void'"))

    op.create_table(
        "production_requests",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("sku_id", BIG, nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'cancelled')", name=op.f("ck_production_requests_state")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_production_requests_line_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_production_requests_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_requests")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_production_requests_order_id"), "production_requests", ["order_id"], unique=False)

    op.create_table(
        "reservations",
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("warehouse_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("sku_id", BIG, nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservations_quantity")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_reservations_line_id")),
        sa.PrimaryKeyConstraint("line_id", "warehouse_id", name=op.f("pk_reservations")),
        sqlite_strict=True,
    )
    op.create_index("ix_reservations_order_id", "reservations", ["order_id"], unique=False)

    op.create_table(
        "transfer_lines",
        sa.Column("transfer_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("sku_id", BIG, nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_transfer_lines_line_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_lines_transfer_id")),
        sa.PrimaryKeyConstraint("transfer_id", "line_id", name=op.f("pk_transfer_lines")),
        sqlite_strict=True,
    )
    _stamp_changes()
    _create_search()


def _stamp_changes() -> None:
    """On PostgreSQL each change carries its transaction, so that a late commit with an early id is not missed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE changes ALTER tx SET DEFAULT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)")


def _create_search() -> None:
    """Full text over orders: contentless FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE order_search USING fts5("
            "words, content='', columnsize=0, prefix='2 4', tokenize='unicode61 remove_diacritics 0')"
        )
        return
    op.execute("CREATE TABLE order_search (order_id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
    op.execute("CREATE INDEX ix_order_search_words ON order_search USING gin (words)")


def downgrade() -> None:
    """Back."""
    op.execute("DROP TABLE order_search")
    op.drop_table("transfer_lines")

    op.drop_table("reservations")

    op.drop_table("production_requests")

    op.drop_table("labels")

    op.drop_table("transfers")

    op.drop_table("parcels")

    op.drop_table("order_lines")
    op.drop_table("order_events")

    op.drop_table("decisions")

    op.drop_table("stock")

    op.drop_table("stations")

    op.drop_table("sku_codes")

    op.drop_table("orders")
    op.drop_table("operator_roles")

    op.drop_table("customer_addresses")
    op.drop_table("warehouses")

    op.drop_table("stock_movements")
    op.drop_table("skus")

    op.drop_table("scans")
    op.drop_table("requests")

    op.drop_table("outbox")
    op.drop_table("operators")

    op.drop_table("customers")
    op.drop_table("changes")
    op.drop_table("batches")
