"""Presence among several processes: who goes on, who leads, and what becomes of one that is cut off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import pytest
from sqlalchemy import text

from core.errors import Unclear, Unreachable
from core.store import Database
from core.store.together import Together

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@asynccontextmanager
async def present(database: Database, within: float = 6.0) -> AsyncIterator[Together]:
    """A process that is present until the end of the block, or until its session is ended."""
    together = Together(database.conninfo, within=within)
    running = asyncio.create_task(together.run())
    try:
        async with asyncio.timeout(20):
            await together.present()
        yield together
    finally:
        running.cancel()
        await asyncio.wait([running])


def _is_there(together: Together) -> bool:
    try:
        together.assure()
    except Unreachable:
        return False
    return True


async def eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.01)


async def others(database: Database, together: Together) -> set[str]:
    async with database.reading() as session:
        return set(await together.others(session))


async def for_ever(block: AbstractAsyncContextManager[None]) -> None:
    """Stay in a block until something ends it."""
    async with block:
        await asyncio.Event().wait()


async def cut_off_in(block: AbstractAsyncContextManager[None], database: Database, together: Together) -> None:
    """While it is in a block, end its session, as the server does with one that says nothing for too long."""
    async with block:
        async with database.writing() as tx:
            await tx.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :name"),
                {"name": int(together.owner)},
            )
        await asyncio.Event().wait()


async def test_each_knows_the_others_and_forgets_who_left(empty: Database) -> None:
    async with present(empty) as one:
        async with present(empty) as two, present(empty) as three:
            assert await others(empty, one) == {two.owner, three.owner}
        async with asyncio.timeout(20):
            while await others(empty, one):  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.01)


async def test_one_leads_and_the_next_takes_over_when_it_leaves(empty: Database) -> None:
    leads = asyncio.Event()

    async def lead(together: Together) -> None:
        async with together.leading("the talk"):
            leads.set()
            await asyncio.Event().wait()

    async with AsyncExitStack() as stack:
        one, two = await stack.enter_async_context(present(empty)), await stack.enter_async_context(present(empty))
        async with one.leading("the talk"), two.leading("something else"):
            waiting = asyncio.create_task(lead(two))
            async with one.assured():
                assert not leads.is_set()
        await asyncio.wait_for(leads.wait(), 20)
        waiting.cancel()


async def test_who_is_cut_off_stops_at_once_and_comes_back_under_another_name(empty: Database) -> None:
    async with present(empty) as one, present(empty) as two:
        before = one.owner
        with pytest.raises(Unclear):
            await cut_off_in(one.assured(), empty, one)
        with pytest.raises(Unreachable):
            one.assure()
        await eventually(lambda: _is_there(one))
        assert one.owner != before
        assert await others(empty, two) == {one.owner}


async def test_who_is_cut_off_leads_no_more(empty: Database) -> None:
    async with present(empty) as one, present(empty) as two:
        with pytest.raises(Unreachable):
            await cut_off_in(one.leading("the talk"), empty, one)
        async with asyncio.timeout(20), two.leading("the talk"):
            two.assure()


async def test_a_silent_one_is_let_go_and_knows_it_before(empty: Database) -> None:
    """With so short a time, one beat is too late already."""
    async with present(empty) as two:
        silent = Together(empty.conninfo, within=1.5)
        session = asyncio.create_task(silent.run())
        await silent.present()
        name = silent.owner
        with pytest.raises(Unclear):
            await for_ever(silent.assured())
        assert name in await others(empty, two)
        session.cancel()
        await asyncio.wait([session])
