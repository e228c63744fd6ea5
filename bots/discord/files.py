"""The files of readers' messages: how they are kept in the inbox, told to the core, and fetched."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import discord

from bots.discord.places import Places
from core.errors import Refused, Unreachable
from core.model.files import FileKind, FileRef
from core.model.refs import FileHandle
from core.ports import Raw

_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=10, sock_read=30)
_CHUNK = 2**16
_SOON = 60.0
"""Seconds before its end in which an address is no longer used: clocks differ, and a fetch takes a while."""
_DRAWN = discord.StickerFormatType.lottie
"""Stickers of this kind are drawings, which nothing but Discord shows."""


def recorded(message: discord.Message) -> list[dict[str, Any]]:
    """A message's files as the inbox keeps them; a sticker is one with a public address that stays."""
    attached = [
        {
            "id": file.id,
            "name": file.filename,
            "url": file.url,
            "type": file.content_type or "",
            "voice": message.flags.voice,
            "size": file.size,
            "width": file.width,
            "height": file.height,
            "alt": file.description or "",
        }
        for file in message.attachments
    ]
    stickers = [
        {"id": sticker.id, "name": sticker.name, "url": sticker.url, "type": "sticker"}
        for sticker in message.stickers
        if sticker.format is not _DRAWN
    ]
    return [*attached, *stickers]


def files(raw: Raw) -> tuple[FileRef, ...]:
    """What the inbox keeps of a message's files, as the core knows them."""
    return tuple(_told(raw))


async def fetch(places: Places, http: aiohttp.ClientSession, handle: FileHandle, to: Path, *, most: int) -> None:
    """The port's verb, raising the library's errors.

    An attachment's address is good for a day (reference, "Signed Attachment CDN URLs"); then the message tells another.
    """
    stands, _, url = handle.partition(" ")
    content = None if stands and _is_over(url) else await _content(http, url, most)
    if content is None and stands:
        content = await _content(http, await _fresh(places, stands), most)
    if content is None:
        raise Refused("Discord no longer holds the file")
    await asyncio.to_thread(to.write_bytes, content)


def _told(raw: Raw) -> Iterator[FileRef]:
    # An older version kept addresses alone, which are over by now.
    for position, file in enumerate(each for each in raw["attachments"] if "id" in each):
        stands = "" if file["type"] == "sticker" else f"{raw['channel']}/{raw['message']}/{file['id']}"
        yield FileRef(
            key=str(file["id"]),
            handle=FileHandle(f"{stands} {file['url']}"),
            kind=_kind(file["type"], voice=file.get("voice", False)),
            position=position,
            name=file["name"] if stands else "",
            size=file.get("size"),
            width=file.get("width"),
            height=file.get("height"),
            alt=file["alt"] if stands else file["name"],
        )


def _kind(media_type: str, *, voice: bool) -> FileKind:
    match media_type.partition("/")[0]:
        case "sticker":
            return FileKind.STICKER
        case "image":
            return FileKind.ANIMATION if media_type == "image/gif" else FileKind.PICTURE
        case "video":
            return FileKind.VIDEO
        case "audio":
            return FileKind.VOICE if voice else FileKind.AUDIO
        case _:
            return FileKind.FILE


def _is_over(url: str) -> bool:
    """Whether a signed address has expired, as it says itself (hexadecimal seconds)."""
    expiry = parse_qs(urlsplit(url).query).get("ex", [""])[0]
    try:
        return int(expiry, 16) - _SOON < time.time()
    except ValueError:
        return False


async def _fresh(places: Places, stands: str) -> str:
    channel, message, attachment = map(int, stands.split("/"))
    found = await places.message(channel, message).fetch()
    for file in found.attachments:
        if file.id == attachment:
            return file.url
    raise Refused("its author took the file away")


async def _content(http: aiohttp.ClientSession, url: str, most: int) -> bytes | None:
    """What lies at an address; None where nothing does, or nothing any more."""
    content = bytearray()
    try:
        async with http.get(url, timeout=_TIMEOUT, allow_redirects=False) as answer:
            if answer.status in (403, 404, 410):
                return None
            if answer.status != 200:
                raise Unreachable(f"Discord answered with status {answer.status} for the file")
            async for chunk in answer.content.iter_chunked(_CHUNK):
                content += chunk
                if len(content) > most:
                    raise Refused(f"the file has more than {most} bytes")
    except (aiohttp.ClientError, OSError, TimeoutError) as fault:
        raise Unreachable("the file could not be fetched from Discord") from fault
    return bytes(content)
