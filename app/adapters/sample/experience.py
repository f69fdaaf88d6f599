"""What the sample company has learnt: its articles, and exceptions of the last weeks that were solved by them."""

from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

from app.adapters.markdown_articles import article_of
from app.domain.knowledge import ArticleText


@dataclass(frozen=True, slots=True)
class SolvedCase:
    """An exception that was opened by hand so long `ago`, closed after `hours` with a root cause by this solution;
    `worked` says whether the article of this file was the solution."""

    ago: timedelta
    hours: float
    note: str
    cause: str
    solution: str
    article: str
    worked: bool = True


_SOLVED = (
    (29, 2.5, "手机下单只写了“老地方”,电话打过去是空号", "data.address", "打座机核对到门牌号,已存进客户资料", "02"),
    (26, 5, "客户说的零件号目录里没有,少写了一位", "data.code", "看旧件标签照片补上最后一位", "01"),
    (24, 1, "打单机亮红灯不吐纸", "device.printer", "换了纸卷并校准,补打三张", "10"),
    (22, 30, "快递轨迹停在西安两天了,客户催", "courier.late", "网点在场地里找到,当天转出", "11"),
    (20, 3, "拣货员到了架子前面是空的,电脑上还有六个", "stock.misplaced", "在隔壁货位找到,已归位并开盘点", "08"),
    (17, 8, "后桥修理包各仓都卖完,客户已付款", "stock.sold_out", "华北仓在途两件,调拨过来分批发", "07"),
    (15, 1.5, "快递单打出来字发虚,枪扫不上", "device.printer", "擦打印头,浓度调高一级", "10"),
    (13, 26, "订制离合器从动盘,车间一直不回话", "supply.production", "电话定了上线日期,改用库存板料", "06"),
    (11, 4, "修理厂中午没人收件,快递员要退回", "customer.away", "改约下午三点,告诉快递员找王师傅", "12"),
    (9, 6, "轮毂油封断货,替代件客户不要", "stock.sold_out", "客户愿意等,下周三到货", "07", False),
    (7, 2, "标签机老是打偏一截", "device.printer", "校准没用,传感器坏了,换了旁边工位的打印机", "10", False),
    (5, 3, "货拣好压在打包台底下,没有人贴单", "floor.packing", "当场补贴,赶上晚班车", "05"),
    (3, 1, "旧款零件号查不到,是停产件", "data.code", "替代里登记的是新号,客户同意", "01"),
    (1, 2, "早班没放波次,二十几单没人拣", "floor.staff", "副组长补放,急件单独放", "04"),
)


def sample_articles() -> dict[str, ArticleText]:
    """By the number in front of their files' names."""
    folder = files("resources").joinpath("sample", "articles")
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name[:2]: article_of(file.read_text(encoding="utf-8"), file.name) for file in found}


def solved_cases() -> list[SolvedCase]:
    """Oldest first."""
    return [SolvedCase(timedelta(days=each[0]), *each[1:]) for each in _SOLVED]
