"""News of 快递100 and 快递鸟 in the shapes in which they come, and hostile ones."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.courier_status import CourierReading, read_courier_status
from app.domain.couriers import NewsSource
from app.errors import BadInput

QUERY: dict[str, Any] = {
    "message": "ok",
    "nu": "sf1000000000001",
    "com": "shunfeng",
    "ischeck": "1",
    "state": "304",
    "status": "200",
    "condition": "F00",
    "routeInfo": {"from": None, "cur": None, "to": None},
    "data": [
        {"time": "2026-11-23 18:05:00", "ftime": "2026-11-23 18:05:00", "context": "已签收，前台", "areaCode": None},
        {"time": "2026-11-23 08:00:00", "ftime": "2026-11-23 08:00:00", "context": "派件中", "statusCode": "5"},
        {"time": "2026-11-22 20:00:00", "context": "已揽收", "status": "揽收"},
    ],
}
PUSH = {"status": "shutdown", "billstatus": "check", "message": "", "lastResult": QUERY}
NIAO: dict[str, Any] = {
    "EBusinessID": "1",
    "PushTime": "2026-11-23 18:10:00",
    "Count": "2",
    "Data": [
        {
            "ShipperCode": "ZTO",
            "LogisticCode": "73123456789012",
            "Success": True,
            "Reason": "",
            "State": "3",
            "StateEx": "311",
            "Traces": [
                {"AcceptTime": "2026/11/22 20:00:00", "AcceptStation": "已揽收", "Action": "1"},
                {"AcceptTime": "2026/11/23 18:00:00", "AcceptStation": "已取出", "Action": "311"},
            ],
        },
        {"ShipperCode": "YD", "LogisticCode": 5123456789012, "Success": False, "Reason": "暂无", "State": 0},
    ],
}


def read(folder: Path, content: object) -> CourierReading:
    """Written as JSON unless it is text already."""
    file = folder / "news.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return read_courier_status(file)


@pytest.mark.parametrize(
    "content",
    [
        QUERY,
        PUSH,
        [PUSH],
        "\n".join(["", json.dumps(PUSH, ensure_ascii=False), "ok"]),
        urlencode({"sign": "ab", "param": json.dumps(PUSH)}),
    ],
    ids=["answer", "push", "list", "lines", "form"],
)
def test_kuaidi100_newest_first(tmp_path: Path, content: object):
    (report,) = read(tmp_path, content).reports

    assert (report.waybill, report.carrier, report.state, report.signed) == ("SF1000000000001", "顺丰速运", "304", True)
    assert [event.status for event in report.track] == ["揽收", "5", "304"]
    assert report.track[-1].at == datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
    assert report.track[-1].says.startswith("已签收")


@pytest.mark.parametrize("form", [False, True])
def test_kdniao_oldest_first(tmp_path: Path, form: bool):
    content = urlencode({"RequestType": "102", "RequestData": json.dumps(NIAO)}) if form else NIAO
    first, second = read(tmp_path, content).reports

    assert (first.source, first.carrier, first.signed) == (NewsSource.KDNIAO, "中通快递", True)
    assert [event.says for event in first.track] == ["已揽收", "已取出"]
    assert (second.waybill, second.state, second.signed, second.track) == ("5123456789012", "0", False, ())


@pytest.mark.parametrize(
    ("state", "more", "signed"),
    [
        (3, 301, True),
        ("3", "", True),
        ("3", "304", True),
        ("3", "404", False),
        ("2", "211", False),
        ("2", "311", False),
        ("4", "3", False),
        (None, None, False),
    ],
)
def test_kdniao_is_signed_where_both_states_say_so(tmp_path: Path, state: object, more: object, signed: bool):
    (report,) = read(tmp_path, {"LogisticCode": "1", "State": state, "StateEx": more}).reports

    assert report.signed is signed


@pytest.mark.parametrize(("state", "signed"), [(3, True), ("3", True), (304, True), (4, False), ("501", False)])
def test_a_state_is_a_text_or_a_number(tmp_path: Path, state: object, signed: bool):
    (report,) = read(tmp_path, QUERY | {"state": state}).reports

    assert report.signed is signed


def test_of_several_pushes_the_one_that_goes_furthest_counts(tmp_path: Path):
    before = QUERY | {"state": "0", "data": QUERY["data"][1:]}

    for pushes in ([before, QUERY], [QUERY, before]):
        (report,) = read(tmp_path, pushes).reports
        assert report.state == "304"


def test_what_is_wrong_with_one_parcel_is_told_and_the_rest_goes_on(tmp_path: Path):
    odd = QUERY | {"nu": "SF2", "data": [{"time": "gestern", "context": "x"}, *QUERY["data"]]}

    reading = read(tmp_path, [odd, QUERY | {"nu": ""}, QUERY])

    assert [(report.waybill, len(report.track)) for report in reading.reports] == [("SF2", 3), ("SF1000000000001", 3)]
    assert [problem.expected for problem in reading.rejected] == ["time", "courier_waybill"]


@pytest.mark.parametrize("content", ["", "{", "nothing", "[1, 2]", '{"a": 1}', "[" * 9999, "a;b\n1;2"])
def test_other_files_are_refused(tmp_path: Path, content: str):
    with pytest.raises(BadInput) as refused:
        read(tmp_path, content)
    assert refused.value.code in ("courier.not_news", "file.empty")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["nu", "state", "data", "time", "Data", "LogisticCode", "Traces"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=_JSON)
def test_any_json_is_news_or_refused(tmp_path: Path, content: object):
    try:
        reading = read(tmp_path, content)
    except BadInput:
        return
    assert all(report.waybill for report in reading.reports)
