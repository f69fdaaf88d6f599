"""Boxes and what is on them: labels, printers and their jobs, loads, evidence, what couriers say."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Text, text

from db.tables.base import Big, Instant, choice, key, number, table, words

loads = table(
    "loads",
    key(),
    Column("no", Text, nullable=False, unique=True),
    words("carrier"),
    Column("warehouse_id", Big, ForeignKey("warehouses.id"), nullable=False),
    *choice("state", "'open', 'closed', 'cancelled'"),
    words("station"),
    words("by"),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    words("closed_by"),
)
"""Parcels handed over to a courier together."""

parcels = table(
    "parcels",
    key(),
    Column("no", Text, nullable=False, unique=True),
    Column("order_id", Big, ForeignKey("orders.id"), nullable=False, index=True),
    words("carrier"),
    Column("waybill", Text, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("shipped_at", Instant),
    number("box", 1),
    number("weight_g", 0),
    Column("load_id", Big, ForeignKey("loads.id")),
    Index(
        "ix_parcels_load_id",
        "load_id",
        sqlite_where=text("load_id IS NOT NULL"),
        postgresql_where=text("load_id IS NOT NULL"),
    ),
)
"""`box` counts the boxes of an order from 1."""

parcel_lines = table(
    "parcel_lines",
    Column("parcel_id", Big, ForeignKey("parcels.id"), primary_key=True, autoincrement=False),
    Column("line_id", Big, primary_key=True, autoincrement=False),
    number("sku_id"),
    number("quantity"),
    CheckConstraint("quantity > 0", name="quantity"),
)
"""What is in which box."""

labels = table(
    "labels",
    key(),
    Column("parcel_id", Big, ForeignKey("parcels.id"), nullable=False),
    Column("code", Text, nullable=False, unique=True),
    number("copy", 1),
    *choice("state", "'pending', 'rendered', 'sent', 'printed', 'applied', 'void'"),
    words("content", "{}"),
    Column("pdf", LargeBinary),
    words("layout"),
    words("reason"),
    words("by"),
    Column("at", Instant),
    Index(
        "uq_labels_live",
        "parcel_id",
        unique=True,
        sqlite_where=text("state <> 'void'"),
        postgresql_where=text("state <> 'void'"),
    ),
)
"""One live label a parcel, by the database's own law; `reason`, `by` and `at` tell why a copy was made."""

printers = table(
    "printers",
    key(),
    Column("code", Text, nullable=False, unique=True),
    words("name"),
    *choice("kind", "'tcp', 'queue', 'folder'"),
    words("address"),
    *choice("language", "'pdf', 'zpl', 'tspl'"),
    number("dpi", 203),
    words("layout"),
    number("active", 1),
)
"""`address`: host:port, the name of the system's queue (CUPS or Windows spooler), or a folder; `layout` the label
layout of the paper in it."""

printer_uses = table(
    "printer_uses",
    Column("station", Text, primary_key=True),
    Column("document", Text, primary_key=True),
    Column("printer_id", Big, ForeignKey("printers.id"), nullable=False),
)
"""Which printer takes which document; an empty station means every station without a line of its own."""

print_jobs = table(
    "print_jobs",
    key(),
    *choice("document", "'label', 'slip', 'manifest', 'sheet'"),
    words("reference"),
    words("station"),
    Column("printer_id", Big, ForeignKey("printers.id")),
    *choice("state", "'waiting', 'sent', 'printed', 'failed', 'cancelled'"),
    number("attempts", 0),
    words("error"),
    Column("pdf", LargeBinary),
    words("by"),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    words("leased_by"),
    Column("closed_at", Instant),
    Index(
        "ix_print_jobs_undone",
        "id",
        sqlite_where=text("state IN ('waiting', 'sent', 'failed')"),
        postgresql_where=text("state IN ('waiting', 'sent', 'failed')"),
    ),
    Index("ix_print_jobs_reference", "reference"),
)
"""One job, one document. `reference` is the label's code or the number of what the document is about; a job without a
printer waits until one is named."""

evidence = table(
    "evidence",
    key(),
    Column("order_id", Big, ForeignKey("orders.id"), nullable=False, index=True),
    words("parcel_no"),
    words("stage"),
    number("event_seq", 0),
    Column("sha256", Text, nullable=False),
    number("bytes"),
    words("name"),
    words("by"),
    words("station"),
    Column("at", Instant, nullable=False),
)
"""Photos of an event of an order; the file is named by its hash, in the evidence folder."""

waybill_numbers = table(
    "waybill_numbers",
    Column("carrier", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("parcel_id", Big, ForeignKey("parcels.id")),
    Column("taken_at", Instant),
    Index(
        "ix_waybill_numbers_free",
        "carrier",
        "number",
        sqlite_where=text("parcel_id IS NULL"),
        postgresql_where=text("parcel_id IS NULL"),
    ),
)
"""Numbers that a courier gave us in advance."""

courier_events = table(
    "courier_events",
    Column("parcel_id", Big, ForeignKey("parcels.id"), primary_key=True, autoincrement=False),
    Column("at", Instant, primary_key=True),
    Column("status", Text, primary_key=True),
    words("says"),
    words("source"),
)
"""What couriers say of a parcel, with the source's own status."""
