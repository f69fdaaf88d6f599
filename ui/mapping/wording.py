"""Fields, their sources and what is wrong with their cells, in the words of the people who keep shops' tables."""

from collections.abc import Callable, Mapping

from app import words
from app.domain.profile import MEANINGS, Field, FieldRule
from app.errors import BadInput, Problem
from app.i18n import text

_FIELDS: Mapping[Field, Callable[[], str]] = {
    Field.NUMBER: lambda: text("Order number"),
    Field.STATUS: lambda: text("Status"),
    Field.CUSTOMER: lambda: text("Customer code"),
    Field.BUYER: lambda: text("Buyer"),
    Field.CONTACT: lambda: text("Recipient"),
    Field.PHONE: lambda: text("Phone"),
    Field.ADDRESS: lambda: text("Address"),
    Field.AMOUNT: lambda: text("Order amount"),
    Field.FREIGHT: lambda: text("Freight"),
    Field.DISCOUNT: lambda: text("Discount"),
    Field.PAY: lambda: text("Way of payment"),
    Field.ORDERED_AT: lambda: text("Ordered at"),
    Field.PAID_AT: lambda: text("Paid at"),
    Field.PROMISED_AT: lambda: text("Promised time"),
    Field.REMARK: lambda: text("Remark"),
    Field.CARRIER: lambda: text("Courier"),
    Field.WAYBILL: lambda: text("Waybill no."),
    Field.SALE_NO: lambda: text("Original sale no."),
    Field.SKU: lambda: text("Product code"),
    Field.CODE: lambda: text("Other code"),
    Field.TITLE: lambda: text("Product name"),
    Field.QUANTITY: lambda: text("Quantity"),
    Field.PRICE: lambda: text("Unit price"),
    Field.TOTAL: lambda: text("Line total"),
}
_MEANINGS: Mapping[str, Callable[[], str]] = {
    "unpaid": lambda: text("Unpaid"),
    "paid": lambda: text("Paid"),
    "shipped": lambda: text("Shipped"),
    "signed": lambda: text("Signed"),
    "closed": lambda: text("Closed"),
    "prepaid": lambda: text("Paid before shipping"),
    "credit": lambda: text("On account"),
}
_DIGITS = {"%Y": "2026", "%m": "11", "%d": "23", "%H": "22", "%M": "02", "%S": "00"}

USUAL = ""
FORMS = (
    USUAL,
    "%Y%m%d%H%M%S",
    "%Y%m%d",
    *(
        day + time
        for day in ("%Y年%m月%d日", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y")
        for time in ("", " %H:%M", " %H:%M:%S")
    ),
)
"""Forms of time to choose from (strptime); the usual ones of app.adapters.cells first."""
FIRST_FILLED = "|"
"""The mark that stands as joint and split where the first filled column counts (profile.FieldRule)."""


def field_name(field: Field) -> str:
    """A field as clerks call it."""
    return _FIELDS[field]()


def meaning(field: Field, value: str) -> str:
    """What a text of a value table means, in words; any other text is itself."""
    return _MEANINGS[value]() if value in MEANINGS.get(field, ()) else value


def form_example(form: str) -> str:
    """A form of time shown by one moment."""
    if form == USUAL:
        return text("Usual: {example}", example="2026/11/23 22:02 …")
    for code, digits in _DIGITS.items():
        form = form.replace(code, digits)
    return form


def takes_first_filled(rule: FieldRule) -> bool:
    """Whether of several columns the first that is filled counts."""
    return len(rule.columns) > 1 and bool(rule.split) and rule.joint == rule.split and rule.part == 1


def source(field: Field, rule: FieldRule) -> str:
    """Where a field comes from, in one line."""
    constant = meaning(field, rule.constant)
    if not rule.columns:
        return text("Fixed: {value}", value=constant) if constant else text("Not mapped")
    if takes_first_filled(rule):
        return " / ".join(rule.columns) + (text(", else {value}", value=constant) if constant else "")
    told = " + ".join(rule.columns)
    if rule.split:
        told = text("part {part} of {columns}", part=rule.part, columns=told)
    return told + (text(", else {value}", value=constant) if constant else "")


def refusal(error: Exception) -> str:
    """Why a profile cannot be used: the field, where the error names one as app.domain.profile does."""
    if isinstance(error, BadInput) and error.code == "profile.bad":
        place, _, found = str(error.facts.get("why", "")).partition(": ")
        name = place.partition(".")[0]
        if name in set(Field) and found:
            return text("{field}: “{found}” cannot be used here.", field=field_name(Field(name)), found=found)
    return words.refusal(error)


def finding(problem: Problem, where: str, rows: int) -> str:
    """One problem of the preview; `where` is the field or the columns, `rows` how many rows have just this one."""
    facts = {
        "where": where,
        "row": problem.row,
        "found": problem.found,
        "expected": words.expected(problem.expected),
        "count": rows - 1,
    }
    if rows > 1:
        return text("{where}, row {row} and {count} more: found “{found}”, expected {expected}", **facts)
    return text("{where}, row {row}: found “{found}”, expected {expected}", **facts)
