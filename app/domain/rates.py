"""Freight templates and promotions (R24): edited by staff, stored as versions, applied by these rules."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.catalog import CustomerKind
from app.errors import BadInput

MOST_FEN = 10_000_000_00
"""Ten million yuan: no single rate or threshold of a small company is higher."""


class RateKind(StrEnum):
    """What is versioned."""

    FREIGHT = "freight"
    PROMOTIONS = "promotions"


@dataclass(frozen=True, slots=True)
class FreightBand:
    """What freight costs in some regions: `base_fen` for the first `included` pieces, `each_fen` for every further
    one, nothing from goods worth `free_from_fen` on (0: never free). `regions` are leading digits of adcodes
    (32: 江苏省, 3205: 苏州市)."""

    name: str
    regions: tuple[str, ...]
    base_fen: int
    included: int = 1
    each_fen: int = 0
    free_from_fen: int = 0


@dataclass(frozen=True, slots=True)
class FreightTemplate:
    """Bands by region; the band with the longest fitting digits counts, `rest` where none fits."""

    bands: tuple[FreightBand, ...]
    rest: FreightBand

    def band(self, adcode: str) -> FreightBand:
        """The band of a county; the rest for an unknown one."""
        fitting = [(len(r), band) for band in self.bands for r in band.regions if r and adcode.startswith(r)]
        return max(fitting, key=lambda found: found[0])[1] if fitting else self.rest


@dataclass(frozen=True, slots=True)
class Promotion:
    """Spend X save Y 满减: from `starts` to `ends`, both days included, for these kinds of customers (empty: all).
    `repeats` grants it for every full `spend_fen`."""

    name: str
    spend_fen: int
    save_fen: int
    starts: date
    ends: date
    kinds: tuple[CustomerKind, ...] = ()
    repeats: bool = False

    def saves(self, goods_fen: int, kind: CustomerKind, day: date) -> int:
        """What it takes off goods of this worth."""
        if not self.starts <= day <= self.ends or (self.kinds and kind not in self.kinds):
            return 0
        times = goods_fen // self.spend_fen
        return min(goods_fen, self.save_fen * (times if self.repeats else min(1, times)))


NO_FREIGHT = FreightTemplate((), FreightBand("", (), 0))


def freight(template: FreightTemplate, adcode: str, pieces: int, goods_fen: int) -> int:
    """Freight in fen for so many pieces worth `goods_fen` (after promotions) to a county."""
    band = template.band(adcode)
    if band.free_from_fen and goods_fen >= band.free_from_fen:
        return 0
    return band.base_fen + band.each_fen * max(0, pieces - band.included)


def best_promotion(promotions: Iterable[Promotion], goods_fen: int, kind: CustomerKind, day: date) -> tuple[int, str]:
    """(fen saved, name) of the one promotion that saves most; they do not add up. (0, "") when none applies."""
    saved = [(promotion.saves(goods_fen, kind, day), promotion.name) for promotion in promotions]
    return max(saved, key=lambda found: found[0], default=(0, "")) if any(s for s, _ in saved) else (0, "")


@dataclass(frozen=True, slots=True)
class Rates:
    """What counts now, with the versions it stands in."""

    freight: FreightTemplate = NO_FREIGHT
    promotions: tuple[Promotion, ...] = ()
    freight_version: int = 0
    promotions_version: int = 0


def freight_text(template: FreightTemplate) -> str:
    """As stored."""
    return json.dumps(asdict(template), ensure_ascii=False)


def promotions_text(promotions: Iterable[Promotion]) -> str:
    """As stored."""
    return json.dumps([asdict(promotion) for promotion in promotions], ensure_ascii=False, default=str)


def freight_of(text: str) -> FreightTemplate:
    """The template of a stored text; BadInput("rates.bad")."""
    content = _parsed(text)
    with _Checked():
        template = FreightTemplate(tuple(_band(band) for band in content["bands"]), _band(content["rest"]))
    for band in (*template.bands, template.rest):
        _check_amounts(band.name, band.base_fen, band.each_fen, band.free_from_fen, band.included)
        if any(not (r.isascii() and r.isdigit() and len(r) in (2, 4, 6)) for r in band.regions):
            raise BadInput("rates.bad", why="regions", name=band.name)
    return template


def promotions_of(text: str) -> tuple[Promotion, ...]:
    """The promotions of a stored text; BadInput("rates.bad")."""
    content = _parsed(text)
    with _Checked():
        promotions = tuple(_promotion(given) for given in content)
    for promotion in promotions:
        _check_amounts(promotion.name, promotion.spend_fen, promotion.save_fen)
        if promotion.spend_fen <= 0 or promotion.save_fen > promotion.spend_fen:
            raise BadInput("rates.bad", why="save_over_spend", name=promotion.name)
        if promotion.starts > promotion.ends:
            raise BadInput("rates.bad", why="dates", name=promotion.name)
    return promotions


class _Checked:
    """Turns what a foreign text can raise into BadInput."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ValueError | TypeError | KeyError | AttributeError | OverflowError | RecursionError):
            raise BadInput("rates.bad", why=f"{type(error).__name__} {error}"[:200], name="") from None


def _parsed(text: str) -> Any:
    with _Checked():
        return json.loads(text)


def _band(given: dict[str, Any]) -> FreightBand:
    numbers = {name: int(given.get(name, 0)) for name in ("base_fen", "each_fen", "free_from_fen")}
    regions = tuple(str(region) for region in given.get("regions", ()))
    return FreightBand(str(given["name"]), regions, included=int(given.get("included", 1)), **numbers)


def _promotion(given: dict[str, Any]) -> Promotion:
    return Promotion(
        name=str(given["name"]),
        spend_fen=int(given["spend_fen"]),
        save_fen=int(given["save_fen"]),
        starts=date.fromisoformat(given["starts"]),
        ends=date.fromisoformat(given["ends"]),
        kinds=tuple(CustomerKind(kind) for kind in given.get("kinds", ())),
        repeats=bool(given.get("repeats", False)),
    )


def _check_amounts(name: str, *amounts: int) -> None:
    if any(not 0 <= amount <= MOST_FEN for amount in amounts):
        raise BadInput("rates.bad", why="amount", name=name)
