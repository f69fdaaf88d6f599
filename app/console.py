"""How the command line speaks: words or exactly one JSON object on stdout, logs and errors on stderr, exit codes."""

import dataclasses
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import IntEnum, StrEnum
from errno import EDQUOT, EFBIG, ENOSPC
from typing import Any

import structlog
import typer

from app import words
from app.errors import BadInput, NeedsConfirmation, Problem, Refused, Unavailable
from app.i18n import Language, set_language


class Exit(IntEnum):
    """What a shell sees."""

    DONE = 0
    REFUSED = 1
    BAD_INPUT = 2
    ENVIRONMENT = 3


@dataclasses.dataclass(slots=True)
class Console:
    """One run's way of answering."""

    as_json: bool = False

    def answer(self, content: Mapping[str, object] | Sequence[object], sentence: Callable[[], str]) -> None:
        """The result: the object (or the list of a search) with --json, the sentence without."""
        with self.errors_told():
            say(to_json(content) if self.as_json else sentence())

    @contextmanager
    def errors_told(self) -> Iterator[None]:
        """Every error that may reach a person becomes one sentence and an exit code; no traceback."""
        try:
            yield
        except BadInput as error:
            raise self.failed(error, error.code, Exit.BAD_INPUT) from None
        except Refused as error:
            raise self.failed(error, error.code, Exit.REFUSED) from None
        except NeedsConfirmation as error:
            raise self.failed(error, error.key, Exit.REFUSED) from None
        except Unavailable as error:
            raise self.failed(error, error.what, Exit.ENVIRONMENT) from None
        except BrokenPipeError:
            raise  # the reader of the output has had enough; typer ends the program quietly
        except OSError as error:
            raise self.failed(*_system_error(error)) from None

    def failed(self, error: Exception, code: str, status: Exit) -> typer.Exit:
        """Tell an error, on one line whatever its facts hold; what to leave with."""
        printable = "".join(c if c.isprintable() else " " for c in words.refusal(error))
        sentence = " ".join(printable.split())
        if self.as_json:
            content: dict[str, object] = {"error": code, "message": sentence}
            if isinstance(error, BadInput):
                content["rejected"] = list(error.problems)
            with suppress(OSError):
                typer.echo(to_json(content))
        typer.echo(sentence, err=True)
        return typer.Exit(status)


def _system_error(error: OSError) -> tuple[Refused | Unavailable, str, Exit]:
    """A file that got out of hand where no adapter was looking: the error that is told instead, its code and status."""
    file = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    if error.errno in (ENOSPC, EDQUOT, EFBIG):
        return Unavailable("disk.full"), "disk.full", Exit.ENVIRONMENT
    codes: dict[type[OSError], str] = {FileNotFoundError: "file.missing", IsADirectoryError: "file.folder"}
    code = codes.get(type(error), "file.unreadable")
    return BadInput(code, file=file), code, Exit.BAD_INPUT


def say(line: str) -> None:
    """One answer on stdout; Unavailable when it cannot be written."""
    try:
        typer.echo(line)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        with suppress(OSError):  # what is left in the buffer must not fail once more at the exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Unavailable("output.unwritable", why=error.strerror or "") from None


def plain(value: object) -> Any:
    """A value as JSON knows it: dataclasses as objects, times as ISO 8601 UTC."""
    if isinstance(value, Problem):
        return {**{f.name: getattr(value, f.name) for f in dataclasses.fields(value)}, "says": words.problem(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value


def to_json(content: object) -> str:
    """One line."""
    return json.dumps(plain(content), ensure_ascii=False)


def prepare(language: str, verbose: bool) -> None:
    """Language and logs of this run."""
    if language not in set(Language):
        raise BadInput("argument.bad", field="--lang", found=language, expected=", ".join(Language))
    set_language(Language(language))
    level = logging.INFO if verbose else logging.ERROR
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
