"""Numbers as a clerk types them: pieces, hours, and prices in yuan."""

import unicodedata
from decimal import Decimal, InvalidOperation

MOST_PIECES = 999_999
_MOST_YUAN = Decimal(10_000_000)


def pieces_of(typed: str) -> int | None:
    """A whole number from 1 on; full-width digits count. None for anything else."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    number = int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= len(str(MOST_PIECES)) else 0
    return number or None


def price_of(typed: str) -> int | None:
    """Fen of an amount in yuan such as 12, 12.5 or ¥1,280.00; None for anything else."""
    plain = unicodedata.normalize("NFKC", typed).strip().lstrip("¥").replace(",", "")
    if not plain.isascii():
        return None
    try:
        yuan = Decimal(plain)
    except InvalidOperation:
        return None
    fen = yuan * 100 if yuan.is_finite() and 0 <= yuan <= _MOST_YUAN else Decimal("0.5")
    return int(fen) if fen == fen.to_integral_value() else None
