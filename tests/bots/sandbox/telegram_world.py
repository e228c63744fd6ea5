"""A small world on the Telegram stand-in, with the unmodified python-telegram-bot connected to it over loopback."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from PIL import Image
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from bots.sandbox.telegram import TelegramStandIn
from bots.sandbox.telegram.model import Chat, User

TOKEN = "100001:sandbox-token"


class Clock:
    """Time that only a test moves."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class World:
    """Ada and Bo, a discussion group with a channel, a quiet group that the bot reads in privacy mode."""

    tg: TelegramStandIn
    bot: Bot
    clock: Clock
    ada: User
    bo: User
    group: Chat
    channel: Chat
    quiet: Chat
    _offset: int = field(default=0)

    @property
    def private(self) -> Chat:
        return self.tg.private(self.ada)

    async def updates(self, **options: Any) -> tuple[Update, ...]:
        """What is there at once, confirmed by the next call."""
        found = await self.bot.get_updates(offset=self._offset, timeout=0, **options)
        if found:
            self._offset = found[-1].update_id + 1
        return found

    async def update(self) -> Update:
        """The one update that is there."""
        (found,) = await self.updates()
        return found


@asynccontextmanager
async def open_world(**options: Any) -> AsyncIterator[World]:
    """Serves a stand-in on a port from the kernel, until the block ends."""
    clock = Clock()
    tg = TelegramStandIn(token=TOKEN, clock=clock, **options)
    async with served(tg.routes()) as address:
        tg.address = address
        ada, bo = tg.add_user("Ada Quill", "adaquill"), tg.add_user("Bo")
        group = tg.add_group("Readers' corner", [bo], admins=[ada], bot="admin")
        channel = tg.add_channel("Example Dispatch", "example_dispatch", group, "admin", admins=[ada])
        quiet = tg.add_group("Quiet corner", [ada, bo], bot="member")
        async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
            yield World(tg, bot, clock, ada, bo, group, channel, quiet)
        await tg.close()


@asynccontextmanager
async def served(routes: list[web.RouteDef]) -> AsyncIterator[str]:
    """The address of a server with these routes."""
    application = web.Application()
    application.add_routes(routes)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def refusal(call: Callable[[], Any], kind: type[TelegramError] = TelegramError) -> str:
    """The text with which a call is refused."""
    with pytest.raises(kind) as raised:
        await call()
    return raised.value.message


def picture(width: int = 900, height: int = 600) -> bytes:
    """A PNG of this size in pixels."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def button(label: str = "Go", **options: Any) -> InlineKeyboardMarkup:
    """A keyboard of one button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, **(options or {"callback_data": "go"}))]])
