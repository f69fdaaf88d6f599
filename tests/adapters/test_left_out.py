"""Rows left out of an import: written so that they can be corrected and imported again, and harm nobody meanwhile."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters import cells
from app.adapters.left_out import harmless, write_left_out
from app.adapters.tables import PROBLEMS_SHEET, read_tables
from app.adapters.taobao import read_taobao
from app.errors import Problem, Unavailable
from app.i18n import Language, set_language
from app.ports import LeftOut

ORDERS = (
    "订单编号,买家会员名,买家实际支付金额,买家应付邮费,订单状态,收货人姓名,收货地址 ,联系手机,宝贝总数量\n"
    '"=""4530000000000000001""",老王,20.00,0.00,待发货,王,浙江省 杭州市 余杭区  文一西路9号,\'13212345774,2\n'
    '"=""4530000000000000002""",+老李,20.00,0.00,待发货,李,浙江省 杭州市 余杭区  文一西路9号,\'13212345774,2\n'
    '"=""4530000000000000003""",-老赵,20.00,-5.00,待发货,赵,浙江省 杭州市 余杭区  文一西路9号,\'13212345774,2\n'
    "4.53E+18,@老陈,20.00,0.00,待发货,陈,浙江省 杭州市 余杭区  文一西路9号,'13212345774,2\n"
)
LINES = (
    "订单编号,标题,价格,购买数量,商家编码\n"
    "4530000000000000001,机滤,10.00,2,A-1\n"
    '4530000000000000002,"=HYPERLINK(""x"")",10.00,1,A-1\n'
    "4530000000000000002,机滤,10.00,-1,A-2\n"
    "4530000000000000003,机滤,10.00,2,A-1\n"
    "4530000000000000004,机滤,10.00,2,A-1,多\n"
)


def pair(folder: Path, change: Callable[[str], str]) -> list[Path]:
    """The two lists as a seller exports them, after a change of their text."""
    paths = [folder / "ExportOrderList202611231830.csv", folder / "ExportOrderDetailList202611231830.csv"]
    for path, text in zip(paths, (ORDERS, LINES), strict=True):
        path.write_text(change(text), encoding="gb18030")
    return paths


def corrected(text: str) -> str:
    return (
        text.replace("-5.00", "5.00")
        .replace("4.53E+18", "4530000000000000004")
        .replace("-1,A-2", "1,A-2")
        .replace(",多", "")
    )


def test_what_is_corrected_in_the_file_comes_in_whole(tmp_path: Path):
    broken = read_taobao(pair(tmp_path, str))
    file = tmp_path / "left out.xlsx"

    write_left_out(broken.left_out, broken.rejected, file)
    before = read_taobao([file])
    book = openpyxl.load_workbook(file)
    orders, lines, _ = book.worksheets
    orders["D3"], orders["A4"], lines["D3"], lines["F5"] = "5.00", "4530000000000000004", "1", None
    assert (lines["D3"].number_format, lines["D3"].data_type) == ("@", "s")
    book.save(file)
    after = read_taobao([file])

    sound = read_taobao(pair(tmp_path, corrected))
    assert [order.external_no[-1] for order in broken.orders] == ["1"]
    assert before.orders == ()
    assert [problem.expected for problem in before.rejected] == [problem.expected for problem in broken.rejected]
    assert after.rejected == ()
    assert sorted(broken.orders + after.orders, key=lambda order: order.external_no) == list(sound.orders)


def test_no_cell_runs_and_each_reads_as_before(tmp_path: Path):
    texts = ("=1+1", "+1", "-5.00", "@SUM(A1)", "\t=1", "\r=1", '="0012"', "'x", "#N/A", "1e5", "", "a\x07b\ufffe😀")
    file = tmp_path / "a.xlsx"

    write_left_out([LeftOut("a.csv", tuple("abcdefghijkl"), (texts,))], (), file)

    found = [cell for row in openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in found if cell.value} == {"s"}
    assert not any(cell.value.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in found if cell.value)
    [table] = read_tables(file)
    [(_, row)] = table.rows([])
    assert [cells.one_line(cell) for cell in row] == [cells.one_line(text) for text in texts]


@given(st.text(alphabet=st.sampled_from("='\"+-@\t\r\u3000 1a") | st.characters(), max_size=12))
def test_the_apostrophe_comes_off_again(text: str):
    assert cells.plain(harmless(text)) == cells.plain(text)


@pytest.fixture
def in_english() -> Iterator[None]:
    set_language(Language.ENGLISH)
    yield
    set_language(Language.CHINESE)


@pytest.mark.usefixtures("in_english")
def test_every_table_has_its_sheet_and_the_problems_theirs(tmp_path: Path):
    names = [
        "a*b[1]?.xlsx#x/y",
        "ExportOrderDetailList202611231830.csv",
        "EXPORTORDERDETAILLIST202611231830.csv",
        "'a'",
    ]
    problems = (Problem("a.csv", 3, "购买数量", "=1", "quantity"), Problem("a.csv", 0, "", "", "file.readable"))

    write_left_out([LeftOut(name, ("订单编号",), (("1",),)) for name in names], problems, tmp_path / "a.xlsx")

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames}) == 5
    assert [tuple(row) for row in book[PROBLEMS_SHEET].iter_rows(values_only=True)] == [
        ("File", "Row", "Column", "Found", "Expected"),
        ("a.csv", "3", "购买数量", "'=1", "a whole number above 0"),
        ("a.csv", None, None, None, "a CSV or XLSX table"),
    ]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(Unavailable, match=r"file\.unwritable"):
        write_left_out((), (), tmp_path / "no" / "a.xlsx")
