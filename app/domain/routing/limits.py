"""What warehouses can still take at the time of a snapshot: safety stock, orders a day, cut-off."""

from datetime import datetime, time, timedelta

from app.domain.routing.snapshot import Snapshot
from app.domain.routing.values import Demand, Site, Verdict
from app.domain.rules import RuleSet, SiteLimits
from app.domain.site import SITE_ZONE

Reason = tuple[Verdict, dict[str, object]]
"""A verdict and the facts that tell why."""


class Limits:
    """The limits of a rule set, by warehouse id, on a snapshot."""

    def __init__(self, snapshot: Snapshot, rules: RuleSet) -> None:
        self._snapshot = snapshot
        limits = {site.id: rules.limits.get(site.code, SiteLimits()) for site in snapshot.sites}
        self._kept = {site_id: of.safety for site_id, of in limits.items() if of.safety}
        self._room = {site_id: of.orders for site_id, of in limits.items() if of.orders}
        self._closed: dict[int, int] = {}
        self._tomorrow: datetime | None = None
        if snapshot.now is not None:
            midnight = datetime.combine(snapshot.now.astimezone(SITE_ZONE), time(), SITE_ZONE)
            self._tomorrow = midnight + timedelta(days=1)
            minute = (snapshot.now - midnight) / timedelta(minutes=1)
            self._closed = {i: of.cutoff for i, of in limits.items() if of.cutoff is not None and minute > of.cutoff}
        self.any = bool(self._kept or self._room or self._closed)

    def kept(self, site: Site) -> int:
        """Pieces of every SKU that it keeps back."""
        return self._kept.get(site.id, 0)

    def load(self, site: Site) -> float:
        """Share (%) of its orders a day that it has been given; 0 without a limit."""
        room = self._room.get(site.id)
        return round(100 * self._snapshot.given(site.id) / room, 1) if room else 0.0

    def bars(self, site: Site, demand: Demand) -> Reason | None:
        """Why it takes no order more today, or not this one."""
        cutoff = self._closed.get(site.id)
        if cutoff is not None and self._is_due_today(demand):
            return Verdict.CUT_OFF, {"cutoff": cutoff}
        room = self._room.get(site.id)
        if room and self._snapshot.given(site.id) >= room:
            return Verdict.FULL, {"limit": room, "given": self._snapshot.given(site.id)}
        return None

    def _is_due_today(self, demand: Demand) -> bool:
        """Promised for before the end of the day, in China's time."""
        return demand.promised_at is not None and self._tomorrow is not None and demand.promised_at < self._tomorrow
