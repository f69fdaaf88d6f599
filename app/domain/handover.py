"""Handing parcels over to couriers: what may go into a load, and what waits for one."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.couriers import courier_name
from app.domain.order import Order
from app.domain.parcel import LabelState
from app.domain.stages import Stage
from app.errors import Refused


class LoadState(StrEnum):
    """A load takes parcels until it is closed, which ships them, or given up."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Load:
    """Parcels of one warehouse for one courier; `carrier` as couriers.courier_name writes it."""

    id: int
    no: str
    carrier: str
    warehouse_id: int
    warehouse: str
    state: LoadState

    def must_be_open(self) -> None:
        """Refused("load.not_open")."""
        if self.state is not LoadState.OPEN:
            raise Refused("load.not_open", load=self.no)


@dataclass(frozen=True, slots=True)
class Box:
    """A parcel on its way out: its load (number and state, empty without one), the state of its live label, and of the
    label that was scanned (both empty where there is none). `left`: it is out of the house."""

    id: int
    no: str
    order_no: str
    carrier: str
    waybill: str
    load_no: str
    load_state: str
    label: str
    scanned: str
    left: bool

    @property
    def labelled(self) -> bool:
        """Its label sticks on it: it was scanned back from the box."""
        return self.label == LabelState.APPLIED


def may_enter(box: Box, order: Order, load: Load) -> None:
    """Refused with a code of its own for each reason why this parcel must not go into the load: load.stop_cancelled,
    load.stop_held, label.superseded, load.left, load.not_picked, parcel.unlabelled, load.warehouse, load.carrier,
    load.elsewhere."""
    if order.stage is Stage.CANCELLED:
        raise Refused("load.stop_cancelled", parcel=box.no, order=order.no)
    if order.held:
        raise Refused("load.stop_held", parcel=box.no, order=order.no)
    if box.scanned == LabelState.VOID:
        raise Refused("label.superseded", parcel=box.no)
    if box.left or order.stage in (Stage.SHIPPED, Stage.SIGNED):
        raise Refused("load.left", parcel=box.no)
    if order.stage is not Stage.PICKED:
        raise Refused("load.not_picked", parcel=box.no, order=order.no)
    if not box.labelled:
        raise Refused("parcel.unlabelled", parcel=box.no, order=order.no)
    _belongs(box, order, load)


def _belongs(box: Box, order: Order, load: Load) -> None:
    if order.warehouse_id != load.warehouse_id:
        raise Refused("load.warehouse", parcel=box.no, warehouse=load.warehouse)
    if box.carrier and courier_name(box.carrier) != load.carrier:
        raise Refused("load.carrier", parcel=box.no, carrier=courier_name(box.carrier), other=load.carrier)
    if box.load_no and box.load_no != load.no:
        raise Refused("load.elsewhere", parcel=box.no, load=box.load_no)


def may_leave(box: Box, order: Order) -> bool:
    """Whether nothing has happened to a loaded parcel or its order that keeps it here."""
    return order.stage is Stage.PICKED and not order.held and box.labelled


class Waits(StrEnum):
    """Why a parcel of this courier is not in the load."""

    NOT_SCANNED = "not_scanned"
    UNLABELLED = "unlabelled"
