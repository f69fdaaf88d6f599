"""The knowledge base: articles written, grown out of cases, judged, merged, retired, imported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.codes import clean_code, clean_text
from app.domain.knowledge import (
    MOST_SCOPES,
    REVIEW_AFTER,
    Article,
    ArticleState,
    ArticleText,
    Picture,
    Verdict,
    day_of,
    grown,
)
from app.domain.people import Permission
from app.errors import BadInput, Refused
from app.ports import Context, UnitOfWork

MOST_IMPORTED = 50_000
_LONGEST_NOTE = 500
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class SaveArticle:
    """A new article (no `no`), or its next version. `read` is the version that was on the screen: when the article has
    another one by now nothing is saved. A draft is one that its author does not vouch for yet."""

    request_id: str
    text: ArticleText
    no: str = ""
    read: int = 0
    draft: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class GrowArticle:
    """An article, as a draft, out of what a closed case taught; under its headline where no title is given."""

    request_id: str
    case: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class JudgeArticle:
    """The article was tried for this case, and solved it or did not."""

    request_id: str
    no: str
    case: str
    worked: bool


@dataclass(frozen=True, slots=True)
class RetireArticle:
    """Find this article no more; with `back`, find it again."""

    request_id: str
    no: str
    reason: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True)
class MergeArticles:
    """These articles say the same as `into`, which takes over their uses, pictures and scopes; its own text stays."""

    request_id: str
    into: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddArticlePhoto:
    """A picture that lies in the evidence folder already (by its SHA-256, with its bytes and its file's name) belongs
    to an article."""

    request_id: str
    no: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class DropArticlePhoto:
    """The picture is taken out of an article; earlier versions of its text stay as they are."""

    request_id: str
    no: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ImportArticles:
    """Articles of files. One whose title is known becomes the next version of that article when it says something
    else, and nothing when it says the same; a cause that is not in the tree is left out. `pictures` are added to those
    that the articles have."""

    request_id: str
    texts: tuple[ArticleText, ...]
    note: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleSaved:
    """The article and the version it has now; `again` when nothing had to be changed."""

    no: str
    version: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class ArticlesImported:
    """How many articles are new, have a new version or picture, and were the same already."""

    added: int
    changed: int
    same: int


def save_article(command: SaveArticle, uow: UnitOfWork, context: Context) -> ArticleSaved:
    """Refused: "article.unknown", "article.retired", "article.changed" when somebody else has saved it meanwhile,
    "cause.unknown", and the codes of ArticleText.cleaned."""
    text = _cleaned(command.text, uow)
    note = _short(command.note)
    state = ArticleState.DRAFT if command.draft else ArticleState.ACTIVE
    if not command.no:
        (no,) = uow.knowledge.add([_reviewed(text, context)], state, context.by.code, note, context.now)
        return ArticleSaved(no, 1)
    article = _to_write(command.no, uow, context)
    if command.read not in (0, article.version):
        raise Refused("article.changed", article=article.no, version=article.version)
    told = replace(article, text=_kept_review(text, article), state=state)
    return (
        ArticleSaved(article.no, article.version, again=True) if told == article else _saved(told, note, uow, context)
    )


def grow_article(command: GrowArticle, uow: UnitOfWork, context: Context) -> ArticleSaved:
    """Refused("case.unknown"), Refused("case.not_closed")."""
    case = uow.knowledge.past_case(clean_code(command.case))
    text = _cleaned(grown(case, command.title), uow)
    (no,) = uow.knowledge.add([_reviewed(text, context)], ArticleState.DRAFT, context.by.code, case.no, context.now)
    uow.knowledge.use(no, [case.no], Verdict.SOURCE, context.by.code, context.now)
    return ArticleSaved(no, 1)


def judge_article(command: JudgeArticle, uow: UnitOfWork, context: Context) -> ArticleSaved:
    """Refused("article.unknown"), Refused("case.unknown")."""
    article = uow.knowledge.load(clean_code(command.no))
    verdict = Verdict.WORKED if command.worked else Verdict.FAILED
    uow.knowledge.use(article.no, [clean_code(command.case)], verdict, context.by.code, context.now)
    return ArticleSaved(article.no, article.version)


def retire_article(command: RetireArticle, uow: UnitOfWork, context: Context) -> ArticleSaved:
    """Refused: "article.unknown", "article.retired" for one that is not found any more already, "field.required"
    without a reason; with `back` "article.not_retired"."""
    reason = _short(command.reason)
    if command.back:
        article = uow.knowledge.load(clean_code(command.no))
        if article.state is not ArticleState.RETIRED:
            raise Refused("article.not_retired", article=article.no)
        return _saved(replace(article, state=ArticleState.ACTIVE), reason, uow, context)
    if not reason:
        raise Refused("field.required", field="reason")
    return _saved(replace(_live(command.no, uow), state=ArticleState.RETIRED), reason, uow, context)


def merge_articles(command: MergeArticles, uow: UnitOfWork, context: Context) -> ArticleSaved:
    """Refused("article.unknown"), Refused("article.retired"), Refused("article.itself")."""
    numbers = [clean_code(no) for no in command.others]
    into = clean_code(command.into)
    if into in numbers or not numbers:
        raise Refused("article.itself", article=into)
    locked = {no: _live(no, uow) for no in sorted({into, *numbers})}
    kept, gone = locked.pop(into), list(locked.values())
    scopes = tuple(dict.fromkeys(scope for article in (kept, *gone) for scope in article.text.scopes))
    merged = [replace(article, state=ArticleState.MERGED, merged_into=into) for article in gone]
    uow.knowledge.save(merged, context.by.code, into, context.now)
    note = ", ".join(article.no for article in gone)
    saved = _saved(replace(kept, text=replace(kept.text, scopes=scopes[:MOST_SCOPES])), note, uow, context)
    for article in gone:
        uow.knowledge.hand_over(article, kept)
    return saved


def add_article_photo(command: AddArticlePhoto, uow: UnitOfWork, context: Context) -> ArticleSaved:
    """Refused("article.unknown"), Refused("article.retired")."""
    article = _to_write(command.no, uow, context)
    picture = Picture(article.text.title, command.name, command.sha256, command.size)
    added = _pictured(article, picture, uow, context)
    return ArticleSaved(article.no, article.version, again=not added)


def drop_article_photo(command: DropArticlePhoto, uow: UnitOfWork, context: Context) -> ArticleSaved:
    """Refused("article.unknown"), Refused("article.retired"), Refused("article.no_photo")."""
    article = _to_write(command.no, uow, context)
    if not uow.knowledge.drop_photo(article, command.sha256):
        raise Refused("article.no_photo", article=article.no)
    uow.changed("article", article.no)
    return ArticleSaved(article.no, article.version)


def import_articles(command: ImportArticles, uow: UnitOfWork, context: Context) -> ArticlesImported:
    """All or none. Refused("articles.same_title") names a title that two of them have, Refused("article.retired") one
    whose article is retired; and the codes of ArticleText.cleaned."""
    if not 0 < len(command.texts) <= MOST_IMPORTED:
        raise BadInput("argument.bad", field="articles", found=len(command.texts), expected=f"1 – {MOST_IMPORTED:,}")
    texts = _by_title(text.cleaned() for text in command.texts)
    unknown = uow.knowledge.unknown_causes([text.cause for text in texts.values() if text.cause])
    texts = {title: replace(text, cause="") if text.cause in unknown else text for title, text in texts.items()}
    known = uow.knowledge.known(list(texts))
    new = [_reviewed(text, context) for title, text in texts.items() if title not in known]
    told = [replace(article, text=_kept_review(texts[title], article)) for title, article in known.items()]
    changed = [article for article in told if article.text != known[article.text.title].text]
    for article in changed:
        article.check_live()
    by_whom = (context.by.code, _short(command.note), context.now)
    uow.knowledge.add(new, ArticleState.ACTIVE, *by_whom)
    uow.knowledge.save(changed, *by_whom)
    touched = {article.text.title for article in changed} | (_add_pictures(command.pictures, uow, context) & set(known))
    return ArticlesImported(len(new), len(touched), len(told) - len(touched))


def _add_pictures(pictures: Sequence[Picture], uow: UnitOfWork, context: Context) -> set[str]:
    """Titles of the articles that did not have them all."""
    articles, added = uow.knowledge.known(sorted({picture.title for picture in pictures})), set()
    for picture in pictures:
        if picture.title not in articles:
            raise Refused("article.unknown", article=picture.title)
        if _pictured(articles[picture.title], picture, uow, context):
            articles[picture.title].check_live()
            added.add(picture.title)
    return added


def _pictured(article: Article, picture: Picture, uow: UnitOfWork, context: Context) -> bool:
    """Whether the article did not have it yet."""
    photo = (picture.sha256, clean_text(picture.name)[:_LONGEST_NAME], picture.size)
    added = uow.knowledge.add_photo(article, *photo, context.by.code, context.now)
    if added:
        uow.changed("article", article.no)
    return added


def _by_title(texts: Iterable[ArticleText]) -> dict[str, ArticleText]:
    found: dict[str, ArticleText] = {}
    for text in texts:
        if found.setdefault(text.title, text) is not text:
            raise Refused("articles.same_title", title=text.title)
    return found


def _cleaned(text: ArticleText, uow: UnitOfWork) -> ArticleText:
    """Fit to be kept; Refused("cause.unknown") for a cause that is not in the tree."""
    cleaned = text.cleaned()
    if cleaned.cause and uow.knowledge.unknown_causes([cleaned.cause]):
        raise Refused("cause.unknown", cause=cleaned.cause)
    return cleaned


def _reviewed(text: ArticleText, context: Context) -> ArticleText:
    """Somebody will look at it again."""
    return replace(text, review_at=text.review_at or day_of(context.now + REVIEW_AFTER))


def _kept_review(text: ArticleText, article: Article) -> ArticleText:
    """When to look at it again stays, unless it is said."""
    return replace(text, review_at=text.review_at or article.text.review_at)


def _live(no: str, uow: UnitOfWork) -> Article:
    article = uow.knowledge.load(clean_code(no))
    article.check_live()
    return article


def _to_write(no: str, uow: UnitOfWork, context: Context) -> Article:
    """A draft, one's own, or any for who keeps the knowledge base; Refused("operator.not_permitted")."""
    article, keeps = _live(no, uow), Permission.EDIT_KNOWLEDGE
    own = article.author == context.by.code or article.state is ArticleState.DRAFT
    if not own and not context.by.may(keeps):
        raise Refused("operator.not_permitted", operator=context.by.name, permission=keeps.value)
    return article


def _saved(article: Article, note: str, uow: UnitOfWork, context: Context) -> ArticleSaved:
    uow.knowledge.save([article], context.by.code, note, context.now)
    return ArticleSaved(article.no, article.version + 1)


def _short(note: str) -> str:
    return clean_text(note).strip()[:_LONGEST_NOTE]
