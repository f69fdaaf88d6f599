"""A knowledge base in memory, and a year of exceptions to measure."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from app import words
from app.adapters.article_files import ArticlesWritten
from app.adapters.case_report import CaseReport
from app.bus import Command, Result
from app.domain.case_measures import CaseFact, SplitBy, compare, measure
from app.domain.cases import CaseKind, CaseState
from app.domain.causes import DEFAULT_CAUSES
from app.domain.codes import CodeType, make_code
from app.domain.knowledge import ArticleState, ArticleText, Scope
from app.domain.people import Actor
from app.domain.search_text import snippet, wanted
from app.domain.site import SITE_ZONE
from app.errors import Problem
from app.usecases.knowledge import (
    ArticleSaved,
    ArticlesImported,
    DropArticlePhoto,
    GrowArticle,
    MergeArticles,
    RetireArticle,
    SaveArticle,
)
from app.views.cases import CaseDetail
from app.views.knowledge import ArticleFilter, ArticlePhotoRow, ArticleRow, ArticleVersionRow, HitRow
from tests.ui.fakes import NOW, OPERATORS, WAREHOUSES, FakeDesk, FakeReader
from tests.ui.fakes_cases import case_row
from ui.desk import Cancelled, Progress

_NAMES = {row.code: row.name for row in OPERATORS}
_Told = tuple[str, str, str, str, tuple[tuple[Scope, str], ...], str, int, int]
_TOLD: tuple[_Told, ...] = (
    (
        "雨刮片断货:从华中仓调拨,或改发两支装",
        "订单停在待产,提示无骨雨刮片各仓无货;客户催单。仓库系统里 WB-24-18 可用库存为 0。",
        "stock.sold_out",
        "查华中仓可用库存(商品编码 `WB-24-18`)\n**当天**发起调拨,并电话通知华中仓优先拣这一单\n"
        "客户同意的话改发两支装 WB-24-18-2,差价由我方承担\n把新的时间告诉客户,写进订单备注",
        ((Scope.SKU, "WB-24-18"), (Scope.CASE_KIND, CaseKind.NO_STOCK.value), (Scope.WAREHOUSE, "HD")),
        "zhouwei",
        7,
        9,
    ),
    (
        "面单打印机缺纸或卡纸:先换纸,再从待打印里补打",
        "工位提示面单打印失败、缺纸;打印机红灯闪烁,队列里有多张等待。",
        "device.printer",
        "打开上盖,换上热敏纸卷,纸面朝外\n合上盖子,按一次进纸键校准\n在打印机页面选中等待的任务,按 F5 重新打印\n"
        "已贴在包裹上的旧面单按作废处理",
        ((Scope.CASE_KIND, CaseKind.LABEL.value), (Scope.STAGE, "picked")),
        "chenjianguo",
        21,
        22,
    ),
    (
        "顺丰派送失败、收件人不在:当天改约,不要等退回",
        "快递轨迹写着“派送失败,收件人不在”或“联系不上收件人”。",
        "customer.away",
        "先打收件人电话,没人接再打门店座机\n在顺丰网点后台改约次日上午\n改约失败就改派自提柜,把取件码发给客户",
        ((Scope.CARRIER, "顺丰"), (Scope.CASE_KIND, CaseKind.COURIER.value)),
        "wangfang",
        12,
        15,
    ),
    (
        "零件号 06A 115 561 B 认不出来",
        "导入的订单不完整,商品写成 06a-115.561b、06A115561B 或“大众机滤”。",
        "data.code",
        "在商品资料里按零件号搜索,任何写法都可以\n补上渠道的别名,下次自动认出",
        ((Scope.SKU, "OF-1301A"),),
        "wangfang",
        3,
        8,
    ),
    (
        "账实不符:先盘点再补货",
        "拣货员扫到库位是空的,系统还有 20 件。",
        "stock.record",
        "给该库位开盘点任务\n差异由主管批准\n从备用库位补拣",
        (),
        "chenjianguo",
        0,
        0,
    ),
)


def article_row(number: int, **changes: Any) -> ArticleRow:
    """The `number`-th article (from 1); after the first few each is one of them for another part."""
    title, symptom, cause, steps, scopes, author, done, tried = _TOLD[(number - 1) % len(_TOLD)]
    again = (number - 1) // len(_TOLD)
    written = NOW - timedelta(days=20 + number * 3)
    usual = ArticleRow(
        no=make_code(CodeType.ARTICLE, number),
        title=title if not again else f"{title}({again + 1})",
        symptom=symptom,
        cause=cause,
        cause_text="",
        steps=steps,
        state=ArticleState.ACTIVE.value,
        merged_into="",
        scopes=scopes,
        photos=(),
        author=author,
        author_name=_NAMES[author],
        version=3,
        created_at=written,
        updated_at=written + timedelta(days=9),
        review_at=NOW + timedelta(days=160 - number * 50) if number < 4 else NOW + timedelta(days=90),
        worked=done,
        tried=tried,
        cases=tuple(make_code(CodeType.CASE, 200 + number + at) for at in range(min(done, 3))),
    )
    return replace(usual, **changes)


def past_case() -> CaseDetail:
    """One that is closed and has no article."""
    row = replace(case_row(7), state=CaseState.CLOSED, closed_at=NOW - timedelta(days=6), due_at=None)
    solution = "改约次日上午送达,收件人确认在店"
    return CaseDetail(row, (), (), (), (), "customer.away", solution, "", "")


class KnowledgeReader(FakeReader):
    """What KnowledgeDesk changes."""

    def __init__(self, articles: int = 5) -> None:
        super().__init__()
        self.kept = {row.no: row for row in (article_row(at) for at in range(1, articles + 1))}
        self.closed = past_case()
        self.fault: Exception | None = None
        self.asked: list[ArticleFilter] = []

    def search_knowledge(self, where: ArticleFilter, limit: int = 50) -> Sequence[HitRow]:
        self.asked.append(where)
        if self.fault is not None:
            raise self.fault
        hits = [_hit(row, where.text) for row in self.kept.values() if _fits(row, where)]
        row = self.closed.row
        body = f"{words.case_headline(row.kind, row.facts)} {self.closed.solution}"
        if self.kept and where.text in body and where == ArticleFilter(where.text):
            piece = snippet(body, wanted(where.text))
            hits.insert(
                2, HitRow("case", row.no, "closed", words.case_headline(row.kind, row.facts), *_piece(piece), 0.5, 1, 1)
            )
        return hits[:limit]

    def article(self, no: str) -> ArticleRow | None:
        return self.kept.get(no)

    def article_versions(self, no: str) -> Sequence[ArticleVersionRow]:
        row = self.kept[no]
        texts = (row.title, row.symptom, row.cause_text)
        last = ArticleVersionRow(3, "liqiang", "李强", row.updated_at, "补上差价由谁承担", *texts, row.steps)
        older = row.steps.replace(",差价由我方承担", "")
        early = row.created_at + timedelta(days=2)
        middle = ArticleVersionRow(2, row.author, row.author_name, early, "写清楚先后", *texts, older)
        first = replace(middle, version=1, at=row.created_at, note="", steps="\n".join(older.splitlines()[:2]))
        return [last, middle, first]

    def duplicates_of(self, no: str, limit: int = 5) -> Sequence[HitRow]:
        alike = [row for row in self.kept.values() if row.no != no and row.state == ArticleState.ACTIVE]
        return [_hit(row, "") for row in alike[2:4]] if no == article_row(1).no else []

    def case(self, no: str) -> CaseDetail | None:
        if no == self.closed.row.no:
            return self.closed
        row = replace(self.closed.row, no=no)
        return replace(self.closed, row=row) if any(no in each.cases for each in self.kept.values()) else None


def _piece(piece: Any) -> tuple[str, tuple[tuple[int, int], ...]]:
    return piece.text, piece.marks


def _hit(row: ArticleRow, asked: str) -> HitRow:
    piece = snippet(f"{row.symptom} {row.steps}", wanted(asked))
    return HitRow("article", row.no, row.state, row.title, *_piece(piece), 1.0, row.worked, row.tried)


def _fits(row: ArticleRow, where: ArticleFilter) -> bool:
    live = row.state in (ArticleState.DRAFT, ArticleState.ACTIVE)
    due = row.review_at is not None and row.review_at <= NOW
    return (
        where.text in f"{row.title} {row.symptom} {row.steps}"
        and (not where.cause or row.cause == where.cause)
        and live is not where.retired
        and (not where.review_due or due)
        and (where.scope is None or (where.scope, where.key) in row.scopes)
    )


def _facts() -> list[CaseFact]:
    """A year of exceptions, fewer and quicker since a change ten days ago."""
    causes, owners = list(DEFAULT_CAUSES), list(_NAMES)
    made = []
    for number in range(600):
        age = timedelta(hours=13 * number + 2)
        opened, late = NOW - age, age > timedelta(days=10)
        if not late and number % 2:
            continue
        closed = opened + timedelta(hours=30 + number % 17) if late else opened + timedelta(hours=5 + number % 4)
        cause = causes[number * number % 11 + 1]
        made.append(
            CaseFact(
                no=make_code(CodeType.CASE, 1000 + number),
                kind=list(CaseKind)[number % 7].value,
                cause=cause if number > 6 else "",
                owner=owners[number * number % 5],
                warehouse=WAREHOUSES[number % 3].code,
                opened_at=opened,
                reacted_at=opened + timedelta(minutes=25 + number % 90),
                closed_at=closed if number > 6 else None,
                about=frozenset({f"sku:{number % 23}"}),
            )
        )
    return made


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SITE_ZONE)


@dataclass
class KnowledgeDesk(FakeDesk):
    """Does what the commands of the knowledge screen say; `script` holds errors to raise instead."""

    reader: Any = field(default_factory=KnowledgeReader)
    commands: list[Any] = field(default_factory=list)
    script: deque[Exception] = field(default_factory=deque)
    files: list[object] = field(default_factory=list)
    facts: list[CaseFact] = field(default_factory=_facts)
    _numbers: Any = field(default_factory=lambda: count(500))

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.commands.append(command)
        if self.script:
            raise self.script.popleft()
        answer = self._answer(command, actor)
        self.reader.note("article")
        return Result(answer)

    def _answer(self, command: Command, actor: Actor) -> ArticleSaved:
        match command:
            case SaveArticle(no=no, text=told, draft=draft):
                return self._write(no, told, "draft" if draft else "active", actor)
            case GrowArticle(title=title):
                return self._write("", ArticleText(title or "改约次日上午", steps="改约"), "draft", actor)
            case RetireArticle(no=no, back=back):
                return self._change(no, state="active" if back else "retired")
            case MergeArticles(into=into, others=others):
                for no in others:
                    self._change(no, state="merged", merged_into=into)
                return self._change(into)
            case DropArticlePhoto(no=no):
                return self._change(no, photos=())
        raise AssertionError(command)

    def _write(self, no: str, told: ArticleText, state: str, actor: Actor) -> ArticleSaved:
        if not no:
            no = make_code(CodeType.ARTICLE, next(self._numbers))
            who = {"author": actor.operator, "author_name": _NAMES[actor.operator]}
            self.reader.kept[no] = article_row(1, no=no, version=0, worked=0, tried=0, cases=(), **who)
        names = ("title", "symptom", "cause", "cause_text", "steps", "scopes", "review_at")
        return self._change(no, state=state, **{name: getattr(told, name) for name in names})

    def _change(self, no: str, **changes: Any) -> ArticleSaved:
        row = self.reader.kept[no]
        row = self.reader.kept[no] = replace(row, version=row.version + 1, **changes)
        return ArticleSaved(no, row.version)

    def add_article_photo(self, actor: Actor, no: str, path: Path) -> ArticleSaved:
        self.files.append((no, path.name))
        row = self.reader.kept[no]
        self.reader.kept[no] = replace(row, photos=(*row.photos, ArticlePhotoRow("b" * 64, path.name)))
        return ArticleSaved(no, row.version)

    def import_articles(
        self, actor: Actor, paths: Sequence[Path], progress: Progress, cancelled: Cancelled
    ) -> tuple[ArticlesImported, Sequence[Problem]]:
        self.files += paths
        return ArticlesImported(31, 7, 2), [Problem("旧版说明.md", 0, "", "", "article_empty")]

    def export_articles(self, folder: Path, progress: Progress, cancelled: Cancelled) -> ArticlesWritten:
        self.files.append(folder)
        return ArticlesWritten(len(self.reader.kept))

    def case_report(self, since: date, until: date, by: SplitBy, turn: date | None = None) -> CaseReport:
        start, end = _midnight(since), _midnight(until + timedelta(days=1))
        compared = None if turn is None else compare(self.facts, start, _midnight(turn), end)
        measures = measure(self.facts, start, end, by, NOW)
        return CaseReport(since, until, by, measures, _name_of(by), turn, compared)

    def export_case_report(self, report: CaseReport, path: Path) -> None:
        self.files.append((report.by, path.name))


def _name_of(by: SplitBy) -> Callable[[str], str]:
    if by is SplitBy.KIND:
        return words.case_kind
    known = {code: words.cause_name(cause.zh, cause.en) for code, cause in DEFAULT_CAUSES.items()}
    known |= _NAMES | {row.code: row.name for row in WAREHOUSES} | {"": "–"}
    return lambda key: known.get(key, key)
