"""What every test stands on: Qt without a screen, Hypothesis' settings, a real PostgreSQL on demand."""

from __future__ import annotations

import gc
import os
import tempfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # Before anything imports Qt.
os.environ["PICKLANE_SPOOL"] = tempfile.mkdtemp(prefix="picklane-spool-")  # Never what this PC's own stations scanned.

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import settings

from tests import postgres
from tests.core import house, postgres_company, postgres_house, sqlite_company
from tests.postgres import database_url, postgres_server, postgres_url

__all__ = [
    "database_url",
    "house",
    "postgres_company",
    "postgres_house",
    "postgres_server",
    "postgres_url",
    "sqlite_company",
]

settings.register_profile("picklane", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("picklane")

_AT_ONCE = 10
_frozen = count(1)


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Mass work freezes what lives at its end, which suits a program; thousands of tests would keep their garbage."""
    yield
    if gc.get_freeze_count():
        gc.unfreeze()
        if next(_frozen) % _AT_ONCE == 0:
            gc.collect()


def _owns_the_run(config: pytest.Config) -> bool:
    """Whether this process is not a worker that pytest-xdist started."""
    return not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if _owns_the_run(config):
        postgres.open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _owns_the_run(config):
        postgres.close_run()
