"""A company with credit requests, accounts, rates and settings, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.bus import Command, Result
from app.domain.catalog import CustomerKind
from app.domain.company import DEFAULTS, checked
from app.domain.credit import EntryKind, GrantState
from app.domain.people import Actor
from app.domain.rates import (
    FreightBand,
    FreightTemplate,
    Promotion,
    RateKind,
    Rates,
    freight_of,
    freight_text,
    promotions_of,
    promotions_text,
)
from app.errors import Refused
from app.usecases.company import ChangeSetting, Saved, SaveRates
from app.usecases.credit import (
    AccountChanged,
    CreditDecided,
    GrantCredit,
    RecordPayment,
    RefuseCredit,
    RevokeCredit,
    SetLimit,
)
from app.views.company import RateVersionRow
from app.views.customers import CreditRow, CustomerRow, GrantRow, LedgerRow
from tests.ui.fakes import FakeDesk, FakeReader

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
CUSTOMERS = (
    CustomerRow("KH0001", "顺达汽修厂", "repair_shop", "13812345678", "周师傅", "A", "", "江苏省苏州市吴中区"),
    CustomerRow("KH0002", "广汇丰田 4S 店", "dealer_4s", "13922223333", "林经理", "B", "", "广东省佛山市南海区"),
    CustomerRow("KH0003", "老周汽车维修", "repair_shop", "13733334444", "周建平", "A", "", "湖北省武汉市江夏区"),
    CustomerRow("KH0004", "众鑫汽车服务有限公司新疆分公司", "repair_shop", "", "马师傅", "C", "", "新疆伊宁市"),
    CustomerRow("KH0005", "捷诚汽配", "repair_shop", "", "何捷", "A", "", "四川省成都市双流区"),
)
_REQUESTED, _ACTIVE, _REFUSED, _REVOKED = GrantState


def _grant(number: int, customer: int, state: GrantState, hours: float, **more: Any) -> GrantRow:
    who = CUSTOMERS[customer]
    given = GrantRow(
        id=number,
        customer=who.code,
        customer_name=who.name,
        order_no=f"PL2611230{number:04d}",
        state=state,
        amount_fen=1_280_000,
        taken_fen=0,
        reason="月底回款,急要两套前减震器",
        asked_by="wangfang",
        asked_at=NOW - timedelta(hours=hours),
        decided_by="",
        decided_at=None,
        answer="",
        ends_at=None,
    )
    return replace(given, **more)


GRANTS = (
    _grant(7, 0, _REQUESTED, 2.2),
    _grant(9, 1, _REQUESTED, 0.4, amount_fen=5_000_000, reason="店庆备货,财务已口头确认周三到账,先发火花塞与刹车片"),
    _grant(10, 2, _REQUESTED, 0.1, order_no="", amount_fen=860_000, asked_by="sunli", reason="客户在路上打款"),
    _grant(
        5, 4, _ACTIVE, 5, taken_fen=320_000, decided_by="sunli", decided_at=NOW, answer="老客户",
        ends_at=NOW + timedelta(minutes=41, seconds=7),
    ),
    _grant(
        6, 3, _ACTIVE, 4, amount_fen=5_000_000, taken_fen=4_400_000, order_no="", decided_by="sunli", decided_at=NOW,
        answer="已收到汇款底单", ends_at=NOW + timedelta(hours=19, minutes=2, seconds=5),
    ),
    _grant(
        2, 2, _ACTIVE, 60, decided_by="sunli", decided_at=NOW - timedelta(days=2), answer="同意",
        ends_at=NOW - timedelta(days=1), taken_fen=1_280_000,
    ),
    _grant(3, 1, _REFUSED, 50, decided_by="sunli", decided_at=NOW - timedelta(days=2), answer="已有两笔逾期"),
)  # fmt: skip
RATES_FREIGHT = FreightTemplate(
    (
        FreightBand("江浙沪", ("31", "32", "33"), 800, 2, 100, 50_000),
        FreightBand("苏州同城", ("3205",), 500, 3, 50, 20_000),
        FreightBand("新疆西藏", ("54", "65"), 2800, 1, 900, 0),
    ),
    FreightBand("其他地区", (), 1500, 1, 300, 200_000),
)
PROMOTIONS = (
    Promotion("双十一满减", 100_000, 8_000, date(2026, 11, 1), date(2026, 11, 30), (), True),
    Promotion("4S 店年终", 500_000, 60_000, date(2026, 12, 1), date(2026, 12, 31), (CustomerKind.DEALER_4S,)),
    Promotion("国庆", 50_000, 3_000, date(2026, 10, 1), date(2026, 10, 7), (CustomerKind.REPAIR_SHOP,)),
)


class CreditReader(FakeReader):
    """Accounts of five customers; three requests wait."""

    def __init__(self) -> None:
        super().__init__(40)
        self.all_grants = list(GRANTS)
        self.stored = {setting.value: value for setting, value in DEFAULTS.items()}
        older = replace(RATES_FREIGHT, bands=RATES_FREIGHT.bands[:1])
        self.versions = {
            RateKind.FREIGHT: [
                _version(RateKind.FREIGHT, 1, freight_text(older), "开业价"),
                _version(RateKind.FREIGHT, 2, freight_text(RATES_FREIGHT), "新疆西藏单列,苏州同城降价"),
            ],
            RateKind.PROMOTIONS: [_version(RateKind.PROMOTIONS, 1, promotions_text(PROMOTIONS), "双十一")],
        }

    def grants(self, limit: int = 200) -> Sequence[GrantRow]:
        return tuple(self.all_grants)

    def overdrawn(self, limit: int = 100) -> Sequence[CreditRow]:
        return (self.account("KH0003"),)

    def credit(self, customer: str) -> CreditRow | None:
        return self.account(customer)

    def account(self, code: str) -> CreditRow:
        at = next(n for n, row in enumerate(CUSTOMERS) if row.code == code)
        used, open_fen = (3_120_000, 1_450_050) if at != 2 else (2_160_000, 480_000)
        limit = 5_000_000 if at != 2 else 2_000_000
        granted = 960_000 if at == 4 else 600_000 if at == 3 else 0
        left = limit - used - open_fen + granted
        as_of = NOW - timedelta(minutes=3) if self.stored["finance_url"] else None
        return CreditRow(code, CUSTOMERS[at].name, limit, used, open_fen, granted, left, as_of, ())

    def ledger(self, customer: str, limit: int = 200) -> Sequence[LedgerRow]:
        steps = (
            (EntryKind.CHARGE, 128_000, 3_120_000, "PL26112000031", "chenjianguo"),
            (EntryKind.PAYMENT, 2_000_000, 2_992_000, "工行回单 8842-1107", "zhouwei"),
            (EntryKind.CHARGE, 456_050, 4_992_000, "PL26111900017", "chenjianguo"),
            (EntryKind.LIMIT, 5_000_000, 4_535_950, "年度复核", "zhouwei"),
        )
        return [LedgerRow(NOW - timedelta(hours=7 + 20 * n), *step) for n, step in enumerate(steps)]

    def customers(self, text: str, limit: int = 20) -> Sequence[CustomerRow]:
        return [row for row in CUSTOMERS if text in f"{row.code} {row.name} {row.phone}"]

    def settings(self) -> Mapping[str, str]:
        return dict(self.stored)

    def rates(self) -> Rates:
        freight, promotions = (self.versions[kind][-1] for kind in RateKind)
        return Rates(
            freight_of(freight.content), promotions_of(promotions.content), freight.version, promotions.version
        )

    def rate_versions(self, kind: RateKind) -> Sequence[RateVersionRow]:
        return tuple(reversed(self.versions[kind]))


def _version(kind: RateKind, number: int, content: str, note: str) -> RateVersionRow:
    return RateVersionRow(kind, number, content, note, "zhouwei", NOW - timedelta(days=30 - 9 * number))


@dataclass
class CreditDesk(FakeDesk):
    """Decides as the application does, without any money moving."""

    reader: Any = field(default_factory=CreditReader)

    def credit(self, customer: str) -> CreditRow | None:
        account = self.reader.account(customer)
        return replace(account, as_of=NOW) if account.as_of else account

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.commands.append(command)
        if isinstance(command, GrantCredit):
            return Result(self._grant(command, actor))
        if isinstance(command, RefuseCredit | RevokeCredit):
            state = _REFUSED if isinstance(command, RefuseCredit) else _REVOKED
            return Result(self._decide(command.grant, state, command.reason, actor))
        if isinstance(command, RecordPayment | SetLimit):
            return Result(AccountChanged(command.customer, 5_000_000, 1_000_000, 0, ("PL26112300007",)))
        if isinstance(command, ChangeSetting):
            key, value = checked(command.key, command.value)
            self.reader.stored[key] = value
            return Result(Saved(key, 0))
        if isinstance(command, SaveRates):
            versions = self.reader.versions[command.kind]
            row = RateVersionRow(command.kind, len(versions) + 1, command.content, command.note, actor.operator, NOW)
            versions.append(row)
            return Result(Saved(command.kind.value, row.version))
        return super().handle(command, actor)

    def decide_elsewhere(self, number: int) -> None:
        """A colleague refuses a request, and the news has not come yet."""
        self._decide(number, _REFUSED, "另一位主管已拒", Actor("zhaolei"))

    def _grant(self, command: GrantCredit, actor: Actor) -> CreditDecided:
        ends = NOW + timedelta(hours=command.hours)
        if not command.grant:
            who = next(n for n, row in enumerate(CUSTOMERS) if row.code == command.customer)
            given = _grant(99, who, _ACTIVE, 0, order_no="", amount_fen=command.amount_fen, ends_at=ends)
            self.reader.all_grants.append(given)
            return CreditDecided(99, command.customer, "active", command.amount_fen, ends, ())
        return self._decide(command.grant, _ACTIVE, command.reason, actor, ends_at=ends, amount_fen=command.amount_fen)

    def _decide(self, number: int, state: GrantState, reason: str, actor: Actor, **more: Any) -> CreditDecided:
        rows = self.reader.all_grants
        at = next(n for n, row in enumerate(rows) if row.id == number)
        if state is not _REVOKED and rows[at].state is not _REQUESTED:
            raise Refused("grant.decided", grant=number, state=rows[at].state.value)
        more = {"decided_by": actor.operator, "decided_at": NOW, "answer": reason, "ends_at": NOW, **more}
        row = rows[at] = replace(rows[at], state=state, **more)
        return CreditDecided(number, row.customer, state.value, row.amount_fen, row.ends_at, ())
