"""Pictures: the one that a command brings along, and those that people show of themselves."""

from __future__ import annotations

from telegram import Bot, Message
from telegram.constants import FileSizeLimit

from bots.telegram.faults import translated
from bots.telegram.files import downloaded
from core.model.refs import FileHandle, PersonRef

_PORTRAIT_SIDE = 160


async def picture(bot: Bot, *messages: Message | None) -> bytes | None:
    """The first photo among the messages, in its largest size of at most 10 MB. Raises core.errors."""
    for message in messages:
        if message is not None and message.photo:
            fitting = [size for size in message.photo if (size.file_size or 0) <= FileSizeLimit.PHOTOSIZE_UPLOAD]
            largest = max(fitting, key=lambda size: size.width * size.height, default=None)
            return await downloaded(bot, largest.file_id, most=FileSizeLimit.PHOTOSIZE_UPLOAD) if largest else None
    return None


async def portrait(bot: Bot, person: PersonRef) -> FileHandle | None:
    """A person's latest profile photo, the smallest size that still has 160 pixels. Raises core.errors.

    None for a chat in whose name somebody writes: that is nobody's portrait. The address that Telegram gives for a file
    holds the bot's token and is no public one.
    """
    if int(person) < 0:
        return None
    with translated(repeatable=True):
        photos = (await bot.get_user_profile_photos(int(person), limit=1)).photos
    sizes = sorted(photos[0], key=lambda size: size.width) if photos else ()
    large = [size for size in sizes if size.width >= _PORTRAIT_SIDE]
    return FileHandle((large[0] if large else sizes[-1]).file_id) if sizes else None
