"""The address book: what people write, what it must not be fooled by, and what has to stay open."""

import csv
import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.adapters.addresses import CountyAddressBook
from app.domain.geo import Point, haversine_km
from app.domain.intake import Place
from app.ports import AddressBook

GEO = files("resources").joinpath("geo")
BOOK: AddressBook = CountyAddressBook()

ROWS = list(csv.DictReader(GEO.joinpath("counties.csv").read_text("utf-8").splitlines()))
NAMES = sorted({row[column] for row in ROWS for column in ("province", "city", "county")} - {""})


@pytest.mark.parametrize(
    ("address", "adcode"),
    [
        # As the shops export it.
        ("江苏省 苏州市 昆山市 花桥镇光明路168号汽配城3栋(215332)", "320583"),
        ("上海 上海市 浦东新区 川沙新镇华夏东路2255弄(200000)", "310115"),
        ("广西壮族自治区 南宁市 青秀区 长湖路12号", "450103"),
        ("广东省 东莞市 虎门镇 连升中路88号(523900)", "441900"),
        ("河南省 济源市 济源市 天坛街道文昌路6号", "419001"),
        ("海南省 省直辖县级行政单位 定安县 定城镇见龙大道", "469021"),
        ("新疆维吾尔自治区 自治区直辖县级行政区划 石河子市 北三路", "659001"),
        ("重庆 重庆市 县 忠县 忠州街道", "500233"),
        # Written by hand: without blanks, without province, without city, cut short, full width, with marks.
        ("江苏省苏州市昆山市花桥镇光明路168号", "320583"),
        ("苏州市昆山市花桥镇", "320583"),
        ("江苏省昆山市花桥镇", "320583"),
        ("昆山市花桥镇光明路168号", "320583"),
        ("江苏苏州昆山", "320583"),
        ("昆山花桥镇光明路168号", "320583"),
        ("江苏省  苏州市　　昆山市", "320583"),
        ("江苏省/苏州市/昆山市", "320583"),
        ("浙江省-台州市-路桥区螺洋街道", "331004"),
        ("上海市市辖区嘉定区安亭镇", "310114"),
        ("宁波镇海区骆驼街道", "330211"),
        ("济南市中区经七路", "370103"),
        ("河南济源玉泉街道", "419001"),
        ("新疆喀什英吉沙县芒辛镇", "653123"),
        ("新疆巴州库尔勒市人民东路", "652801"),
        ("内蒙古呼伦贝尔海拉尔区河东", "150702"),
        ("宁夏吴忠利通区", "640302"),
        ("湖北恩施州利川市东城街道", "422802"),
        ("湖北宜昌长阳县龙舟坪镇", "420528"),
        ("吉林吉林市昌邑区解放大路", "220202"),
        ("广东中山小榄镇", "442000"),
        ("大理高新技术产业开发区", "532901"),
        ("收件人:王师傅,13900001111,湖南长沙岳麓区银盆岭", "430104"),
        ("顺达汽修厂江苏省南京市江宁区东山街道", "320115"),
        ("皖Ａ12345安徽省合肥市蜀山区", "340104"),
        # Former names.
        ("重庆市渝北区龙溪街道金龙路", "500157"),
        ("重庆 重庆市 江北区 观音桥步行街", "500157"),
        ("重庆 重庆市 渝北区 兴隆镇", "500109"),
        ("杭州江干区凯旋路", "330102"),
        ("浙江省杭州市下城区体育场路", "330105"),
        ("浙江省 杭州市 余杭区 临平街道", "330113"),
        ("浙江省 杭州市 余杭区 仓前街道", "330110"),
        ("福建三明梅列区列东街", "350404"),
        ("江苏省吴江市松陵镇", "320509"),
        ("四川省资阳市简阳市射洪坝", "510185"),
        ("湖北省襄樊市樊城区", "420606"),
        ("贵州省毕节地区毕节市麻园街道", "520502"),
        ("江苏省扬州市姜堰市溱潼镇", "321204"),
        ("云南省思茅地区墨江哈尼族自治县联珠镇", "530822"),
        # Towns that left their county, in every way they are written.
        ("余杭临平世纪大道1号", "330113"),
        ("浙江杭州余杭乔司镇方桥村", "330113"),
        ("杭州市余杭区良渚街道", "330110"),
        ("广州市番禺区东涌镇", "440115"),
        # Former names cut short, peoples left out, names of daily use, zones.
        ("杭州江干九堡", "330102"),
        ("重庆渝北回兴", "500157"),
        ("洛阳市瀍河区九都路", "410304"),
        ("莫旗尼尔基镇", "150722"),
        ("昆山开发区前进东路", "320583"),
        ("上海浦东张江碧波路", "310115"),
        ("浑南新区科幻路7号", "210112"),
        ("武汉经济技术开发区汉南区纱帽街", "420113"),
        # Cities without counties by their towns.
        ("虎门镇连升路9号", "441900"),
        ("东莞南城区鸿福路", "441900"),
        ("中山小榄镇", "442000"),
        # What stands in front, behind and in between.
        ("浙江省杭州市浙江省杭州市余杭区五常街道", "330110"),
        ("江苏苏州江苏苏州昆山花桥镇", "320583"),
        ("甘肃省陇南市甘肃省陇南市徽县水阳镇", "621227"),
        ("Jiangsu江苏省Suzhou苏州市Kunshan昆山市", "320583"),
        ("江 苏 省 苏 州 市 昆 山 市", "320583"),
        ("重庆市县忠县忠州街道", "500233"),
        ("收货人张三收货地址昆山市花桥镇", "320583"),
        ("215300江苏省苏州市昆山市花桥镇李强13800001111", "320583"),
        ("江苏省苏州市昆山市１２３号，退货到浙江省杭州市西湖区", "320583"),
    ],
)
def test_finds_the_county(address: str, adcode: str) -> None:
    answer = BOOK.resolve(address)
    assert answer.place is not None, answer.candidates
    assert answer.place.adcode == adcode
    assert answer.candidates == ()


