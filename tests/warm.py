"""Engines of one kind share what SQLAlchemy has compiled: each test opens a database of its own, and compiling the
statements anew for each of them took half of the suite's time."""

from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
from sqlalchemy import Connection, Dialect, Engine, create_engine, event

_warm: dict[str, tuple[Dialect, MutableMapping[Any, Any]]] = {}


def warm_engine(*arguments: Any, **named: Any) -> Engine:
    """As create_engine; compiled statements are kept by dialect, so the first one that has seen a server serves all."""
    engine = create_engine(*arguments, **named)
    if engine.name in _warm:
        engine.dialect, compiled = _warm[engine.name]
        engine.update_execution_options(compiled_cache=compiled)
    else:
        event.listen(engine, "engine_connect", _keep)
    return engine


def _keep(connection: Connection) -> None:
    engine = connection.engine
    _warm.setdefault(engine.name, (engine.dialect, {}))


@pytest.fixture(autouse=True, scope="session")
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("db.engine.create_engine", warm_engine)
        yield
