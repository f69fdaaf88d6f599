"""Alembic's environment: runs on the connection that db.schema hands over, inside its one transaction."""

from alembic import context

from db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    include_object=lambda _object, name, _kind, _reflected, _to: (
        not str(name).startswith(("order_search", "knowledge_search"))
    ),
)
context.run_migrations()
