"""Alarms and workers as rows."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from app.domain.alerts import AlertPort, AlertState
from app.domain.cases import CaseKind, Severity
from app.ports import Clock
from app.views.cases import AlertRow, WorkerRow
from db.engine import Database
from db.tables.cases import cases
from db.tables.duty import alerts, workers

LOST_AFTER = timedelta(seconds=30)
_a, _c, _w = alerts.c, cases.c, workers.c


class AlertReads:
    """Part of app.views.cases.CaseReader."""

    _database: Database
    _clock: Clock

    def alerts(self, operator: str = "", limit: int = 200) -> Sequence[AlertRow]:
        """The newest of each case and person; what is for nobody in particular is for all."""
        on_screen = (_a.port == AlertPort.SCREEN.value) & (_a.state == AlertState.WAITING.value)
        mine = on_screen & _a.operator.in_({operator, ""}) if operator else on_screen
        newest = select(func.max(_a.id)).where(mine).group_by(_a.case_id, _a.operator)
        return self._alert_rows(_rows(_a.id.in_(newest)).limit(limit))

    def sent_alerts(self, limit: int = 200) -> Sequence[AlertRow]:
        """By their numbers."""
        return self._alert_rows(_rows(_a.port != AlertPort.SCREEN.value).limit(limit))

    def _alert_rows(self, query: Select[Any]) -> Sequence[AlertRow]:
        with self._database.reading() as connection:
            return [_alert(row) for row in connection.execute(query)]

    def workers(self) -> Sequence[WorkerRow]:
        """By when they were seen."""
        lost = self._clock() - LOST_AFTER
        running = select(workers).where(_w.ended_at.is_(None)).order_by(_w.seen_at)
        with self._database.reading() as connection:
            return [
                WorkerRow(r.name, r.host, r.started_at, r.seen_at, r.doing, r.trouble, r.seen_at < lost)
                for r in connection.execute(running)
            ]


def _rows(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(alerts, _c.no, _c.kind.label("case_kind"), _c.severity, _c.facts, _c.order_no)
        .join_from(alerts, cases)
        .where(condition)
        .order_by(_a.id.desc())
    )


def _alert(row: Row[Any]) -> AlertRow:
    return AlertRow(
        row.id,
        row.no,
        CaseKind(row.case_kind),
        Severity(row.severity),
        json.loads(row.facts),
        row.order_no,
        row.kind,
        row.port,
        row.operator,
        row.state,
        row.created_at,
        row.closed_at,
        row.error,
    )
