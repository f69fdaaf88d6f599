"""Warehouses and what is free in them at one instant; the decisions of a run take from it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from app.domain.geo import Point, haversine_km
from app.domain.routing.values import Allocation, Site, StockKey

Ranked = tuple[tuple[float, Site], ...]
"""Warehouses with their distance (km), nearest first."""


class Snapshot:
    """Stock free by (warehouse id, SKU id), orders given today by warehouse id, and the time (None: no rule about time
    is looked at). Later orders of a run see less."""

    def __init__(
        self,
        sites: Iterable[Site],
        available: Mapping[StockKey, int],
        given: Mapping[int, int] | None = None,
        now: datetime | None = None,
    ) -> None:
        self.sites = tuple(sites)
        self.now = now
        self._free = dict(available)
        self._given = dict(given or {})
        self._known = _known_distances(self.sites)

    def free(self, warehouse_id: int, sku_id: int) -> int:
        """Pieces not yet promised."""
        return self._free.get((warehouse_id, sku_id), 0)

    def stock(self, warehouse_ids: Iterable[int], sku_id: int) -> list[int]:
        """As `free`, in several warehouses."""
        get = self._free.get
        return [get((warehouse_id, sku_id), 0) for warehouse_id in warehouse_ids]

    def given(self, warehouse_id: int) -> int:
        """Orders that it has been given today."""
        return self._given.get(warehouse_id, 0)

    def take(self, goods: Iterable[Allocation]) -> None:
        """Promise pieces to lines."""
        free = self._free
        for allocation in goods:
            free[allocation.warehouse_id, allocation.sku_id] -= allocation.quantity

    def give(self, warehouse_id: int) -> None:
        """One order more of the day."""
        self._given[warehouse_id] = self.given(warehouse_id) + 1

    def by_distance(self, place: str, point: Point) -> Ranked:
        """Every warehouse from the point of a place."""
        key = (place, point.lat, point.lon)
        found = self._known.get(key)
        if found is None:
            ranked = sorted((haversine_km(point, site.point), site.id, site) for site in self.sites)
            found = self._known[key] = tuple((round(km, 1), site) for km, _, site in ranked)
        return found

    def neighbours(self, site: Site) -> Ranked:
        """Every warehouse from this one, itself included."""
        return self.by_distance(site.code, site.point)


@lru_cache(maxsize=4)
def _known_distances(sites: tuple[Site, ...]) -> dict[tuple[str, float, float], Ranked]:
    """Remembered beyond one snapshot: orders come from the same counties again and again, and of warehouses there is
    hardly ever another set."""
    return {}
