"""Labels to draw, and what a printer and a reader make of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import Image, ImageDraw

from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.label_look import LabelLook
from app.domain.parcel import LabelContent

Dots = npt.NDArray[np.uint8]
"""Rows of dots, black (0) or white (255)."""

NORMAL = LabelContent(
    parcel_no=make_code(CodeType.PARCEL, 17),
    label_code=make_label_code(make_code(CodeType.PARCEL, 17), 1),
    copy=1,
    order_no=make_code(CodeType.ORDER, 42),
    external_no="2938472938472938",
    channel="taobao",
    warehouse_code="WH-LY01",
    warehouse_name="洛阳中心仓",
    sender_name="拣通汽配",
    receiver_name="王**",
    receiver_phone="138****5678",
    receiver_region="河南省 洛阳市 西工区",
    receiver_address="河南省洛阳市西工区凯旋东路88号鑫达汽车修理厂院内3号车间",
    items=(("06A115561B", "机油滤清器", 2), ("SPK-ILZKR7B", "铱金火花塞", 4)),
    remark="工作日送货，先电话联系",
    urgent=False,
    created="2026-11-23 14:05",
)
CROWDED = replace(
    NORMAL,
    copy=12,
    label_code=make_label_code(NORMAL.parcel_no, 12),
    urgent=True,
    channel="phone",
    external_no="EXTERNAL-2026112300012345678901234567890",
    warehouse_name="新疆维吾尔自治区伊犁哈萨克自治州前置仓库第二分仓",
    sender_name="拣通汽车配件（集团）股份有限公司新疆维吾尔自治区伊犁哈萨克自治州运营中心",
    receiver_name="巴音郭楞蒙古自治州喆镕堃汽车维修服务有限责任公司",
    receiver_phone="0996-2****12-8001",
    receiver_region="新疆维吾尔自治区 伊犁哈萨克自治州 察布查尔锡伯自治县",
    receiver_address="新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县孙扎齐牛录镇查布查尔大街" * 4,
    items=tuple(
        (f"SKU-VERY-LONG-CODE-{i}", f"前悬挂下摆臂总成（左）大众帕萨特迈腾速腾第{i}项", i) for i in range(1, 10)
    ),
    remark="送达前三十分钟电话联系，易碎轻放，旧件回收请带回仓库登记😀" * 4,
)
FULL = replace(
    CROWDED,
    box=2,
    boxes=3,
    route_code="520-C21 08-004",
    consolidation="乌鲁木齐集包中心",
    carrier="顺丰速运",
    waybill="SF1234567890123",
    reason="面单破损",
)
"""Everything that a label can have."""
CONTENTS = {"normal": NORMAL, "crowded": CROWDED, "full": FULL}
LAYOUTS = {"100x150": (100, 150), "100x180": (100, 180), "76x130": (76, 130)}


def logo(width: int = 200, height: int = 48) -> bytes:
    """A 1-bit PNG with a frame and a disc."""
    picture = Image.new("1", (width, height), 1)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width - 1, height - 1), outline=0, width=3)
    draw.ellipse((10, 10, height - 10, height - 10), fill=0)
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


LOOK = LabelLook("拣通汽配旗舰店", "400-820-1234", "杭州市余杭区文一西路969号", logo())


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(pdf) as document:
        yield document


def text_of(pdf: bytes, page: int = 0) -> str:
    """All text of a page with lines and blanks run together."""
    with opened(pdf) as document:
        return "".join(document[page].get_textpage().get_text_range().split())


def grey(pdf: bytes, dpi: int = 203, page: int = 0) -> Dots:
    """The page as any renderer shows it, in shades, at exactly so many dots an inch."""
    scale = dpi / 72
    with opened(pdf) as document:
        width, height = (round(points * scale) for points in document[page].get_size())
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        matrix = pdfium.FS_MATRIX(scale, 0, 0, scale, 0, 0)
        pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, document[page], matrix, pdfium.FS_RECTF(0, 0, width, height), 0)
        shades: Dots = bitmap.to_numpy().reshape(height, -1)[:, :width].copy()
    return shades


def printed(pdf: bytes, dpi: int = 203, page: int = 0) -> Dots:
    """The page as a thermal head burns it."""
    return np.where(grey(pdf, dpi, page) < 128, 0, 255).astype(np.uint8)


def dots_of(burned: Image.Image) -> Dots:
    """A 1-bit image whose ones are burned."""
    return np.where(np.asarray(burned), 0, 255).astype(np.uint8)


def read(dots: Dots) -> list[tuple[str, str]]:
    """(kind, text) of every code that a decoder of another maker finds."""
    return sorted((code.format.name, code.text) for code in zxingcpp.read_barcodes(dots))


def codes_on(content: LabelContent) -> list[tuple[str, str]]:
    """What there is to be found."""
    lines = [content.label_code, content.order_no, *([content.waybill] if content.waybill else [])]
    return sorted([*(("Code128", code) for code in lines), ("QRCode", content.label_code)])
