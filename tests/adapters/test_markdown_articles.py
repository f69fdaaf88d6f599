"""Articles as Markdown: what was written is read back, and what others wrote is read too."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.article_files import ArticlesCancelled, ArticlesWritten, read_articles, write_articles
from app.adapters.markdown_articles import article_of, markdown_of
from app.domain.knowledge import ArticleText, Scope
from app.errors import BadInput, Unavailable
from app.views.knowledge import ArticleRow

WHEN = datetime(2027, 3, 1, tzinfo=UTC)
LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=20)
LINES = st.lists(
    st.one_of(LINE, st.sampled_from(["# 标题", "\\# x", "1. 一", "- 二", "## 步骤", "---"])), max_size=5
).map("\n".join)
KEY = st.text("ABC-0123", min_size=1, max_size=8)


def row(no: str, text: ArticleText) -> ArticleRow:
    return ArticleRow(
        no=no,
        title=text.title,
        symptom=text.symptom,
        cause=text.cause,
        cause_text=text.cause_text,
        steps=text.steps,
        state="active",
        merged_into="",
        scopes=text.scopes,
        photos=(),
        author="admin",
        author_name="管理员",
        version=1,
        created_at=WHEN,
        updated_at=WHEN,
        review_at=text.review_at,
        worked=0,
        tried=0,
        cases=(),
    )


@given(
    title=LINE,
    symptom=LINES,
    cause=LINES,
    steps=LINES,
    scopes=st.lists(st.tuples(st.sampled_from(Scope), KEY), max_size=4),
)
def test_what_is_written_is_read_back(
    title: str, symptom: str, cause: str, steps: str, scopes: list[tuple[Scope, str]]
):
    text = ArticleText(f"甲{title}乙", symptom, "other", cause, f"{steps}\n一", tuple(scopes), WHEN).cleaned()

    assert article_of(markdown_of(row("A1", text)), "x") == text


def test_a_folder_goes_out_and_comes_in(tmp_path: Path):
    texts = [
        ArticleText("刹车片/异响: “尖叫”?", "吱吱响", steps="换").cleaned(),
        ArticleText("面单模糊", cause_text="打印头脏", steps="擦", scopes=((Scope.CARRIER, "SF"),)).cleaned(),
    ]

    written = write_articles([row(f"A{n}", text) for n, text in enumerate(texts)], tmp_path / "out")
    reading = read_articles([tmp_path / "out"])

    assert written == ArticlesWritten(2)
    assert reading.texts == tuple(texts)
    assert reading.rejected == ()


def test_a_file_of_another_program_keeps_all_its_text():
    content = (
        "Intro first\n\n# Printer offline #\n\nRed light.\n\n## What to do\n\n* Plug the cable\n2) Restart it\n\nDone."
    )

    text = article_of(content, "x")

    assert text.title == "Printer offline"
    assert text.steps == "Plug the cable\nRestart it"
    for said in ("Intro first", "Red light.", "What to do", "Done."):
        assert said in text.symptom


def test_sections_in_either_language_and_unknown_ones():
    content = "# T\n\n## 现象\n响\n\n## Root cause\n旧\n\n## Steps\n1. 换\n\n## 备注\n小心"

    text = article_of(content, "x")

    assert (text.cause_text, text.steps) == ("旧", "换")
    assert "响" in text.symptom
    assert "备注\n小心" in text.symptom


def test_without_a_heading_the_file_gives_the_title():
    assert article_of("只有一句话", "漏油处理").title == "漏油处理"
    assert article_of("## 步骤\n1. 换", "漏油处理") == ArticleText("漏油处理", steps="换")


def test_files_of_a_folder_by_name_with_what_is_wrong(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.md").write_text("# 同名\n一", encoding="utf-8-sig")
    (tmp_path / "sub" / "b.markdown").write_bytes("# 同名\r\n二".encode("gb18030"))
    (tmp_path / "c.md").write_bytes(b"")
    (tmp_path / "d.md").write_text("# 长\n" + "字" * 70_000, encoding="utf-8")
    (tmp_path / "e.md").write_bytes(b"\xff\xff\xff")
    (tmp_path / "f.txt").write_text("no", encoding="utf-8")

    reading = read_articles([tmp_path])

    assert [(text.title, text.symptom) for text in reading.texts] == [("同名", "一"), ("同名 (2)", "二")]
    assert [(problem.file, problem.expected) for problem in reading.rejected] == [
        ("c.md", "article_empty"),
        ("d.md", "article_long"),
        ("e.md", "encoding"),
    ]


def test_a_path_that_is_not_there_and_a_folder_without_articles(tmp_path: Path):
    with pytest.raises(BadInput, match=r"file\.missing"):
        read_articles([tmp_path / "none"])
    with pytest.raises(BadInput, match=r"articles\.none"):
        read_articles([tmp_path])


def test_a_folder_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match=r"folder\.unwritable"):
        write_articles([], tmp_path / "file")


@given(st.text())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_an_article_or_refused(content: str):
    text = article_of(f"一{content}", "名")

    assert text == text.cleaned()


def stop_after(steps: int) -> Callable[[], bool]:
    """Says after so many questions that it should end."""
    left = iter(range(steps))
    return lambda: next(left, None) is None


def test_files_and_folders_are_read_together_each_once_and_it_is_told_how_far(tmp_path: Path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"# {name}\n一", encoding="utf-8")
    told: list[tuple[int, int]] = []

    reading = read_articles([tmp_path / "b.md", tmp_path], lambda *at: told.append(at))

    assert [text.title for text in reading.texts] == ["b.md", "a.md"]
    assert told == [(0, 2), (1, 2), (2, 2)]
    with pytest.raises(ArticlesCancelled):
        read_articles([tmp_path], cancelled=stop_after(1))


def test_an_export_that_is_stopped_or_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rows = [row(f"A{n}", ArticleText(f"面单 {n}", steps="擦").cleaned()) for n in range(3)]
    known, new = tmp_path / "known", tmp_path / "new"
    write_articles(rows[:1], known)
    before = [(file.name, file.read_bytes()) for file in known.iterdir()]
    changed = [replace(each, steps="换") for each in rows]
    for folder in (known, new):
        with pytest.raises(ArticlesCancelled):
            write_articles(changed, folder, cancelled=stop_after(2))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(Unavailable, match=r"folder\.unwritable"):
            write_articles(changed, known)

    assert [(file.name, file.read_bytes()) for file in known.iterdir()] == before
    assert not new.exists()
    told: list[tuple[int, int]] = []
    assert write_articles(changed, known, lambda *at: told.append(at)).articles == len(list(known.iterdir())) == 3
    assert told[0] == (0, 3)
    assert told[-1] == (3, 3)


def test_a_new_title_replaces_the_file_of_the_old_one_and_nothing_else(tmp_path: Path):
    first = row("A1", ArticleText("面单模糊", steps="擦").cleaned())
    write_articles([first, row("A2", ArticleText("卡纸", steps="开盖").cleaned())], tmp_path)
    mine = {"A1 我的笔记.md": "# 笔记", "A1 notes.txt": "x", "A12 x.md": "---\nid: A1\n---\n"}
    for name, content in mine.items():
        (tmp_path / name).write_text(content, encoding="utf-8")

    write_articles([replace(first, title="面单太淡")], tmp_path)

    assert {file.name for file in tmp_path.iterdir()} == {"A1 面单太淡.md", "A2 卡纸.md", *mine}


def full(*_: object, **__: object) -> int:
    raise OSError("no space left")


def test_only_files_of_the_folder_itself_are_read(tmp_path: Path):
    folder, elsewhere = tmp_path / "in", tmp_path / "elsewhere"
    for each in (folder / "deep", elsewhere):
        each.mkdir(parents=True)
    (folder / "deep" / "a.md").write_text("# 甲\n\n一")
    (elsewhere / "secret.md").write_text("# 密\n\n一")
    (folder / "link.md").symlink_to(elsewhere / "secret.md")
    (folder / "linked").symlink_to(elsewhere)
    (folder / "deep" / "circle").symlink_to(folder)
    os.mkfifo(folder / "waits.md")  # who opened it would wait for ever
    (folder / "folder.md").mkdir()

    assert [text.title for text in read_articles([folder]).texts] == ["甲"]


def test_looking_for_files_can_be_stopped(tmp_path: Path):
    (tmp_path / "a.txt").write_text("x")

    with pytest.raises(ArticlesCancelled):
        read_articles([tmp_path], cancelled=lambda: True)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# 甲  ##  ", "甲"),
        ("# 甲#", "甲#"),
        ("#  #", "#"),
        (f"# 甲{' ' * 500_000}乙", "甲 乙"),  # a pattern that tries every blank would take hours
    ],
)
def test_a_heading_is_read_without_what_closes_it(line: str, title: str):
    assert article_of(f"{line}\n\n一", "x").title == title


def test_a_file_has_a_name_that_every_system_takes(tmp_path: Path):
    write_articles([row("A1", ArticleText('../a\x07b|c\\d:"e"\t?.', steps="擦").cleaned())], tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == ["A1 a b c d e.md"]
