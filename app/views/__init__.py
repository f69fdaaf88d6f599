"""What screens and the command line read: frozen rows, and the reader that returns them, paged by key."""

from typing import Protocol

from app.views.case_measures import CaseMeasureReader
from app.views.cases import CaseReader
from app.views.company import CompanyReader
from app.views.conflicts import ConflictReader
from app.views.counting import CountReader
from app.views.customers import CustomerReader
from app.views.handover import HandoverReader
from app.views.intake import IntakeReader
from app.views.knowledge import KnowledgeReader
from app.views.labels import LabelReader
from app.views.lists import ListReader
from app.views.orders import OrderReader
from app.views.outbox import OutboxReader
from app.views.printing import PrintingReader
from app.views.routing import RoutingReader
from app.views.settings import SettingReader
from app.views.station import StationReader


class Reader(
    CaseMeasureReader,
    CaseReader,
    ConflictReader,
    CountReader,
    HandoverReader,
    KnowledgeReader,
    LabelReader,
    ListReader,
    OutboxReader,
    PrintingReader,
    SettingReader,
    OrderReader,
    RoutingReader,
    CompanyReader,
    IntakeReader,
    CustomerReader,
    StationReader,
    Protocol,
):
    """Every read of the program. Each call is one short transaction; safe from any thread."""

    def changed_since(self, position: int) -> tuple[int, frozenset[str]]:
        """The newest position of the change feed, and the kinds of things ("order", "stock", "master",
        "station") changed after `position`; position -1 asks only where the feed stands."""
        ...
