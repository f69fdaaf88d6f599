"""A telephone in memory: four customers, six parts in five warehouses, credit, and an address book of a few words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from app.bus import Command, Result
from app.domain.catalog import CustomerKind
from app.domain.codes import part_key
from app.domain.geo import Point
from app.domain.intake import Missing, Pay, Place
from app.domain.people import Actor
from app.domain.rates import Rates
from app.domain.stages import Awaits, Stage
from app.errors import Refused
from app.ports import AddressAnswer, CustomerRef
from app.usecases.ordering import AddCustomer, CustomerAdded, OrderPlaced, PlacedLine, PlaceOrder, Quote, QuotedLine
from app.usecases.people import LoggedIn
from app.views.customers import AddressRow, CreditRow, CustomerDetail, CustomerRow, PartRow, StockRow
from tests.ui.fakes import NOW, WAREHOUSES, FakeDesk, FakeReader, order_row
from ui.preferences import MemoryPreferences
from ui.screen import Message, Preferences, Services
from ui.tasks import InlineTasks, Tasks

WUZHONG = Place("320506", "江苏省 苏州市 吴中区", Point(31.26, 120.63))
KUNSHAN = Place("320583", "江苏省 苏州市 昆山市", Point(31.38, 120.98))
GULOU = (
    Place("320106", "江苏省 南京市 鼓楼区", Point(32.07, 118.77)),
    Place("350102", "福建省 福州市 鼓楼区", Point(26.08, 119.3)),
    Place("410204", "河南省 开封市 鼓楼区", Point(34.79, 114.35)),
)


def customer(code: str, name: str, phone: str, region: str, kind: CustomerKind = CustomerKind.REPAIR_SHOP):
    address = f"{region}东吴北路 188 号顺达汽配城 3 栋 12 号"
    return CustomerRow(code, name, kind.value, phone, "周师傅", "B", address, region)


CUSTOMERS = (
    customer("K001", "顺达汽修厂", "13812345678", "江苏省苏州市吴中区"),
    customer("K002", "顺德广汇丰田 4S 店", "13922221111", "广东省佛山市南海区", CustomerKind.DEALER_4S),
    customer("K003", "老周汽车维修", "13755554444", "湖北省武汉市江夏区"),
    customer("K004", "众鑫汽车服务有限公司新疆维吾尔自治区分公司", "18999998888", "新疆伊宁市"),
)
INITIALS = {"K001": "sdqxc", "K002": "sdghft4sd", "K003": "lzqcwx", "K004": "zxqcfw"}


def part(sku: str, name: str, price: int, *free: int) -> PartRow:
    stock = tuple(StockRow(w.code, n) for w, n in zip(WAREHOUSES, (*free, 0, 0, 0, 0, 0), strict=False))
    return PartRow(sku, name, price, stock)


PARTS = (
    part("BP-06A115", "前刹车片", 12800, 24, 6, 0, 3, 11),
    part("BP-06A116", "后刹车片", 11600, 8, 2),
    part("OF-1301A", "机油滤清器", 3500, 120, 44, 9, 31, 60),
    part("SP-K20TT", "铱金火花塞(四支装)适配一汽大众迈腾 1.8T/2.0T 2012-2017 款", 23800, 3, 1),
    part("AF-1109B", "空气滤清器", 4200),
    part("SA-48510", "前减震器总成(左)", 0, 2),
)
CODES = {"06A115561B": "BP-06A115", "06A115562": "BP-06A116", "6901234567892": "OF-1301A"}
BOXES = {"16901234567899": ("OF-1301A", 12)}
TWINS = ("OLD-77", "BP-06A115", "BP-06A116")
"""A number two products share."""


class IntakeReader(FakeReader):
    """Customers by part of anything, parts by the beginning of any code or part of the name."""

    def __init__(self) -> None:
        super().__init__(40)
        self.people = list(CUSTOMERS)
        self.limit_fen = 5_000_000
        self.company: dict[str, str] = {}

    def customers(self, text: str, limit: int = 20) -> Sequence[CustomerRow]:
        wanted = text.lower()
        told = {who.code: f"{who.code} {who.name} {who.phone} {INITIALS.get(who.code, '')}" for who in self.people}
        return [who for who in self.people if wanted in told[who.code].lower()][:limit]

    def customer(self, code: str) -> CustomerDetail | None:
        who = next((who for who in self.people if who.code == code), None)
        if who is None:
            return None
        older = AddressRow("昆山市花桥镇绿地大道 1 号", KUNSHAN, NOW - timedelta(days=40))
        addresses = (AddressRow(who.address, WUZHONG, NOW - timedelta(days=3)), older)
        if code not in INITIALS:
            return CustomerDetail(who, addresses[:1], (), (), self.credit(code))
        orders = tuple(
            replace(order_row(n), stage=Stage.SHIPPED, awaits=Awaits.SIGNATURE, buyer=who.name, pay=self.pays(code))
            for n in (38, 31, 12)
        )
        return CustomerDetail(who, addresses, PARTS[:4], orders, self.credit(code))

    def pays(self, code: str) -> Pay:
        return Pay.CREDIT if code == "K002" else Pay.PREPAID

    def credit(self, customer: str) -> CreditRow:
        name = next((who.name for who in self.people if who.code == customer), "")
        used, open_ = 3_120_000, 645_000
        left = self.limit_fen - used - open_
        return CreditRow(customer, name, self.limit_fen, used, open_, 0, left, NOW - timedelta(minutes=3), ())

    def settings(self) -> dict[str, str]:
        return self.company

    def parts(self, text: str, level: str = "", limit: int = 20) -> Sequence[PartRow]:
        wanted = part_key(text)
        if text in BOXES:
            sku, pieces = BOXES[text]
            return [replace(next(part for part in PARTS if part.sku == sku), pieces=pieces)]
        codes = [(code, code) for code in (part.sku for part in PARTS)] + list(CODES.items())
        codes += [(TWINS[0], sku) for sku in TWINS[1:]]
        hits = {sku for code, sku in codes if part_key(code).startswith(wanted)}
        found = [part for part in PARTS if part.sku in hits or text in part.name]
        return sorted(found, key=lambda part: part_key(part.sku) != wanted)[:limit]


@dataclass
class IntakeDesk(FakeDesk):
    """Places orders as the real desk does: once for each request id, never beyond the credit."""

    reader: Any = field(default_factory=IntakeReader)
    placed: dict[str, tuple[PlaceOrder, OrderPlaced]] = field(default_factory=dict)
    quotes: int = 0
    fails: list[Exception] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def credit(self, customer: str) -> CreditRow | None:
        found: CreditRow = self.reader.credit(customer)
        return found

    def resolve_address(self, text: str) -> AddressAnswer:
        if "昆山" in text:
            return AddressAnswer(KUNSHAN, (), 0.99)
        if "吴中" in text:
            return AddressAnswer(WUZHONG, (), 0.99)
        return AddressAnswer(None, GULOU if "鼓楼" in text else ())

    def quote(self, order: PlaceOrder) -> Quote:
        self.quotes += 1
        who = next((who for who in self.reader.people if who.code == order.customer), None)
        if who is None:
            raise Refused("customer.unknown", customer=order.customer)
        lines = tuple(map(self._quoted, order.lines))
        goods = sum(line.quantity * line.price_fen for line in lines)
        missing = [Missing.SKU.value] if any(not line.sku for line in lines) else []
        missing += [Missing.PRICE.value] if not missing and any(not line.price_fen for line in lines) else []
        missing += [] if order.place else [Missing.ADDRESS.value]
        discount = 2000 if goods >= 50_000 else 0
        promised = NOW + timedelta(hours=order.promise_hours)
        ref = CustomerRef(
            1, who.code, who.name, CustomerKind(who.kind), who.contact, who.phone, who.level, who.address, WUZHONG
        )
        return Quote(
            customer=ref,
            address=order.address,
            place=order.place,
            lines=lines,
            goods_fen=goods,
            discount_fen=discount,
            promotion="双十一满 500 减 20" if discount else "",
            freight_fen=1200,
            promised_at=promised,
            urgent=order.pay is Pay.PREPAID and order.promise_hours <= 4,
            missing=tuple(missing),
            rates=Rates(),
        )

    def _quoted(self, line: PlacedLine) -> QuotedLine:
        key = part_key(line.code)
        sku = next((sku for code, sku in CODES.items() if part_key(code) == key), line.code)
        found = next((part for part in PARTS if part_key(part.sku) == part_key(sku)), None)
        price = line.price_fen if line.price_fen is not None else found.price_fen if found else 0
        return QuotedLine(line.code, 1, found.sku if found else "", found.name if found else "", line.quantity, price)

    def place_order(self, actor: Actor, order: PlaceOrder) -> OrderPlaced:
        if self.fails:
            raise self.fails.pop(0)
        if order.request_id in self.placed:
            before, answer = self.placed[order.request_id]
            if before != order:
                raise Refused("request.reused", request=order.request_id)
            return answer
        quote = self.quote(order)
        left = self.reader.credit(order.customer).available_fen
        short = max(0, quote.total_fen - left) if order.pay is Pay.CREDIT else 0
        if short and not order.ask_credit:
            raise Refused("credit.short", amount_fen=quote.total_fen, available_fen=left, short_fen=short)
        missing = (*quote.missing, *((Missing.CREDIT.value,) if short else ()))
        no = f"O{len(self.placed) + 1:08d}X"
        money = (quote.total_fen, quote.goods_fen, quote.freight_fen, quote.discount_fen)
        answer = OrderPlaced(no, "paid", missing, *money, quote.promotion, quote.urgent, "17" if short else "")
        self.placed[order.request_id] = (order, answer)
        return answer

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if isinstance(command, AddCustomer):
            self.commands.append(command)
            who = CustomerRow("K900", command.name, command.kind.value, command.phone, "", "", command.address, "")
            self.reader.people.append(who)
            return Result(CustomerAdded(who.code))
        return super().handle(command, actor)


def services(
    desk: IntakeDesk, said: list[Message], preferences: Preferences | None = None, tasks: Tasks | None = None
) -> Services:
    """What the form works with; what it says is kept in `said`."""

    def bug(error: Exception) -> None:
        raise error

    return Services(
        desk,
        tasks or InlineTasks(),
        Actor("wangfang", "HD-1"),
        LoggedIn("wangfang", "王芳", ("clerk",), False),
        "HD",
        "HD-1",
        said.append,
        bug,
        desk.opened.append,
        preferences or MemoryPreferences(),
    )
