"""Files as a shop's clerk exports them, with what a test wants to stand in them."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from tests.core import AIR, OIL, PADS
from tests.e2e.cli import Cli

PAID = "买家已付款，等待卖家发货"
UNPAID = "等待买家付款"
SENT = "卖家已发货，等待买家确认"
CLOSED = "交易关闭"
HANGZHOU = "浙江省 杭州市 余杭区 文一西路1号(310000)"
BEIJING = "北京 北京市 朝阳区 建国路9号(100000)"
PLENTY = {(site, sku): 50 for site in ("HZ", "SH", "BJ") for sku in (PADS, OIL, AIR)}

ORDER_COLUMNS = (
    *("订单编号", "买家会员名", "买家应付邮费", "买家实际支付金额", "订单状态", "买家留言", "收货人姓名", "收货地址 "),
    *("联系手机", "订单创建时间", "订单付款时间 ", "宝贝标题 ", "宝贝种类 ", "物流单号 ", "物流公司", "宝贝总数量"),
)
LINE_COLUMNS = ("订单编号", "标题", "价格", "购买数量", "外部系统编号", "商品属性", "订单状态", "商家编码")

Grid = list[list[str]]


@dataclass(frozen=True)
class Sale:
    """One order of the shop: its number, its lines as (code, quantity), and cells that differ from the usual."""

    no: str
    lines: tuple[tuple[str, int | str], ...] = ((PADS, 2),)
    cells: Mapping[str, str] = field(default_factory=dict)

    def order_row(self) -> dict[str, str]:
        """Its row of the order list by stripped column names."""
        pieces = sum(quantity for _, quantity in self.lines if isinstance(quantity, int))
        usual = {
            "订单编号": f'="{self.no}"',
            "买家会员名": "汽修_老王",
            "买家应付邮费": "0.00",
            "买家实际支付金额": "123.00",
            "订单状态": PAID,
            "收货人姓名": "王小明",
            "收货地址": HANGZHOU,
            "联系手机": "'13812345678",
            "订单创建时间": "2026-11-23 08:00:00",
            "订单付款时间": "2026-11-23 08:01:00",
            "宝贝种类": str(len(self.lines)),
            "宝贝总数量": str(pieces),
        }
        return usual | dict(self.cells)

    def line_rows(self) -> list[dict[str, str]]:
        """Its rows of the line list."""
        return [
            {
                "订单编号": f'="{self.no}"',
                "标题": f"{code} 标题",
                "价格": "12.30",
                "购买数量": str(quantity),
                "订单状态": self.cells.get("订单状态", PAID),
                "商家编码": code,
            }
            for code, quantity in self.lines
        ]


def grid(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Grid:
    """The header and the rows below it."""
    return [list(columns), *([row.get(name.strip(), "") for name in columns] for row in rows)]


def order_grid(*sales: Sale, columns: Sequence[str] = ORDER_COLUMNS) -> Grid:
    """The order list of some sales."""
    return grid(columns, (sale.order_row() for sale in sales))


def line_grid(*sales: Sale, columns: Sequence[str] = LINE_COLUMNS) -> Grid:
    """Their line list."""
    return grid(columns, (row for sale in sales for row in sale.line_rows()))


def csv_file(path: Path, rows: Grid, encoding: str = "gbk") -> Path:
    """Rows as a CSV file."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def xlsx_file(path: Path, rows: Grid) -> Path:
    """Rows as a workbook of text cells, which need no wrapping of numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append([cell.removeprefix('="').removesuffix('"') for cell in row])
    book.save(path)
    return path


def exports(folder: Path, *sales: Sale, name: str = "day") -> list[Path]:
    """The two files of a day: order list and line list."""
    orders = csv_file(folder / f"ExportOrderList-{name}.csv", order_grid(*sales))
    lines = csv_file(folder / f"ExportOrderDetailList-{name}.csv", line_grid(*sales))
    return [orders, lines]


def stock_file(folder: Path, stock: Mapping[tuple[str, str], object] = PLENTY) -> Path:
    """A stock count by (warehouse, SKU)."""
    rows = [[site, sku, f"{sku[:1]}-01", str(count)] for (site, sku), count in stock.items()]
    return csv_file(folder / "stock.csv", [["warehouse", "sku", "location", "on_hand"], *rows], "utf-8")


def stocked(cli: Cli, folder: Path, *sales: Sale) -> None:
    """The shop's orders, imported and routed, with plenty of everything on the shelves."""
    cli.json("import", stock_file(folder), "--kind", "stock")
    cli.json("import", *exports(folder, *sales), "--channel", "taobao")
    cli.json("route")
