"""Products as a list to choose from."""

from collections.abc import Sequence

from app import words
from app.views.customers import PartRow
from ui.intake.suggestions import Offer, Suggestion


def offer_of(parts: Sequence[PartRow]) -> Offer:
    """The first one is marked."""
    return Offer([_suggestion(part) for part in parts])


def _suggestion(part: PartRow) -> Suggestion:
    """A product in a list: name, number, price, what is free of it."""
    free = sum(row.available for row in part.stock)
    price = words.money(part.price_fen) if part.price_fen else "–"
    return Suggestion(part.name, f"{part.sku}   {price}   {free:,}", part)
