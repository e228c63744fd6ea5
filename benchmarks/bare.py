"""The bare library in a loop: a job comes in as JSON, and so many tasks send one message after the other."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from telegram import Bot, LinkPreviewOptions, MessageEntity

from bots.telegram.transport import AiohttpRequest


async def send_all(job: dict[str, Any]) -> None:
    """One text to every chat of the job, `concurrency` at a time."""
    base = f"{job['address']}/bot"
    bot = Bot(job["token"], base_url=base, request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    entities = [MessageEntity(**entity) for entity in job["entities"]]
    preview = LinkPreviewOptions(is_disabled=True)
    chats = iter(job["chats"])

    async def loop() -> None:
        for chat in chats:
            await bot.send_message(chat, job["text"], entities=entities, link_preview_options=preview)

    async with bot:
        await asyncio.gather(*(loop() for _ in range(job["concurrency"])))


if __name__ == "__main__":
    asyncio.run(send_all(json.load(sys.stdin)))
