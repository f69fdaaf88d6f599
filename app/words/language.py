"""Conditions in words: what is wrong with one, and what facts and their values are called."""

from app.domain.facts import CHOICE_NAMES, FACT
from app.i18n import Language, language, text
from app.ports.language import Fault
from app.words.table import Table

FAULTS: Table = {
    "empty": lambda: text("Write a condition, such as: promise_hours <= 4 and prepaid"),
    "long": lambda: text("A condition has at most 4,000 characters. Define a term for a part of it."),
    "large": lambda: text(
        "Too many things stand in one condition. Use a list behind “in”, or a term for a part of it."
    ),
    "character": lambda: text("The character “{found}” means nothing here."),
    "quote": lambda: text("This quotation mark has no second one."),
    "number": lambda: text("“{found}” is not written as a number. Write it such as 12 or 0.5."),
    "end": lambda: text("Something is missing at the end."),
    "unexpected": lambda: text("“{found}” cannot stand here."),
    "refused.regex": lambda: text("Patterns (“{found}”) are not possible. Use “contains” or “in”."),
    "refused.attribute": lambda: text("A point cannot stand here: facts have no parts."),
    "refused.call": lambda: text("“{found}”: a condition has no functions."),
    "refused.comprehension": lambda: text("“{found}” is a word of programs, not of conditions."),
    "refused.operator": lambda: text("The sign “{found}” is not possible. There are + - * / and comparisons."),
    "name": lambda: text("There is no fact or term “{found}”."),
    "site_only": lambda: text("“{found}” is a fact of a warehouse: it can stand only where warehouses are chosen."),
    "type.truth": lambda: text("“{found}” is not a yes or no. Compare it with something."),
    "type.number": lambda: text("“{found}” is not a number."),
    "type.text": lambda: text("“{found}” is not a text. A text stands in quotation marks."),
    "types": lambda: text("“{found}” compares different kinds of things."),
    "choice": lambda: text("{found} is not a possible value. Possible: {meant}"),
    "list": lambda: text("A list can stand only behind “in” or before “contains”."),
    "no_list": lambda: text('“{found}” is not a list. Write one such as [1, 2] or ["A", "B"].'),
    "fixed": lambda: text("“{found}” cannot stand in a list: only numbers and texts can."),
    "divisor": lambda: text("Only a number other than 0 can divide."),
    "term.cycle": lambda: text("“{found}” would be explained by itself: {meant}"),
    "term.faulty": lambda: text("The term “{found}” is faulty. Correct it first."),
    "term.name": lambda: text("“{found}” cannot be an English name: use lower-case letters, digits and underscores."),
    "term.chinese": lambda: text("“{found}” cannot be a Chinese name: use one word that begins with a letter."),
    "term.taken": lambda: text("“{found}”: one of the names is a fact, a word of conditions or another term already."),
    "example.fact": lambda: text("“{found}” is not a fact of an order, or the example's value does not suit it."),
    "example.fails": lambda: text("The term does not hold as this example says: {found}"),
}


def fault(fault: Fault) -> str:
    """One sentence, and what may have been meant."""
    template = FAULTS[fault.code]()
    meant = ", ".join(map(choice_name, fault.meant))
    told = template.format(found=fault.found, meant=meant)
    if meant and "{meant}" not in template:
        told += " " + text("Did you mean {meant}?", meant=meant)
    return told


def fact_name(name: str) -> str:
    """What a fact is called, as it may be written in a condition."""
    return FACT[name].chinese if language() is Language.CHINESE else name


def choice_name(value: str) -> str:
    """What one of the values of a fact is called, as it may be written in a condition."""
    return CHOICE_NAMES.get(value, value) if language() is Language.CHINESE else value
