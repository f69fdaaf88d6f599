"""Exceptions for the pictures: weeks of them that were solved ever sooner, and a morning on which all kinds of things
go wrong, each by what a person, a picker, a courier or a printer really does."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from operator import itemgetter
from pathlib import Path
from random import Random

from app.adapters.sample import sample_articles
from app.bootstrap import ADMIN, Picklane
from app.casework import raise_signals
from app.domain.cases import CaseKind, Link, LinkKind, Severity, Signal
from app.domain.duty import DutyKind, Limits, Shift, WorkCalendar, to_text
from app.domain.duty.limits import StageLimit
from app.domain.glossary import URGENT, Example
from app.domain.intake import Pay
from app.domain.people import Actor
from app.domain.printing import Document, Language, PrinterKind
from app.domain.stages import Stage
from app.usecases.cases import CloseCase, OpenCase, TakeCase
from app.usecases.duty import SaveDutyRules
from app.usecases.found import FoundStock
from app.usecases.ordering import PlacedLine, PlaceOrder
from app.usecases.overriding import RejectLine, RejectReason
from app.usecases.printing import Reprint, SavePrinter, UsePrinter
from app.usecases.rules import SaveTerm
from app.usecases.stages import ConfirmShipped, HoldOrder
from app.views.orders import OrderFilter, OrderRow

_SITES = ("HB", "HD", "HN")
_WEEKS = 4
_DUTIES: Mapping[DutyKind, WorkCalendar | Limits] = {
    DutyKind.CALENDAR: WorkCalendar((Shift((1, 2, 3, 4, 5, 6), time(8, 30), time(18, 30)),)),
    DutyKind.LIMITS: Limits(
        (
            StageLimit(72 * 60, Stage.SHIPPED),
            StageLimit(90, Stage.ASSIGNED),
            StageLimit(60, Stage.TO_PRODUCE),
            StageLimit(120),
        )
    ),
}
_BROKEN = "订单编号,买家会员名\n这不是订单\n"
_HELD = "客户要改地址,等回电"
_LEFT = ((86, "4S 店要求补开上月发票"), (41, "客户退回的水泵型号不符,等质检"), (38, "快递破损,等快递公司定责"))
"""Opened by hand so many hours before today, and still open."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A fault that comes again and again, and what was done about it; `article` is the number in the file's name of the
    sample company's article that says how."""

    kind: CaseKind
    cause: str
    solution: str
    facts: Mapping[str, object]
    about: tuple[Link, ...]
    warehouse: str = ""
    article: str = ""


def settle_in(picklane: Picklane, folder: Path) -> None:
    """Working hours, limits, and printers; the one of Hebei is not switched on."""
    for kind, part in _DUTIES.items():
        picklane.handle(SaveDutyRules(f"duty {kind}", kind.value, to_text(part), "周一至周六"), ADMIN)
    paper = folder / "paper"
    paper.mkdir()
    named = {"HB": ("华北面单机", PrinterKind.TCP, "127.0.0.1:9"), "HD": ("仓库面单机", PrinterKind.FOLDER, str(paper))}
    for code, (name, kind_, address) in named.items():
        picklane.handle(SavePrinter(f"printer {code}", f"P-{code}", name, kind_, address, Language.PDF), ADMIN)
    for station, code in (("", "HD"), ("HB-1", "HB"), ("HB-2", "HB")):
        picklane.handle(UsePrinter(f"use {station}", station, Document.LABEL, f"P-{code}"), ADMIN)


def recipes(picklane: Picklane) -> list[Recipe]:
    """What goes wrong in a parts warehouse; those in front come again most often."""
    pads, filters = picklane.reader.parts("刹车片", limit=8), picklane.reader.parts("机油滤", limit=6)
    found: list[Recipe] = []
    for at, (pad, dealer) in enumerate(zip(pads, picklane.reader.customers("汽", len(pads)), strict=True)):
        found += [_short(pad.sku, pad.name, at), _away(dealer.code, at)]
        found += [_sold_out(part.sku, part.name) for part in filters[at : at + 1]]
        found += [_unreached(_SITES[at])] if at < len(_SITES) else []
    file = {"file": "pos_门店导出.csv", "channel": "pos", "says": "没有可用的行"}
    return [*found, Recipe(CaseKind.IMPORT, "data.file", "映射规则加上新列名后重新导入", file, ())]


