"""Articles as Markdown: what was written is read back, and what others wrote is read too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.markdown_articles import article_of, markdown_of, read_articles, write_articles
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
    reading = read_articles(tmp_path / "out")

    assert written == 2
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

    reading = read_articles(tmp_path)

    assert [(text.title, text.symptom) for text in reading.texts] == [("同名", "一"), ("同名 (2)", "二")]
    assert [(problem.file, problem.expected) for problem in reading.rejected] == [
        ("c.md", "article_empty"),
        ("d.md", "article_long"),
        ("e.md", "encoding"),
    ]


def test_a_path_that_is_not_there_and_a_folder_without_articles(tmp_path: Path):
    with pytest.raises(BadInput, match=r"file\.missing"):
        read_articles(tmp_path / "none")
    with pytest.raises(BadInput, match=r"articles\.none"):
        read_articles(tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match=r"folder\.unwritable"):
        write_articles([], tmp_path / "file")


@given(st.text())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_an_article_or_refused(content: str):
    text = article_of(f"一{content}", "名")

    assert text == text.cleaned()
