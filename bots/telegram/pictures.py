"""Fetches the picture that a command brings along."""

from __future__ import annotations

from telegram import Bot, Message
from telegram.constants import FileSizeLimit
from telegram.error import InvalidToken

from bots.telegram.faults import translated
from core.errors import Refused


async def picture(bot: Bot, *messages: Message | None) -> bytes | None:
    """The first photo among the messages, in its largest size of at most 10 MB. Raises core.errors."""
    for message in messages:
        if message is not None and message.photo:
            fitting = [size for size in message.photo if (size.file_size or 0) <= FileSizeLimit.PHOTOSIZE_UPLOAD]
            largest = max(fitting, key=lambda size: size.width * size.height, default=None)
            return await _download(bot, largest.file_id) if largest else None
    return None


async def _download(bot: Bot, file_id: str) -> bytes:
    with translated(repeatable=True):
        file = await bot.get_file(file_id)
        try:
            return bytes(await file.download_as_bytearray())
        except InvalidToken:
            # The library says so of every 404; the token was accepted just now.
            raise Refused("Telegram no longer holds the picture.") from None
