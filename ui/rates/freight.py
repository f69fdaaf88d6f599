"""Freight bands as a sheet: the regions by name, amounts in yuan, the rest at the end."""

from collections.abc import Mapping, Sequence

from app import words
from app.domain.rates import FreightBand, FreightTemplate, freight_of, freight_text
from app.i18n import text
from ui.intake.amounts import pieces_of
from ui.rates.regions import JOINT, Regions, split_names
from ui.rates.sheet import Cell, Column, Row, Sheet, fen_of, money_faults, name_faults, tidy_money

NAME, REGIONS, BASE, INCLUDED, EACH, FREE = range(6)
_MONEY = (BASE, EACH)


class FreightSheet(Sheet):
    """One row for each band; the last is for everywhere else."""

    fixed = 1

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        self.columns = (
            Column(text("Name"), 130),
            Column(text("Regions"), 250, tidy=self._tidy_regions, regions=True),
            Column(text("Base fee"), 92, True, tidy_money),
            Column(text("Pieces in it"), 92, True, _tidy_pieces),
            Column(text("Each further"), 100, True, tidy_money),
            Column(text("Free from"), 112, True, _tidy_free),
        )

    def blank(self) -> Row:
        """¥0.00 for one piece."""
        return ("", "", words.money(0), "1", words.money(0), _never())

    def rows(self, content: str) -> list[Row]:
        """The bands, and the rest."""
        template = freight_of(content)
        return [*map(self._row, template.bands), self._row(template.rest)]

    def content(self, rows: Sequence[Row]) -> str:
        """As stored."""
        return freight_text(self.template(rows))

    def template(self, rows: Sequence[Row]) -> FreightTemplate:
        """The template of rows without faults."""
        *bands, rest = map(self._band, rows)
        return FreightTemplate(tuple(bands), rest)

    def faults(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Names, amounts, pieces, regions."""
        found = {**money_faults(rows, _MONEY), **name_faults(rows), **self._region_faults(rows)}
        for at, row in enumerate(rows):
            if pieces_of(row[INCLUDED]) is None and row[INCLUDED] != "0":
                found[at, INCLUDED] = text("A whole number of pieces, such as 1.")
            if row[FREE] != _never() and (0, FREE) in (wrong := money_faults([row], (FREE,))):
                found[at, FREE] = wrong[0, FREE]
        return found

    def _region_faults(self, rows: Sequence[Row]) -> dict[Cell, str]:
        found: dict[Cell, str] = {}
        taken: dict[str, str] = {}
        for at, row in enumerate(rows[:-1]):
            names = split_names(row[REGIONS])
            if not names:
                found[at, REGIONS] = text("Name at least one province, city or county.")
            for name in names:
                digits = self._regions.find(name)
                if not digits:
                    found[at, REGIONS] = self._unknown(name)
                elif digits in taken:
                    found[at, REGIONS] = text("{region} stands in “{name}” already.", region=name, name=taken[digits])
                taken.setdefault(digits, row[NAME])
        return found

    def _unknown(self, name: str) -> str:
        if self._regions.is_ambiguous(name):
            return text("“{name}” is the name of several regions. Add its province or city.", name=name)
        return text("“{name}” is no province, city or county.", name=name)

    def _tidy_regions(self, typed: str) -> str:
        names = []
        for name in split_names(typed):
            digits = self._regions.find(name)
            names.append(self._regions.name(digits) if digits else name)
        return JOINT.join(dict.fromkeys(names))

    def _row(self, band: FreightBand) -> Row:
        regions = JOINT.join(map(self._regions.name, band.regions))
        free = words.money(band.free_from_fen) if band.free_from_fen else _never()
        base, each = words.money(band.base_fen), words.money(band.each_fen)
        return (band.name, regions, base, str(band.included), each, free)

    def _band(self, row: Row) -> FreightBand:
        return FreightBand(
            name=row[NAME],
            regions=tuple(self._regions.find(name) for name in split_names(row[REGIONS])),
            base_fen=fen_of(row[BASE]),
            included=pieces_of(row[INCLUDED]) or 0,
            each_fen=fen_of(row[EACH]),
            free_from_fen=fen_of(row[FREE]),
        )


def _never() -> str:
    return text("never")


def _tidy_pieces(typed: str) -> str:
    pieces = pieces_of(typed)
    return typed.strip() if pieces is None else str(pieces)


def _tidy_free(typed: str) -> str:
    tidy = tidy_money(typed)
    return _never() if tidy in ("", "-", words.money(0)) else tidy
