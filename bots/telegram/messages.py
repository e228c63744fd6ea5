"""Single messages: sending one, changing it, and taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters

from bots.telegram.faults import Undeletable, Unmodified, WrongKind, translated
from bots.telegram.refs import Native
from bots.telegram.render import render
from bots.telegram.wording import WITHDRAWN
from core.errors import Moved, Refused, Removed
from core.markup.tree import Document

LEFT_BEHIND = "The group has become a supergroup, and its older messages can no longer be changed."
_REMEMBERED = 16
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where messages go: a chat, a forum topic in it, and what to answer there: the first that still exists."""

    chat: int | str
    topic: int | None = None
    answers: tuple[int, ...] = ()
    silent: bool = False


class Messages:
    """One bot's messages; texts have at most 4096 UTF-16 units and captions 1024. Every method raises core.errors."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        # A post says the same in thousands of chats.
        self._render = lru_cache(_REMEMBERED)(render)

    async def text(
        self,
        text: Document,
        spot: Spot,
        *,
        preview: LinkPreviewOptions = NO_PREVIEW,
        keyboard: InlineKeyboardMarkup | None = None,
        reply: ReplyParameters | None = None,
    ) -> Message:
        """Send a text, in answer to `reply`. Raises NoParent if that insists on a message that is gone."""
        rendered = self._render(text)
        with translated():
            return await self._bot.send_message(
                spot.chat,
                rendered.text,
                entities=rendered.entities,
                link_preview_options=preview,
                disable_notification=spot.silent,
                message_thread_id=spot.topic,
                reply_parameters=reply,
                reply_markup=keyboard,
            )

    async def photo(self, picture: bytes, caption: Document, spot: Spot) -> Message:
        """Send a picture with a caption."""
        rendered = self._render(caption)
        with translated():
            return await self._bot.send_photo(
                spot.chat,
                picture,
                caption=rendered.text,
                caption_entities=rendered.entities,
                disable_notification=spot.silent,
                message_thread_id=spot.topic,
            )

    async def edit_text(
        self,
        message: Native,
        text: Document,
        *,
        preview: LinkPreviewOptions = NO_PREVIEW,
        keyboard: InlineKeyboardMarkup | None = None,
    ) -> None:
        """Make a text say `text`, with this keyboard or none. Raises WrongKind if the message has a caption."""
        rendered = self._render(text)
        try:
            with translated(repeatable=True):
                await self._bot.edit_message_text(
                    rendered.text,
                    message.chat,
                    message.id,
                    entities=rendered.entities,
                    link_preview_options=preview,
                    reply_markup=keyboard,
                )
        except Unmodified:
            return
        except Moved as error:
            raise Removed(LEFT_BEHIND) from error

    async def edit_caption(self, message: Native, caption: Document) -> None:
        """Make a picture's caption say `caption`. Raises WrongKind if the message is a text."""
        rendered = self._render(caption)
        try:
            with translated(repeatable=True):
                await self._bot.edit_message_caption(
                    message.chat, message.id, caption=rendered.text, caption_entities=rendered.entities
                )
        except Unmodified:
            return
        except Moved as error:
            raise Removed(LEFT_BEHIND) from error

    async def document(self, content: bytes, name: str, caption: Document, spot: Spot) -> Message:
        """Send a file of our own making with a caption."""
        rendered = self._render(caption)
        answered = spot.answers[0] if spot.answers else None
        with translated():
            return await self._bot.send_document(
                spot.chat,
                content,
                filename=name,
                caption=rendered.text,
                caption_entities=rendered.entities,
                disable_notification=spot.silent,
                message_thread_id=spot.topic,
                reply_parameters=ReplyParameters(answered, allow_sending_without_reply=True) if answered else None,
            )

    async def withdraw(self, message: Native) -> bool:
        """Delete a message; where Telegram does not let us, make it say that it was withdrawn, and return False.

        "A message can only be deleted if it was sent less than 48 hours ago"
        (https://core.telegram.org/bots/api#deletemessage); editing has no such limit.
        """
        try:
            with translated(repeatable=True):
                await self._bot.delete_message(message.chat, message.id)
        except Removed:
            return True
        except Undeletable:
            return await self._blank(message)
        except Moved as error:
            raise Refused(LEFT_BEHIND) from error
        return True

    async def _blank(self, message: Native) -> bool:
        try:
            await self.edit_text(message, WITHDRAWN)
        except WrongKind:
            await self.edit_caption(message, WITHDRAWN)
        except Removed:
            return True
        return False
