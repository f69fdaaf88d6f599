"""What use cases need of the outside, as protocols: the unit of work with its stores, and the devices."""

from app.ports.accounts import Balance, Company, Credit, GrantRequest
from app.ports.alerts import Alerts
from app.ports.cases import CaseOrder, Cases, Closing, Step
from app.ports.catalog import Catalog, CustomerRef, Recognised
from app.ports.conflicts import Conflict, Conflicts
from app.ports.counting import Counts
from app.ports.couriers import CourierNews, Waybills
from app.ports.devices import (
    AddressAnswer,
    AddressBook,
    ChannelReading,
    Clock,
    Context,
    FinanceBalance,
    FinanceSystem,
    LabelRenderer,
    LeftOut,
    NothingUsable,
    PinHasher,
)
from app.ports.duty import DutyRules
from app.ports.floor import Production, Transfers
from app.ports.handover import Evidence, Loads
from app.ports.knowledge import Knowledge
from app.ports.leases import Leases
from app.ports.lists import ListHead, Lists, NewList
from app.ports.pool import Batches, BatchHead, EntryLine, KnownOrder, Orders, PoolEntry, ReturnEntry, Scanned
from app.ports.printing import Claimed, Printers, Printing, PrintJob
from app.ports.rules import InForce, Rules, Ruling
from app.ports.station import Ask, AtStation, Boxes, LiveLabel, Parcels, People, Places, Scan, Session
from app.ports.stock import Routing, Run, Stock
from app.ports.work import Message, Outbox, Requests, UnitOfWork

__all__ = [
    "AddressAnswer",
    "AddressBook",
    "Alerts",
    "Ask",
    "AtStation",
    "Balance",
    "BatchHead",
    "Batches",
    "Boxes",
    "CaseOrder",
    "Cases",
    "Catalog",
    "ChannelReading",
    "Claimed",
    "Clock",
    "Closing",
    "Company",
    "Conflict",
    "Conflicts",
    "Context",
    "Counts",
    "CourierNews",
    "Credit",
    "CustomerRef",
    "DutyRules",
    "EntryLine",
    "Evidence",
    "FinanceBalance",
    "FinanceSystem",
    "GrantRequest",
    "InForce",
    "Knowledge",
    "KnownOrder",
    "LabelRenderer",
    "Leases",
    "LeftOut",
    "ListHead",
    "Lists",
    "LiveLabel",
    "Loads",
    "Message",
    "NewList",
    "NothingUsable",
    "Orders",
    "Outbox",
    "Parcels",
    "People",
    "PinHasher",
    "Places",
    "PoolEntry",
    "PrintJob",
    "Printers",
    "Printing",
    "Production",
    "Recognised",
    "Requests",
    "ReturnEntry",
    "Routing",
    "Rules",
    "Ruling",
    "Run",
    "Scan",
    "Scanned",
    "Session",
    "Step",
    "Stock",
    "Transfers",
    "UnitOfWork",
    "Waybills",
]
