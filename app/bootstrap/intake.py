"""Intake: files of channels and of master data, orders by phone, credit, news of couriers."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import structlog

from app.adapters.channels import read_channel
from app.adapters.courier_status import read_courier_status
from app.adapters.left_out import write_left_out
from app.adapters.master_files import read_master
from app.adapters.profiled import built_in, propose_for, read_preview
from app.adapters.waybill_numbers import read_waybill_numbers
from app.bootstrap.house import ADMIN, House
from app.domain.catalog import MasterKind
from app.domain.company import Setting
from app.domain.intake import Channel, Pay
from app.domain.people import Actor
from app.domain.profile import Preview, Profile, Proposal
from app.errors import BadInput, Problem, Refused, Unavailable
from app.ports import (
    AddressAnswer,
    LeftOut,
)
from app.usecases import (
    ordering,
)
from app.usecases.credit import RecordBalance
from app.usecases.curing import CurePrices
from app.usecases.ordering import OrderPlaced, PlaceOrder, Quote
from app.usecases.waybills import AddWaybillNumbers, NumbersAdded
from app.views.customers import CreditRow
from app.views.intake import ProfileRow
from app.worker.courier import CourierSummary, record_reports
from app.worker.intake import ImportPreview, ImportSummary, import_master, import_orders, preview_orders
from app.worker.memory import no_collection

log = structlog.get_logger("picklane")


class Intake(House):
    """What comes in."""

    @no_collection()
    def import_files(
        self,
        actor: Actor,
        what: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        profile: Profile | None = None,
    ) -> ImportSummary:
        """Files of a channel, or of master data (`what` is a Channel or MasterKind value)."""
        if what in set(MasterKind):
            return self._import_master(actor, MasterKind(what), paths)
        channel = _channel(what)
        found, name = read_channel(channel, paths, self._profiles, profile)
        return import_orders(self.bus, actor, channel, paths, found, name, self._book, progress, cancelled)

    def _import_master(self, actor: Actor, kind: MasterKind, paths: Sequence[Path]) -> ImportSummary:
        parts = [import_master(self.bus, actor, kind, path, read_master, self._book, _digest(path)) for path in paths]
        if kind in (MasterKind.PRICES, MasterKind.PRODUCTS):
            self.handle(CurePrices(str(uuid4())), actor)
        rejected = tuple(problem for part in parts for problem in part.rejected)
        return ImportSummary(parts[-1].batch, 0, sum(part.lines for part in parts), 0, 0, 0, rejected)

    @no_collection()
    def preview_import(
        self,
        channel: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        profile: Profile | None = None,
    ) -> ImportPreview:
        """What `import_files` would do now; nothing is written."""
        kind = _channel(channel)
        found, name = read_channel(kind, paths, self._profiles, profile)
        return preview_orders(self.looking, kind, found, name, self._book, self._clock, progress, cancelled)

    def _profiles(self) -> list[Profile]:
        return [row.profile for row in self.reader.profiles()]

    def profiles(self) -> list[ProfileRow]:
        """Saved mapping profiles, and the built-in ones that no saved one stands in for."""
        saved = list(self.reader.profiles())
        names = {row.profile.name for row in saved}
        return saved + [ProfileRow(profile, "", None) for profile in built_in() if profile.name not in names]

    def write_left_out(self, rejected: Sequence[Problem], left_out: Sequence[LeftOut], path: Path) -> None:
        """The rows that did not come in, as a file to correct and import again."""
        write_left_out(left_out, rejected, path)

    def propose_profile(self, path: Path, channel: str) -> Proposal:
        """A mapping for a file with an unknown header."""
        return propose_for(path, _channel(channel))

    def preview_profile(self, path: Path, profile: Profile) -> Preview:
        """What a profile makes of the first rows of a file."""
        return read_preview(path, profile)

    def resolve_address(self, text: str) -> AddressAnswer:
        """The county of an address text."""
        return self._book.resolve(text)

    def quote(self, order: PlaceOrder) -> Quote:
        """What an order would be and cost if it were placed now."""
        with self.looking() as uow:
            return ordering.quote_order(self._with_place(order), uow, self._clock(), self._rulebook.logic)

    def place_order(self, actor: Actor, order: PlaceOrder) -> OrderPlaced:
        """Find the county, ask the finance system, place the order."""
        if order.pay is Pay.CREDIT:
            self._ask_finance(actor, order.customer)
        placed: OrderPlaced = self.handle(self._with_place(order), actor).value
        return placed

    def _with_place(self, order: PlaceOrder) -> PlaceOrder:
        if order.place is not None or not order.address.strip():
            return order
        return replace(order, place=self._book.resolve(order.address).place)

    def credit(self, customer: str, actor: Actor = ADMIN) -> CreditRow | None:
        """A customer's account, with the finance system's word of now where it answers."""
        self._ask_finance(actor, customer)
        return self.reader.credit(customer)

    def _ask_finance(self, actor: Actor, customer: str) -> None:
        """Keep what the finance system says now; where it says nothing, the last word and its age stand."""
        url = self.reader.settings()[Setting.FINANCE_URL]
        if not url or self.reader.credit(customer) is None:
            return
        try:
            balance = self._finance(url).balance(customer)
        except (Unavailable, Refused) as error:
            log.warning("finance system", customer=customer, why=str(error))
            return
        self.handle(RecordBalance(str(uuid4()), customer, balance), actor)

    def add_waybill_numbers(self, actor: Actor, carrier: str, path: Path) -> NumbersAdded:
        """The numbers of a file for a courier's pool."""
        command = AddWaybillNumbers(str(uuid4()), carrier, read_waybill_numbers(path))
        added: NumbersAdded = self.handle(command, actor).value
        return added

    def record_courier_file(self, actor: Actor, path: Path) -> CourierSummary:
        """Tracking news of a file: what couriers say of parcels, and who has signed."""
        reading = read_courier_status(path)
        return record_reports(self.bus, actor, reading.reports, reading.rejected)


def _channel(what: str) -> Channel:
    if what not in set(Channel) - {Channel.PHONE}:
        known = ", ".join([*(channel.value for channel in Channel if channel is not Channel.PHONE), *MasterKind])
        raise BadInput("channel.unknown", channel=what, known=known)
    return Channel(what)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
