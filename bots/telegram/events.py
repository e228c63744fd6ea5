"""What Telegram's updates mean."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from telegram import Bot, CallbackQuery, Message, MessageOriginChannel, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bots.telegram.access import access_changed
from bots.telegram.commands import Command, command
from bots.telegram.content import body, written
from bots.telegram.files import files
from bots.telegram.links import Links
from bots.telegram.people import as_user, author
from bots.telegram.pictures import picture
from bots.telegram.reactions import Reactions
from bots.telegram.refs import message_ref, place_ref, thread_ref
from core.markup.tree import Document
from core.model.events import Commanded, Edited, Event, Person, Pressed, Said, ThreadOpened
from core.model.refs import MessageRef, PlaceRef, ThreadRef
from core.ports import Raw

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 5.0


class Interpreter:
    """Reads updates on behalf of one bot, which must have signed in."""

    def __init__(self, bot: Bot, links: Links) -> None:
        self._bot = bot
        self._links = links
        self._reactions = Reactions(bot)

    async def events(self, raw: Raw) -> Sequence[Event]:
        """An update's events in order; none for what is none of our business.

        Raises core.errors if a command's picture cannot be fetched, and whatever the library raises for an update that
        is malformed.
        """
        update = Update.de_json(dict(raw))
        if update.message:
            return await self._written(update.message)
        if update.edited_message:
            return list(_edited(update.edited_message))
        if update.callback_query:
            return await self._pressed(update.callback_query)
        if update.my_chat_member:
            return [access_changed(update.my_chat_member)]
        if update.message_reaction:
            return await self._reactions.changed(update.message_reaction)
        if update.message_reaction_count:
            return await self._reactions.counted(update.message_reaction_count)
        return []

    async def _written(self, message: Message) -> Sequence[Event]:
        if message.is_automatic_forward:
            return list(self._opened(message))
        text, person = body(message), author(message)
        if text is None or person is None:
            return []
        if given := command(message):
            return [await self._commanded(message, person, given)] if given.is_for(self._bot.username) else []
        return [*self._opened(message.reply_to_message), self._said(message, person, text)]

    def _opened(self, root: Message | None) -> Iterator[ThreadOpened]:
        """A channel's post was copied into its discussion group: there begins the talk about it.

        `sendMessage` never tells of that copy; it is learned from its own update, or from the first answer to it.
        """
        if root and root.is_automatic_forward and isinstance(root.forward_origin, MessageOriginChannel):
            channel, post = root.forward_origin.chat, root.forward_origin.message_id
            door = self._links.comments(channel, post, root.chat, root.message_id)
            yield ThreadOpened(
                of=message_ref(channel.id, post),
                thread=thread_ref(root.chat.id, root.message_id),
                door=door,
                place=place_ref(channel.id),
                says=root.text or root.caption or "",
            )

    def _said(self, message: Message, person: Person, text: Document) -> Said:
        return Said(
            message_ref(message.chat.id, message.message_id),
            person,
            text,
            message.date,
            thread=_thread(message),
            answers=_answers(message),
            url=self._links.message(message.chat, message.message_id),
            files=files(message),
            album=f"{message.chat.id}/{message.media_group_id}" if message.media_group_id else None,
        )

    async def _commanded(self, message: Message, person: Person, given: Command) -> Commanded:
        private = message.chat.type == ChatType.PRIVATE
        answered = message.reply_to_message if _answers(message) else None
        return Commanded(
            person,
            _place(message),
            private,
            given.name,
            given.argument,
            message=message_ref(message.chat.id, message.message_id),
            answers=_answers(message),
            quoted=written(answered) if answered else Document(),
            # Posts are made in private; in a group everybody could have the bot fetch pictures.
            picture=await picture(self._bot, message, answered) if private else None,
            given_in=None if private else _place(message),
        )

    async def _pressed(self, query: CallbackQuery) -> Sequence[Event]:
        await self._acknowledge(query)
        if query.message is None or query.data is None:
            return []
        shown = query.message
        place = _place(shown) if isinstance(shown, Message) else place_ref(shown.chat.id)
        return [Pressed(as_user(query.from_user), place, message_ref(shown.chat.id, shown.message_id), query.data)]

    async def _acknowledge(self, query: CallbackQuery) -> None:
        """End the clock on the button; without an answer it turns for a while, which does no other harm."""
        try:
            await self._bot.answer_callback_query(query.id, connect_timeout=ANSWER_SECONDS, read_timeout=ANSWER_SECONDS)
        except TelegramError as error:
            logger.info("A pressed button was not acknowledged: %s", error)


def _edited(message: Message) -> Iterator[Edited]:
    text = body(message)
    if text is not None and author(message) and not message.is_automatic_forward:
        at = message.edit_date or message.date
        yield Edited(message_ref(message.chat.id, message.message_id), text, at, files(message))


def _thread(message: Message) -> ThreadRef | None:
    """The thread of replies a message belongs to; a forum topic is a place, not a thread."""
    if message.message_thread_id is None or message.is_topic_message or message.chat.is_forum:
        return None
    return thread_ref(message.chat.id, message.message_thread_id)


def _answers(message: Message) -> MessageRef | None:
    """What a message replies to; in a topic, one that replies to nothing is shown as a reply to the topic's root."""
    replied = message.reply_to_message
    if replied is None or (message.is_topic_message and replied.message_id == message.message_thread_id):
        return None
    return message_ref(replied.chat.id, replied.message_id)


def _place(message: Message) -> PlaceRef:
    """The chat, or in a forum the topic: an answer belongs there. A private chat is one place with all its topics."""
    in_topic = message.is_topic_message and message.chat.type != ChatType.PRIVATE
    return place_ref(message.chat.id, message.message_thread_id if in_topic else None)
