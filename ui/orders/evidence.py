"""The photos of an order: what was packed, the box, the signature."""

from collections.abc import Sequence
from pathlib import Path

from app import words
from app.domain.site import exact
from app.i18n import text
from app.views.handover import EvidenceRow
from ui import clock
from ui.screen import Services
from ui.widgets.photos import Photo, PhotoSection


class EvidenceSection(PhotoSection):
    """The photos of one order, oldest first."""

    def __init__(self, services: Services) -> None:
        super().__init__(services, text("Drop photos here: of the packed goods, the box, the signature"))

    def photos(self, no: str) -> Sequence[Photo]:
        """With the stage and the time they show."""
        return [_photo(row) for row in self._services.desk.reader.evidence(no)]

    def put(self, no: str, path: Path) -> bool:
        """Where the order stands now."""
        return not self._services.desk.add_photo(self._services.actor, no, path).again


def _photo(row: EvidenceRow) -> Photo:
    by = " · ".join(part for part in (row.by_name, row.station, row.parcel, row.name) if part)
    under = f"{words.stage(row.stage)} {words.clock(row.at, clock.now())}"
    return Photo(row.sha256, under, f"{exact(row.at)}  {by}")
