"""A folder as a printer: one file a document, for viewers of PDF and for print servers that watch folders."""

import re
from itertools import count
from pathlib import Path
from uuid import uuid4

from app.domain.printing import Delivery, Fault, JobState, Printer

_ODD = re.compile(r"[^\w.-]+")


def write_file(printer: Printer, title: str, data: bytes) -> Delivery:
    """A whole file or none, under a name that was free; the folder is not made, for it may be a share that is away."""
    folder = Path(printer.address)
    part = folder / f".{uuid4().hex}.part"
    try:
        part.write_bytes(data)
        try:
            part.replace(_free(folder, _ODD.sub("-", title), printer.language))
        finally:
            part.unlink(missing_ok=True)
    except OSError:
        return Delivery(JobState.WAITING, Fault.FOLDER)
    return Delivery(JobState.PRINTED)


def _free(folder: Path, name: str, suffix: str) -> Path:
    """One printer writes one file at a time."""
    names = (f"{name}{'' if n == 1 else f'-{n}'}.{suffix}" for n in count(1))
    return next(path for path in map(folder.joinpath, names) if not path.exists())
