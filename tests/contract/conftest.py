"""The stages on which each case of the contract is played."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bots.discord.network import DiscordNetwork
from bots.sandbox.app import Sandbox, serving
from bots.sandbox.world import DISCORD_TOKEN, TELEGRAM_TOKEN
from bots.telegram.network import TelegramNetwork
from tests.contract.discord_stage import DiscordStage, SilentDesk
from tests.contract.fake_stage import FakeStage
from tests.contract.stage import Stage
from tests.contract.telegram_stage import TelegramStage
from tests.support.fake_network import FakeNetwork

STAGES = ("fake", "telegram channel", "telegram group", "discord text", "discord forum")


@pytest.fixture(params=STAGES)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """A network that is signed in and listens."""
    async with standing(request.param) as stage, stage.listening():
        yield stage


@asynccontextmanager
async def standing(name: str) -> AsyncIterator[Stage]:
    async with serving(0) as sandbox:
        stage = _stage(name, sandbox)
        await stage.network.open()
        try:
            yield stage
        finally:
            await stage.network.close()


def _stage(name: str, sandbox: Sandbox) -> Stage:
    world = sandbox.world
    match name.split():
        case ["telegram", kind]:
            telegram = TelegramNetwork(TELEGRAM_TOKEN, api_url=sandbox.address)
            return TelegramStage(telegram, world, world.channel if kind == "channel" else world.corner)
        case ["discord", kind]:
            discord = DiscordNetwork(
                DISCORD_TOKEN,
                api_url=f"{sandbox.address}/api/v10",
                desk=SilentDesk(),
                ready_timeout=0.05,
                identify_pause=0,
            )
            return DiscordStage(discord, world, world.news if kind == "text" else world.stories)
        case _:
            return FakeStage(FakeNetwork())
