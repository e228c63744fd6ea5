"""Everything the stand-in remembers, how to find it, and how a change reaches the bot and those who watch."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.files import Files
from bots.sandbox.telegram.model import Chat, Json, Member, Message, Press, Topic, User
from bots.sandbox.telegram.pulse import Pulse
from bots.sandbox.telegram.refusal import Refusal, bad_request
from bots.sandbox.telegram.updates import Updates
from bots.sandbox.telegram.visibility import bot_sees


class State:
    """In memory only. Every change goes through `changed`, every new message through `post`."""

    def __init__(self, bot: User, clock: Callable[[], float], *, privacy: bool) -> None:
        self.bot = bot
        self.privacy = privacy
        self.clock = clock
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[str, list[Json]] = {}
        self.custom_emoji: dict[str, str] = {}
        """What each custom emoji, by its id, stands for."""
        self.files = Files()
        self.moved = Pulse()
        self.updates = Updates(clock, self.moved)
        self.observers: list[Callable[[], None]] = []
        self._held: list[Message] | None = None
        self._numbers = itertools.count(1)

    def now(self) -> int:
        return int(self.clock())

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def changed(self) -> None:
        """Tells those who watch and those who wait."""
        self.moved.beat()
        for observer in self.observers:
            observer()

    def private(self, person: User) -> Chat:
        """The person's private chat with the bot; nobody has written in it yet when it is new."""
        return self.chats.setdefault(person.id, Chat(person.id, "private", user=person))

    def chat(self, chat_id: int | str) -> Chat:
        """The chat that a bot means; raises Refusal 400 if there is none, or it became a supergroup."""
        if isinstance(chat_id, str):
            wanted = chat_id.removeprefix("@").lower()
            named = (c for c in self.chats.values() if c.username and c.username.lower() == wanted)
            found = next(named, None) if chat_id.startswith("@") else None
        elif chat_id in self.users and chat_id != self.bot.id:
            found = self.private(self.users[chat_id])
        else:
            found = self.chats.get(chat_id)
        if found is None:
            raise bad_request("chat not found")
        if found.migrated_to is not None:
            raise Refusal(
                400,
                "group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": found.migrated_to.id},
            )
        return found

    def message(self, chat: Chat, message_id: int) -> Message | None:
        """A message that was not deleted."""
        found = chat.messages.get(message_id)
        return found if found is not None and not found.deleted else None

    def bot_in(self, chat: Chat) -> Member:
        return chat.member(self.bot)

    def with_users(self, entities: list[Json]) -> list[Json]:
        """The entities with the full user in each mention by id; mentions of strangers are dropped."""
        known: list[Json] = []
        for entity in entities:
            if entity["type"] != "text_mention":
                known.append(entity)
            elif (person := self.users.get(entity.get("user", {}).get("id", 0))) is not None:
                known.append({**entity, "user": wire.user(person)})
        return known

    def post(self, message: Message, topic: Topic | None = None) -> Message:
        """Adds a message, tells the bot if it may see it, and forwards a channel's post into its discussion."""
        self._place(message, topic)
        self.tell(message, "message", "channel_post")
        if message.chat.type == "channel" and message.chat.linked is not None and message.service is None:
            self._forward(message, message.chat.linked)
        self.changed()
        return message

    def edited(self, message: Message) -> None:
        """Tells the bot of a message with new content, and changes a channel post's automatic forward with it."""
        message.edit_date = self.now()
        self.tell(message, "edited_message", "edited_channel_post")
        copy = message.discussion_copy
        if copy is not None and not copy.deleted:
            copy.text, copy.entities, copy.photo = message.text, message.entities, message.photo
            copy.document, copy.medium = message.document, message.medium
            copy.edit_date = message.edit_date
            self.tell(copy, "edited_message", "edited_channel_post")
        self.changed()

    def removed(self, message: Message) -> None:
        """Marks a message as deleted, and a channel post's automatic forward too; no bot hears of it."""
        message.deleted = True
        if message.discussion_copy is not None:
            message.discussion_copy.deleted = True
        self.changed()

    def tell(self, message: Message, in_chats: str, in_channels: str) -> None:
        """Queues an update of the message, if the bot may see it."""
        if bot_sees(message, self.bot, privacy=self.privacy):
            kind = in_channels if message.chat.type == "channel" else in_chats
            self.updates.add(kind, wire.message(message), message.chat.id)

    @contextmanager
    def holding_forwards(self) -> Iterator[list[Message]]:
        """Keeps the updates of automatic forwards back; they are listed, to be told by the caller."""
        self._held = []
        try:
            yield self._held
        finally:
            self._held = None

    def tell_forwards(self, forwards: list[Message]) -> None:
        """Queues the updates of automatic forwards that were kept back."""
        for forward in forwards:
            self.tell(forward, "message", "channel_post")

    def _forward(self, post: Message, group: Chat) -> None:
        origin: Json = {
            "type": "channel",
            "date": post.date,
            "chat": wire.chat(post.chat),
            "message_id": post.id,
        }
        if post.author_signature is not None:
            origin["author_signature"] = post.author_signature
        copy = Message(
            chat=group,
            sender=wire.SERVICE_ACCOUNT,
            sender_chat=post.chat,
            text=post.text,
            entities=post.entities,
            photo=post.photo,
            document=post.document,
            medium=post.medium,
            media_group_id=post.media_group_id,
            link_preview_options=post.link_preview_options,
            forward_origin=origin,
            automatic_forward_of=post,
        )
        self._place(copy, None)
        post.discussion_copy = copy
        if self._held is not None:
            self._held.append(copy)
        else:
            self.tell_forwards([copy])

    def _place(self, message: Message, topic: Topic | None) -> None:
        """Gives the message its number and date, and the thread that it belongs to.

        A reply is in the thread of what it answers (https://core.telegram.org/api/threads). In a forum topic, a
        message that answers nothing shows the topic's opening as what it answers.
        """
        chat = message.chat
        message.id, message.date = chat.next_id, self.now()
        parent = chat.messages.get(message.reply_to) if message.reply_to is not None else None
        if chat.is_forum and topic is None and parent is not None and parent.thread_id is not None:
            topic = chat.topics[parent.thread_id]
        if topic is not None:
            message.thread_id, message.is_topic_message = topic.id, True
            message.reply_to = message.reply_to or (topic.id if topic.id != message.id else None)
        elif parent is not None and chat.type == "supergroup" and not chat.is_forum:
            message.thread_id = parent.thread_id or parent.id
        chat.messages[message.id] = message


class OnState:
    """A part of the stand-in that acts on the state."""

    def __init__(self, state: State) -> None:
        self._state = state
