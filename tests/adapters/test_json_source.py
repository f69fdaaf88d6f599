"""JSON files as shops and strangers send them: lines, lists, broken bytes, several pushes of one order."""

import json
from pathlib import Path

import pytest

from app.adapters import json_source
from app.adapters.mini import mini_order, read_mini
from app.domain.intake import SourceStatus
from app.errors import BadInput, Problem
from app.ports import LeftOut

SECONDS = 1_795_397_400
TRADE = {
    "trade": {
        "trade_id": "t111",
        "update_time": SECONDS * 1000,
        "status": 20,
        "price_info": {"freight": 7000},
        "address_info": {
            "name": "李四",
            "address": "新港中路397号",
            "province": "广东省",
            "city": "广州市",
            "district": "海珠区",
        },
    }
}
SHOP = {
    "order_id": 3705115058471208928,
    "status": "20",
    "update_time": SECONDS,
    "order_detail": {"delivery_info": {"address_info": {"user_name": "陈先生", "detail_info": "海珠区大塘"}}},
}


def changed(payload: dict, **values: object) -> dict:
    """A copy that differs in these values of the order."""
    inner = payload.get("trade", payload) | values
    return {"trade": inner} if "trade" in payload else inner


def lines_file(tmp_path: Path, *pushes: object, name: str = "m.jsonl") -> Path:
    path = tmp_path / name
    texts = [push if isinstance(push, str) else json.dumps(push, ensure_ascii=False) for push in pushes]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8", errors="surrogateescape")
    return path


def test_the_later_push_of_an_order_counts_wherever_it_stands(tmp_path: Path):
    paid = changed(TRADE, status=250, update_time=SECONDS * 1000 + 5)
    late = changed(TRADE, status=20, price_info={"freight": -5})
    other = changed(SHOP, update_time="")

    reading = read_mini([lines_file(tmp_path, paid, late, SHOP, other)])

    assert [order.status for order in reading.orders] == [SourceStatus.CLOSED, SourceStatus.PAID]
    assert reading.rejected == ()


def test_an_order_whose_latest_push_is_unreadable_does_not_go_on_with_an_older_one(tmp_path: Path):
    bad = changed(TRADE, status=999, update_time=SECONDS * 1000 + 5)

    reading = read_mini([lines_file(tmp_path, TRADE, "", bad)])

    assert reading.orders == ()
    assert reading.rejected == (Problem("m.jsonl", 3, "trade.status", "999", "status"),)
    assert reading.left_out == (LeftOut("m.jsonl", ("json",), ((json.dumps(bad, ensure_ascii=False),),)),)


@pytest.mark.parametrize(
    "broken",
    [
        '{"trade": {"trade_id": "t1", ',
        '{"order_id": NaN, "status": 20}',
        '{"order_id": 1, "status": -Infinity}',
        "[" * 100_000,
        '{"order_id":' * 100_000,
        '{"order_id": ' + "9" * 5000 + "}",
        "order_id,status",
    ],
)
def test_a_broken_line_is_left_out_as_it_stands(tmp_path: Path, broken: str):
    path = lines_file(tmp_path, SHOP, broken, TRADE)

    reading = read_mini([path])

    assert [order.external_no for order in reading.orders] == ["3705115058471208928", "t111"]
    assert [(p.row, p.expected, p.found[:5]) for p in reading.rejected] == [(2, "json", broken[:5])]
    assert reading.left_out == (LeftOut("m.jsonl", ("json",), ((broken,),)),)


def test_a_broken_first_line_does_not_make_the_file_one_value(tmp_path: Path):
    reading = read_mini([lines_file(tmp_path, "order_id,status", SHOP, TRADE)])

    assert (len(reading.orders), [p.row for p in reading.rejected]) == (2, [1])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_costs_its_line_only(tmp_path: Path, encoding: str):
    path = tmp_path / "m.jsonl"
    texts = [json.dumps(push, ensure_ascii=False).encode(encoding) for push in (SHOP, TRADE)]
    path.write_bytes(
        b'{"order_id": 0, "status": 20}\n{"order_id": 1, "status": "\xff\xff"}\n' + texts[0] + b"\n" + texts[1]
    )

    reading = read_mini([path])

    assert [order.address for order in reading.orders][1:] == [mini_order(SHOP).address, mini_order(TRADE).address]
    assert [(p.row, p.expected) for p in reading.rejected] == [(2, "encoding")]
    assert reading.left_out[0].rows[0][0].endswith('"status": "\ufffd\ufffd"}')


