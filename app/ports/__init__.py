"""What use cases need of the outside, as protocols: the unit of work with its stores, and the devices."""

from app.ports.accounts import Balance, Company, Credit, GrantRequest
from app.ports.catalog import Catalog, CustomerRef, Recognised
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
from app.ports.floor import Production, Transfers
from app.ports.pool import Batches, BatchHead, EntryLine, KnownOrder, Orders, PoolEntry, ReturnEntry
from app.ports.rules import InForce, Rules, Ruling
from app.ports.station import Parcels, People, Session
from app.ports.stock import Routing, Run, Stock
from app.ports.work import Message, Outbox, Requests, UnitOfWork

__all__ = [
    "AddressAnswer",
    "AddressBook",
    "Balance",
    "BatchHead",
    "Batches",
    "Catalog",
    "ChannelReading",
    "Clock",
    "Company",
    "Context",
    "Credit",
    "CustomerRef",
    "EntryLine",
    "FinanceBalance",
    "FinanceSystem",
    "GrantRequest",
    "InForce",
    "KnownOrder",
    "LabelRenderer",
    "LeftOut",
    "Message",
    "NothingUsable",
    "Orders",
    "Outbox",
    "Parcels",
    "People",
    "PinHasher",
    "PoolEntry",
    "Production",
    "Recognised",
    "Requests",
    "ReturnEntry",
    "Routing",
    "Rules",
    "Ruling",
    "Run",
    "Session",
    "Stock",
    "Transfers",
    "UnitOfWork",
]
