"""What staff change on labels is kept as a text, checked, and read back as it was."""

import json
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.label_look import LOGO_DOTS, LabelLook, checked_look, look_of, look_text
from app.errors import BadInput


def png(width: int, height: int, depth: int = 1, size: int = 200) -> bytes:
    """The head of a PNG, and nothing behind it."""
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">IIB", width, height, depth)
    return head + bytes(size - len(head))


LOOK = LabelLook("拣通汽配", "400-820-1234", "杭州市余杭区", png(*LOGO_DOTS), remark=False, items=False, step=-1)


def test_nothing_stored_is_the_layout_as_it_is() -> None:
    assert look_of("") == LabelLook()


def test_a_look_is_stored_as_a_text() -> None:
    assert look_of(look_text(LOOK)) == LOOK


@given(st.text(max_size=40), st.text(max_size=40))
def test_senders_are_kept_as_one_plain_line(name: str, address: str) -> None:
    look = checked_look(LabelLook(sender_name=name, sender_address=address))
    assert look_of(look_text(look)) == look
    assert look.sender_name == " ".join(look.sender_name.split())
    assert "\x00" not in look.sender_address


@pytest.mark.parametrize(
    ("look", "field"),
    [
        (replace(LOOK, sender_name="名" * 61), "sender_name"),
        (replace(LOOK, sender_phone="4" * 61), "sender_phone"),
        (replace(LOOK, sender_address="路" * 61), "sender_address"),
        (replace(LOOK, step=3), "step"),
        (replace(LOOK, logo=b"GIF89a" * 9), "logo"),
        (replace(LOOK, logo=png(LOGO_DOTS[0] + 1, 10)), "logo"),
        (replace(LOOK, logo=png(10, LOGO_DOTS[1] + 1)), "logo"),
        (replace(LOOK, logo=png(10, 10, depth=8)), "logo"),
        (replace(LOOK, logo=png(10, 10, size=20_000)), "logo"),
        (replace(LOOK, logo=png(10, 10)[:20]), "logo"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_its_field(look: LabelLook, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        look_of(look_text(look))
    assert (refused.value.code, refused.value.facts["field"]) == ("label.look", field)


@pytest.mark.parametrize(
    "stored", ["{", "[]", "1", '{"sender": "x"}', '{"logo": "*"}', '{"logo": 1}', '{"sender_name": 5}', '{"step": "1"}']
)
def test_a_text_that_is_no_look_is_refused(stored: str) -> None:
    with pytest.raises(BadInput) as refused:
        look_of(stored)
    assert refused.value.code == "label.look"


def test_a_look_of_an_earlier_version_lacks_what_came_later() -> None:
    assert look_of(json.dumps({"sender_name": "拣通"})) == LabelLook(sender_name="拣通")
