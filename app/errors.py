"""The errors that cross rooms. They carry codes and facts; the edges turn them into words."""

from collections.abc import Mapping
from dataclasses import dataclass


class Refused(Exception):  # noqa: N818 - a business "no" is an answer, not a failure
    """A business no: shown as one sentence. `code` names the sentence, `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        return f"{self.code} {dict(self.facts)}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where it stands, what was found there and what was expected.

    `row` counts as the user's table program does (the header is row 1); 0 means the file as a whole.
    `expected` is a code, worded at the edge.
    """

    file: str
    row: int
    field: str
    found: str
    expected: str


class BadInput(Refused):
    """A file or argument that cannot be used at all; nothing was written."""

    def __init__(self, code: str, problems: tuple[Problem, ...] = (), **facts: object) -> None:
        super().__init__(code, **facts)
        self.problems = problems


class NeedsConfirmation(Exception):  # noqa: N818 - a question, not a failure
    """One question; the same command sent again with `confirm=key` is the answer yes."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts: Mapping[str, object] = facts


class Unavailable(Exception):  # noqa: N818 - named as people are told
    """The environment fails (database away, disk full, folder not writable); trying again may help."""

    def __init__(self, what: str, **facts: object) -> None:
        super().__init__(what)
        self.what = what
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        return f"{self.what} {dict(self.facts)}"


class LostRace(Exception):  # noqa: N818 - repeated, not a failure
    """Another transaction was first; the bus repeats the unit of work. Never leaves the bus."""
