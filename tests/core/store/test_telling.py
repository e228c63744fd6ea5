"""Processes tell one another of public changes, in the transaction that makes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
from sqlalchemy import text

from core.store import Change, Database
from core.store.changes import Follower
from core.store.listening import Listening
from core.store.secrets import secret

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
COMING = Change(1, 10, "comment")


@asynccontextmanager
async def hearing(url: str) -> AsyncIterator[tuple[Database, Follower]]:
    """A process of its own that hears of changes, and a reader of it who follows a post."""
    async with AsyncExitStack() as stack:
        database = Database(url)
        stack.push_async_callback(database.close)
        changes = database.changes
        listening = Listening(database.conninfo, {changes.CHANNEL: changes.heard}, changes.missed)
        task = asyncio.create_task(listening.run())
        stack.callback(task.cancel)
        await listening.listening.wait()
        yield database, stack.enter_context(changes.following(1))


async def test_a_change_is_heard_everywhere_once(url: str) -> None:
    async with hearing(url) as (here, at_home), hearing(url) as (_, abroad), asyncio.timeout(20):
        for change in (COMING, Change(2, 11, "comment"), Change(1, 10, "delete")):
            async with here.writing() as tx:
                tx.changed(change)
        for follower in (at_home, abroad):
            assert [(await anext(follower)).kind for _ in range(2)] == ["comment", "delete"]


async def test_what_is_rolled_back_is_told_to_nobody(url: str) -> None:
    async with hearing(url) as (here, _), hearing(url) as (_, abroad), asyncio.timeout(20):
        with suppress(ZeroDivisionError):
            async with here.writing() as tx:
                tx.changed(Change(1, 10, "edit"))
                raise ZeroDivisionError
        async with here.writing() as tx:
            tx.changed(COMING)
        assert await anext(abroad) == COMING


async def test_readers_are_let_go_when_something_may_have_been_missed(url: str) -> None:
    async with hearing(url) as (here, _), hearing(url) as (_, abroad), asyncio.timeout(20):
        async with here.writing() as tx:
            await tx.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                    " AND datname = current_database()"
                )
            )
        assert [change async for change in abroad] == []


async def test_every_process_finds_the_same_secret(database: Database, url: str) -> None:
    other = Database(url)
    words = await asyncio.gather(*(secret(each, "webhook") for each in (database, other) * 3))
    assert len(set(words)) == 1
    assert await secret(database, "another") not in words
    await other.close()
