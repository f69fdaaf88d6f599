"""Addresses resolved to their counties, and what the address book takes of memory and of the start."""

import random
from collections.abc import Iterator
from importlib.resources import files
from itertools import islice

from app.adapters.addresses import CountyAddressBook
from app.adapters.addresses.gazetteer import County, read_counties, short_name
from app.adapters.sample import Size
from app.bench.report import BenchReport, Pair, forget_peak_memory, milliseconds, peak_memory_mb, ratio, timed
from app.ports import AddressAnswer

_ADDRESSES = 20_000
_BATCH = 500
_FORMS = (
    "{province} {city} {county} {detail}",
    "{province}{city}{county}{detail}",
    "{city}{county}{detail}",
    "{short_province}{short_city}{county}{detail}",
    "{province}{county}{detail}",
    "收件人:王师傅,13900001111,{province}{city}{county}{detail}",
    "{province}{city}{province}{city}{county}{detail}",
    "上海大众配件 {province}{city}{county}{detail}",
)
_DETAILS = ("花桥镇光明路168号汽配城3栋", "南京西路1515号", "人民南路12号重庆小面旁", "建设街道北京大厦(215300)")


def address(_address: str | None, count: int | None, _size: Size) -> BenchReport:
    """Counties drawn by chance, each written in all the ways of customers; every answer is checked. No database."""
    forget_peak_memory()
    before = peak_memory_mb()
    book = CountyAddressBook()
    _, load = timed(lambda: book.resolve("北京市"))
    book_mb = peak_memory_mb() - before
    counties = read_counties(files("resources").joinpath("geo"))
    work = list(islice(_written(counties), count or _ADDRESSES))
    answers = [timed(lambda t=text: book.resolve(t)) for text, _, _ in work]  # type: ignore[misc]
    table = _exact(counties)
    bare = [timed(lambda t=plain: table[_first_three(t)])[1] for _, plain, _ in work]  # type: ignore[misc]
    ours = [seconds for _, seconds in answers]
    pairs = [Pair(sum(ours[at : at + _BATCH]), sum(bare[at : at + _BATCH])) for at in range(0, len(work), _BATCH)]
    return BenchReport(
        name="address",
        value=len(work) / sum(ours),
        unit="addresses/s",
        yardstick=len(work) / sum(bare),
        yardstick_is="the same counties as a shop exports them, split at the blanks and looked up in one dict",
        ratio=ratio(pairs),
        repeats=len(pairs),
        memory_mb=peak_memory_mb(),
        details={
            **milliseconds(ours),
            "book_mb": round(book_mb, 1),
            "load_ms": round(load * 1000),
            "addresses": len(work),
            **_verdicts([answer for answer, _ in answers], [adcode for _, _, adcode in work]),
        },
    )


def _verdicts(answers: list[AddressAnswer], adcodes: list[str]) -> dict[str, int]:
    """How many were right, stayed open (山西省城区 may be three) and were wrong."""
    found = [answer.place.adcode if answer.place else None for answer in answers]
    right = sum(mine == adcode for mine, adcode in zip(found, adcodes, strict=True))
    open_ = found.count(None)
    return {"right": right, "open": open_, "wrong": len(adcodes) - right - open_}


def _exact(counties: list[County]) -> dict[tuple[str, str, str], str]:
    return {(county.province, county.city or county.province, county.county): county.adcode for county in counties}


def _written(counties: list[County]) -> Iterator[tuple[str, str, str]]:
    """An address as somebody writes it, as a shop exports it, and its adcode; without end, always the same ones."""
    chance = random.Random(1)
    while True:
        county, detail = chance.choice(counties), chance.choice(_DETAILS)
        city = county.city or county.province
        plain = f"{county.province} {city} {county.county} {detail}"
        for form in _FORMS:
            text = form.format(
                province=county.province,
                city=county.city,
                county=county.county,
                short_province=short_name(county.province),
                short_city=short_name(county.city) if county.city else "",
                detail=detail,
            )
            yield text, plain, county.adcode


def _first_three(text: str) -> tuple[str, str, str]:
    province, city, county, _ = text.split(" ", 3)
    return province, city, county
