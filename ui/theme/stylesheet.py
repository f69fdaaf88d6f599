"""The style sheet. Widgets choose a look by a dynamic property: `kind` of labels, buttons and frames."""

from ui.theme.tokens import Tokens

_SHEET = """
* { outline: 0; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[kind="meta"] { color: @quiet; font-size: 12px; }
QLabel[kind="quiet"] { color: @quiet; }
QLabel[kind="section"] { font-size: 15px; font-weight: bold; }
QLabel[kind="title"] { font-size: 20px; font-weight: bold; }
QLabel[kind="good"] { color: @good; }
QLabel[kind="warn"] { color: @warn; }
QLabel[kind="bad"] { color: @bad; }
QLabel[kind="tag"] {
    background: @raised; border: 1px solid @line; border-radius: 6px; padding: 1px 8px; font-size: 12px;
}

QFrame[kind="card"] { background: @surface; border: 1px solid @line; border-radius: 6px; }
QFrame[kind="panel"] { background: @surface; border: 0; border-left: 1px solid @line; }
QFrame[kind="candidate"] { background: transparent; border: 1px solid @hair; border-radius: 6px; }
QFrame[kind="winner"] { background: @tint; border: 1px solid @accent; border-radius: 6px; }
QFrame[kind="rule"] { background: @line; border: 0; }
QFrame[kind="bar"] { background: @surface; border: 0; border-bottom: 1px solid @line; }
QFrame[kind="head"] { background: @ground; border: 0; border-bottom: 1px solid @line; }
QFrame[kind="strip"] { background: @surface; border: 0; border-top: 1px solid @line; }
QFrame[kind="rail"] { background: @ground; border: 0; border-right: 1px solid @line; }
QFrame[kind="note"] { background: @raised; border: 1px solid @line; border-radius: 6px; }

QPushButton, QToolButton {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 6px;
    min-height: 30px; padding: 0 12px;
}
QPushButton:hover, QToolButton:hover { background: @raised; }
QPushButton:pressed, QToolButton:pressed { background: @line; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 0 11px; min-height: 28px; }
QPushButton:disabled, QToolButton:disabled { color: @faint; background: @ground; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent; border: 1px solid @accent; }
QPushButton[kind="primary"]:hover { background: @accent_over; border-color: @accent_over; }
QPushButton[kind="primary"]:pressed { background: @accent_down; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @raised; color: @faint; border-color: @line; }
QPushButton[big="true"] { min-height: 40px; font-weight: bold; }
QPushButton[big="true"]:focus { min-height: 38px; }
QPushButton[kind="danger"] { color: @bad; }
QPushButton[kind="danger"]:disabled { color: @faint; }
QPushButton[kind="plain"], QToolButton[kind="plain"] {
    background: transparent; border: 1px solid transparent; padding: 0 8px;
}
QPushButton[kind="plain"]:hover, QToolButton[kind="plain"]:hover { background: @raised; }
QPushButton[kind="plain"]:focus, QToolButton[kind="plain"]:focus {
    border: 2px solid @accent; padding: 0 7px; min-height: 28px;
}
QPushButton[kind="link"] {
    background: transparent; border: 0; color: @accent; padding: 0; min-height: 20px;
    text-align: left;
}
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }
QPushButton[kind="choice"] { text-align: left; }
QPushButton[kind="choice"]:checked { background: @tint; border-color: @accent; color: @accent; }
QPushButton[kind="chip"] {
    background: @surface; border: 1px solid @line; border-radius: 14px; min-height: 26px; padding: 0 10px;
}
QPushButton[kind="chip"]:hover { background: @raised; }
QPushButton[kind="chip"]:checked { background: @tint; border-color: @accent; color: @accent; }
QPushButton[kind="chip"]:focus { border: 2px solid @accent; min-height: 24px; padding: 0 9px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QTextEdit, QPlainTextEdit {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 6px; padding: 0 10px;
    selection-background-color: @accent; selection-color: @on_accent;
}
QLineEdit { min-height: 30px; }
QLineEdit > QToolButton { background: transparent; border: 0; min-height: 0; padding: 0; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid @accent; padding: 0 9px; }
QLineEdit:focus { min-height: 28px; }
QLineEdit[kind="pin"] { min-height: 40px; font-size: 16px; }
QLineEdit[kind="pin"]:focus { min-height: 38px; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus { border: 2px solid @bad; padding: 0 9px; }
QComboBox {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 6px; min-height: 30px;
    padding: 0 8px 0 10px;
}
QComboBox:hover { background: @raised; }
QComboBox:focus { border: 2px solid @accent; padding: 0 7px 0 9px; min-height: 28px; }
QComboBox::drop-down { border: 0; width: 26px; }
QComboBox::down-arrow { image: url(picklane-icons:arrow-down.svg); width: 14px; height: 14px; }
QComboBox[kind="chip"] { border-radius: 14px; min-height: 26px; }
QComboBox[kind="chip"]:focus { min-height: 24px; }
QComboBox[chosen="true"] { background: @tint; border-color: @accent; color: @accent; }
QComboBox QAbstractItemView {
    background: @surface; color: @text; border: 1px solid @line; padding: 4px; selection-background-color: @tint;
    selection-color: @text;
}
QComboBox QAbstractItemView::item { min-height: 28px; }
QCheckBox { spacing: 8px; min-height: 28px; background: transparent; }
QCheckBox:focus { color: @accent; }
QCheckBox:disabled { color: @faint; }
QCheckBox::indicator {
    width: 16px; height: 16px; background: @surface; border: 1px solid @edge; border-radius: 4px;
}
QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(picklane-icons:@ticked.svg); }
QCheckBox::indicator:focus { width: 14px; height: 14px; border: 2px solid @accent; }
QCheckBox::indicator:checked:focus { border-color: @text; }
QCheckBox::indicator:disabled { background: @ground; border-color: @line; }
QCheckBox::indicator:checked:disabled { background: @faint; border-color: @faint; }
QMenu { background: @surface; color: @text; border: 1px solid @line; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @tint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }

QAbstractItemView {
    background: @surface; color: @text; border: 0; selection-background-color: @tint; selection-color: @text;
    alternate-background-color: @surface;
}
QTableView { gridline-color: @hair; }
QListView { border: 1px solid transparent; }
QListView::item { border: 0; padding: 0 8px; }
QTableView::item { border: 0; padding: 0 5px; }
QTableView::item:selected, QListView::item:selected { background: @tint; color: @text; }
QListView::item:hover { background: @raised; }
QListView::item:selected:hover { background: @tint; }
QListWidget#finder { border: 1px solid @line; border-radius: 6px; padding: 4px; }
QHeaderView { background: @surface; }
QHeaderView::section {
    background: @raised; color: @quiet; border: 0; border-bottom: 1px solid @line; padding: 0 8px; font-size: 12px;
}
QTableCornerButton::section { background: @raised; border: 0; }

QScrollArea { background: transparent; border: 0; }
QScrollArea:focus, QListView:focus { border: 1px solid @accent; }
QScrollArea > QWidget > QWidget[kind="page"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @handle; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: @raised; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QAbstractScrollArea::corner { background: @surface; border: 0; }
QSplitter::handle { background: @line; }
QDialog { background: @ground; }
"""


def stylesheet(now: Tokens) -> str:
    """The style sheet with the tokens filled in."""
    values = {
        name: getattr(now, name)
        for name in ("ground", "surface", "raised", "line", "text", "quiet", "accent", "good", "warn", "bad")
    }
    values |= {
        "on_accent": now.on_accent,
        "accent_over": now.tint(now.accent, 0.88),
        "accent_down": now.tint(now.accent, 0.76),
        "tint": now.tint(now.accent, 0.20 if now.dark else 0.12),
        "hair": now.tint(now.line, 0.55),
        "handle": now.tint(now.quiet, 0.40),
        "faint": now.tint(now.quiet, 0.60),
        "edge": now.tint(now.quiet, 0.80),
        "ticked": "tick-dark" if now.dark else "tick-light",
    }
    sheet = _SHEET
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet
