"""Files of waybill numbers."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from app.adapters.waybill_numbers import read_waybill_numbers
from app.errors import BadInput

SF1, SF2 = "SF1000000000001", "SF1000000000002"


def read(folder: Path, content: str, encoding: str = "utf-8") -> tuple[str, ...]:
    file = folder / "numbers.csv"
    file.write_text(content, encoding)
    return read_waybill_numbers(file)


@pytest.mark.parametrize(
    "content",
    [
        f"{SF1}\n{SF2}\n",
        f"{SF1.lower()}\r\n\r\n {SF2} \r\n{SF1}\r\n",
        f"运单号\n{SF1}\n{SF2}",
        f"序号,快递单号,网点\n1,{SF1},杭州\n2,{SF2},杭州\n",
        f'Number\n"=""{SF1}"""\n\'{SF2}\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_column_of_numbers(tmp_path: Path, content: str, encoding: str):
    assert read(tmp_path, content, encoding) == (SF1, SF2)


def test_a_workbook(tmp_path: Path):
    book = Workbook()
    assert book.active is not None
    for row in (("单号",), (73123456789012,), (SF1,)):
        book.active.append(row)
    book.save(tmp_path / "n.xlsx")

    assert read_waybill_numbers(tmp_path / "n.xlsx") == ("73123456789012", SF1)


@pytest.mark.parametrize("content", ["单号\n7.3123E+13\n", f"单号\n{SF1}\n顺丰\n", "单号\n", f"{SF1}\n12\n"])
def test_nothing_is_taken_of_a_file_with_something_else_in_it(tmp_path: Path, content: str):
    with pytest.raises(BadInput, match=r"waybills\.bad"):
        read(tmp_path, content)
