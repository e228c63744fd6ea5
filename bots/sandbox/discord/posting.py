"""Writing, editing and deleting messages: the same rules for the bot, for webhooks and for persons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bots.sandbox.discord.drafts import Draft, mentioned
from bots.sandbox.discord.faults import invalid, refused
from bots.sandbox.discord.kinds import Flag, Kind, Says
from bots.sandbox.discord.model import Channel, Json, Message, Reference, User
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.rules import SYSTEM, answered_by, may_write
from bots.sandbox.discord.snowflakes import moment_of
from bots.sandbox.discord.state import Event, State
from bots.sandbox.discord.wire import Wire

NONCE_WINDOW = 300.0
"""Seconds in which an enforced nonce is remembered; the documentation says "the past few minutes"."""

BULK_AGE = 14 * 24 * 3600.0


class Posting:
    """The acts on messages. Each raises the API's refusal and tells the gateway what happened."""

    def __init__(self, state: State, wire: Wire) -> None:
        self._state = state
        self.wire = wire
        self._nonces: dict[tuple[int, str | int], Message] = {}

    def post(self, author: User, channel: Channel, draft: Draft) -> Message:
        """Let a member write; a repeat of an enforced nonce returns the message that was first made with it.

        Refuses with 10008 if that one was deleted meanwhile (resources/message, "Create Message").
        """
        may_write(self._state, author, channel, draft)
        if draft.nonce is not None and draft.enforce_nonce:
            first = self._nonces.get((author.id, draft.nonce))
            if first and self._state.clock() - moment_of(first.id) < NONCE_WINDOW:
                if first.deleted:
                    raise refused(10008)
                return first
        answered = answered_by(self._state, author, channel, draft)
        if draft.empty:
            raise refused(50006)
        self._wake(channel)
        message = Message(
            self._state.snowflakes.next(),
            channel,
            author,
            draft.content,
            says=Says.REPLY if draft.answers else Says.DEFAULT,
            embeds=draft.embeds,
            attachments=draft.attachments,
            stickers=draft.stickers,
            components=draft.components,
            flags=draft.flags & (Flag.SUPPRESS_EMBEDS | 1 << 12 | Flag.VOICE),
            nonce=draft.nonce,
            replied_to=answered,
        )
        if draft.answers:
            message.reference = Reference(
                int(draft.answers["message_id"]), channel.id, channel.guild.id if channel.guild else None
            )
        self._notify(message, draft)
        if draft.nonce is not None:
            self._nonces[author.id, draft.nonce] = message
        self.put(message)
        return message

    def _wake(self, channel: Channel) -> None:
        """A message brings an archived thread back."""
        if channel.thread and channel.thread.archived:
            channel.thread.archived = False
            channel.thread.archived_at = self._state.clock()
            self.tell("THREAD_UPDATE", self.wire.channel(channel), channel)

    def _notify(self, message: Message, draft: Draft) -> None:
        message.mentions, everyone = mentioned(self._state, draft, message.replied_to)
        may = self._state.rights(message.author, message.channel) & Permission.MENTION_EVERYONE
        message.mentions_everyone = bool(everyone and may)

    def put(self, message: Message) -> None:
        """Make a finished message appear in its channel."""
        message.channel.messages[message.id] = message
        self._tell_message("MESSAGE_CREATE", message, {"nonce": message.nonce} if message.nonce is not None else {})

    def say_as(self, author: User, channel: Channel, draft: Draft, **marks: Any) -> Message:
        """Put a message of one who needs no rights: a webhook, or the bot answering an interaction.

        `marks` are further fields of the message (webhook_id, asked ...). A webhook brings an archived thread back.
        """
        if draft.empty:
            raise refused(50006)
        message = Message(
            self._state.snowflakes.next(),
            channel,
            author,
            draft.content,
            embeds=draft.embeds,
            attachments=draft.attachments,
            components=draft.components,
            **{"flags": draft.flags & Flag.SUPPRESS_EMBEDS, **marks},
        )
        message.mentions, _ = mentioned(self._state, draft, None)
        if not message.ephemeral:
            self._wake(channel)
            self.put(message)
        return message

    def system(self, says: Says, author: User, channel: Channel, content: str, about: Message | None = None) -> None:
        """Put a message that the network writes by itself, in somebody's name."""
        message = Message(self._state.snowflakes.next(), channel, author, content, says=says)
        if about:
            guild_id = about.channel.guild.id if about.channel.guild else None
            message.reference = Reference(about.id, about.channel.id, guild_id)
            message.replied_to = about
        self.put(message)

    def edit(self, editor: User, message: Message, draft: Draft) -> None:
        """Let the author change a message (50005 for anybody else, 50083 in an archived thread)."""
        self._state.demand(editor, message.channel)
        if message.author is not editor:
            raise refused(50005)
        self.rewrite(message, draft)

    def rewrite(self, message: Message, draft: Draft) -> None:
        """Give a message another text, by whoever was found to be allowed to."""
        if message.says in SYSTEM:
            raise refused(50021)
        if message.channel.thread and message.channel.thread.archived and not message.ephemeral:
            raise refused(50083)
        if draft.empty:
            raise refused(50006)
        message.content, message.embeds, message.components = draft.content, draft.embeds, draft.components
        message.attachments = draft.attachments
        message.flags &= ~Flag.LOADING
        message.edited_at = self._state.clock()
        self._notify(message, draft)
        self.changed(message)

    def changed(self, message: Message) -> None:
        """Tell of a message that is not as it was; nobody hears of an ephemeral one."""
        if not message.ephemeral:
            self._tell_message("MESSAGE_UPDATE", message, {})

    def delete(self, who: User, message: Message) -> None:
        """Delete one's own message, or with MANAGE_MESSAGES anybody's."""
        channel = message.channel
        self._state.demand(who, channel)
        if message.author is not who:
            if channel.guild is None:
                raise refused(50003)
            self._state.demand(who, channel, Permission.MANAGE_MESSAGES)
        if message.says is Says.THREAD_STARTER_MESSAGE:
            raise refused(50021)
        self.remove(message)

    def remove(self, message: Message) -> None:
        """Take a message away, by whoever was found to be allowed to."""
        if message.channel.thread and message.channel.thread.archived and not message.ephemeral:
            raise refused(50083)
        message.deleted = True
        if message.ephemeral:
            self._state.ephemeral.pop(message.id, None)
            return
        del message.channel.messages[message.id]
        self.tell("MESSAGE_DELETE", {"id": str(message.id), **self._where(message.channel)}, message.channel)

    def bulk_delete(self, who: User, channel: Channel, message_ids: Sequence[int]) -> None:
        """Delete 2 to 100 messages at once; ids that are not there are passed over, old ones refused (50034)."""
        if channel.guild is None:
            raise refused(50003)
        self._state.demand(who, channel, Permission.MANAGE_MESSAGES)
        if not 2 <= len(message_ids) <= 100:
            raise invalid("messages", "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.")
        if any(self._state.clock() - moment_of(message_id) > BULK_AGE for message_id in message_ids):
            raise refused(50034)
        self.remove_all(channel, [channel.messages[i] for i in message_ids if i in channel.messages])

    def remove_all(self, channel: Channel, messages: Sequence[Message]) -> None:
        """Take several messages of one channel away at once, by whoever was found to be allowed to."""
        for message in messages:
            message.deleted = True
            del channel.messages[message.id]
        if messages:
            data = {"ids": [str(message.id) for message in messages], **self._where(channel)}
            self.tell("MESSAGE_DELETE_BULK", data, channel)

    def crosspost(self, who: User, message: Message) -> None:
        """Publish a message of an announcement channel to those who follow it."""
        if message.channel.kind is not Kind.ANNOUNCEMENT:
            raise refused(50024)
        self._state.demand(who, message.channel, Permission.SEND_MESSAGES)
        if message.author is not who:
            self._state.demand(who, message.channel, Permission.MANAGE_MESSAGES)
        if message.flags & Flag.CROSSPOSTED:
            raise refused(40033)
        message.flags |= Flag.CROSSPOSTED
        self.changed(message)

    def tell(self, name: str, data: Json, channel: Channel | None = None, message: Message | None = None) -> None:
        self._state.emit(Event(name, data, channel, message))

    def _tell_message(self, name: str, message: Message, more: Json) -> None:
        data = self.wire.message(message) | more
        guild = message.channel.guild
        if guild:
            data["guild_id"] = str(guild.id)
            member = guild.members.get(message.author.id)
            if member and message.webhook_id is None:
                data["member"] = self.wire.member(member, with_user=False)
        self.tell(name, data, message.channel, message)

    @staticmethod
    def _where(channel: Channel) -> Json:
        place = {"channel_id": str(channel.id)}
        return place | {"guild_id": str(channel.guild.id)} if channel.guild else place
