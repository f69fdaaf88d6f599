"""What every test stands on: Qt without a screen, Hypothesis' settings, a real PostgreSQL on demand."""

from __future__ import annotations

import os
import tempfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # Before anything imports Qt.
os.environ["PICKLANE_SPOOL"] = tempfile.mkdtemp(prefix="picklane-spool-")  # Never what this PC's own stations scanned.

import pytest
from hypothesis import settings

from tests import postgres
from tests.core import house, postgres_company, postgres_house, sqlite_company
from tests.postgres import database_url, postgres_server, postgres_url
from tests.warm import _compiled_once

__all__ = [
    "_compiled_once",
    "database_url",
    "house",
    "postgres_company",
    "postgres_house",
    "postgres_server",
    "postgres_url",
    "sqlite_company",
]

settings.register_profile(
    "picklane",
    deadline=None,
    derandomize="CI" in os.environ,
    max_examples=50 if "CI" in os.environ else 100,  # the same ones each time: more of them find nothing new there
    print_blob=True,
)
settings.load_profile("picklane")


def _owns_the_run(config: pytest.Config) -> bool:
    """Whether this process is not a worker that pytest-xdist started."""
    return not hasattr(config, "workerinput")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: whole-process tests spend much of their time waiting for something."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    if _owns_the_run(config):
        postgres.open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _owns_the_run(config):
        postgres.close_run()
