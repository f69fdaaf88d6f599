"""The knowledge base: articles with their versions, where they apply, what they were to cases, and what is searched."""

from sqlalchemy import Column, ForeignKey, Index, Text, text

from db.tables.base import Big, Instant, choice, key, number, table, words


def _of_article(*, primary: bool = True) -> "Column[int]":
    return Column(
        "article_id", Big, ForeignKey("articles.id"), primary_key=primary, autoincrement=False, nullable=False
    )


articles = table(
    "articles",
    key(),
    Column("no", Text, nullable=False, unique=True),
    *choice("state", "'draft', 'active', 'retired', 'merged'"),
    words("merged_into"),
    words("author"),
    number("version", 1),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("review_at", Instant),
    number("worked", 0),
    number("tried", 0),
    Index(
        "ix_articles_review",
        "review_at",
        sqlite_where=text("review_at IS NOT NULL"),
        postgresql_where=text("review_at IS NOT NULL"),
    ),
    Index("ix_articles_updated", "updated_at"),
)
"""`worked` of `tried` cases were solved by it (kept from article_uses); `merged_into` is another article's number."""

article_versions = table(
    "article_versions",
    _of_article(),
    Column("version", Big, primary_key=True, autoincrement=False),
    words("title"),
    words("symptom"),
    words("cause"),
    words("cause_text"),
    words("steps"),
    words("note"),
    words("by"),
    Column("at", Instant, nullable=False),
    Index("ix_article_versions_title", "title"),
)
"""Every version of the text; `cause` is a code of the tree of causes."""

article_scopes = table(
    "article_scopes",
    _of_article(),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Index("ix_article_scopes_key", "kind", "key"),
)
"""What an article applies to: kind is sku, customer, carrier, stage, warehouse or case_kind."""

article_photos = table(
    "article_photos",
    _of_article(),
    Column("sha256", Text, primary_key=True),
    words("name"),
    number("bytes"),
    words("by"),
    Column("at", Instant, nullable=False),
)
"""Pictures of an article, in the evidence folder under their hash."""

article_uses = table(
    "article_uses",
    _of_article(),
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    *choice("verdict", "'tried', 'worked', 'failed', 'source'"),
    words("by"),
    Column("at", Instant, nullable=False),
    Index("ix_article_uses_case", "case_id"),
)
"""What an article was to a case; `source`: it grew out of it."""

knowledge_docs = table(
    "knowledge_docs",
    key(),
    *choice("kind", "'article', 'case'"),
    Column("no", Text, nullable=False, unique=True),
    words("title"),
    words("body"),
    words("features", "[]"),
    words("solution"),
    words("article"),
    number("worked", 0),
    number("tried", 0),
    number("weight", 0),
    number("live", 1),
    Index("ix_knowledge_docs_weight", "live", "weight", "id"),
)
"""What is searched: an article in its newest version, or a closed case. `features` is a JSON list of (kind, key): what
it is about; `article` the one that solved a case; `weight` puts what has worked often in front. The words of each
stand in `knowledge_search` under the same id."""
