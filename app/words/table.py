"""The shape of a table of words: a code, and the text that is looked up when it is needed."""

from collections.abc import Callable, Mapping

Table = Mapping[str, Callable[[], str]]


def word(table: Table, code: str) -> str:
    """What a code is called; the code itself where nobody has said."""
    entry = table.get(code)
    return entry() if entry else code


def fill(template: str, facts: Mapping[str, object]) -> str:
    """A text with its {placeholders} filled; a dash for what is not known."""

    class Facts(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "–"

    return template.format_map(Facts(facts))
