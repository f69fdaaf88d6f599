"""How a company's labels look: its sender, its logo, and what is left out, for each layout."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from app.domain.label_look import LabelLook, checked_look, look_key, look_text
from app.errors import BadInput
from app.ports import Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class SaveLabelLook:
    """Labels of this layout that are drawn from now on look like this."""

    request_id: str
    layout: str
    look: LabelLook


@dataclass(frozen=True, slots=True)
class LookSaved:
    """Of this layout."""

    layout: str


def save_label_look(
    command: SaveLabelLook, uow: UnitOfWork, context: Context, layouts: Callable[[], Collection[str]]
) -> LookSaved:
    """BadInput("label.layout") for a layout that is not there, BadInput("label.look") as `checked_look`."""
    if command.layout not in layouts():
        raise BadInput("label.layout", layout=command.layout, known=", ".join(layouts()))
    key = look_key(command.layout)
    uow.company.put_setting(key, look_text(checked_look(command.look)), context.by.code, context.now)
    uow.changed("company", key)
    return LookSaved(command.layout)
