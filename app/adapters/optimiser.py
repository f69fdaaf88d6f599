"""Mixed-integer choice with HiGHS: one binary variable an option; one row an order, a stock place, a warehouse."""

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

from app.domain.routing import StockKey
from app.ports.optimiser import Option

_LATE, _PARCEL, _KM = 1e4, 1e3, 1.0
"""An order in time is worth more than any saved parcel, a parcel more than the km within one day's reach."""
_SLACK = 1e-6


class HighsOptimiser:
    """app.ports.optimiser.Optimiser."""

    def choose(
        self,
        orders: Sequence[Sequence[Option]],
        free: Mapping[StockKey, int],
        room: Mapping[int, int],
        seconds: float,
    ) -> list[int] | None:
        """As the port says."""
        options = [option for each in orders for option in each]
        if not options:
            return None
        model = _Model(orders, options, free, room)
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("time_limit", seconds)
        solver.setOptionValue("presolve", "off")  # on, 1.14 and 1.15 find nothing in 20 s that takes 1 s without it
        solver.setOptionValue("threads", 1)  # the same answer every time
        solver.setOptionValue("random_seed", 0)
        solver.passModel(model.lp())
        known = highspy.HighsSolution()
        known.col_value = list(map(float, model.first))
        solver.setSolution(known)
        solver.run()
        values = list(solver.getSolution().col_value)
        if len(values) != len(options):
            return None
        return model.better(values)


class _Model:
    """The rows: every order takes one option, nothing is taken twice, no sum gets worse."""

    def __init__(
        self,
        orders: Sequence[Sequence[Option]],
        options: Sequence[Option],
        free: Mapping[StockKey, int],
        room: Mapping[int, int],
    ) -> None:
        self._orders, self._options = orders, options
        self._free, self._room = free, room
        self.first: list[int] = [int(number == 0) for each in orders for number in range(len(each))]
        self._costs = [(option.late, option.parcels, option.km) for option in options]

    def lp(self) -> highspy.HighsLp:
        """The whole model, its rows one after the other."""
        rows = self._rows()
        lp = highspy.HighsLp()
        count = len(self._options)
        lp.num_col_, lp.num_row_ = count, len(rows)
        lp.col_cost_ = np.array([late * _LATE + parcels * _PARCEL + km * _KM for late, parcels, km in self._costs])
        lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * count
        lp.row_lower_ = np.array([low for low, _, _ in rows])
        lp.row_upper_ = np.array([high for _, high, _ in rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(cells) for _, _, cells in rows)])
        lp.a_matrix_.index_ = np.array([column for _, _, cells in rows for column, _ in cells])
        lp.a_matrix_.value_ = np.array([float(value) for _, _, cells in rows for _, value in cells])
        return lp

    def _rows(self) -> list[tuple[float, float, list[tuple[int, float]]]]:
        """(lower, upper, [(column, factor)])."""
        rows: list[tuple[float, float, list[tuple[int, float]]]] = []
        column = 0
        for each in self._orders:
            rows.append((1.0, 1.0, [(column + number, 1.0) for number in range(len(each))]))
            column += len(each)
        taken: dict[StockKey, list[tuple[int, float]]] = {}
        given: dict[int, list[tuple[int, float]]] = {}
        for column, option in enumerate(self._options):
            for key, pieces in option.takes.items():
                taken.setdefault(key, []).append((column, pieces))
            for site, count in option.given.items():
                given.setdefault(site, []).append((column, count))
        rows += [(0.0, float(self._free.get(key, 0)), cells) for key, cells in taken.items()]
        rows += [(0.0, float(self._room[site]), cells) for site, cells in given.items() if site in self._room]
        for cost in zip(*self._costs, strict=True):
            limit = sum(value for value, taken_first in zip(cost, self.first, strict=True) if taken_first)
            rows.append((0.0, limit + _SLACK, [(column, value) for column, value in enumerate(cost) if value]))
        return rows

    def better(self, values: Sequence[float]) -> list[int] | None:
        """The choice, checked once more in whole numbers; None when it is no better than the first options."""
        chosen, column = [], 0
        for each in self._orders:
            part = values[column : column + len(each)]
            chosen.append(max(range(len(each)), key=lambda number: part[number]))
            column += len(each)
        before, after = self._sums([0] * len(self._orders)), self._sums(chosen)
        is_allowed = all(now <= was + _SLACK for was, now in zip(before, after, strict=True))
        return chosen if is_allowed and after < before and self._fits(chosen) else None

    def _sums(self, chosen: Sequence[int]) -> tuple[int, int, float]:
        taken = [each[number] for each, number in zip(self._orders, chosen, strict=True)]
        late, parcels = sum(option.late for option in taken), sum(option.parcels for option in taken)
        return late, parcels, round(sum(option.km for option in taken), 1)

    def _fits(self, chosen: Sequence[int]) -> bool:
        taken: dict[StockKey, int] = {}
        given: dict[int, int] = {}
        for each, number in zip(self._orders, chosen, strict=True):
            for key, pieces in each[number].takes.items():
                taken[key] = taken.get(key, 0) + pieces
            for site, count in each[number].given.items():
                given[site] = given.get(site, 0) + count
        fits = all(pieces <= self._free.get(key, 0) for key, pieces in taken.items())
        return fits and all(count <= self._room[site] for site, count in given.items() if site in self._room)
