"""Texts in as many messages as they take: sending them as a whole, and making what stands fit a new text."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import MessageLimit

from bots.telegram.faults import NoParent
from bots.telegram.messages import Messages, Spot
from bots.telegram.refs import Native
from bots.telegram.render import length
from core.errors import DeliveryError, Removed, Unclear
from core.markup.split import at_most, split
from core.markup.tree import Document

logger = logging.getLogger(__name__)

TEXT_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 units, after entities parsing (https://core.telegram.org/bots/api#sendmessage)."""


class Parts:
    """Writes long texts; every method raises core.errors."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    async def send(
        self, text: Document, spot: Spot, *, keyboard: InlineKeyboardMarkup | None = None
    ) -> tuple[Native, ...]:
        """One message per part, the later ones in answer to the first, the keyboard below the last."""
        return await self._send(split(text, TEXT_LIMIT, length), spot, keyboard)

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
        """All or nothing: if a later part fails, what was sent is taken back, and Unclear raised if that fails too."""
        sent: list[Native] = []
        for number, part in enumerate(parts, start=1):
            answers = (sent[0].id,) if sent else spot.answers
            try:
                message = await self._answer(part, spot, answers, keyboard if number == len(parts) else None)
            except DeliveryError as error:
                await self._take_back(sent, error)
                raise
            sent.append(Native(message.chat.id, message.message_id))
        return tuple(sent)

    async def _edit(self, message: Native, part: Document, keyboard: InlineKeyboardMarkup | None) -> bool:
        try:
            await self._messages.edit_text(message, part, keyboard=keyboard)
        except Removed:
            return False
        return True

    async def _answer(
        self, part: Document, spot: Spot, answers: Sequence[int], keyboard: InlineKeyboardMarkup | None
    ) -> Message:
        """Send in answer to the first message that still exists; to none rather than not at all."""
        for answered in answers[:-1]:
            try:
                return await self._messages.text(part, spot, keyboard=keyboard, reply=ReplyParameters(answered))
            except NoParent:
                logger.info("Message %s in chat %s is gone, so it cannot be answered", answered, spot.chat)
        last = ReplyParameters(answers[-1], allow_sending_without_reply=True) if answers else None
        return await self._messages.text(part, spot, keyboard=keyboard, reply=last)

    async def _take_back(self, sent: Sequence[Native], cause: DeliveryError) -> None:
        try:
            for message in sent:
                await self._messages.withdraw(message)
        except DeliveryError as error:
            raise Unclear(f"Only a part was sent ({cause}), and it could not be taken back.") from error
