"""The sweep finds what is due and has no job, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.engine import EmbeddedEngine
from core.services.sweeping import Sweep
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, spine_over


class Called(EmbeddedEngine):
    """Remembers what it was asked for."""

    calls: set[str]

    def call(self, job: str, key: str) -> None:
        self.calls.add(job)


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a")
        yield spine


async def swept(spine: Spine) -> set[str]:
    engine = Called(spine.clock)
    engine.calls = set()
    await Sweep([FAKE], spine.database, engine, spine.clock).look()
    return engine.calls


async def test_what_is_done_is_left_alone(spine: Spine) -> None:
    assert await swept(spine) == set()
    await spine.publish()
    await spine.drained()
    assert await swept(spine) == set()


async def test_what_is_to_be_sent_is_found(spine: Spine) -> None:
    await spine.publish()
    assert await swept(spine) == {"drain"}


async def test_what_is_being_sent_is_found_since_its_process_may_be_dead(spine: Spine) -> None:
    await spine.publish()
    spine.network.gate.clear()
    sending = asyncio.create_task(spine.drained())
    async with asyncio.timeout(20):
        while not spine.network.under_way:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0)
    assert await swept(spine) == {"drain"}
    spine.network.gate.set()
    await sending


async def test_what_was_kept_is_found(spine: Spine) -> None:
    await spine.inbox.keep(FAKE, [("1", {"id": "1"})])
    assert await swept(spine) == {"apply"}
