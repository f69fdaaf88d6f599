"""The knowledge base while a real PostgreSQL server is stopped: searched, read and looked at from this computer's
copy."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from PIL import Image

from app.bootstrap import ADMIN, Picklane
from app.domain.knowledge import ArticleText
from app.usecases.cases import CloseCase, OpenCase
from app.usecases.knowledge import SaveArticle
from tests.core import House, found, new_id
from tests.e2e.cli import Answer, run
from tests.postgres import Cluster, bundled_binaries, installed_binaries, start_cluster

LABEL = ArticleText("面单模糊", "条码扫不出", steps="**擦**打印头\n调浓度")


@contextmanager
def server() -> Iterator[tuple[Cluster, str]]:
    """A server of this test's own, which may be stopped, and the address of a database in it."""
    binaries = installed_binaries() or bundled_binaries()
    assert binaries is not None
    with TemporaryDirectory(prefix="picklane-pg-") as folder:
        Path(folder).chmod(0o755)  # the server's user has to pass through
        cluster, url = start_cluster(binaries, Path(folder) / "server")
        try:
            admin = url.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute("CREATE DATABASE picklane")
            yield cluster, url.set(database="picklane").render_as_string(hide_password=False)
        finally:
            if (cluster.data / "postmaster.pid").exists():
                cluster.stop()


def filled(address: str, folder: Path) -> tuple[House, str, str]:
    """A company with an article that has a picture, and a solved case; their numbers."""
    house = found(address)
    no = house.handle(SaveArticle(new_id(), LABEL)).value.no
    Image.new("RGB", (60, 40), "navy").save(folder / "shelf.png")
    house.program.add_article_photo(ADMIN, no, folder / "shelf.png")
    case = house.handle(OpenCase(new_id(), "打单机不出纸")).value.case
    house.handle(CloseCase(new_id(), (case,), "other", "换碳带"))
    return house, no, case


def test_without_the_server_the_copy_answers_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = tmp_path / "share"
    monkeypatch.setenv("PICKLANE_SPOOL", str(tmp_path / "spool"))
    monkeypatch.setenv("PICKLANE_EVIDENCE", str(share))
    with server() as (cluster, address):
        house, no, case = filled(address, tmp_path)
        (picture,) = house.program.reader.article(no).photos  # type: ignore[union-attr]

        def asked(*words: str, status: int = 0) -> Answer:
            answer = run("--db", address, *words)
            assert answer.status == status, answer
            return answer

        there = asked("kb", "search", "打印头", "--json")
        assert [hit["id"] for hit in json.loads(there.out)] == [no]
        assert there.err == ""
        house.program.copy_knowledge()
        house.program.close()
        cluster.stop()
        shutil.rmtree(share)

        away = asked("kb", "search", "打印头", "--json")
        assert json.loads(away.out) == json.loads(there.out)
        assert "副本" in away.sentence
        shown = asked("kb", "show", no, "--json")
        assert (shown.json["title"], shown.json["steps"]) == (LABEL.title, LABEL.steps)
        assert "换碳带" in asked("kb", "show", case).out
        assert [hit["id"] for hit in json.loads(asked("kb", "search", "碳带", "--json").out)] == [case]
        assert json.loads(asked("kb", "export", "--out", str(tmp_path / "out"), "--json", status=3).out)["error"]
        program = Picklane.open_knowledge(address)
        assert program.photo(picture.sha256)
        program.close()


def test_without_a_copy_the_server_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICKLANE_SPOOL", str(tmp_path / "spool"))
    answer = run("--db", "postgresql+psycopg://nobody@127.0.0.1:9/picklane", "kb", "search", "打印头")
    assert (answer.status, answer.out) == (3, "")
