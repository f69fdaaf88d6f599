"""The pool: orders, lines, ledger, decisions, transfers, production."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, text

from db.tables.base import Big, Degrees, Instant, choice, key, number, table, words

STAGES = "'paid', 'assigned', 'picked', 'shipped', 'signed', 'to_produce', 'cancelled'"
OPEN = "'paid', 'to_produce', 'assigned', 'picked'"
CHANNELS = "'taobao', 'mini', 'phone', 'pos', 'jd', '1688'"
NEEDING = "'release', 'transfer', 'production', 'shipping'"
"""What orders wait for a person with (orders that wait for data have an index of their own)."""
MOVING = "'proposed', 'approved', 'picked', 'in_transit'"
"""Transfers that are neither received nor cancelled."""
ASKED = "'open', 'accepted'"
"""Production requests that wait for their pieces."""

batches = table(
    "batches",
    key(),
    Column("kind", Text, nullable=False),
    words("files"),
    words("digest"),
    words("by"),
    Column("at", Instant, nullable=False),
    *choice("state", "'done', 'undone'", "done"),
    words("profile"),
    words("counts", "{}"),
    number("first_order", 0),
    number("last_order", 0),
    number("last_parcel", 0),
    words("undone_by"),
    Column("undone_at", Instant),
    Index("ix_batches_at", "at"),
    Index(
        "ix_batches_last_parcel",
        "last_parcel",
        sqlite_where=text("last_parcel > 0"),
        postgresql_where=text("last_parcel > 0"),
    ),
)
"""Every import, kept for ever. Its new orders lie between `first_order` and `last_order`; `last_parcel` is the last
parcel that was undone with it. None of their numbers comes again."""

batch_orders = table(
    "batch_orders",
    Column("batch_id", Big, ForeignKey("batches.id"), primary_key=True),
    Column("order_id", Big, ForeignKey("orders.id"), primary_key=True),
    number("seq"),
    words("before", "{}"),
    Index("ix_batch_orders_order_id", "order_id"),
)
"""Orders that an import changed: the event it wrote, and what they were before."""

orders = table(
    "orders",
    key(),
    Column("no", Text, nullable=False, unique=True),
    *choice("channel", CHANNELS),
    Column("external_no", Text, nullable=False),
    Column("batch_id", Big, ForeignKey("batches.id"), nullable=False),
    *choice("stage", STAGES),
    Column("stage_at", Instant, nullable=False),
    words("awaits"),
    number("held", 0),
    words("missing"),
    number("transfer_open", 0),
    Column("warehouse_id", Big, ForeignKey("warehouses.id")),
    Column("customer_id", Big, ForeignKey("customers.id")),
    words("buyer"),
    words("contact"),
    words("phone"),
    words("address"),
    words("adcode"),
    words("region"),
    Column("lat", Degrees),
    Column("lon", Degrees),
    words("remark"),
    number("line_count", 0),
    number("pieces", 0),
    number("amount_fen", 0),
    number("freight_fen", 0),
    number("discount_fen", 0),
    *choice("pay", "'prepaid', 'credit'", "prepaid"),
    number("credit_fen", 0),
    number("urgent", 0),
    words("marks"),
    words("gaps"),
    number("stops", 0),
    Column("ordered_at", Instant),
    Column("paid_at", Instant),
    Column("promised_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    number("version", 1),
    number("event_seq", 0),
    words("event_hash"),
    Column("parent_id", Big, ForeignKey("orders.id")),
    UniqueConstraint("external_no", "channel"),
    Index("ix_orders_pool", "stage", "channel", "warehouse_id", "id"),
    Index("ix_orders_clock", "stage", "warehouse_id", "stage_at"),
    Index(
        "ix_orders_customer",
        "customer_id",
        "id",
        sqlite_where=text("customer_id IS NOT NULL"),
        postgresql_where=text("customer_id IS NOT NULL"),
    ),
    Index(
        "ix_orders_needing",
        "awaits",
        "id",
        sqlite_where=text(f"awaits IN ({NEEDING})"),
        postgresql_where=text(f"awaits IN ({NEEDING})"),
    ),
    Index(
        "ix_orders_queue",
        "promised_at",
        "id",
        sqlite_where=text("awaits = 'routing'"),
        postgresql_where=text("awaits = 'routing'"),
    ),
    Index("ix_orders_incomplete", "id", sqlite_where=text("awaits = 'data'"), postgresql_where=text("awaits = 'data'")),
    Index(
        "ix_orders_promise",
        "promised_at",
        sqlite_where=text(f"stage IN ({OPEN})"),
        postgresql_where=text(f"stage IN ({OPEN})"),
    ),
    Index(
        "ix_orders_parts",
        "parent_id",
        sqlite_where=text("parent_id IS NOT NULL"),
        postgresql_where=text("parent_id IS NOT NULL"),
    ),
)
"""`marks` are what the source said last, by group (intake.marks); `gaps` what the order lacked when it came; `stops`
how often it was held; `credit_fen` what it takes of its customer's account until it is billed; `parent_id` is the
order that this one was split from."""

order_lines = table(
    "order_lines",
    key(),
    Column("order_id", Big, ForeignKey("orders.id"), nullable=False),
    number("position"),
    Column("sku_id", Big, ForeignKey("skus.id")),
    words("code"),
    words("title"),
    number("quantity"),
    number("picked", 0),
    number("price_fen", 0),
    Index("ix_order_lines_order_id", "order_id", "position"),
    CheckConstraint("quantity > 0 AND picked >= 0 AND picked <= quantity", name="quantity"),
)
"""`code` is the SKU as the source named it."""

returns = table(
    "returns",
    key(),
    Column("batch_id", Big, ForeignKey("batches.id"), nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("external_no", Text, nullable=False),
    number("position"),
    Column("order_id", Big, ForeignKey("orders.id"), index=True),
    Column("sku_id", Big, ForeignKey("skus.id")),
    words("code"),
    words("title"),
    number("quantity"),
    number("price_fen", 0),
    Column("at", Instant, nullable=False),
    UniqueConstraint("external_no", "channel", "position"),
    CheckConstraint("quantity < 0", name="quantity"),
)
"""Goods that came back over a counter, as negative lines; `order_id` is their sale, where it is known."""

order_events = table(
    "order_events",
    Column("order_id", Big, ForeignKey("orders.id"), primary_key=True),
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    words("by"),
    words("station"),
    words("facts", "{}"),
    Column("hash", Text, nullable=False),
)
"""Append-only; each hash seals the one before (domain.events.seal), the last one stands on the order too."""

decisions = table(
    "decisions",
    key(),
    Column("order_id", Big, ForeignKey("orders.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    words("warehouse"),
    words("branch"),
    number("rules_version", 0),
    number("reach_km", 0),
    words("candidates", "[]"),
)
"""Kept for ever: the branch of which rules decided, how far it reached, and every candidate with distance, stock at
that instant, verdict and the facts of it, as JSON."""

transfers = table(
    "transfers",
    key(),
    Column("no", Text, nullable=False, unique=True),
    Column("order_id", Big, ForeignKey("orders.id"), nullable=False, index=True),
    Column("from_id", Big, ForeignKey("warehouses.id"), nullable=False),
    Column("to_id", Big, ForeignKey("warehouses.id"), nullable=False),
    *choice("state", "'proposed', 'approved', 'picked', 'in_transit', 'received', 'cancelled'"),
    number("wanted", 1),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index(
        "ix_transfers_open",
        "id",
        sqlite_where=text(f"state IN ({MOVING})"),
        postgresql_where=text(f"state IN ({MOVING})"),
    ),
)
"""`wanted`: the order still waits for the goods; else they become free stock where they arrive."""

transfer_lines = table(
    "transfer_lines",
    Column("transfer_id", Big, ForeignKey("transfers.id"), primary_key=True),
    Column("line_id", Big, primary_key=True),
    Column("sku_id", Big, nullable=False),
    number("quantity"),
    number("received", 0),
    CheckConstraint("received >= 0 AND received <= quantity", name="received"),
)
"""What moves, also when the order's line is there no more; `received` is what arrived of it."""

production_requests = table(
    "production_requests",
    key(),
    Column("order_id", Big, ForeignKey("orders.id"), nullable=False, index=True),
    Column("line_id", Big, ForeignKey("order_lines.id"), nullable=False),
    Column("sku_id", Big, nullable=False),
    number("quantity"),
    *choice("state", "'open', 'accepted', 'done', 'cancelled'"),
    Column("created_at", Instant, nullable=False),
    Column("promised_at", Instant),
    words("by"),
    Index(
        "ix_production_requests_asked",
        "sku_id",
        sqlite_where=text(f"state IN ({ASKED})"),
        postgresql_where=text(f"state IN ({ASKED})"),
    ),
)
"""`promised_at` is by when the planner `by` has promised the pieces."""
