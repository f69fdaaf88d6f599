"""The hot folder: what is whole is imported once and put away; what the environment fails stays and is told once."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock

from app import words
from app.errors import BadInput, Problem, Refused, Unavailable
from app.i18n import Language, set_language
from app.ports import LeftOut, NothingUsable
from app.worker.courier import CourierSummary
from app.worker.inbox import SETTLED_SECONDS, Inbox, InboxDone
from app.worker.intake import ImportSummary

PROBLEM = Problem("a.csv", 7, "数量", "-1", "quantity")
LEFT_OUT = LeftOut("a.csv", ("数量",), (("-1",),))


@dataclass
class Watched:
    """A hot folder, an import that notes what it was given, and a clock that is moved by hand."""

    folder: Path
    now: float = 0.0
    taken: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    errors: dict[str, Exception] = field(default_factory=dict)
    rejected: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.folder, lambda: self.now)

    def put(self, channel: str, name: str, content: str = "x") -> Path:
        path = self.folder / channel / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def take(self, channel: str, files: Sequence[Path]) -> ImportSummary | CourierSummary:
        names = tuple(file.name for file in files)
        self.taken.append((channel, names))
        for name in names:
            if name in self.errors:
                raise self.errors[name]
        if channel == "courier":
            return CourierSummary(3, 9, ("O1",), ("SF9",), (), self.rejected)
        left_out = (LEFT_OUT,) if self.rejected else ()
        return ImportSummary("1", 1, 1, 0, 0, 0, self.rejected, left_out=left_out)

    def write_left_out(self, _rejected: Sequence[Problem], left_out: Sequence[LeftOut], path: Path) -> None:
        try:
            path.write_text(repr(left_out), encoding="utf-8")
        except OSError as error:
            raise Unavailable("file.unwritable", file=str(path), why=error.strerror) from None

    def look(self, after: float = SETTLED_SECONDS) -> list[InboxDone]:
        self.now += after
        return list(self.inbox.look(self.take, self.write_left_out))

    def settle(self) -> list[InboxDone]:
        """Two looks: the first sees the files, the second finds that they stood still."""
        return self.look() + self.look()

    def files(self, channel: str = "pos") -> list[str]:
        folder = self.folder / channel
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    set_language(Language.ENGLISH)
    return Watched(tmp_path / "inbox")


def test_a_finished_file_is_imported_once_and_put_away_with_a_report(watched: Watched) -> None:
    assert watched.look() == []
    watched.put("pos", "day.csv")
    assert watched.look() == []
    (done,) = watched.look()
    assert (done.file, done.channel, done.state) == ("day.csv", "pos", "done")
    assert done.detail.startswith("Batch 1: 1 new orders")
    assert watched.files() == ["done/day.csv", "done/day.csv.report.txt"]
    assert (watched.folder / "pos/done/day.csv.report.txt").read_text("utf-8") == done.detail + "\n"
    assert watched.settle() == []
    assert watched.taken == [("pos", ("day.csv",))]


def test_a_file_that_still_grows_is_left_alone(watched: Watched) -> None:
    for size in range(1, 5):
        watched.put("pos", "day.csv", "x" * size)
        assert watched.look() == []
    watched.now -= SETTLED_SECONDS  # a look too early
    assert watched.look() == []
    assert watched.look()[0].state == "done"


def test_a_clock_that_is_wrong_keeps_no_file_waiting(watched: Watched) -> None:
    """A file copied from a computer that lives in the year after next."""
    path = watched.put("pos", "day.csv")
    os.utime(path, (4e9, 4e9))
    assert len(watched.settle()) == 1


def test_a_bad_file_goes_to_failed_with_what_is_wrong(watched: Watched) -> None:
    watched.put("pos", "bad.csv")
    watched.put("pos", "good.csv")
    watched.errors["bad.csv"] = BadInput("file.nothing_usable", (PROBLEM,) * 300, file="bad.csv")
    assert [(done.file, done.state) for done in watched.settle()] == [("bad.csv", "failed"), ("good.csv", "done")]
    report = (watched.folder / "pos/failed/bad.csv.report.txt").read_text("utf-8").splitlines()
    assert report[0] == "Nothing in bad.csv could be imported; nothing was changed."
    assert report[1] == "a.csv, row 7, 数量: found “-1”, expected a whole number above 0"
    assert (len(report), report[-1]) == (202, "… and 100 more")


def test_rows_left_out_stand_in_failed(watched: Watched) -> None:
    watched.rejected = (PROBLEM,)
    watched.put("pos", "day.csv")
    (done,) = watched.settle()
    assert (done.state, done.detail.endswith("1 rows rejected.")) == ("done", True)
    assert watched.files() == ["done/day.csv", "done/day.csv.report.txt", "failed/day.rejected.xlsx"]
    assert "row 7" in (watched.folder / "pos/done/day.csv.report.txt").read_text("utf-8")


def test_rows_of_a_file_that_brought_nothing_are_to_be_corrected_too(watched: Watched) -> None:
    watched.put("pos", "a.csv")
    watched.errors["a.csv"] = NothingUsable((PROBLEM,), (LEFT_OUT,))
    (done,) = watched.settle()
    assert (done.state, done.detail) == ("failed", "Nothing in a.csv could be imported; nothing was changed.")
    assert watched.files() == ["failed/a.csv", "failed/a.csv.report.txt", "failed/a.rejected.xlsx"]


def test_the_two_lists_of_one_export_go_together(watched: Watched) -> None:
    pair = ("ExportOrderDetailList202611231830.csv", "ExportOrderList202611231830.csv")
    watched.put("taobao", pair[0])
    watched.look()
    watched.put("taobao", pair[1])
    watched.put("taobao", "ExportOrderList202611240900.csv")
    for name in ("shop1-20261123.csv", "shop2-20261123.csv"):
        watched.put("pos", name)
    assert watched.look() == [], "the one waits for the other"
    assert len(watched.look()) == 5
    assert watched.taken[:2] == [("taobao", pair), ("taobao", ("ExportOrderList202611240900.csv",))]
    assert watched.taken[2:] == [("pos", ("shop1-20261123.csv",)), ("pos", ("shop2-20261123.csv",))]


def test_names_that_are_taken(watched: Watched) -> None:
    for _ in range(3):
        watched.put("pos", "day.csv")
        watched.settle()
    assert [name for name in watched.files() if name.endswith(".csv")] == [
        "done/day-2.csv",
        "done/day-3.csv",
        "done/day.csv",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.csv",
        "-rf.csv",
        "订单 😀.csv",
        "x" * 251 + ".csv",
        "单" * 80 + ".csv",
        "no." + "suffix" * 40,
        "$(reboot).csv",
        os.fsdecode("订单.csv".encode("gbk")),
        "\u202egnp.csv",
    ],
)
def test_whatever_a_file_is_called(watched: Watched, name: str) -> None:
    for rejected in ((), (Problem(name, 7, "", name, "quantity"),)):
        watched.rejected = rejected
        try:
            watched.put("pos", name)
        except OSError:
            pytest.skip("this file system has no such names")
        (done,) = watched.settle()
        assert (done.state, done.file.isprintable(), done.detail.isprintable()) == ("done", True, True)
        assert not (watched.folder / "pos" / name).exists()
    reports = list(watched.folder.rglob("*.report.txt"))
    assert len(reports) == 2
    for report in reports:
        assert len(report.read_text("utf-8").splitlines()) in (1, 2)
        assert report.with_name(report.name.removesuffix(".report.txt")).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there that nobody has")
def test_what_is_no_file_of_a_person(watched: Watched, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("secret")
    for name in (".hidden", "~$day.xlsx", "day.csv.part", "DAY.TMP", "x.crdownload", "Thumbs.db", "sub/day.csv"):
        watched.put("pos", name)
    for name, target in (("link.csv", secret), ("dangling.csv", tmp_path / "no"), ("folder", tmp_path)):
        (watched.folder / "pos" / name).symlink_to(target)
    os.mkfifo(watched.folder / "pos" / "pipe.csv")
    watched.put("phone", "day.csv")
    watched.put("shop", "day.csv")
    watched.put("", "day.csv")
    before = sorted(watched.folder.rglob("*"))
    assert watched.settle() == []
    assert watched.taken == []
    assert secret.read_text() == "secret"
    assert set(before) <= set(watched.folder.rglob("*"))


def test_only_one_program_works_at_a_time(watched: Watched) -> None:
    watched.look()
    watched.put("pos", "day.csv")
    with FileLock(watched.folder / ".lock"):
        assert watched.settle() == []
    assert len(watched.settle()) == 1


def test_the_database_is_away(watched: Watched) -> None:
    """Everything stays where it is, and goes on when it is back."""
    watched.put("pos", "day.csv")
    watched.errors["day.csv"] = Unavailable("database.away", database="x")
    watched.look()
    for _ in range(2):
        with pytest.raises(Unavailable):
            watched.look()
    assert watched.files() == ["day.csv"]
    watched.errors.clear()
    assert [done.state for done in watched.look()] == ["done"]


@pytest.mark.parametrize(
    "error",
    [Refused("operator.not_permitted", operator="x", permission="import"), BadInput("file.unreadable", file="x")],
)
def test_what_is_not_the_files_fault_is_told_once_and_stays(watched: Watched, error: Exception) -> None:
    watched.put("pos", "open.csv")
    watched.put("pos", "other.csv")
    watched.errors["open.csv"] = error
    assert [(done.file, done.state) for done in watched.settle()] == [("open.csv", "failed"), ("other.csv", "done")]
    assert watched.settle() == []
    assert "open.csv" in watched.files()
    watched.errors.clear()
    assert [(done.file, done.state) for done in watched.look()] == [("open.csv", "done")]


def test_a_file_that_cannot_be_moved_is_not_imported_again(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is open in a table program, say: told once, and put away when it is closed; changed, it is a new file."""

    def held(self: Path, _target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    watched.rejected = (PROBLEM,)
    watched.put("pos", "open.csv")
    watched.put("mini", "other.jsonl")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        told = watched.settle()
        assert [(done.file, done.state) for done in told] == [("other.jsonl", "done"), ("open.csv", "done")]
        assert "cannot be written: Permission denied" in told[0].detail
        assert watched.settle() == []
        assert len(watched.taken) == 2
        watched.put("pos", "open.csv", "changed")
        assert len(watched.settle()) in (0, 1)
        assert watched.taken[2:] == [("pos", ("open.csv",))]
    assert {(done.file, done.state) for done in watched.look()} == {("open.csv", "done"), ("other.jsonl", "done")}
    assert len(watched.taken) == 3
    assert [name for name in watched.files() if "rejected" in name] == [
        "failed/open-2.rejected.xlsx",
        "failed/open.rejected.xlsx",
    ]


def test_a_folder_that_is_none_is_told_once_and_the_others_go_on(watched: Watched) -> None:
    watched.folder.mkdir()
    (watched.folder / "mini").write_text("I am a file")
    watched.put("pos", "day.csv")
    told = watched.settle()
    assert [(done.file, done.state) for done in told] == [("mini", "failed"), ("day.csv", "done")]
    assert "cannot be written to" in told[0].detail
    assert watched.settle() == []


def test_a_hot_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    watched = Watched(tmp_path / "file" / "inbox")
    (told,) = watched.settle()
    assert (told.file, told.channel, told.state) == ("inbox", "", "failed")
    assert watched.settle() == []


def test_tracking_news_are_taken_in_file_by_file_and_told(watched: Watched) -> None:
    watched.rejected = (PROBLEM,)
    watched.errors = {"b-202611231830.json": BadInput("courier.not_news", file="b-202611231830.json")}
    for name in ("a-202611231830.json", "b-202611231830.json"):
        watched.put("courier", name)

    taken, refused = watched.settle()

    assert watched.taken == [("courier", ("a-202611231830.json",)), ("courier", ("b-202611231830.json",))]
    told = "3 parcels, 9 new events, 1 orders signed. Unknown waybill numbers: SF9"
    assert (taken.channel, taken.state, taken.detail) == ("courier", "done", told)
    assert (refused.state, "b-202611231830.json" in refused.detail) == ("failed", True)
    report = watched.folder / "courier" / "done" / "a-202611231830.json.report.txt"
    assert report.read_text("utf-8").splitlines() == [told, words.problem(PROBLEM)]
    assert "failed/b-202611231830.json" in watched.files("courier")
