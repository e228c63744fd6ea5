"""The fixture of every test of the adapter that needs a Discord."""

from collections.abc import AsyncIterator

import pytest

from tests.bots.discord.dc_world import World, world_served


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_served() as world:
        yield world