@pytest.mark.parametrize(
    ("address", "adcode"),
    [
        ("上海市静安区南京西路1515号", "310106"),
        ("上海嘉定安亭镇墨玉南路", "310114"),
        ("南京鼓楼区中山北路200号", "320106"),
        ("长春市朝阳区重庆路苏州北街", "220104"),
        ("天津河北区江西路", "120105"),
        ("大连市中山区上海路", "210202"),
        ("青岛市李沧区重庆中路903号上海大众4S店", "370213"),
        ("深圳市福田区北京大厦江苏省南京市驻深办事处", "440304"),
        ("上海大众配件 江苏省苏州市昆山市花桥镇", "320583"),
        ("上海大众配件浙江省舟山市普陀区东港街道", "330903"),
        ("朝阳汽修厂江苏省苏州市昆山市花桥镇", "320583"),
        ("沙县小吃 江苏省苏州市昆山市花桥镇", "320583"),
        ("中山装重庆市綦江区黑山镇", "500110"),
        ("王海南 13800001111 江苏省苏州市昆山市", "320583"),
        ("哈尔滨道外南马路街道", "230104"),
        ("福州闽侯上街镇", "350121"),
        ("台州路桥新安西街", "331004"),
        ("河南信阳新县金兰山街道", "411523"),
    ],
)
def test_is_not_fooled_by_roads_and_brands(address: str, adcode: str) -> None:
    place = BOOK.resolve(address).place
    assert place is not None
    assert place.adcode == adcode


@pytest.mark.parametrize(
    ("address", "candidates"),
    [
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
        ("江苏鼓楼区中山路", {"320106", "320302"}),
        ("朝阳区建国路88号", {"110105", "220104"}),
        ("江北区观音桥", {"330205", "500157"}),
        ("江苏省锡山市前洲镇", {"320205", "320206"}),
        ("中山路100号", set()),
        ("北京路12号", set()),
        ("东区人民路", set()),
        ("嘉定安亭墨玉南路", set()),
        ("通州区金桥路", {"110112", "320612"}),
        ("杭州市余杭市镇安路", {"330110", "330113"}),
        ("石家庄市桥东区中山路", {"130102", "130104"}),
        ("沙县小吃", set()),
        ("兰州拉面", set()),
        ("中山陵1号", set()),
        ("中山装", set()),
        ("中山青泥洼桥街道", set()),
        ("朝阳门外大街12号", set()),
        ("南京路北侧", set()),
        ("巢湖地区无为", set()),
        ("经济技术开发区第五大街", set()),
        ("台湾省 台北市 中山区", set()),
        ("香港九龙北京道", set()),
        ("", set()),
    ],
)
def test_stays_open_where_several_fit_or_none(address: str, candidates: set[str]) -> None:
    answer = BOOK.resolve(address)
    assert answer.place is None
    assert {place.adcode for place in answer.candidates} == candidates


@pytest.mark.parametrize(
    ("address", "prefix", "count"),
    [
        ("江苏省苏州市工业园区星湖街328号", "3205", 9),
        ("青岛市南京路12号", "3702", 10),
        ("上海南京西路1515号", "31", 16),
        ("太原市江西会馆旁", "1401", 10),
        ("杭州余杭塘路866号", "3301", 13),
        ("南京昆山市花桥镇", "3201", 11),
        ("株洲市湘潭县易俗河镇", "4302", 9),
        ("上海山阴路100号", "31", 16),
        ("上海镇宁路405号", "31", 16),
        ("广州东风路12号", "4401", 11),
        ("武汉东湖新技术开发区", "4201", 13),
    ],
)
def test_a_city_without_its_county_leaves_its_counties(address: str, prefix: str, count: int) -> None:
    answer = BOOK.resolve(address)
    assert answer.place is None
    assert len(answer.candidates) == count
    assert {place.adcode[: len(prefix)] for place in answer.candidates} == {prefix}


