"""A company to work in, and the program's own settings as they were after every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from app import i18n
from tests.core import copy_of
from tests.e2e.cli import Cli
from tests.e2e.shop import Sale, exports, stock_file


@pytest.fixture(autouse=True)
def settings_put_back() -> Iterator[None]:
    """Language and logs are the process's own: a run of the command line changes them."""
    before = i18n.language()
    yield
    i18n.set_language(before)
    structlog.reset_defaults()


@pytest.fixture(params=["sqlite", "postgresql"])
def cli(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cli]:
    """The command line over the company of tests.core, on each database in turn; it must stay sound."""
    with copy_of(request.param, request, tmp_path) as address:
        made = Cli(address)
        yield made
        assert made.sound()


@pytest.fixture
def file_cli(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cli]:
    """The same on SQLite only, where the database makes no difference."""
    with copy_of("sqlite", request, tmp_path) as address:
        made = Cli(address)
        yield made
        assert made.sound()


@pytest.fixture
def shop(file_cli: Cli, tmp_path: Path) -> Cli:
    """A company with an order in it."""
    folder = tmp_path / "before"
    folder.mkdir()
    file_cli.json("import", stock_file(folder), "--kind", "stock")
    file_cli.json("import", *exports(folder, Sale("4530000000000000999")), "--channel", "taobao")
    return file_cli
