"""How a stage looks, the same on every screen: number, icon, colour."""

from dataclasses import dataclass

from app.domain.stages import FIVE_STAGES, Stage
from ui.theme.tokens import tokens

_NUMBERS = "①②③④⑤"
_ICONS = {
    Stage.PAID: "paid",
    Stage.ASSIGNED: "warehouse",
    Stage.PICKED: "picked",
    Stage.SHIPPED: "truck",
    Stage.SIGNED: "check",
    Stage.TO_PRODUCE: "factory",
    Stage.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class StageStyle:
    """Colours as #RRGGBB for the theme in force; `number` is empty beside the track; `struck` text is lined through."""

    colour: str
    ground: str
    number: str
    icon: str
    struck: bool = False


def stage_style(stage: Stage, held: bool = False) -> StageStyle:
    """The look of a stage; a held order looks held wherever it stands."""
    now = tokens()
    number = _NUMBERS[FIVE_STAGES.index(stage)] if stage in FIVE_STAGES else ""
    colour = now.stages["hold" if held else stage.value]
    strength = 0.16 if now.dark else 0.10
    return StageStyle(
        colour=colour,
        ground=now.tint(colour, strength),
        number=number,
        icon="hold" if held else _ICONS[stage],
        struck=stage is Stage.CANCELLED,
    )
