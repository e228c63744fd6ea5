"""Texts in as many messages as they take: sending them as a whole, and making what stands fit a new text."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import MessageLimit

from bots.telegram.faults import NoParent
from bots.telegram.media import Media
from bots.telegram.messages import Messages, Spot
from bots.telegram.refs import Native
from bots.telegram.render import length, render
from core.errors import DeliveryError, Removed, Unclear
from core.markup.split import at_most, split
from core.markup.tree import Document
from core.model.files import File

logger = logging.getLogger(__name__)

TEXT_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 units, after entities parsing (https://core.telegram.org/bots/api#sendmessage)."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one message says, or the files that one message or album holds, with a caption."""

    text: Document = field(default_factory=Document)
    files: tuple[File, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


class Parts:
    """Writes what takes several messages; every method raises core.errors."""

    def __init__(self, messages: Messages, media: Media) -> None:
        self._messages = messages
        self._media = media

    async def send(
        self, text: Document, spot: Spot, *, keyboard: InlineKeyboardMarkup | None = None
    ) -> tuple[Native, ...]:
        """One message per part, the later ones in answer to the first, the keyboard below the last."""
        return await self._send(split(text, TEXT_LIMIT, length), spot, keyboard)

    async def send_all(self, loads: Sequence[Load], spot: Spot) -> list[tuple[Native, int | None]]:
        """The messages that were sent, the later ones in answer to the first, each with the key of the file it shows.

        All or nothing: if a later one fails, what was sent is taken back, and Unclear raised if that fails too.
        """
        sent: list[tuple[Native, int | None]] = []
        for load in loads:
            answers = (sent[0][0].id,) if sent else spot.answers
            try:
                messages = await self._answer(load, spot, answers)
            except DeliveryError as error:
                await self._take_back([native for native, _ in sent], error)
                raise
            keys = [file.key for file in load.files] if load.files else [None]
            sent += [(Native(each.chat.id, each.message_id), key) for each, key in zip(messages, keys, strict=True)]
        return sent

    async def revise(
        self,
        text: Document,
        standing: Sequence[Native],
        spot: Spot,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        rest: Document | None = None,
    ) -> tuple[Native, ...]:
        """Make the messages `standing` say `text`: parts that are left over are withdrawn, further ones sent to `spot`.

        With a `rest` no further ones are sent, and if any would be, the last message ends with it.
        A part that somebody removed is passed over and keeps its place among the results, so that the next revision
        gives every part to the same message again. Raises Removed if all are gone.
        """
        parts = split(text, TEXT_LIMIT, length)
        if rest is not None:
            parts = at_most(parts, len(standing), TEXT_LIMIT, length, rest)
        kept, surplus, further = standing[: len(parts)], standing[len(parts) :], parts[len(standing) :]
        living = [
            message
            for number, (message, part) in enumerate(zip(kept, parts, strict=False), start=1)
            if await self._edit(message, part, keyboard if number == len(parts) else None)
        ]
        if not living:
            raise Removed("Somebody removed the message.")
        for message in surplus:
            await self._messages.withdraw(message)
        onwards = Spot(spot.chat, spot.topic, (living[-1].id,))
        return (*kept, *await self._send(further, onwards, keyboard))

    async def _send(
        self, parts: Sequence[Document], spot: Spot, keyboard: InlineKeyboardMarkup | None
    ) -> tuple[Native, ...]:
        loads = [Load(part, keyboard=keyboard if part is parts[-1] else None) for part in parts]
        return tuple(native for native, _ in await self.send_all(loads, spot))

    async def _edit(self, message: Native, part: Document, keyboard: InlineKeyboardMarkup | None) -> bool:
        try:
            await self._messages.edit_text(message, part, keyboard=keyboard)
        except Removed:
            return False
        return True

    async def _answer(self, load: Load, spot: Spot, answers: Sequence[int]) -> Sequence[Message]:
        """Send in answer to the first message that still exists; to none rather than not at all."""
        for answered in answers[:-1]:
            try:
                return await self._put(load, spot, ReplyParameters(answered))
            except NoParent:
                logger.info("Message %s in chat %s is gone, so it cannot be answered", answered, spot.chat)
        last = ReplyParameters(answers[-1], allow_sending_without_reply=True) if answers else None
        return await self._put(load, spot, last)

    async def _put(self, load: Load, spot: Spot, reply: ReplyParameters | None) -> Sequence[Message]:
        if load.files:
            return await self._media.send(load.files, render(load.text), spot, reply=reply)
        return [await self._messages.text(load.text, spot, keyboard=load.keyboard, reply=reply)]

    async def _take_back(self, sent: Sequence[Native], cause: DeliveryError) -> None:
        try:
            for message in sent:
                await self._messages.withdraw(message)
        except DeliveryError as error:
            raise Unclear(f"Only a part was sent ({cause}), and it could not be taken back.") from error
