"""What the rest may count on of a transaction, on SQLite and on PostgreSQL alike."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from core.errors import Invalid
from core.model import Identity, Post
from core.model.refs import NetworkName, PersonRef
from core.store import Change, Database
from core.store.database import driver_url

NOW = datetime(2014, 8, 26, 13, 30, tzinfo=UTC)
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
TASKS, ROUNDS = 8, 40


async def test_no_read_and_write_is_lost_between_processes(database: Database, url: str) -> None:
    """Each task has a database of its own, as a process has."""
    post_id = await add(database, a_post(revision=0))
    async with AsyncExitStack() as stack:
        processes = [Database(url) for _ in range(TASKS)]
        for process in processes:
            stack.push_async_callback(process.close)
        async with asyncio.TaskGroup() as tasks:
            for process in processes:
                tasks.create_task(count_up(process, post_id))
    assert await revision(database, post_id) == TASKS * ROUNDS


async def test_no_read_and_write_is_lost_between_tasks(database: Database) -> None:
    post_id = await add(database, a_post(revision=0))
    async with asyncio.TaskGroup() as tasks:
        for _ in range(TASKS):
            tasks.create_task(count_up(database, post_id))
    assert await revision(database, post_id) == TASKS * ROUNDS


@ON_SQLITE
async def test_a_deferred_transaction_could_not_write_what_it_read(database: Database) -> None:
    """Why writing ones begin with BEGIN IMMEDIATE: the second of two is not made to wait, it fails."""
    post_id = await add(database, a_post(revision=0))
    one_more = update(Post).values(revision=Post.revision + 1)
    async with database.reading() as first, database.reading() as second:
        assert await first.scalar(select(Post.revision).where(Post.id == post_id)) == 0
        assert await second.scalar(select(Post.revision).where(Post.id == post_id)) == 0
        await first.execute(one_more)
        await first.commit()
        with pytest.raises(OperationalError, match="database is locked"):
            await second.execute(one_more)


async def test_a_reader_sees_one_state_of_everything(database: Database) -> None:
    await add(database, a_post())
    async with database.reading() as session:
        assert await posts(database) == await session.scalar(select(func.count()).select_from(Post)) == 1
        await add(database, a_post())
        assert await session.scalar(select(func.count()).select_from(Post)) == 1
    assert await posts(database) == 2


@ON_POSTGRESQL
async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with database.reading() as session:
            await session.execute(update(Post).values(revision=2))


async def test_an_exception_undoes_everything(database: Database) -> None:
    acts: list[str] = []

    async def write_and_fail() -> None:
        async with database.writing() as tx:
            tx.add(a_post())
            await tx.flush()
            tx.changed(Change(1, 10, "comment"))
            tx.afterwards("drain", partial(acts.append, "drain"))
            raise LookupError

    with database.changes.following(1) as follower:
        with pytest.raises(LookupError):
            await write_and_fail()
        async with database.writing() as tx:
            tx.changed(Change(1, 11, "comment"))
        assert await anext(follower) == Change(1, 11, "comment")
    assert acts == []
    assert await posts(database) == 0


async def test_a_commit_that_fails_is_followed_by_nothing(database: Database) -> None:
    acts: list[str] = []

    async def write_what_cannot_stand() -> None:
        async with database.writing() as tx:
            tx.afterwards("drain", partial(acts.append, "drain"))
            tx.add(an_identity_of_nobody())

    with pytest.raises(IntegrityError):
        await write_what_cannot_stand()
    assert acts == []


async def test_what_follows_a_commit_happens_once_for_each_key(database: Database) -> None:
    acts: list[str] = []
    async with database.writing() as tx:
        for act in ("drain telegram", "drain discord", "drain telegram"):
            tx.afterwards(act, partial(acts.append, act))
        await tx.flush()
        assert acts == []
    assert sorted(acts) == ["drain discord", "drain telegram"]


async def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await add(database, an_identity_of_nobody())


@ON_SQLITE
async def test_sqlite_keeps_a_write_ahead_log_and_loses_no_commit(database: Database) -> None:
    async with database.reading() as session:
        assert await session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await session.scalar(text("PRAGMA synchronous")) == 2


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
async def test_a_moment_comes_back_in_utc(database: Database, zone: str) -> None:
    moment = NOW.astimezone(ZoneInfo(zone)).replace(microsecond=123456)
    post_id = await add(database, a_post(created_at=moment))
    async with database.reading() as session:
        found = await session.scalar(select(Post.created_at).where(Post.id == post_id, Post.created_at == moment))
    assert found == moment
    assert found.tzinfo is UTC


async def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        await add(database, a_post(created_at=NOW.replace(tzinfo=None)))


async def test_ping_tells_whether_the_database_answers(database: Database, tmp_path: Path) -> None:
    await database.ping()
    nowhere = Database(f"postgresql:///blog?host={tmp_path}")
    with pytest.raises(OperationalError):
        await nowhere.ping()
    await nowhere.close()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///blog.db", "sqlite+aiosqlite:///blog.db"),
        ("sqlite:////var/lib/blog.db", "sqlite+aiosqlite:////var/lib/blog.db"),
        ("postgresql://ann:secret@db.example/blog", "postgresql+psycopg://ann:secret@db.example/blog"),
        ("postgresql:///blog?host=%2Frun%2Fdb", "postgresql+psycopg:///blog?host=%2Frun%2Fdb"),
        ("postgresql+asyncpg://db.example/blog", "postgresql+psycopg://db.example/blog"),
    ],
)
def test_an_address_gets_our_driver(url: str, expected: str) -> None:
    assert driver_url(url).render_as_string(hide_password=False) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "blog.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "mysql://ann:secret@db.example/blog",
        "postgresql://ann:se@cret:secret@db.example:secret/blog",
    ],
)
def test_another_address_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(Invalid, match=r"^database\.url must be sqlite:///FILE or postgresql://") as refusal:
        driver_url(url)
    assert "secret" not in str(refusal.value)


async def count_up(database: Database, post_id: int) -> None:
    """Read a number, then write the next one, `ROUNDS` times, each time in a transaction of its own."""
    for _ in range(ROUNDS):
        async with database.writing() as tx:
            post = await tx.get_one(Post, post_id, with_for_update=True)
            post.revision += 1


async def add(database: Database, row: Post | Identity) -> int:
    async with database.writing() as tx:
        tx.add(row)
    return row.id


async def revision(database: Database, post_id: int) -> int:
    async with database.reading() as session:
        return (await session.get_one(Post, post_id)).revision


async def posts(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Post)) or 0


def a_post(*, revision: int = 1, created_at: datetime = NOW) -> Post:
    return Post(title="Trams by the harbour", revision=revision, created_at=created_at)


def an_identity_of_nobody() -> Identity:
    return Identity(author_id=4711, network=NetworkName("telegram"), person=PersonRef("12"), name="Ada")
