"""What the screen of the duty rules reads in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.domain.duty import DEFAULTS, DutyKind, DutyPart, of_text
from app.i18n import text
from app.views import Reader
from app.views.cases import AbsenceRow, AlertRow, DutyRow, WorkerRow


class DutyLook(NamedTuple):
    """Every part in force with its versions (newest first, with the names of who saved them), people and warehouses by
    code, who is away, and what carries alarms out."""

    parts: dict[DutyKind, DutyPart]
    versions: Mapping[DutyKind, Sequence[DutyRow]]
    people: Mapping[str, str]
    sites: Mapping[str, str]
    absences: Sequence[AbsenceRow]
    workers: Sequence[WorkerRow]
    sent: Sequence[AlertRow]


def read_duty(reader: Reader) -> DutyLook:
    """Everything."""
    names = {row.code: row.name for row in reader.operators()}
    parts = dict(DEFAULTS)
    for row in reader.duty_rules():
        parts[DutyKind(row.kind)] = of_text(DutyKind(row.kind), row.content)
    versions = {kind: _versions(reader, kind, names) for kind in DutyKind}
    sites = {site.code: site.name for site in reader.warehouses()}
    away, workers, sent = reader.absences(), reader.workers(), reader.sent_alerts()
    return DutyLook(parts, versions, _apart(names), sites, away, workers, sent)


def _versions(reader: Reader, kind: DutyKind, names: Mapping[str, str]) -> list[DutyRow]:
    supplied = text("As it comes with the program")
    return [
        replace(row, by=names.get(row.by, row.by), note=row.note if row.version else supplied)
        for row in reader.duty_versions(kind.value)
    ]


def _apart(names: Mapping[str, str]) -> Mapping[str, str]:
    """People of the same name with their codes."""
    said = list(names.values())
    return {code: name if said.count(name) == 1 else f"{name} ({code})" for code, name in names.items()}
