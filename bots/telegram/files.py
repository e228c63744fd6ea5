"""The files that readers' messages hold, and how their content is fetched."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import (
    Animation,
    Audio,
    Bot,
    Document,
    Message,
    PhotoSize,
    Sticker,
    Video,
    VideoNote,
    Voice,
)
from telegram.error import InvalidToken

from bots.telegram.faults import translated
from core.errors import Refused
from core.model.files import FileKind, FileRef
from core.model.refs import FileHandle


def files(message: Message) -> tuple[FileRef, ...]:
    """What a message holds besides its text or caption; one at most, since each part of an album is a message."""
    return tuple(_held(message))


async def downloaded(bot: Bot, file_id: str, *, most: int) -> bytes:
    """A file's content. Raises core.errors: Refused if it has more than `most` bytes or is gone.

    Of more than 20 MB Telegram itself gives nothing (https://core.telegram.org/bots/api#getfile).
    """
    with translated(repeatable=True):
        file = await bot.get_file(file_id)
        if (file.file_size or 0) > most:
            raise Refused(f"the file has {file.file_size} bytes")
        try:
            return bytes(await file.download_as_bytearray())
        except InvalidToken:
            # The library says so of every 404; the token was accepted just now.
            raise Refused("Telegram no longer holds the file.") from None


def _held(message: Message) -> Iterator[FileRef]:
    place = message.message_id
    if message.photo:
        # The sizes are one picture.
        size = max(message.photo, key=lambda each: each.width * each.height)
        yield _ref(size, FileKind.PICTURE, place, width=size.width, height=size.height)
    elif animation := message.animation:
        # It is shown as a document too.
        name, width, height = animation.file_name or "", animation.width, animation.height
        yield _ref(animation, FileKind.ANIMATION, place, name=name, width=width, height=height)
    elif video := message.video:
        name, width, height = video.file_name or "", video.width, video.height
        yield _ref(video, FileKind.VIDEO, place, name=name, width=width, height=height)
    elif note := message.video_note:
        yield _ref(note, FileKind.VIDEO, place, width=note.length, height=note.length)
    elif voice := message.voice:
        yield _ref(voice, FileKind.VOICE, place)
    elif audio := message.audio:
        yield _ref(audio, FileKind.AUDIO, place, name=audio.file_name or audio.title or "")
    elif document := message.document:
        yield _ref(document, FileKind.FILE, place, name=document.file_name or "")
    elif (sticker := message.sticker) and (shown := sticker.thumbnail if sticker.is_animated else sticker):
        # An animated one is a drawing in Telegram's own format, which nothing else shows.
        alt = sticker.emoji or ""
        yield _ref(shown, FileKind.STICKER, place, width=shown.width, height=shown.height, alt=alt)


def _ref(
    file: Animation | Audio | Document | PhotoSize | Sticker | Video | VideoNote | Voice,
    kind: FileKind,
    place: int,
    *,
    name: str = "",
    width: int | None = None,
    height: int | None = None,
    alt: str = "",
) -> FileRef:
    """Of the two ids one fetches the file, and the other stays the same (https://core.telegram.org/bots/api#document)."""
    return FileRef(
        key=file.file_unique_id,
        handle=FileHandle(file.file_id),
        kind=kind,
        position=place,
        name=name,
        size=file.file_size,
        width=width,
        height=height,
        alt=alt,
    )
