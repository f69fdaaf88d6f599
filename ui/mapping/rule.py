"""The rule of one field: its columns, how they are joined and split, and what their texts mean."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from app.domain.profile import MEANINGS, MONEY_FIELDS, NAMING, NEEDED, TIME_FIELDS, Field, FieldRule, Unit
from app.i18n import text
from ui.mapping.columns import ColumnPicker
from ui.mapping.meanings import MeaningTable
from ui.mapping.wording import FIRST_FILLED, FORMS, field_name, form_example, meaning, takes_first_filled
from ui.widgets.basics import ElidedLabel, button, column, label, page, row

_MARKS = (" ", "", "-", "/", "，", "；")
_FIRST = "first filled"
"""Stands among the joints for the first filled column."""
_PARTS = 9
V = TypeVar("V", str, int)
_FORM_WIDTH = 330


class RulePanel(QWidget):
    """`changed` brings the FieldRule after every step of the clerk; `left` says that the left arrow leads out."""

    changed = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._field, self._rule = Field.NUMBER, FieldRule()
        self._name, self._hint = label("", "section"), ElidedLabel("", "meta")
        self._clear = button(text("Map nothing"), lambda: self._put(FieldRule(values=self._rule.values)), "link")
        self._columns, self._meanings = ColumnPicker(), MeaningTable()
        self._joint, self._part, self._unit, self._form = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self._split, self._constant, self._fixed = QLineEdit(), QLineEdit(), QComboBox()
        self._constant_names = label(), label()
        self._kept = label("", "meta", wrap=True)
        self._rows = QFormLayout()
        self._fill_choices()
        self._connect()
        self._build()

    def _fill_choices(self) -> None:
        self._unit.addItem(text("yuan"), Unit.YUAN)
        self._unit.addItem(text("fen (1/100 yuan)"), Unit.FEN)
        self._split.setMaxLength(8)
        self._split.setFixedWidth(80)
        self._split.setPlaceholderText(text("e.g. -"))

    def _connect(self) -> None:
        self._columns.changed.connect(self._on_columns)
        self._columns.left.connect(self.left)
        self._meanings.changed.connect(lambda values: self._put(replace(self._rule, values=values)))
        self._joint.activated.connect(lambda: self._on_joint(self._joint.currentData()))
        self._split.textEdited.connect(lambda mark: self._put(replace(self._rule, split=mark)))
        self._part.activated.connect(lambda: self._put(replace(self._rule, part=self._part.currentData())))
        self._constant.textEdited.connect(lambda told: self._put(replace(self._rule, constant=told.strip())))
        self._fixed.activated.connect(lambda: self._put(replace(self._rule, constant=self._fixed.currentData())))
        self._unit.activated.connect(lambda: self._put(replace(self._rule, unit=Unit(self._unit.currentData()))))
        self._form.activated.connect(lambda: self._put(replace(self._rule, form=self._form.currentData())))

    def _build(self) -> None:
        self._parts = page(row(self._split, self._part, None, spacing=8))
        rows = self._rows
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(8)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows.addRow(label(text("Several columns")), self._joint)
        rows.addRow(label(text("Split at")), self._parts)
        rows.addRow(self._constant_names[0], self._constant)
        rows.addRow(self._constant_names[1], self._fixed)
        rows.addRow(label(text("Amounts in")), self._unit)
        rows.addRow(label(text("Times like")), self._form)
        for choice in (self._joint, self._fixed, self._unit, self._form):
            choice.setMinimumContentsLength(8)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form = column(rows, self._kept, self._meanings, spacing=8)
        form.addStretch(1)
        form.setStretchFactor(self._meanings, 20)
        right = page(form)
        right.setFixedWidth(_FORM_WIDTH)
        head = row(self._name, self._hint, self._clear, spacing=12)
        body = row(self._columns, right, spacing=16)
        self.setLayout(column(head, body, spacing=8, margins=(16, 12, 16, 12)))
        self.setFocusProxy(self._columns)

    def choose(self, field: Field) -> None:
        """Another field; `show_rule` follows."""
        self._field = field
        self._name.setText(field_name(field))
        self._hint.setText(_hint(field))
        self._columns.start()

    def show_rule(
        self, rule: FieldRule, header: Sequence[str], samples: Mapping[str, str], said: Sequence[str]
    ) -> None:
        """The rule of the field, the columns there are, and the texts that stand where the rule looks."""
        self._rule = rule
        self._columns.show_columns(rule.columns, header, samples)
        self._show_text_rows(rule)
        self._rows.setRowVisible(self._unit, self._field in MONEY_FIELDS)
        self._unit.setCurrentIndex(self._unit.findData(rule.unit))
        self._rows.setRowVisible(self._form, self._field in TIME_FIELDS)
        _offer(self._form, {form: form_example(form) for form in (*FORMS, rule.form)}, rule.form)
        means = self._field in MEANINGS
        self._meanings.setVisible(means and bool(rule.columns or rule.values))
        self._kept.setVisible(bool(rule.values) and not means)
        self._kept.setText(text("{count} texts are replaced by others, as saved before.", count=len(rule.values)))
        if means:
            self._meanings.show_values(self._field, rule.values, said)
        self._clear.setEnabled(bool(rule.columns or rule.constant))

    def _show_text_rows(self, rule: FieldRule) -> None:
        first = takes_first_filled(rule)
        several = len(rule.columns) > 1
        self._rows.setRowVisible(self._joint, several)
        joint = _FIRST if first else rule.joint
        joints = {mark: _joint_name(mark) for mark in (*_MARKS, _FIRST, joint)}
        _offer(self._joint, joints, joint)
        self._rows.setRowVisible(self._parts, bool(rule.columns) and not first)
        _write(self._split, "" if first else rule.split)
        parts = range(1, max(_PARTS, rule.part) + 1)
        _offer(self._part, {number: text("part {number}", number=number) for number in parts}, rule.part)
        self._part.setVisible(bool(rule.split))
        self._show_constant(rule)

    def _show_constant(self, rule: FieldRule) -> None:
        chosen = self._field in MEANINGS
        for name in self._constant_names:
            name.setText(text("When empty") if rule.columns else text("Fixed value"))
        self._rows.setRowVisible(self._fixed, chosen)
        self._rows.setRowVisible(self._constant, not chosen)
        named = {"": "–", **{value: meaning(self._field, value) for value in MEANINGS.get(self._field, ())}}
        _offer(self._fixed, {**named, rule.constant: named.get(rule.constant, rule.constant)}, rule.constant)
        _write(self._constant, rule.constant)

    def _on_columns(self, names: tuple[str, ...]) -> None:
        rule = replace(self._rule, columns=names)
        if takes_first_filled(self._rule) and len(names) < 2:
            rule = replace(rule, joint=FieldRule().joint, split="")
        self._put(rule)

    def _on_joint(self, mark: str) -> None:
        if mark == _FIRST:
            self._put(replace(self._rule, joint=FIRST_FILLED, split=FIRST_FILLED, part=1))
        elif takes_first_filled(self._rule):
            self._put(replace(self._rule, joint=mark, split=""))
        else:
            self._put(replace(self._rule, joint=mark))

    def _put(self, rule: FieldRule) -> None:
        if rule != self._rule:
            self.changed.emit(rule)


def _hint(field: Field) -> str:
    """What must be known of a field."""
    if field in NEEDED:
        return text("Required: without it no order can be read.")
    if field in NAMING:
        return text("Product code, other code or product name: one of them is required.")
    if field in MONEY_FIELDS:
        return text("The amount counts in yuan unless you say fen.")
    if field in TIME_FIELDS:
        return text("{examples} are read by themselves.", examples="2026-11-23 22:02:00, 2026/11/23 22:02")
    return ""


def _joint_name(mark: str) -> str:
    if mark == _FIRST:
        return text("the first filled one counts")
    if mark == " ":
        return text("joined with a blank")
    return text("joined with {mark}", mark=mark) if mark else text("joined without anything between")


def _offer(choice: QComboBox, entries: Mapping[V, str], current: V) -> None:
    # A list that is open at this moment must not lose its entries.
    if [choice.itemData(at) for at in range(choice.count())] != list(entries):
        choice.clear()
        for value, name in entries.items():
            choice.addItem(name, value)
    choice.setCurrentIndex(list(entries).index(current))


def _write(line: QLineEdit, told: str) -> None:
    """A text that is the same but for blanks at its ends stays, and so does the cursor in it."""
    if line.text().strip() != told.strip():
        line.setText(told)
