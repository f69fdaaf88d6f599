"""What people do with exceptions, as commands; `case` is always a case's number."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.cases import Severity


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Something is wrong that the program cannot see: in words, with what it is about. `owner` is an operator's code;
    without one the table of assignment decides."""

    request_id: str
    note: str
    order: str = ""
    sku: str = ""
    customer: str = ""
    warehouse: str = ""
    severity: Severity = Severity.NORMAL
    owner: str = ""


@dataclass(frozen=True, slots=True)
class TakeCase:
    """I see to it: the first reaction, and from now on it is mine."""

    request_id: str
    case: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Somebody else shall see to it: an operator (code), or whoever of a role has the fewest cases."""

    request_id: str
    case: str
    operator: str = ""
    role: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoteCase:
    """What I found out; or, with `act` (the name of a command), what I did about it from the case desk."""

    request_id: str
    case: str
    note: str
    act: str = ""


@dataclass(frozen=True, slots=True)
class PauseCase:
    """Its clock stands until then (or until somebody resumes it), for a reason."""

    request_id: str
    case: str
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Its clock runs again."""

    request_id: str
    case: str


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Solved: why it was (a code of the tree of root causes) and what solved it. Several at once only where all have
    cleared by themselves, or all are of one kind. `article` is the number of the article that was followed, `verdict`
    says whether it "worked" or "failed" (empty: not said)."""

    request_id: str
    cases: tuple[str, ...]
    cause_code: str
    solution: str
    article: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """It was not solved after all, for a reason."""

    request_id: str
    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class TakeSteps:
    """The steps of an article become the case's checklist; an article whose steps are on it changes nothing."""

    request_id: str
    case: str
    article: str


@dataclass(frozen=True, slots=True)
class TickStep:
    """A step of the checklist is done, or is not after all."""

    request_id: str
    case: str
    position: int
    done: bool = True


@dataclass(frozen=True, slots=True)
class AddCasePhoto:
    """A photo that lies in the evidence folder already, by its SHA-256, with its bytes and the name its file had."""

    request_id: str
    case: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class SaveCause:
    """A root cause for the tree, new or under another name or parent."""

    request_id: str
    code: str
    parent: str
    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class RetireCause:
    """Nothing more is closed with this cause, nor with those below it."""

    request_id: str
    code: str


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """A case and where it stands now (CaseState value)."""

    case: str
    state: str
    role: str
    owner: str


@dataclass(frozen=True, slots=True)
class CasesClosed:
    """What was closed."""

    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepsTaken:
    """The case and how many steps its checklist has."""

    case: str
    steps: int


@dataclass(frozen=True, slots=True)
class CauseSaved:
    """The root causes that changed, by code."""

    codes: tuple[str, ...]
