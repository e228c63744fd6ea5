"""The migrations make the tables that the model asks for, once, whoever starts them and however often."""

import asyncio
import re
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Integer, MetaData, func, inspect, select, text

from core.errors import Invalid
from core.model import Base, Post, PostLabel
from core.store import Database
from core.store.migrating import configuration, current, head, upgrade

CATALOGUE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": """
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL
        SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT table_name || '.' || column_name,
            concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
}

TABLE = re.compile(r"CREATE TABLE (\w+) ?\((.*)\)")
COMMA = re.compile(r",(?![^(]*\))")
"""One that stands in no brackets."""


async def test_models_and_migrations_agree(database: Database) -> None:
    """Raises with a list of the differences that Alembic finds."""
    await database.run_sync(lambda connection: command.check(configuration(connection)))


async def test_tables_are_the_same_as_the_model_would_make_them(empty: Database) -> None:
    """Sees what Alembic does not compare: conditions of indexes, checks, and which numbers are never used twice."""
    await upgrade(empty)
    migrated = await empty.run_sync(definitions)
    await empty.run_sync(remake)
    assert migrated == await empty.run_sync(definitions)


async def test_a_second_upgrade_does_nothing(empty: Database) -> None:
    assert await current(empty) is None
    applied = await upgrade(empty)
    assert applied[0] == "0001"
    assert applied[-1] == head()
    assert await current(empty) == head()
    assert await upgrade(empty) == []


async def test_of_many_that_start_at_once_one_upgrades(url: str) -> None:
    async with AsyncExitStack() as stack:
        processes = [Database(url) for _ in range(4)]
        for process in processes:
            stack.push_async_callback(process.close)
        async with asyncio.timeout(60):
            applied = await asyncio.gather(*map(upgrade, processes))
        assert sorted(map(bool, applied)) == [False, False, False, True]
        assert {await current(process) for process in processes} == {head()}


async def test_a_newer_database_is_refused(database: Database) -> None:
    async with database.writing() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Invalid, match="revision 9999"):
        await upgrade(database)
    assert await current(database) == "9999"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_making_a_table_anew_keeps_what_refers_to_it(database: Database) -> None:
    """SQLite would delete a post's labels with the old table of posts, if foreign keys did not rest meanwhile."""
    async with database.writing() as tx:
        tx.add(Post(title="Trams by the harbour", labels=("Harbour", "Trams"), created_at=datetime.now(UTC)))

    def alter(connection: Connection) -> None:
        with (
            Operations.context(MigrationContext.configure(connection)) as operations,
            operations.batch_alter_table("post", recreate="always") as batch,
        ):
            batch.add_column(Column("weight", Integer()))

    await database.run_sync(alter)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(PostLabel)) == 2


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_an_upgrade_that_leaves_broken_references_is_undone(empty: Database) -> None:
    def break_one(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE tram (line INTEGER REFERENCES line (id))")
        connection.exec_driver_sql("CREATE TABLE line (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO tram VALUES (7)")

    await empty.run_sync(break_one)
    with pytest.raises(Invalid, match="rows that refer to nothing, in tram"):
        await upgrade(empty)
    assert await current(empty) is None
    assert await empty.run_sync(lambda connection: set(inspect(connection).get_table_names())) == {"line", "tram"}


def remake(connection: Connection) -> None:
    """All tables away, and those of the model made by SQLAlchemy itself."""
    existing = MetaData()
    existing.reflect(connection)
    existing.drop_all(connection)
    Base.metadata.create_all(connection)


def definitions(connection: Connection) -> set[tuple[str, ...]]:
    """Every column, constraint and index in the words of the database's own catalogue, in no order.

    Without quotation marks: SQLite puts the name of a table that was made anew in some. A column that was added stands
    behind the constraints there.
    """
    rows = connection.exec_driver_sql(CATALOGUE[connection.dialect.name])
    plain = [(name, " ".join(definition.replace('"', "").split())) for name, definition in rows]
    found = {(name, *sorted(_parts(text))) for name, text in plain}
    return {definition for definition in found if not definition[0].startswith("alembic_version")}


def _parts(definition: str) -> list[str]:
    """The name of a table, its columns and constraints; of anything else, the whole."""
    table = TABLE.fullmatch(definition)
    if table is None:
        return [definition]
    return [table[1], *(part.strip() for part in COMMA.split(table[2]))]
