"""Every channel behind one door: files in, ChannelReading out, whatever their shape."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import is_zipfile

from app.adapters.cells import plain
from app.adapters.mini import read_mini
from app.adapters.profiled import profile_for, read_profiled
from app.adapters.tables import Table, read_tables
from app.adapters.taobao import read_taobao
from app.adapters.top import read_top
from app.domain.intake import Channel
from app.domain.profile import Profile
from app.errors import BadInput
from app.ports import ChannelReading

_JSON = (b"{", b"[")
_LEFT_OUT = ("json",)
"""The header of JSON rows left out, as app.adapters.json_source calls it."""


def read_channel(
    channel: Channel, paths: Sequence[Path], saved: Callable[[], Sequence[Profile]], profile: Profile | None = None
) -> tuple[ChannelReading, str]:
    """What the files of a channel hold, and the name and version of the mapping profile they were read with (empty
    where the channel needs none). A profile given is used; else one of the `saved` or built-in ones that fits.

    BadInput as the adapters say, BadInput("channel.no_files") for the phone, BadInput("file.unknown_header") when
    no profile fits.
    """
    if not paths or channel is Channel.PHONE:
        raise BadInput("channel.no_files", channel=channel.value)
    if profile is None and channel is Channel.MINI:
        return _read_json(read_mini, paths), ""
    if profile is None and channel is Channel.TAOBAO:
        return _read_taobao(paths), ""
    fitting = profile or profile_for(paths[0], channel, saved())
    return read_profiled(paths, fitting), f"{fitting.name} v{fitting.version}" if fitting.name else ""


def _read_taobao(paths: Sequence[Path]) -> ChannelReading:
    """Exported tables, or trades as JSON."""
    if _is_json(paths[0]):
        return read_top(paths)
    try:
        return read_taobao(paths)
    except BadInput as bad:
        if bad.code == "file.not_taobao" and all(map(_rows_left_out, paths)):
            return _read_json(read_top, paths)
        raise


def _is_json(path: Path) -> bool:
    """By its first character; what cannot be read is for the reader to say."""
    try:
        with path.open("rb") as stream:
            return stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_JSON)
    except (OSError, ValueError):
        return False


def _read_json(read: Callable[[Sequence[Path]], ChannelReading], paths: Sequence[Path]) -> ChannelReading:
    """JSON files; a workbook of rows left out by an earlier import is read as the lines that it holds."""
    with TemporaryDirectory() as folder:
        return read([_as_lines(path, Path(folder, str(index))) for index, path in enumerate(paths)])


def _as_lines(path: Path, folder: Path) -> Path:
    """The file itself, or its rows left out as lines under its name: line n is row n."""
    tables = _rows_left_out(path)
    if not tables:
        return path
    folder.mkdir()
    lines = folder / path.name
    with lines.open("w", encoding="utf-8", newline="\n") as stream:
        written = 0
        for table in tables:
            for row, (raw,) in table.rows([]):
                stream.write("\n" * (row - 1 - written) + plain(raw).replace("\n", " ") + "\n")
                written = max(row, written + 1)
    return lines


def _rows_left_out(path: Path) -> list[Table]:
    """The sheets of JSON rows of a workbook (app.adapters.left_out); none in any other file."""
    if not (path.is_file() and is_zipfile(path)):
        return []
    return [table for table in read_tables(path) if table.header == _LEFT_OUT]
