"""A counter's day of the sample company, as the till of its shop exports it; the last receipt takes a piece back."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from app.adapters.sample.company import SampleCompany

_COLUMNS = (
    *("销售时间", "单据号", "会员编号", "会员名称", "商品编号", "商品名称", "单价"),
    *("打折率", "数量", "总金额", "单位", "规格型号", "颜色", "销售备注"),
)
_SALES = 4


def write_pos(path: Path, day: datetime) -> None:
    """Write a few sales of `day` and one return. UTF-8 with a byte order mark; the same day gives the same bytes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(_COLUMNS)
        table.writerows(_rows(day.replace(hour=9, minute=0, second=0, microsecond=0)))


def _rows(opening: datetime) -> Iterator[tuple[str | int, ...]]:
    company = SampleCompany("small")
    sold = list(zip(company.products(), islice(company.customers(), _SALES), strict=False))
    pieces = [index + 1 for index in range(_SALES)]
    for number, ((product, member), count) in enumerate([*zip(sold, pieces, strict=True), (sold[1], -1)], 1):
        at, receipt = opening + timedelta(minutes=17 * number), f"POS{opening:%Y%m%d}{number:03d}"
        price, total = product.price_fen / 100, product.price_fen * count / 100
        yield (
            *(f"{at:%Y-%m-%d %H:%M:%S}", receipt, member.code, member.name, product.sku, product.name),
            *(f"{price:.2f}", "1", count, f"{total:.2f}", "件", "", "", "退货" if count < 0 else ""),
        )
