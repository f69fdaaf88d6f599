"""Foreign files opened safely: every encoding and wrapping that is real, and a corpus of files that are not."""

import csv
import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from app.adapters import tables, workbook
from app.adapters.tables import read_table, read_tables
from app.errors import BadInput, Problem

HEADER = ("订单编号", "收货人", "备注")
ROW = ("4530000000000000123", "王**", "请发顺丰，谢谢")


def csv_text(*rows: tuple[str, ...], delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def xlsx(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def all_rows(path: Path) -> tuple[list[tuple[int, tuple[str, ...]]], list[Problem]]:
    rejected: list[Problem] = []
    return list(read_table(path).rows(rejected)), rejected


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("name", ["orders.csv", "订单 100%?#'😀.xlsx"])
def test_csv_in_every_encoding_whatever_its_name(tmp_path: Path, encoding: str, delimiter: str, name: str):
    path = tmp_path / name
    path.write_bytes(csv_text(HEADER, ROW, delimiter=delimiter).encode(encoding))

    table = read_table(path)

    assert (table.file, table.header) == (name, HEADER)
    assert all_rows(path) == ([(2, ROW)], [])


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_is_the_same_whatever_pieces_it_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, end: str
):
    path = tmp_path / "a.csv"
    text = end.join(["订单编号,备注", '1,"二\r\n行 𠮷"', "", "3,😀", '4,"a"b'])
    path.write_bytes(text.encode(encoding))
    rows = [(2, ("1", "二\r\n行 𠮷")), (4, ("3", "😀")), (5, ("4", "ab"))]

    for size in (1, 2, 3, 5, 8, 1 << 18):
        monkeypatch.setattr(tables, "_CHUNK", size)
        assert all_rows(path) == (rows, [])


def test_a_file_is_never_held_whole(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(HEADER, *[(str(n), "王" * 400, "谢" * 400) for n in range(5000)]).encode("gbk"))
    table = read_table(path)

    tracemalloc.start()
    try:
        assert sum(1 for _ in table.rows([])) == 5000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < path.stat().st_size


def test_a_character_that_only_gb18030_has(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(HEADER, ("1", "㐂𠮷", "")).encode("gb18030"))

    assert all_rows(path)[0] == [(2, ("1", "㐂𠮷", ""))]


def test_rows_are_counted_as_a_table_program_does(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes('\r\n 订单编号 ,收货人,备注\r\n1,a,"two\r\nlines"\r\n\r\n2,b,c\r\n3,d\r\n'.encode("gbk"))

    assert read_table(path).header == HEADER
    assert all_rows(path) == ([(3, ("1", "a", "two\r\nlines")), (5, ("2", "b", "c")), (6, ("3", "d", ""))], [])


def test_a_row_that_is_shifted_or_swallowed_is_rejected_and_the_rest_goes_on(tmp_path: Path):
    path = tmp_path / "a.csv"
    lines = (
        "订单编号,收货人,备注",
        "1,a,b,c",
        '2,"a,b',
        "3,a,b",
        '4,a "x",b',
        "5,a,b",
        '6,a,"say ""hi"", ok",',
        '7,"8" disc",b',
    )
    path.write_text("\n".join(lines), encoding="utf-8")

    rows, rejected = all_rows(path)

    assert rows == [(4, ("5", "a", "b")), (5, ("6", "a", 'say "hi", ok')), (6, ("7", '8 disc"', "b"))]
    assert [(problem.row, problem.expected) for problem in rejected] == [(2, "columns"), (3, "quote")]


def test_xlsx_cells_become_text(tmp_path: Path):
    names = tuple("abcdefghi")
    cells = (7, 12.5, 0.1 + 0.2, 4530000000000000123, 123456789012345, True, datetime(2016, 5, 23, 22, 2), "0012", None)
    path = xlsx(tmp_path / "really.csv", names, cells)

    texts = ("7", "12.5", "0.3", "4.53E+18", "123456789012345", "TRUE", "2016-05-23 22:02:00", "0012", "")
    assert all_rows(path) == ([(2, texts)], [])


def test_visible_filled_sheets_only(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.title = "订单报表"
    book.active.append(HEADER)
    book.create_sheet("空")
    hidden = book.create_sheet("old")
    hidden.append(HEADER)
    hidden.sheet_state = "hidden"
    book.create_sheet("销售明细").append(("x",))
    book.save(tmp_path / "a.xlsx")

    assert [table.file for table in read_tables(tmp_path / "a.xlsx")] == ["a.xlsx#订单报表", "a.xlsx#销售明细"]


def test_a_shifted_row_of_a_sheet_is_rejected_like_one_of_a_csv(tmp_path: Path):
    path = xlsx(tmp_path / "a.xlsx", HEADER, ("1", "a", "b", "c"), ("2", "d"))

    assert all_rows(path) == ([(3, ("2", "d", ""))], [Problem("a.xlsx", 2, "", "c", "columns")])


def test_merged_cells_and_formulas_are_read_as_they_stand(tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (HEADER, ("1", "a", "=1+1"), ("2", "b", "c")):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active["C3"] = "=cmd|'/c calc'!A1"
    book.active["C3"].data_type = "s"
    book.save(tmp_path / "a.xlsx")

    # A formula that no program has computed yet has no value.
    assert all_rows(tmp_path / "a.xlsx")[0] == [(2, ("1", "a", "")), (3, ("", "b", "=cmd|'/c calc'!A1"))]


def _zip(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _lying_zip(path: Path) -> None:
    """A part of 3 MB that claims 300 bytes in the central directory."""
    xlsx(path, HEADER)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"<a>" + bytes(range(32, 127)) * 30000)
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"xl/bomb.xml") - 46
    data[entry + 24 : entry + 28] = struct.pack("<I", 300)
    path.write_bytes(data)


def _cell_at(where: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        book.active["A1"] = "订单编号"
        book.active[where] = "z"
        book.save(path)

    return write


def _doctype(path: Path) -> None:
    xlsx(path, HEADER)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts["xl/worksheets/sheet1.xml"]
    _zip(path, parts)


def _bytes(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing there": (lambda path: None, "file.missing"),
    "a folder": (Path.mkdir, "file.folder"),
    "empty": (_bytes(b""), "file.empty"),
    "blank lines only": (_bytes(b"\xef\xbb\xbf\r\n , \r\n"), "file.empty"),
    "PNG": (_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 9), "file.binary"),
    "NUL": (_bytes(b"a,b\n1,2\x00\n"), "file.binary"),
    "old xls": (_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)), "file.old_xls"),
    "HTML": (_bytes(b"\xef\xbb\xbf\r\n<HTML><table><tr><td>1</td></tr></table>"), "file.html"),
    "half a GBK character": (_bytes("订单编号,备注\n1,好".encode("gbk")[:-1]), "file.encoding"),
    "broken UTF-8 behind its mark": (_bytes(b"\xef\xbb\xbfa,b\n1,\xff\n"), "file.encoding"),
    "half UTF-16": (_bytes("订单".encode("utf-16")[:-1]), "file.encoding"),
    "1,000 columns": (_bytes(b"c," * 1000 + b"\n"), "file.too_wide"),
    "giant quote": (_bytes(b'a,b\n1,"' + b"x" * 200_000), "file.cell_too_long"),
    "endless line": (_bytes(b"a,b\n" + b"1," * 2_000_000), "file.cell_too_long"),
    "open quote in the last column": (_bytes(b'a,b\n1,2\n3,"4\n5,6\n7,8\n'), "file.quote"),
    "zip bomb": (lambda path: _zip(path, {"xl/worksheets/sheet1.xml": bytes(30_000_000)}), "file.bomb"),
    "zip that lies about a size": (_lying_zip, "file.damaged"),
    "zip without a workbook": (lambda path: _zip(path, {"a.txt": b"hello"}), "file.damaged"),
    "half an xlsx": (lambda path: path.write_bytes(xlsx(path, HEADER).read_bytes()[:2000]), "file.damaged"),
    "entities": (_doctype, "file.damaged"),
    "a cell in the last corner": (_cell_at("XFD1048576"), "file.too_wide"),
    "a cell far down": (_cell_at("AZ1048576"), "file.too_large"),
    "xlsx without a cell": (lambda path: openpyxl.Workbook().save(path), "file.empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_their_reason(tmp_path: Path, name: str):
    write, code = HOSTILE[name]
    path = tmp_path / "orders.csv"
    write(path)

    with pytest.raises(BadInput) as caught:
        all_rows(path)

    assert caught.value.code == code
    assert caught.value.problems[0].file == caught.value.facts["file"] == "orders.csv"


def test_a_sheet_without_references_is_followed_cell_by_cell(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    xlsx(path, HEADER)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = b'<c t="inlineStr"><is><t>n</t></is></c>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet + b"<row>" + cell * 300 + b"</row></sheetData></worksheet>"
    _zip(path, parts)

    with pytest.raises(BadInput) as caught:
        workbook.sheets(path)

    assert (caught.value.code, caught.value.facts["found"]) == ("file.too_wide", "300")


def test_the_row_of_a_wrong_byte_is_named(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes("订单编号\n1\n2\n".encode("gbk") + b"\xff\n")

    with pytest.raises(BadInput) as caught:
        read_table(path)

    assert caught.value.problems == (Problem("a.csv", 4, "", "ff 0a", "encoding"),)


def test_the_row_of_a_wrong_byte_is_named_however_far_down(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes("订单编号,收货人,备注\n".encode("gbk") + "1,王,好\n".encode("gbk") * 60_000 + b"2,\xff\n")

    with pytest.raises(BadInput) as caught:
        all_rows(path)

    assert caught.value.problems == (Problem("a.csv", 60_002, "", "ff 0a", "encoding"),)


def test_missing_and_double_columns_are_all_named_with_what_was_found(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes("訂單編號,數量,SKU,sku".encode("big5"))

    with pytest.raises(BadInput) as caught:
        read_table(path).columns(
            {"no": ("订单编号", "单号"), "pieces": ("数量",), "sku": ("sku",)}, ("no", "pieces", "sku")
        )

    problems = caught.value.problems
    assert [(p.row, p.field, p.expected) for p in problems] == [
        (1, "订单编号", "column"),
        (1, "数量", "column"),
        (1, "sku", "column_once"),
    ]
    assert all("SKU" in p.found for p in problems)
