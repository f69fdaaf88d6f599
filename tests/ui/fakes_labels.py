"""A company with three label layouts whose looks are settings in memory; labels are really drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.adapters.labels import draw, layouts, picture, read_logo
from app.bus import Command, Result
from app.domain.label_look import LabelLook, checked_look, look_key, look_of, look_text
from app.domain.parcel import LabelContent
from app.domain.people import Actor
from app.errors import Refused
from app.usecases.label_looks import LookSaved, SaveLabelLook
from app.views.labels import LayoutRow
from tests.ui.fakes import FakeDesk, FakeReader


class LabelsReader(FakeReader):
    """Settings that can be changed."""

    def __init__(self) -> None:
        super().__init__(0)
        self.stored: dict[str, str] = {}

    def settings(self) -> Mapping[str, str]:
        return {**super().settings(), **self.stored}

    def look(self, layout: str) -> LabelLook:
        """The stored look of a layout."""
        return look_of(self.stored.get(look_key(layout), ""))


@dataclass
class LabelsDesk(FakeDesk):
    """Draws labels as the program does, unless `broken`; remembers which layouts and looks were drawn."""

    reader: Any = field(default_factory=LabelsReader)
    drawn: list[tuple[LabelContent, str, LabelLook]] = field(default_factory=list)
    broken: bool = False

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if not isinstance(command, SaveLabelLook):
            return super().handle(command, actor)
        self.commands.append(command)
        self.reader.stored[look_key(command.layout)] = look_text(checked_look(command.look))
        self.reader.note("company")
        return Result(LookSaved(command.layout))

    def label_layouts(self) -> Sequence[LayoutRow]:
        return [LayoutRow(each.name, each.width_mm, each.height_mm) for each in layouts().values()]

    def preview_label(self, content: LabelContent, layout: str, look: LabelLook) -> bytes:
        if self.broken:
            raise Refused("label.layout", layout=layout, known="")
        self.drawn.append((content, layout, look))
        return picture(draw([content], layout, look))

    def read_logo(self, path: Path) -> bytes:
        return read_logo(path)
