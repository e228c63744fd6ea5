"""Readers' files as Telegram's own kinds of messages: what each is sent as, which go together, and sending them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from telegram import (
    Bot,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
    ReplyParameters,
)
from telegram.constants import FileSizeLimit, MediaGroupLimit

from bots.telegram.faults import translated
from bots.telegram.messages import Spot
from bots.telegram.render import Rendered
from core.errors import Refused
from core.model.files import File, FileKind

_LARGEST = int(FileSizeLimit.FILESIZE_UPLOAD)
_LARGEST_PHOTO = int(FileSizeLimit.PHOTOSIZE_UPLOAD)
_LARGEST_STICKER = 512 * 1000
_PHOTO_SIDES = 10_000
_PHOTO_RATIO = 20
"""A photo's width and height together, and the one to the other (https://core.telegram.org/bots/api#sendphoto)."""


class Shape(StrEnum):
    """What a file is sent as, in the order in which the messages stand."""

    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"


_VISUAL = (Shape.PHOTO, Shape.VIDEO)
_GROUPED = {Shape.PHOTO: _VISUAL, Shape.VIDEO: _VISUAL, Shape.AUDIO: (Shape.AUDIO,), Shape.DOCUMENT: (Shape.DOCUMENT,)}
"""What may stand in one album (https://core.telegram.org/bots/api#sendmediagroup); anything else stands alone."""


def shape(file: File) -> Shape:
    """As what a file is sent; what Telegram would not take as anything else is a document."""
    match file.kind, file.media_type:
        case FileKind.PICTURE, _ if _is_photo(file):
            return Shape.PHOTO
        case FileKind.VIDEO, "video/mp4":
            return Shape.VIDEO
        case FileKind.ANIMATION, "image/gif" | "video/mp4":
            return Shape.ANIMATION
        case FileKind.VOICE, "audio/ogg" | "audio/mpeg" | "audio/mp4":
            return Shape.VOICE
        case FileKind.AUDIO, "audio/mpeg" | "audio/mp4":
            return Shape.AUDIO
        case FileKind.STICKER, "image/webp" | "video/webm" if file.size <= _LARGEST_STICKER:
            return Shape.STICKER
        case _:
            return Shape.DOCUMENT


def fits(file: File) -> bool:
    """Whether a bot may send it at all."""
    return file.size <= _LARGEST


def together(files: Iterable[File]) -> list[tuple[File, ...]]:
    """The files in groups of one message or album each; first what can bear a caption."""
    groups: list[list[File]] = []
    for file in sorted(files, key=lambda each: shape(each) is Shape.STICKER):
        fellows = _GROUPED.get(shape(file), ())
        fitting = (
            each for each in groups if shape(each[0]) in fellows and len(each) < MediaGroupLimit.MAX_MEDIA_LENGTH
        )
        group = next(fitting, None)
        if group is None:
            groups.append([file])
        else:
            group.append(file)
    return [tuple(group) for group in groups]


class Media:
    """One bot's messages that hold files. Raises core.errors."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(
        self, files: Sequence[File], caption: Rendered, spot: Spot, *, reply: ReplyParameters | None
    ) -> Sequence[Message]:
        """Send files that go together, as `together` gives them, in answer to `reply`; a message for each.

        The caption stands below the first. Raises NoParent if `reply` insists on a message that is gone.
        """
        contents = [await asyncio.to_thread(_content, file) for file in files]
        common: dict[str, Any] = {
            "disable_notification": spot.silent,
            "message_thread_id": spot.topic,
            "reply_parameters": reply,
        }
        words: dict[str, Any] = {"caption": caption.text or None, "caption_entities": caption.entities or None}
        with translated():
            if len(files) == 1:
                return [await self._single(spot.chat, files[0], contents[0], words, common)]
            album = [
                _member(file, content, words if number == 0 else {})
                for number, (file, content) in enumerate(zip(files, contents, strict=True))
            ]
            return await self._bot.send_media_group(spot.chat, album, **common)

    async def _single(
        self, chat: int | str, file: File, content: bytes, words: dict[str, Any], common: dict[str, Any]
    ) -> Message:
        measures: dict[str, Any] = {"width": file.width, "height": file.height}
        named: dict[str, Any] = {"filename": file.name, **words, **common}
        match shape(file):
            case Shape.PHOTO:
                return await self._bot.send_photo(chat, content, **named)
            case Shape.VIDEO:
                return await self._bot.send_video(chat, content, supports_streaming=True, **measures, **named)
            case Shape.ANIMATION:
                return await self._bot.send_animation(chat, content, **measures, **named)
            case Shape.VOICE:
                return await self._bot.send_voice(chat, content, **named)
            case Shape.AUDIO:
                return await self._bot.send_audio(chat, content, **named)
            case Shape.STICKER:
                return await self._bot.send_sticker(chat, content, **common)
            case Shape.DOCUMENT:
                return await self._bot.send_document(chat, content, **named)


def _is_photo(file: File) -> bool:
    width, height = file.width or 0, file.height or 0
    is_slender = max(width, height) > _PHOTO_RATIO * min(width, height)
    return file.size <= _LARGEST_PHOTO and width + height <= _PHOTO_SIDES and not is_slender


def _member(
    file: File, content: bytes, words: dict[str, Any]
) -> InputMediaPhoto | InputMediaVideo | InputMediaAudio | InputMediaDocument:
    match shape(file):
        case Shape.PHOTO:
            return InputMediaPhoto(content, filename=file.name, **words)
        case Shape.VIDEO:
            return InputMediaVideo(
                content,
                filename=file.name,
                width=file.width,
                height=file.height,
                supports_streaming=True,
                **words,
            )
        case Shape.AUDIO:
            return InputMediaAudio(content, filename=file.name, **words)
        case _:
            return InputMediaDocument(content, filename=file.name, **words)


def _content(file: File) -> bytes:
    try:
        return file.path.read_bytes()
    except FileNotFoundError as fault:
        raise Refused(f"the file {file.path.name} is no longer in the media folder") from fault
