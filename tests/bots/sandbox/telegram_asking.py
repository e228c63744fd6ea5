"""Plain requests to the Telegram stand-in, for what a library would hide."""

from __future__ import annotations

from typing import Any

import aiohttp

from bots.sandbox.telegram.model import Chat
from tests.bots.sandbox.telegram_world import TOKEN, World


async def ask(world: World, method: str, **body: Any) -> tuple[int, Any]:
    """The status and the decoded answer."""
    url = f"{world.tg.address}/bot{TOKEN}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status, await response.json()


async def post(world: World, chat: Chat | None = None, text: str = "Hello") -> int:
    """The status of a message that the bot sends, to the channel if nothing is said; 0 if the connection was lost."""
    try:
        return (await ask(world, "sendMessage", chat_id=(chat or world.channel).id, text=text))[0]
    except (aiohttp.ServerDisconnectedError, ConnectionResetError):
        return 0


def texts(world: World, chat: Chat | None = None) -> list[str]:
    """What stands in a chat, or in the channel."""
    return [message.text for message in world.tg.messages(chat or world.channel)]


async def update_texts(world: World) -> list[str | None]:
    """The texts of the updates that are there at once."""
    messages = [update.effective_message for update in await world.updates()]
    return [message.text for message in messages if message is not None]
