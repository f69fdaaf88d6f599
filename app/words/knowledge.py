"""The knowledge base in words."""

from app.domain.knowledge import ArticleState, Scope
from app.i18n import text
from app.words.table import Table, word

SCOPES: Table = {
    Scope.SKU: lambda: text("Product"),
    Scope.CUSTOMER: lambda: text("Customer"),
    Scope.CARRIER: lambda: text("Courier"),
    Scope.STAGE: lambda: text("Stage"),
    Scope.WAREHOUSE: lambda: text("Warehouse"),
    Scope.CASE_KIND: lambda: text("Kind of exception"),
}
STATES: Table = {
    ArticleState.DRAFT: lambda: text("draft"),
    ArticleState.ACTIVE: lambda: text("in use"),
    ArticleState.RETIRED: lambda: text("retired"),
    ArticleState.MERGED: lambda: text("merged into another"),
}
WHY: Table = {
    "kind": lambda: text("same kind"),
    "sku": lambda: text("same product"),
    "customer": lambda: text("same customer"),
    "carrier": lambda: text("same courier"),
    "stage": lambda: text("same stage"),
    "warehouse": lambda: text("same warehouse"),
    "order_type": lambda: text("same kind of order"),
    "station": lambda: text("same station"),
    "printer": lambda: text("same printer"),
    "fact": lambda: text("same fault"),
    "words": lambda: text("said alike"),
}
"""In what a past case resembles a new one."""
FIELDS: Table = {
    "title": lambda: text("Title"),
    "symptom": lambda: text("Symptom"),
    "cause_text": lambda: text("Cause"),
    "steps": lambda: text("Steps"),
    "scopes": lambda: text("Applies to"),
    "articles": lambda: text("Articles"),
}
REFUSALS: Table = {
    "article.unknown": lambda: text("There is no article “{article}”. Check the number."),
    "article.retired": lambda: text("Article {article} is retired or merged. Open the one that took its place."),
    "article.not_retired": lambda: text("Article {article} is not retired."),
    "article.changed": lambda: text(
        "Somebody else has saved article {article} meanwhile (version {version}). Look at it, then save again."
    ),
    "article.itself": lambda: text("Choose other articles to merge into {article}."),
    "article.no_photo": lambda: text("Article {article} does not have this picture any more."),
    "articles.same_title": lambda: text("Two articles are called “{title}”. Give one of them another title."),
    "articles.none": lambda: text("There is no Markdown file (.md) in {folder}."),
    "case.not_closed": lambda: text("Exception {case} is not solved yet. Close it first."),
}
EXPECTED: Table = {
    "article_empty": lambda: text("a title and something to read"),
    "article_long": lambda: text("a shorter text; split it"),
    "picture_inside": lambda: text("a picture in this folder or below it"),
    "picture_there": lambda: text("a picture that is there"),
    "picture_photo": lambda: text(
        "an undamaged photo (JPEG, PNG, WebP, BMP or TIFF) of at most 60 MB and 120 megapixels"
    ),
}


def scope(code: str) -> str:
    """What an article applies to."""
    return word(SCOPES, code)


def state(code: str) -> str:
    """Where an article stands."""
    return word(STATES, code)


def why(code: str) -> str:
    """In what a past case resembles a new one."""
    return word(WHY, code)


def success(worked: int, tried: int) -> str:
    """How often it was the solution."""
    return text("worked {worked} of {tried}", worked=worked, tried=tried) if tried else text("not tried yet")
