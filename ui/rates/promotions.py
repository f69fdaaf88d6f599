"""Promotions as a sheet: spend so much, save so much, for whom, from when to when."""

from collections.abc import Mapping, Sequence
from datetime import date

from app import words
from app.domain.catalog import CustomerKind
from app.domain.rates import Promotion, promotions_of, promotions_text
from app.domain.site import SITE_ZONE
from app.i18n import text
from ui import clock
from ui.rates.sheet import Cell, Column, Derived, Row, Sheet, fen_of, money_faults, name_faults, tidy_money
from ui.screen import Tone

NAME, SPEND, SAVE, REPEATS, KINDS, STARTS, ENDS = range(7)


def kind_words() -> dict[str, tuple[CustomerKind, ...]]:
    """For whom, by what it is called."""
    return {
        text("all customers"): (),
        text("repair shops"): (CustomerKind.REPAIR_SHOP,),
        text("4S dealers"): (CustomerKind.DEALER_4S,),
    }


def day_of(typed: str) -> date | None:
    """A day such as 2026-11-01 or 2026/11/1; None for anything else."""
    parts = typed.strip().replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None


def today() -> date:
    """In the site's zone."""
    return clock.now().astimezone(SITE_ZONE).date()


class PromotionSheet(Sheet):
    """One row for each promotion."""

    fixed = 0

    def __init__(self) -> None:
        self.columns = (
            Column(text("Name"), 140),
            Column(text("Spend"), 108, True, tidy_money),
            Column(text("Saves"), 100, True, tidy_money),
            Column(text("How often"), 122, choices=(text("once"), text("for each full"))),
            Column(text("For whom"), 118, choices=tuple(kind_words())),
            Column(text("From"), 104, tidy=_tidy_day),
            Column(text("Until"), 104, tidy=_tidy_day),
            Column(text("State"), 100, derived=_state),
        )

    def blank(self) -> Row:
        """Today, once, for all."""
        day = today().isoformat()
        return ("", words.money(0), words.money(0), text("once"), text("all customers"), day, day)

    def rows(self, content: str) -> list[Row]:
        """All of them."""
        return [_row(promotion) for promotion in promotions_of(content)]

    def content(self, rows: Sequence[Row]) -> str:
        """As stored."""
        return promotions_text(self.promotions(rows))

    def promotions(self, rows: Sequence[Row]) -> tuple[Promotion, ...]:
        """The promotions of rows without faults."""
        return tuple(map(_promotion, rows))

    def faults(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Names, amounts, days, and what contradicts each other."""
        found = {**money_faults(rows, (SPEND, SAVE)), **name_faults(rows)}
        for at, row in enumerate(rows):
            for column, sentence in _contradictions(row).items():
                found.setdefault((at, column), sentence)
        return found


def _contradictions(row: Row) -> dict[int, str]:
    found: dict[int, str] = {}
    starts, ends = day_of(row[STARTS]), day_of(row[ENDS])
    for column, day in ((STARTS, starts), (ENDS, ends)):
        if day is None:
            found[column] = text("A day such as 2026-11-01.")
    if starts and ends and starts > ends:
        found[ENDS] = text("It ends before it begins.")
    if not fen_of(row[SPEND]):
        found[SPEND] = text("What has to be spent must be above ¥0.00.")
    elif fen_of(row[SAVE]) > fen_of(row[SPEND]):
        found[SAVE] = text("More is saved than spent.")
    return found


def _state(row: Row) -> Derived:
    starts, ends, now = day_of(row[STARTS]), day_of(row[ENDS]), today()
    if starts is None or ends is None:
        return Derived("–", Tone.BAD)
    if now < starts:
        return Derived(text("coming"), Tone.INFO)
    return Derived(text("over"), Tone.WARN) if now > ends else Derived(text("running"), Tone.GOOD)


def _row(promotion: Promotion) -> Row:
    kinds = next((word for word, kinds in kind_words().items() if kinds == promotion.kinds), text("all customers"))
    often = text("for each full") if promotion.repeats else text("once")
    spend, save = words.money(promotion.spend_fen), words.money(promotion.save_fen)
    return (promotion.name, spend, save, often, kinds, promotion.starts.isoformat(), promotion.ends.isoformat())


def _promotion(row: Row) -> Promotion:
    starts, ends = day_of(row[STARTS]), day_of(row[ENDS])
    assert starts is not None
    assert ends is not None
    return Promotion(
        name=row[NAME],
        spend_fen=fen_of(row[SPEND]),
        save_fen=fen_of(row[SAVE]),
        starts=starts,
        ends=ends,
        kinds=kind_words()[row[KINDS]],
        repeats=row[REPEATS] == text("for each full"),
    )


def _tidy_day(typed: str) -> str:
    day = day_of(typed)
    return typed.strip() if day is None else day.isoformat()
