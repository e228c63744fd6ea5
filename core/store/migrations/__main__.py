"""Writes the revision that brings a database from the newest revision to the model: `... "what it does"`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from core.store.database import Database
from core.store.migrating import configuration, upgrade


async def write(message: str) -> None:
    """Compare the model with an empty database that every revision was applied to."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'empty.db')}")
        number = len(await upgrade(database)) + 1

        def compare(connection: Connection) -> None:
            command.revision(configuration(connection), message, autogenerate=True, rev_id=f"{number:04}")

        await database.run_sync(compare)
        await database.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m core.store.migrations "what it does"')
    asyncio.run(write(sys.argv[1]))
