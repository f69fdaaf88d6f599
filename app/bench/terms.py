"""What a condition costs an order: compiled, as a plain Python lambda, and by rule-engine itself."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from app.adapters.language import RuleLanguage
from app.adapters.sample import Size
from app.bench.report import BenchReport, Pair, forget_peak_memory, peak_memory_mb, ratio, timed
from app.domain.facts import FACTS, PROVINCES, FactType, Value, Values
from app.domain.glossary import DEFAULT_TERMS
from app.domain.rules import Test

_ORDERS, _BATCH, _RULE_ENGINE = 48_000, 500, 500
_NEAR = frozenset({"浙江省", "江苏省", "上海市", "安徽省"})
_CONDITIONS: Sequence[tuple[str, str, Callable[[Any], bool]]] = (
    ("金额 >= 500", "amount >= 500", lambda v: v["amount"] >= 500),
    (
        "加急单 或 客户等级 == “A”",
        "promise_hours <= 4 and prepaid or grade == 'A'",
        lambda v: (v["promise_hours"] <= 4 and v["prepaid"]) or v["grade"] == "A",
    ),
    (
        "省份 属于 [“浙江省”, “江苏省”, “上海市”, “安徽省”]",
        "province in ['浙江省', '江苏省', '上海市', '安徽省']",
        lambda v: v["province"] in _NEAR,
    ),
    (
        "承诺时效 <= 24 且 非 预付款 且 (重量 < 30 或 件数 <= 2)",
        "promise_hours <= 24 and not prepaid and (weight < 30 or pieces <= 2)",
        lambda v: v["promise_hours"] <= 24 and not v["prepaid"] and (v["weight"] < 30 or v["pieces"] <= 2),
    ),
    (
        "金额 - 12.5 * 件数 > 300",
        "amount - 12.5 * pieces > 300",
        lambda v: Decimal(repr(v["amount"])) - Decimal("12.5") * Decimal(repr(v["pieces"])) > 300,
    ),
)
"""Each as people write it, as rule-engine's own language has it, and as a programmer would."""


def terms(_address: str | None, count: int | None, _size: Size) -> BenchReport:
    """Conditions of several kinds over a batch of orders; microseconds for one condition and one order."""
    forget_peak_memory()
    language = RuleLanguage()
    compiled, first = timed(lambda: [language.compile(ours, DEFAULT_TERMS) for ours, _, _ in _CONDITIONS])
    orders = list(_orders(count or _ORDERS))
    pairs = [pair for at in range(0, len(orders), _BATCH) for pair in _pairs(compiled, orders[at : at + _BATCH])]
    work = len(orders) * len(_CONDITIONS)
    return BenchReport(
        name="terms",
        value=sum(pair.ours for pair in pairs) / work * 1e6,
        unit="µs per condition and order",
        yardstick=sum(pair.bare for pair in pairs) / work * 1e6,
        yardstick_is="the same comparisons as Python lambdas",
        ratio=ratio(pairs),
        repeats=len(pairs),
        memory_mb=peak_memory_mb(),
        details={
            "each_us": _each(compiled, orders),
            "rule_engine_us": round(_by_rule_engine(orders[:_RULE_ENGINE]), 1),
            "check_us": round(_checking(language), 1),
            "first_ms": round(first * 1000),
            "orders": len(orders),
            "agree": _agree(compiled, orders),
        },
    )


def _orders(count: int) -> list[Values]:
    chance = random.Random(4)
    texts = {"province": PROVINCES, "grade": ("", "A", "B", "C")}
    make: dict[FactType, Callable[[str], Value]] = {
        FactType.NUMBER: lambda _name: round(chance.uniform(0, 60), 2),
        FactType.TEXT: lambda name: chance.choice(texts.get(name, ("",))),
        FactType.TRUTH: lambda _name: chance.random() < 0.5,
    }
    known = [fact for fact in FACTS if not fact.of_site]
    return [
        {**{fact.name: make[fact.type](fact.name) for fact in known}, "amount": chance.uniform(0, 900)}
        for _ in range(count)
    ]


def _pairs(compiled: Sequence[Test], orders: Sequence[Values]) -> list[Pair]:
    bare = [plain for _, _, plain in _CONDITIONS]
    return [Pair(_seconds(ours, orders), _seconds(plain, orders)) for ours, plain in zip(compiled, bare, strict=True)]


def _seconds(test: Test, orders: Sequence[Values]) -> float:
    begun = time.perf_counter()
    for order in orders:
        test(order)
    return time.perf_counter() - begun


def _each(compiled: Sequence[Test], orders: Sequence[Values]) -> dict[str, float]:
    spent = (_seconds(test, orders) / len(orders) * 1e6 for test in compiled)
    return {ours: round(cost, 3) for (ours, _, _), cost in zip(_CONDITIONS, spent, strict=True)}


def _by_rule_engine(orders: Sequence[Values]) -> float:
    from rule_engine import Context, Rule  # here, so that `first_ms` counts the loading of the library

    rules = [Rule(english, Context(default_timezone="utc")) for _, english, _ in _CONDITIONS]
    return statistics.mean(_seconds(rule.matches, orders) / len(orders) * 1e6 for rule in rules)


def _checking(language: RuleLanguage) -> float:
    spent = [timed(lambda t=ours: language.check(t, DEFAULT_TERMS))[1] for ours, _, _ in [*_CONDITIONS] * 20]  # type: ignore[misc]
    return statistics.median(spent) * 1e6


def _agree(compiled: Sequence[Test], orders: Sequence[Values]) -> bool:
    return all(
        ours(order) == plain(order)
        for ours, (_, _, plain) in zip(compiled, _CONDITIONS, strict=True)
        for order in orders[:_BATCH]
    )