def _short(sku: str, name: str, at: int) -> Recipe:
    facts = {"sku": sku, "name": name, "pieces": 1 + at % 3, "by": "liqiang"}
    solution = "盘点库位,改正账面,其余从邻仓调拨"
    return Recipe(CaseKind.SHORT, "stock.record", solution, facts, ((LinkKind.SKU, sku),), _SITES[at % 3])


def _sold_out(sku: str, name: str) -> Recipe:
    facts, solution = {"sku": sku, "name": name}, "催供应商,客户同意先发其余配件"
    return Recipe(CaseKind.NO_STOCK, "supply.late", solution, facts, ((LinkKind.SKU, sku),), article="07")


def _unreached(site: str) -> Recipe:
    facts = {"printer": f"P-{site}", "station": f"{site}-1", "fault": "unreachable", "jobs": 6}
    about = (LinkKind.PRINTER, f"P-{site}"), (LinkKind.STATION, f"{site}-1")
    return Recipe(CaseKind.LABEL, "device.printer", "重启打印机后恢复", facts, about, site, "10")


def _away(customer: str, at: int) -> Recipe:
    facts = {"carrier": "顺丰", "waybill": f"SF10293847{at:02d}", "says": "派送失败,收件人不在"}
    about, solution = ((LinkKind.CUSTOMER, customer),), "联系客户改约时间,快递次日再派"
    return Recipe(CaseKind.COURIER, "customer.away", solution, facts, about, article="12")


