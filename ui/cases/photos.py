"""The photos of a case."""

from collections.abc import Sequence
from pathlib import Path

from app import words
from app.domain.site import exact
from app.i18n import text
from ui import clock
from ui.cases.wording import names_of
from ui.screen import Services
from ui.widgets.photos import Photo, PhotoSection


class CasePhotos(PhotoSection):
    """By the number of the case."""

    def __init__(self, services: Services) -> None:
        super().__init__(services, text("Drop photos here: of the damage, the empty shelf, the label"))

    def photos(self, no: str) -> Sequence[Photo]:
        """With who took them when."""
        detail = self._services.desk.reader.case(no)
        if detail is None:
            return []
        names, now = names_of(detail), clock.now()
        return [
            Photo(row.sha256, f"{names.get(row.by, row.by)} {words.clock(row.at, now)}", f"{exact(row.at)}  {row.name}")
            for row in detail.photos
        ]

    def put(self, no: str, path: Path) -> bool:
        """One more, or the same once more."""
        self._services.desk.add_case_photo(self._services.actor, no, path)
        return True
