"""A shop's table, a desk that reads it as the application does, and a clerk's hands on the keyboard."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QListWidget, QPushButton, QTableView, QWidget

from app.adapters.profiled import read_preview
from app.adapters.proposing import propose
from app.adapters.tables import read_tables
from app.bus import Command, Result
from app.domain.intake import Channel
from app.domain.people import Actor
from app.domain.profile import Preview, Profile, Proposal, from_text
from app.usecases.company import Saved, SaveProfile
from tests.ui.fakes import FakeDesk
from ui.mapping.editor import MappingEditor

HEADER = (
    *("销售单号", "交易状态", "会员名", "收货人", "手机", "固定电话", "省", "市", "区", "详细地址", "应付总额", "邮费"),
    *("结算", "开单日期", "客户的收货备注", "物料编码", "OE号", "配件名称", "件数", "单价", "折后价"),
)
STATUSES = ("已付款", "已付款", "待审核", "交易成功", "已付款", "拣配中")
PLACES = (
    ("江苏省", "苏州市", "吴中区", "东吴北路 188 号"),
    ("广东省", "佛山市", "南海区", "桂澜路 23 号"),
    ("湖北省", "武汉市", "江夏区", "纸坊大街 5 号"),
)
GOODS = (
    ("BP-06A115", "06A115561B", "前刹车片", "128.00"),
    ("OF-1301A", "1301A-022", "机油滤清器", "35.00"),
    ("SP-K20TT", "90919-01253", "铱金火花塞(四支装)适配一汽大众迈腾 1.8T/2.0T", "238.00"),
)
BUYERS = ("顺达汽修厂", "广汇丰田 4S 店", "老周汽车维修")


def shop_rows(count: int) -> list[list[str]]:
    """Orders of a shop nobody has seen before; some cells are wrong."""
    rows = []
    for number in range(1, count + 1):
        sku, oe, title, price = GOODS[number % 3]
        pieces = "-2" if number == 7 else str(1 + number % 4)
        amount = "见合同" if number == 11 else f"{float(price) * (1 + number % 4):.2f}"
        rows.append(
            [
                f"XS20261123{number:05d}",
                STATUSES[number % 6],
                BUYERS[number % 3],
                "周师傅",
                f"1381234{number:04d}" if number % 2 else "",
                "0512-65881234",
                *PLACES[number % 3],
                amount,
                "12.00",
                "月结" if number % 3 else "微信",
                f"23.11.2026 {8 + number % 10:02d}:05",
                "加急,下午三点前到" if number % 4 == 0 else "",
                sku,
                oe,
                title,
                pieces,
                price,
                price,
            ]
        )
    return rows


def shop_file(folder: Path, count: int = 40) -> Path:
    """The shop's table as CSV."""
    path = folder / "汽配之家导出_20261123.csv"
    lines = [",".join(f'"{cell}"' for cell in row) for row in (HEADER, *shop_rows(count))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@dataclass
class MappingDesk(FakeDesk):
    """Saves profiles as version 4."""

    refuses: Exception | None = None

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if not isinstance(command, SaveProfile):
            return super().handle(command, actor)
        self.commands.append(command)
        if self.refuses is not None:
            raise self.refuses
        return Result(Saved(from_text(command.content).name, 4))

    def propose_profile(self, path: Path, channel: str) -> Proposal:
        table = read_tables(path)[0]
        return propose(table.header, Channel(channel), [cells for _, cells in table.rows([])])

    def preview_profile(self, path: Path, profile: Profile) -> Preview:
        return read_preview(path, profile)


FIELDS, COLUMNS, TEXTS, PROBLEMS = "Fields of an order", "Columns of the file", "Texts of the file", "Problems"


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
    """Keys go where the keyboard is."""
    for _ in range(times):
        where = QApplication.focusWidget()
        assert where is not None
        QTest.keyClick(where, key, modifier)


def write(told: str) -> None:
    """What is typed, where the keyboard is."""
    where = QApplication.focusWidget()
    assert where is not None
    QTest.keyClicks(where, told)


def save() -> None:
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def rows(editor: MappingEditor, name: str) -> list[str]:
    found = listing(editor, name)
    return [found.item(at).text() for at in range(found.count())]


def listing(editor: MappingEditor, name: str) -> QListWidget:
    return next(one for one in editor.findChildren(QListWidget) if one.accessibleName() == name)


def go(editor: MappingEditor, name: str, start: str) -> None:
    """With Up and Down to the row that begins so."""
    found = listing(editor, name)
    found.setFocus()
    at = next(at for at, row in enumerate(rows(editor, name)) if row.startswith(start))
    steps = at - found.currentRow()
    press(Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up, times=abs(steps))


def tick(editor: MappingEditor, field: str, column: str) -> None:
    """Enter into the field's rule, and Enter on the column."""
    go(editor, FIELDS, field)
    press(Qt.Key.Key_Return)
    go(editor, COLUMNS, column)
    press(Qt.Key.Key_Return)


def grid(editor: MappingEditor) -> QTableView:
    return next(iter(editor.findChildren(QTableView)))


def cells(editor: MappingEditor, title: str) -> list[str]:
    """A column of the preview; empty when it is not there."""
    model = grid(editor).model()
    across = Qt.Orientation.Horizontal
    at = [model.headerData(at, across) for at in range(model.columnCount())]
    return [model.index(row, at.index(title)).data() for row in range(model.rowCount())] if title in at else []


def words(editor: MappingEditor) -> str:
    """Everything that is written on labels."""
    return "\n".join(label.text() for label in editor.findChildren(QLabel) if label.isVisible())


def choose(editor: MappingEditor, example: str) -> None:
    """With Down in the choice that offers it."""
    choice = next(one for one in editor.findChildren(QComboBox) if one.isVisible() and one.findText(example) >= 0)
    choice.setFocus()
    press(Qt.Key.Key_Down, times=choice.findText(example) - choice.currentIndex())


def button(editor: MappingEditor, name: str) -> QPushButton:
    return next(one for one in editor.findChildren(QPushButton) if one.text() == name)


def beside(editor: MappingEditor, name: str) -> QWidget:
    """What stands to the right of a label."""
    one = next(one for one in editor.findChildren(QLabel) if one.isVisible() and one.text() == name)
    found = editor.childAt(one.mapTo(editor, QPoint(one.width() + 40, one.height() // 2)))
    assert found is not None
    return found
