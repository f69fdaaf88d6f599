"""The knowledge base by the shell's entry points: Markdown in, search, show, merge, retire, Markdown out."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.adapters.markdown_articles import article_of
from app.domain.evidence import photo_name
from app.domain.knowledge import ArticleText
from tests.core import copy_of
from tests.e2e.cli import Cli

LABEL = "---\nsku: BP-1\n---\n# 面单模糊\n\n条码扫不出,件号 06A 115 561 B。\n\n1. 擦打印头\n2. 调浓度\n"
PRINTER = "# Printer offline\n\n## Symptom\nRed light.\n\n## Steps\n1. Plug the cable\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.md").write_text(LABEL, encoding="utf-8")
    (tmp_path / "in" / "sub" / "b.md").write_text(PRINTER, encoding="utf-8")
    return tmp_path / "in"


def searched(cli: Cli, *words: object) -> list[dict[str, object]]:
    answer = cli("kb", "search", *words, "--json")
    assert answer.status == 0, answer.err
    found = json.loads(answer.out)
    assert isinstance(found, list)
    return found


def test_from_markdown_to_markdown(file_cli: Cli, folder: Path, tmp_path: Path):
    assert file_cli.json("kb", "import", folder) == {"added": 2, "changed": 0, "same": 0, "rejected": []}
    assert file_cli.json("kb", "import", folder)["same"] == 2

    (hit,) = searched(file_cli, "模糊")
    assert hit.keys() == {"id", "title", "score", "snippet"}
    assert (hit["title"], float(str(hit["score"])) > 0) == ("面单模糊", True)
    for query in ("面", "扫不", "06a115561b", "06A-115", "浓度 面单"):
        assert [each["id"] for each in searched(file_cli, query)] == [hit["id"]], query
    assert [each["title"] for each in searched(file_cli, "脱机")] == ["Printer offline"]
    assert searched(file_cli, "天气") == []
    assert searched(file_cli, "条码", "--about", "sku=BP-2") == []
    assert [each["id"] for each in searched(file_cli, "条码", "--about", "sku=BP-1")] == [hit["id"]]

    assert file_cli.json("kb", "export", "--out", tmp_path / "out")["articles"] == 2
    assert file_cli.json("kb", "import", tmp_path / "out")["same"] == 2


def test_pictures_go_with_their_articles_to_an_empty_company(
    cli: Cli, folder: Path, tmp_path: Path, request: pytest.FixtureRequest
):
    (folder / "img").mkdir()
    Image.linear_gradient("L").resize((2000, 900)).save(folder / "img" / "头.png")
    with (folder / "a.md").open("a", encoding="utf-8") as file:
        file.write("\n![打印头](img/头.png)\n![](none.png)\n")
    folders = [tmp_path / name for name in ("here", "there")]
    here, there = (dict[str, Any](PICKLANE_EVIDENCE=str(each)) for each in folders)
    (tmp_path / "two").mkdir()

    done = cli.json("kb", "import", folder, **here)
    assert (done["added"], [each["expected"] for each in done["rejected"]]) == (2, ["picture_there"])
    assert cli.json("kb", "import", folder, **here)["same"] == 2
    out = cli.json("kb", "export", "--out", tmp_path / "out", **here)
    assert (out["articles"], out["lacking"]) == (2, [])
    assert cli.json("kb", "import", tmp_path / "out", **here)["same"] == 2
    kind = "sqlite" if cli.address.startswith("sqlite") else "postgresql"
    with copy_of(kind, request, tmp_path / "two") as address:
        other = Cli(address)
        assert other.json("kb", "import", tmp_path / "out", **there)["added"] == 2
        assert said(other) == said(cli)
    ((photo,),) = [each["photos"] for each in said(cli) if each["photos"]]
    name = photo_name(photo["sha256"])
    assert photo["name"] == "打印头"
    assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def said(cli: Cli) -> list[dict[str, Any]]:
    """Every article as it is read, in the order of their titles."""
    names = ("title", "symptom", "cause", "cause_text", "steps", "scopes", "photos")
    shown = [cli.json("kb", "show", str(hit["id"])) for query in ("面单", "Printer") for hit in searched(cli, query)]
    return [{name: each[name] for name in names} for each in shown]


def test_one_file_shown_merged_and_retired(file_cli: Cli, folder: Path):
    file_cli.json("kb", "import", folder / "a.md")
    file_cli.json("kb", "import", folder / "sub" / "b.md")
    label, printer = (str(searched(file_cli, query)[0]["id"]) for query in ("面单", "Printer"))

    shown = file_cli.json("kb", "show", label)
    assert (shown["steps"], shown["scopes"]) == ("擦打印头\n调浓度", [["sku", "BP-1"]])
    assert "擦打印头" in file_cli("kb", "show", label).out
    assert file_cli.json("kb", "merge", label, printer)["version"] == 2
    assert file_cli.json("kb", "show", printer)["merged_into"] == label
    assert file_cli("kb", "retire", label).status == 1
    file_cli.json("kb", "retire", label, "--reason", "过时")
    assert searched(file_cli, "面单") == []
    file_cli.json("kb", "retire", label, "--back")
    assert len(searched(file_cli, "面单")) == 1


def test_what_cannot_be_read_is_told(file_cli: Cli, folder: Path, tmp_path: Path):
    (folder / "c.md").write_text("", encoding="utf-8")
    done = file_cli.json("kb", "import", folder)
    assert (done["added"], [each["file"] for each in done["rejected"]]) == (2, ["c.md"])

    assert file_cli("kb", "import", folder / "c.md").status == 2
    assert file_cli("kb", "import", tmp_path / "none").status == 2
    assert file_cli("kb", "show", "A1").status == 1
    assert file_cli("kb", "search", "x", "--about", "colour=red").status == 2


def test_ctrl_c_stops_an_import_and_nothing_came_in(
    file_cli: Cli, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(content: str, name: str) -> ArticleText:
        signal.raise_signal(signal.SIGINT)
        return article_of(content, name)

    with monkeypatch.context() as patch:
        patch.setattr("app.adapters.article_files.article_of", interrupted)
        stopped = file_cli("kb", "import", folder)
    assert (stopped.status, stopped.out) == (130, "")
    assert "没有改动" in stopped.sentence
    assert file_cli.json("kb", "export", "--out", tmp_path / "out")["articles"] == 0
