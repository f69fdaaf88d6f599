"""A filter of the list as text, as it is kept for an operator, and back."""

import json

from app.domain.intake import Channel, Missing
from app.domain.stages import Awaits, Stage
from app.views.orders import OrderFilter


def to_text(where: OrderFilter) -> str:
    """The parts of the filter that say something, as JSON."""
    parts: dict[str, object] = {
        "stage": where.stage,
        "channel": where.channel,
        "warehouse": where.warehouse,
        "text": where.text,
        "incomplete": where.incomplete,
        "late": where.late,
        "over": where.over,
        "needs": sorted(where.needs),
        "lacks": where.lacks,
    }
    return json.dumps({name: part for name, part in parts.items() if part}, ensure_ascii=False)


def from_text(content: str) -> OrderFilter | None:
    """The filter again. Names this version does not know are ignored; None for a text that is no filter."""
    try:
        parts = json.loads(content)
        return OrderFilter(
            stage=Stage(parts["stage"]) if "stage" in parts else None,
            channel=Channel(parts["channel"]) if "channel" in parts else None,
            warehouse=str(parts.get("warehouse", "")),
            text=str(parts.get("text", "")),
            incomplete=bool(parts.get("incomplete")),
            late=bool(parts.get("late")),
            over=bool(parts.get("over")),
            needs=frozenset(map(Awaits, parts.get("needs", ()))),
            lacks=Missing(parts["lacks"]).value if "lacks" in parts else "",
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