def test_a_place_has_its_full_name_and_a_point() -> None:
    place = BOOK.resolve("江苏苏州昆山").place
    assert place is not None
    assert place.name == "江苏省 苏州市 昆山市"
    assert haversine_km(place.point, Point(31.385, 120.981)) < 25  # the town hall


@pytest.mark.parametrize("form", ["{province} {city} {county} {tail}", "{province}{city}{county}{tail}"])
def test_every_county_is_found_by_its_full_name(form: str) -> None:
    tail = "人民南路12号"
    missed = [
        row["adcode"]
        for row in ROWS
        if (place := BOOK.resolve(form.format(**row, tail=tail)).place) is None or place.adcode != row["adcode"]
    ]
    assert missed == []


def test_former_names_lead_to_counties_in_force() -> None:
    known = {row["adcode"] for row in ROWS} | {row["adcode"][:4] + "00" for row in ROWS}
    former = list(csv.DictReader(GEO.joinpath("former_names.csv").read_text("utf-8").splitlines()))
    assert len(former) > 500
    assert [row for row in former if row["adcode"] not in known] == []


def test_the_map_has_every_province_of_the_address_book() -> None:
    text = GEO.joinpath("provinces.geojson").read_text("utf-8")
    assert len(text.encode()) < 250_000
    on_map = {feature["properties"]["adcode"] for feature in json.loads(text)["features"]}
    assert {row["adcode"][:2] + "0000" for row in ROWS} <= on_map


def test_a_reading_of_more_names_is_surer() -> None:
    whole, county, short = (BOOK.resolve(text) for text in ("江苏省苏州市昆山市", "昆山市花桥镇", "昆山花桥镇"))
    assert 1 > whole.confidence > county.confidence > short.confidence > 0.9
    assert BOOK.resolve("江苏省 苏州市 昆山市").confidence == whole.confidence


@given(st.text(max_size=200))
@example("\ud800江苏省昆山市")
@example("大理" * 80)
@example("朝阳 " * 3_000)
@example("江苏省苏州市" * 2_000)
@example("\x00\u202e\ufdfa😀" * 2_500)
@example(" " * 10_000)
def test_any_text_has_an_answer(text: str) -> None:
    answer = BOOK.resolve(text)
    assert answer.place is None or answer.candidates == ()
    assert (answer.confidence > 0) == (answer.place is not None)


@given(st.sampled_from(ROWS), st.text(alphabet="，。;:、/|-_ \n\t　", min_size=1, max_size=3), st.text(max_size=10_000))
def test_marks_and_what_follows_change_nothing(row: dict[str, str], mark: str, rest: str) -> None:
    place = BOOK.resolve(mark.join((row["province"], row["city"], row["county"], "12号")) + rest).place
    assert place is not None
    assert place.adcode == row["adcode"]


def test_the_data_can_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "counties.csv").write_text(
        "adcode,province,city,county,lat,lon\n990101,新省,新江市,老城区,30,120\n990102,新省,新江市,柳塘县,31,121\n",
        encoding="utf-8",
    )
    (tmp_path / "former_names.csv").write_text("within,name,adcode,until\n,柳县,990102,2020\n", encoding="utf-8")
    book = CountyAddressBook(tmp_path)
    assert book.resolve("新省新江市柳县桥头镇").place == Place("990102", "新省 新江市 柳塘县", Point(31, 121))
    assert book.resolve("江苏省苏州市昆山市").place is None


FRAGMENTS = st.sampled_from(
    ["路", "中山", "南京西路", "开发区", "镇", " ", "12号", "市", "大厦", "场", "（", "新", "昆山", "朝阳"]
)


@given(st.lists(st.one_of(st.sampled_from(NAMES), FRAGMENTS), max_size=6))
def test_an_answer_rests_on_what_is_written(parts: list[str]) -> None:
    text = "".join(parts)
    answer = BOOK.resolve(text)
    adcodes = [place.adcode for place in answer.candidates]
    assert adcodes == sorted(set(adcodes))
    if answer.place:
        row = next(row for row in ROWS if row["adcode"] == answer.place.adcode)
        assert answer.place.name == " ".join(filter(None, (row["province"], row["city"], row["county"])))
        assert text.startswith(row["province"][:2]) or (row["county"] or row["city"])[:2] in text or _former(text, row)


def _former(text: str, row: dict[str, str]) -> bool:
    """Whether a county's own place stands in the text under a name it had before."""
    former = csv.reader(GEO.joinpath("former_names.csv").read_text("utf-8").splitlines())
    adcodes = (row["adcode"], row["adcode"][:4] + "00")
    return any(name[:2] in text.replace(" ", "") for _, name, adcode, _ in former if adcode in adcodes)