def test_corrected_lines_come_in(tmp_path: Path):
    reading = read_mini([lines_file(tmp_path, TRADE, changed(SHOP, status=12))])
    (row,) = reading.left_out[0].rows
    again = read_mini([lines_file(tmp_path, row[0].replace('"status": 12', '"status": 20'))])

    assert again.orders == (mini_order(SHOP),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("value", [TRADE, [SHOP, TRADE]])
def test_one_push_or_a_list_in_any_encoding(tmp_path: Path, encoding: str, indent: int | None, value: object):
    path = tmp_path / "m.json"
    path.write_text("\n" + json.dumps(value, ensure_ascii=False, indent=indent), encoding=encoding)

    reading = read_mini([path])

    assert [order.external_no for order in reading.orders][-1] == "t111"
    assert (len(reading.orders), reading.rejected) == (len(value) if isinstance(value, list) else 1, ())


def test_a_problem_in_a_list_names_line_and_place(tmp_path: Path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps([SHOP, 5, changed(SHOP, order_id=1, status=0)], indent=1), encoding="utf-8")
    row = path.read_text(encoding="utf-8").split('"order_id": 1,')[0].count("\n")

    reading = read_mini([path])

    assert [(p.row, p.field, p.found) for p in reading.rejected][1] == (row, "[2].status", "0")
    assert (reading.rejected[0].field, reading.rejected[0].expected) == ("[1]", "mini_push")
    assert reading.left_out[0].rows[0] == ("5",)
    assert "\n" not in reading.left_out[0].rows[1][0]


def test_a_long_address_emoji_and_half_characters_come_in(tmp_path: Path):
    long = "幸福路" * 3_333 + "8"
    to = TRADE["trade"]["address_info"] | {"address": long, "name": "王🚚\ud800\u202e师傅\u0000"}  # type: ignore[operator]
    push = changed(TRADE, address_info=to)

    (order,) = read_mini([lines_file(tmp_path, json.dumps(push))]).orders

    assert order.address == f"广东省 广州市 海珠区 {long}"
    assert order.contact == "王🚚师傅"


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("hello", "file.not_json", "json"),
        ('{"order_id": "\udcff"}', "file.encoding", "encoding"),
        ("订单编号,状态\n1,2\n3,4\n", "file.not_json", "json"),
        ('{"trade": {"trade_id": 1', "file.not_json", "json"),
        ("[1, 2", "file.not_json", "json"),
        ("[]", "file.not_mini", "mini_push"),
        ('{"a": 1}\n{"b": 2}\nx', "file.not_mini", "mini_push"),
        ('{"trade_fullinfo_get_response": {"trade": {"tid": 1}}}', "file.not_mini", "mini_push"),
    ],
)
def test_a_file_that_is_none_of_the_channel_is_refused(tmp_path: Path, text: str, code: str, expected: str):
    with pytest.raises(BadInput) as raised:
        read_mini([lines_file(tmp_path, SHOP, name="good.jsonl"), lines_file(tmp_path, text)])

    (problem,) = raised.value.problems
    assert raised.value.code == code
    assert (problem.file, problem.row, problem.expected) == ("m.jsonl", 0, expected)


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ("_LINE", '{"order_id": 1}\n{"order_id": "' + "9" * 1000 + '"}'),
        ("_DOCUMENT", "[\n" + '{"order_id": 1},\n' * 60 + "{}]"),
        ("_VALUES", "[" + "[]," * 1000 + "[]]"),
    ],
)
def test_a_file_with_too_much_at_once_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, text: str
):
    monkeypatch.setattr(json_source, limit, 800)

    with pytest.raises(BadInput) as raised:
        read_mini([lines_file(tmp_path, text)])

    assert raised.value.code == "file.json_too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file.missing"),
        (b" \n", "file.empty"),
        (b"{\x00}", "file.binary"),
        (b"\xff\xfe{\x00}\x00", "file.encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None, code: str):
    path = tmp_path / "m.jsonl"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BadInput) as raised:
        read_mini([path])

    assert raised.value.code == code


def test_the_digest_is_of_the_contents(tmp_path: Path):
    one, two = lines_file(tmp_path, TRADE, name="1.jsonl"), lines_file(tmp_path, SHOP, name="2.jsonl")

    assert read_mini([one, two]).digest == read_mini([two, one]).digest != read_mini([one]).digest
