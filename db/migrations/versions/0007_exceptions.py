"""Exceptions: cases, who is on duty, alarms and their way out, workers; who changed a setting."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import at, choice, key, number, table, text, words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LIVE = sa.text("state <> 'closed'")
_DUE = sa.text("due_at IS NOT NULL")
_CLOSED = sa.text("closed_at IS NOT NULL")
_OPEN = sa.text("state <> 'done'")
_WAITING = sa.text("state = 'waiting'")
_WITH_MESSAGE = sa.text("message_id IS NOT NULL")
_TABLES = (
    "leases",
    "workers",
    "sendings",
    "alerts",
    "watch_marks",
    "absences",
    "duty_rules",
    "case_photos",
    "case_steps",
    "case_events",
    "case_links",
    "cases",
    "causes",
    "setting_changes",
)


def upgrade() -> None:
    """Forward."""
    table(
        "setting_changes",
        key(),
        text("key"),
        words("value"),
        words("by"),
        at("at"),
        primary=("id",),
    )
    op.create_index("ix_setting_changes_key", "setting_changes", ["key"])
    op.create_index("ix_reservations_place", "reservations", ["warehouse_id", "sku_id"])
    op.create_index("ix_outbox_open", "outbox", ["topic", "state"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    _make_cases()
    _make_about_cases()
    _make_duty()
    _make_alerts()
    _make_workers()


def downgrade() -> None:
    """Back; what was learnt from exceptions is lost."""
    for name in _TABLES:
        op.drop_table(name)
    op.drop_index("ix_outbox_open", "outbox")
    op.drop_index("ix_reservations_place", "reservations")


def _make_cases() -> None:
    table(
        "causes",
        key(),
        text("code", unique="causes"),
        number("parent_id", null=True, to="causes.id", table="causes"),
        words("zh"),
        words("en"),
        number("active", "1"),
        primary=("id",),
    )
    table(
        "cases",
        key(),
        text("no", unique="cases"),
        text("kind"),
        text("cause"),
        choice("state", "'open', 'paused', 'cleared', 'closed'", "cases"),
        number("severity"),
        words("facts", "{}"),
        words("order_no"),
        words("order_type"),
        words("stage"),
        words("warehouse"),
        words("customer"),
        words("role"),
        words("owner"),
        number("level", "0"),
        at("opened_at"),
        at("due_at", null=True),
        at("reacted_at", null=True),
        at("paused_at", null=True),
        at("resume_at", null=True),
        number("paused_ms", "0"),
        at("cleared_at", null=True),
        at("closed_at", null=True),
        words("by"),
        words("closed_by"),
        number("cause_id", null=True, to="causes.id", table="cases"),
        words("solution"),
        words("article"),
        number("version", "1"),
        number("event_seq", "0"),
        primary=("id",),
    )
    op.create_index("uq_cases_live", "cases", ["cause"], unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)
    op.create_index("ix_cases_due", "cases", ["due_at"], sqlite_where=_DUE, postgresql_where=_DUE)
    op.create_index("ix_cases_owner", "cases", ["owner", "id"], sqlite_where=_LIVE, postgresql_where=_LIVE)
    op.create_index("ix_cases_closed", "cases", ["closed_at"], sqlite_where=_CLOSED, postgresql_where=_CLOSED)
    op.create_index("ix_cases_opened", "cases", ["opened_at"])


def _make_about_cases() -> None:
    def of_case(name: str) -> tuple[sa.schema.SchemaItem, ...]:
        return number("case_id", to="cases.id", table=name)

    table("case_links", of_case("case_links"), text("kind"), text("key"), primary=("case_id", "kind", "key"))
    op.create_index("ix_case_links_key", "case_links", ["kind", "key"])
    table(
        "case_events",
        of_case("case_events"),
        number("seq"),
        at("at"),
        text("kind"),
        words("by"),
        words("facts", "{}"),
        primary=("case_id", "seq"),
    )
    table(
        "case_steps",
        of_case("case_steps"),
        number("position"),
        words("article"),
        words("words"),
        at("done_at", null=True),
        words("done_by"),
        primary=("case_id", "position"),
    )
    table(
        "case_photos",
        of_case("case_photos"),
        text("sha256"),
        words("name"),
        number("bytes"),
        words("by"),
        at("at"),
        primary=("case_id", "sha256"),
    )


def _make_duty() -> None:
    table(
        "duty_rules",
        key(),
        choice("kind", "'assignment', 'limits', 'calendar', 'escalation', 'alerts'", "duty_rules"),
        number("version"),
        words("content"),
        words("note"),
        words("by"),
        at("at"),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_duty_rules_kind_version")),
        primary=("id",),
    )
    table(
        "absences",
        key(),
        text("operator"),
        at("from_at"),
        at("to_at"),
        words("deputy"),
        words("reason"),
        words("by"),
        at("at"),
        number("cancelled", "0"),
        primary=("id",),
    )
    op.create_index("ix_absences_operator", "absences", ["operator"])
    table("watch_marks", text("name"), number("value", "0"), primary=("name",))


def _make_alerts() -> None:
    table(
        "alerts",
        key(),
        number("case_id", null=True, to="cases.id", table="alerts"),
        text("kind"),
        choice("port", "'screen', 'wecom', 'mail'", "alerts"),
        words("operator"),
        choice("state", "'waiting', 'queued', 'sent', 'failed', 'acknowledged'", "alerts"),
        at("created_at"),
        at("due_at"),
        number("message_id", null=True, to="outbox.id", table="alerts"),
        at("closed_at", null=True),
        words("error"),
        primary=("id",),
    )
    op.create_index("ix_alerts_case_id", "alerts", ["case_id"])
    op.create_index("ix_alerts_waiting", "alerts", ["port", "due_at"], sqlite_where=_WAITING, postgresql_where=_WAITING)
    op.create_index(
        "ix_alerts_message", "alerts", ["message_id"], sqlite_where=_WITH_MESSAGE, postgresql_where=_WITH_MESSAGE
    )
    table(
        "sendings",
        key(),
        text("target"),
        number("message_id", to="outbox.id", table="sendings"),
        at("at"),
        words("worker"),
        choice("outcome", "'begun', 'taken', 'refused', 'unknown'", "sendings"),
        words("told"),
        primary=("id",),
    )
    op.create_index("ix_sendings_target", "sendings", ["target", "at"])
    op.create_index("ix_sendings_message", "sendings", ["message_id"])


def _make_workers() -> None:
    table(
        "workers",
        text("name"),
        words("host"),
        at("started_at"),
        at("seen_at"),
        words("doing"),
        words("trouble"),
        at("ended_at", null=True),
        primary=("name",),
    )
    table("leases", text("name"), words("worker"), at("until"), primary=("name",))