def past(picklane: Picklane, jump: Callable[[datetime], None], today: datetime) -> None:
    """Four weeks until the last Friday; after the first two people look into the articles, and then less goes wrong
    and it takes less long."""
    kinds, dice, deeds = recipes(picklane), Random(7), list[tuple[datetime, Callable[[], object]]]()
    turn = today - timedelta(days=_WEEKS // 2 * 7)
    numbers = {row.title: row.no for row in picklane.reader.articles()}
    articles = {key: numbers[article.title] for key, article in sample_articles().items()}
    for ago in range(_WEEKS * 7, 2, -1):
        day = today - timedelta(days=ago)
        if day.isoweekday() > 6:
            continue
        is_better = day >= turn
        for _ in range(dice.randint(1, 3) if is_better else dice.randint(3, 6)):
            opened = day + timedelta(hours=8.6 + dice.random() * 8)
            recipe = dice.choice(kinds if is_better else kinds[: len(kinds) // 2])
            wait = dice.uniform(0.05, 0.7) if is_better else dice.uniform(0.5, 6)
            took = wait + (dice.uniform(0.3, 6) if is_better else dice.uniform(3, 60))
            article = articles.get(recipe.article, "") if is_better else ""
            deeds += _life(picklane, recipe, opened, (wait, took), article)
    deeds += [(today - timedelta(hours=hours), partial(_call, picklane, note)) for hours, note in _LEFT]
    for moment, act in sorted(deeds, key=itemgetter(0)):
        jump(moment)
        act()


def _life(
    picklane: Picklane,
    recipe: Recipe,
    opened: datetime,
    hours: tuple[float, float],
    article: str,
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Seen, taken after so many hours, and after so many solved."""
    number: list[str] = []
    cause = f"{recipe.kind}:{recipe.warehouse}:{opened:%m%d%H%M%S}"
    wait, took = hours

    def see() -> None:
        signal = Signal(
            recipe.kind, cause, Severity.NORMAL, {**recipe.facts}, warehouse=recipe.warehouse, links=recipe.about
        )
        with picklane.unit_of_work() as uow:
            number.extend(raise_signals([signal], uow, opened).opened)
            uow.commit()

    def who() -> Actor:
        detail = picklane.reader.case(number[0])
        return Actor(detail.row.owner) if detail and detail.row.owner else ADMIN

    def take() -> None:
        picklane.handle(TakeCase(f"take {cause}", number[0]), who())

    def close() -> None:
        worked = "worked" if article else ""
        command = CloseCase(f"close {cause}", (number[0],), recipe.cause, recipe.solution, article, worked)
        picklane.handle(command, who())

    yield opened, see
    yield opened + timedelta(hours=wait), take
    yield opened + timedelta(hours=took), close


def _call(picklane: Picklane, note: str) -> None:
    """Opened by hand and taken, but nobody could solve it yet."""
    case = picklane.handle(OpenCase(note, note), Actor("wangfang")).value.case
    picklane.handle(TakeCase(f"take {note}", case), Actor("wangfang"))


def collected(picklane: Picklane, until: datetime) -> None:
    """An early courier takes what should be there by then."""
    for row in _orders(picklane, Stage.PICKED):
        if row.promised_at < until:
            picklane.handle(ConfirmShipped(f"ship {row.no}", row.no, "顺丰", _waybill(row)), ADMIN)


def printed(picklane: Picklane, jump: Callable[[datetime], None], since: datetime) -> None:
    """Labels that got dirty come out of the printers once more; one printer is tried again and again."""
    jump(since)
    for at, row in enumerate(_orders(picklane, Stage.PICKED)[:6]):
        bench = Actor(ADMIN.operator, "HB-1" if at < 4 else "HD-1")
        picklane.handle(Reprint(f"again {row.no}", row.no, "面单脏污,扫不出"), bench)
    picklane.deliver()
    for minutes in range(0, 24, 4):
        jump(since + timedelta(minutes=minutes))
        for station in picklane.reader.stations():
            picklane.print_waiting(station.code)


def morning(picklane: Picklane, inbox: Path, spare: str, now: datetime) -> None:
    """What goes wrong today; the order `spare` is left alone."""
    others = [row for row in _orders(picklane, Stage.ASSIGNED) if row.no != spare]
    assigned = sorted(others, key=lambda row: row.warehouse == "HD")  # its orders are on the picture of the waves
    first, second, third = assigned[:3]
    picklane.handle(RejectLine("missing", first.no, 1, RejectReason.MISSING, 1), Actor("liqiang"))
    picklane.handle(HoldOrder("held", second.no, _HELD), ADMIN)
    detail = picklane.reader.order(third.no)
    assert detail is not None
    sku = detail.lines[0].sku
    picklane.handle(FoundStock("found", sku, 500, order=""), Actor("liqiang", f"{third.warehouse}-1"))
    picklane.handle(OpenCase("by hand", "客户说上次的减震器漏油,要求换货并上门取件", third.no, sku), Actor("wangfang"))
    _ask_for_credit(picklane)
    _hear_of_parcels(picklane, inbox.parent / "news.json", now)
    broken = inbox / "taobao" / "ExportOrderList20261123.csv"
    broken.parent.mkdir(parents=True)
    broken.write_text(_BROKEN, "utf-8")


def _ask_for_credit(picklane: Picklane) -> None:
    """What is promised within hours is urgent here also on account, and one dealer has no credit left."""
    examples = tuple(Example({"promise_hours": hours}, hours <= 4) for hours in (4.0, 5.0))
    picklane.handle(SaveTerm("urgent", URGENT, "加急单", "承诺时效 <= 4", examples), ADMIN)
    dealer = picklane.reader.customers("4S", 5)[-1]
    lines = (PlacedLine(picklane.reader.parts("刹车片", limit=1)[0].sku, 1500),)
    order = PlaceOrder("no credit", dealer.code, lines, Pay.CREDIT, 4, ask_credit=True, reason="客户车停在店里")
    picklane.place_order(Actor("wangfang"), order)


def _hear_of_parcels(picklane: Picklane, file: Path, now: datetime) -> None:
    """Two parcels could not be handed over."""
    pushes = []
    for row in _orders(picklane, Stage.SHIPPED)[:2]:
        detail = picklane.reader.order(row.no)
        assert detail is not None
        news = {"ftime": f"{now:%Y-%m-%d %H:%M:%S}", "context": "派送失败,收件人电话无人接听", "statusCode": "2"}
        last = {"nu": _waybill(row), "com": "shunfeng", "state": "2", "data": [news]}
        pushes.append(json.dumps({"status": "polling", "lastResult": last}, ensure_ascii=False))
    file.write_text("\n".join(pushes), "utf-8")
    picklane.record_courier_file(ADMIN, file)


def _waybill(row: OrderRow) -> str:
    """As the sample day numbers them."""
    return f"SF{9_000_000_000_000 + row.id:013d}"


def _orders(picklane: Picklane, stage: Stage) -> list[OrderRow]:
    return list(picklane.reader.orders(OrderFilter(stage=stage), limit=20).rows)
