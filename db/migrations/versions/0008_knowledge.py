"""The knowledge base: articles, what they were to cases, and full text over them and closed cases."""

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import at, choice, key, number, table, text, words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REVIEWED = sa.text("review_at IS NOT NULL")
_TABLES = (
    "knowledge_search",
    "knowledge_docs",
    "article_uses",
    "article_photos",
    "article_scopes",
    "article_versions",
    "articles",
)


def upgrade() -> None:
    """Forward."""
    _make_articles()
    _make_about_articles()
    _make_docs()
    _create_search()


def downgrade() -> None:
    """Back; what was written down is lost."""
    for name in _TABLES:
        op.execute(f"DROP TABLE {name}")


def _make_articles() -> None:
    table(
        "articles",
        key(),
        text("no", unique="articles"),
        choice("state", "'draft', 'active', 'retired', 'merged'", "articles"),
        words("merged_into"),
        words("author"),
        number("version", "1"),
        at("created_at"),
        at("updated_at"),
        at("review_at", null=True),
        number("worked", "0"),
        number("tried", "0"),
        primary=("id",),
    )
    op.create_index("ix_articles_review", "articles", ["review_at"], sqlite_where=_REVIEWED, postgresql_where=_REVIEWED)
    op.create_index("ix_articles_updated", "articles", ["updated_at"])
    table(
        "article_versions",
        _of_article("article_versions"),
        number("version"),
        words("title"),
        words("symptom"),
        words("cause"),
        words("cause_text"),
        words("steps"),
        words("note"),
        words("by"),
        at("at"),
        primary=("article_id", "version"),
    )
    op.create_index("ix_article_versions_title", "article_versions", ["title"])


def _of_article(name: str) -> tuple[sa.schema.SchemaItem, ...]:
    return number("article_id", to="articles.id", table=name)


def _make_about_articles() -> None:
    table(
        "article_scopes",
        _of_article("article_scopes"),
        text("kind"),
        text("key"),
        primary=("article_id", "kind", "key"),
    )
    op.create_index("ix_article_scopes_key", "article_scopes", ["kind", "key"])
    table(
        "article_photos",
        _of_article("article_photos"),
        text("sha256"),
        words("name"),
        number("bytes"),
        words("by"),
        at("at"),
        primary=("article_id", "sha256"),
    )
    table(
        "article_uses",
        _of_article("article_uses"),
        number("case_id", to="cases.id", table="article_uses"),
        choice("verdict", "'tried', 'worked', 'failed', 'source'", "article_uses"),
        words("by"),
        at("at"),
        primary=("article_id", "case_id"),
    )
    op.create_index("ix_article_uses_case", "article_uses", ["case_id"])


def _make_docs() -> None:
    table(
        "knowledge_docs",
        key(),
        choice("kind", "'article', 'case'", "knowledge_docs"),
        text("no", unique="knowledge_docs"),
        words("title"),
        words("body"),
        words("features", "[]"),
        words("solution"),
        words("article"),
        number("worked", "0"),
        number("tried", "0"),
        number("weight", "0"),
        number("live", "1"),
        primary=("id",),
    )
    op.create_index("ix_knowledge_docs_weight", "knowledge_docs", ["live", "weight", "id"])


def _create_search() -> None:
    """Sets of words without their places, since no query asks for those (app.domain.search_text): FTS5 on SQLite, whose
    `ascii` lets every other sign be part of a word; GIN over two tsvectors on PostgreSQL, whose rows stay short because
    the words lie outside of them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE knowledge_search USING fts5("
            "title, words, content='', columnsize=0, detail=column, tokenize='ascii')"
        )
        return
    op.execute(
        "CREATE TABLE knowledge_search (doc_id BIGINT PRIMARY KEY, title TSVECTOR NOT NULL, words TSVECTOR NOT NULL)"
        " WITH (toast_tuple_target = 128)"
    )
    op.execute("CREATE INDEX ix_knowledge_search_words ON knowledge_search USING gin (words)")
    op.execute("CREATE INDEX ix_knowledge_search_title ON knowledge_search USING gin (title)")
