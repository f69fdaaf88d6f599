"""Pictures of articles: out beside the file and in again, never from outside the folder."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.adapters.article_files import read_articles, write_articles
from app.adapters.article_pictures import take_pictures
from app.adapters.evidence import EvidenceFolder, Photo, photo_of
from app.domain.knowledge import ArticleText
from app.errors import Problem
from app.views.knowledge import ArticlePhotoRow
from tests.adapters.test_markdown_articles import row


def jpeg(colour: str, kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, kind, comment=b"SECRET")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is taken in; `tmp_path` around it is not."""
    (tmp_path / "in" / "img").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(jpeg("red", "PNG"))
    (tmp_path / "in" / "img" / "打印 头(1).png").write_bytes(jpeg("green", "PNG"))
    (tmp_path / "in" / "img" / "b.jpg").write_bytes(jpeg("blue"))
    return tmp_path / "in"


@pytest.mark.parametrize(
    "link",
    [
        "![](img/打印 头(1).png)",
        "![](<img/打印 头(1).png>)",
        '![打印头](img/%E6%89%93%E5%8D%B0%20%E5%A4%B4(1).png "脏的")',
        "![](img\\打印 头(1).png)",
        "![](./img/../img/打印 头(1).png)",
    ],
)
def test_a_link_is_read_as_editors_write_it(folder: Path, link: str) -> None:
    kept: list[Photo] = []

    taken = take_pictures(f"# 甲\n\n脏{link}。", folder / "a.md", folder, kept.append)

    assert (taken.content, taken.rejected) == ("# 甲\n\n脏。", ())
    (picture,), (photo,) = taken.pictures, kept
    assert picture.name == ("打印头" if "打印头" in link else "打印 头(1).png")
    assert (picture.sha256, picture.size) == (photo.sha256, len(photo.jpeg))
    assert photo.sha256 == photo_of(jpeg("green", "PNG"), "x").sha256


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../outside.png", "picture_inside"),
        ("img/../../outside.png", "picture_inside"),
        ("%2e%2e/outside.png", "picture_inside"),
        ("..\\outside.png", "picture_inside"),
        ("/etc/passwd", "picture_inside"),
        ("C:\\outside.png", "picture_inside"),
        ("\\\\share\\outside.png", "picture_inside"),
        ("https://example.com/a.png", "picture_inside"),
        ("file:///etc/passwd", "picture_inside"),
        ("linked.png", "picture_inside"),
        ("around/outside.png", "picture_inside"),
        ("none.png", "picture_there"),
        ("img", "picture_there"),
        ("circle.png", "picture_there"),
        ("a%00.png", "picture_there"),
        ("字" * 300, "picture_there"),
        ("a.md", "picture_photo"),
    ],
)
def test_what_is_not_a_picture_of_the_folder_stays_a_link_and_is_told(folder: Path, target: str, expected: str) -> None:
    (folder / "linked.png").symlink_to(folder.parent / "outside.png")
    (folder / "around").symlink_to(folder.parent)
    (folder / "circle.png").symlink_to(folder / "circle.png")
    (folder / "a.md").write_text(f"# 甲\n\n换\n![图]({target})\n![](img/b.jpg)", encoding="utf-8")

    reading = read_articles([folder / "a.md"])

    assert [(text.title, text.symptom) for text in reading.texts] == [("甲", f"换\n![图]({target})")]
    assert [(each.title, each.name) for each in reading.pictures] == [("甲", "b.jpg")]
    (problem,) = reading.rejected
    assert (problem.file, problem.row, problem.field, problem.expected) == ("a.md", 4, "![图]", expected)


def test_a_file_below_shares_the_pictures_of_its_folder_but_not_alone(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.md").write_text("# 甲\n\n换![](../img/b.jpg)", encoding="utf-8")

    assert len(read_articles([folder]).pictures) == 1
    assert not read_articles([folder / "sub" / "a.md"]).pictures


def test_articles_go_out_with_their_pictures_and_come_in_with_the_same(tmp_path: Path) -> None:
    photos = [photo_of(jpeg(colour), f"图 [{colour}] \\1.jpg") for colour in ("red", "green")]
    store, other = EvidenceFolder(tmp_path / "one"), EvidenceFolder(tmp_path / "two")
    for photo in photos:
        store.keep(photo)
    shown = tuple(ArticlePhotoRow(photo.sha256, photo.name) for photo in photos)
    first = replace(row("A1", ArticleText("面单模糊", steps="擦").cleaned()), photos=shown)
    lost = ArticlePhotoRow("0" * 64, "丢了.jpg")
    second = replace(row("A2", ArticleText("卡纸", "纸卡住").cleaned()), photos=(shown[0], lost))

    written = write_articles([first, second], tmp_path / "out", photo=store.photo)
    reading = read_articles([tmp_path / "out"], keep=other.keep)

    assert written.lacking == (Problem("A2 卡纸.md", 0, "![丢了.jpg]", "", "picture_there"),)
    assert len(list((tmp_path / "out" / "pictures").iterdir())) == 2
    assert reading.rejected == ()
    assert [(text.symptom, text.steps) for text in reading.texts] == [("", "擦"), ("纸卡住", "")]
    assert [(each.title, each.sha256, each.name) for each in reading.pictures] == [
        ("面单模糊", shown[0].sha256, shown[0].name),
        ("面单模糊", shown[1].sha256, shown[1].name),
        ("卡纸", shown[0].sha256, shown[0].name),
    ]
    assert all(other.photo(photo.sha256) == photo.jpeg for photo in photos)
