"""What persons do on the stand-in's Discord: write, edit, delete, react, open threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from bots.sandbox.discord import checks, drafts
from bots.sandbox.discord.drafts import Draft, Upload
from bots.sandbox.discord.faults import Faults, Refusal
from bots.sandbox.discord.kinds import Flag, Kind
from bots.sandbox.discord.model import Channel, Guild, Json, Message, Sticker, User, Webhook
from bots.sandbox.discord.reactions import cleared, reacted
from bots.sandbox.discord.stage import Stage


@contextmanager
def persons_limits(user: User, wish: str) -> Iterator[None]:
    """Turn the API's refusal into a sentence about the person whom it stopped."""
    try:
        yield
    except Refusal as refusal:
        raise ValueError(f"{user.name} cannot {wish}: {refusal.body['message']}") from refusal


class Persons(Stage):
    """The acts of persons. Each raises ValueError where the network would not let that person do it."""

    def direct(self, user: User) -> Channel:
        """The direct conversation between a user and the bot."""
        return self.state.direct(user)

    def say(
        self,
        user: User,
        where: Channel,
        content: str,
        *,
        reply_to: Message | None = None,
        attachments: Iterable[tuple[str, bytes]] = (),
        descriptions: Sequence[str] = (),
        sticker: tuple[str, bytes] | None = None,
        voice: bool = False,
    ) -> Message:
        """Write a message, with files as (name, content), their descriptions, and a sticker as (name, PNG).

        `voice` makes its one file a voice message.
        """
        draft = self._draft(user, content, attachments)
        for attachment, description in zip(draft.attachments, descriptions, strict=False):
            attachment.description = description
        if sticker:
            draft.stickers = [self._sticker(*sticker)]
        draft.flags |= Flag.VOICE if voice else 0
        if reply_to:
            draft.answers = {"message_id": reply_to.id}
        with persons_limits(user, "write here"):
            return self.posting.post(user, where, draft)

    def edit(self, user: User, message: Message, content: str) -> None:
        draft = self._draft(user, content, ())
        draft.attachments = list(message.attachments)
        draft.embeds = list(message.embeds)
        with persons_limits(user, "edit this"):
            self.posting.edit(user, message, draft)

    def delete(self, user: User, message: Message) -> None:
        """Delete one's own message, or as one who may anybody's; an ephemeral one is only dismissed."""
        if message.deleted:
            raise ValueError("that message is already gone")
        with persons_limits(user, "delete this"):
            if message.ephemeral:
                self.posting.remove(message)
                self.changed()
            else:
                self.posting.delete(user, message)

    def remove(self, message: Message) -> None:
        """Let a moderator delete a message, whoever wrote it."""
        self.posting.remove(message)

    def bulk_delete(self, messages: Sequence[Message]) -> None:
        """Let a moderator delete several messages of one channel at once."""
        if len({message.channel.id for message in messages}) != 1:
            raise ValueError("messages are deleted together only in one channel")
        self.posting.remove_all(messages[0].channel, messages)

    def react(self, user: User, message: Message, emoji: str, *, gone: bool = False) -> None:
        """React to a message, or take the reaction back; a custom emoji is "name:id"."""
        with persons_limits(user, "react to this"):
            reacted(self.state, self.posting, user, message, emoji, gone=gone)

    def clear_reactions(self, message: Message, emoji: str = "") -> None:
        """Let a moderator take away all reactions to a message, or those with one emoji."""
        cleared(self.posting, message, emoji)

    def start_thread(self, user: User, where: Message | Channel, name: str, content: str = "") -> Channel:
        """Open a thread: from a message, as a post (with its content) in a forum, or in a channel."""
        with persons_limits(user, "open a thread here"):
            if isinstance(where, Message):
                return self.thread_acts.open_from(user, where, {"name": name})
            if where.kind is Kind.FORUM:
                return self.thread_acts.open_post(user, where, {"name": name}, self._draft(user, content, ()))
            public = Kind.ANNOUNCEMENT_THREAD if where.kind is Kind.ANNOUNCEMENT else Kind.THREAD
            return self.thread_acts.open_plain(user, where, {"name": name, "type": public})

    def change_thread(self, thread: Channel, **changes: object) -> None:
        """Let a moderator change a thread: name, archived, locked."""
        if thread.thread is None:
            raise ValueError("that is not a thread")
        body: Json = dict(changes)
        if unknown := set(body) - {"name", "archived", "locked"}:
            raise ValueError(f"a thread has no {', '.join(sorted(unknown))}")
        self.thread_acts.apply(self.bot, thread, body)

    def block_direct(self, user: User) -> None:
        """Let a user close their direct messages to the bot."""
        user.direct_open = False
        self.changed()

    def open_direct(self, user: User) -> None:
        """Let a user take direct messages from the bot again."""
        user.direct_open = True
        self.changed()

    def rename(self, user: User, name: str, *, guild: Guild | None = None) -> None:
        """Let a user change the name that is shown, or their name in one guild."""
        if guild is None:
            user.name = name
        else:
            guild.members[user.id].nick = name
        for place in [guild] if guild else [g for g in self.state.guilds.values() if user.id in g.members]:
            data = self.wire.member(place.members[user.id]) | {"guild_id": str(place.id)}
            self._tell("GUILD_MEMBER_UPDATE", data)
        self.changed()

    def add_webhook(self, user: User, channel: Channel, name: str) -> Webhook:
        """A webhook that is not the bot's: a person's, or another bot's."""
        return self.webhook_acts.make(channel, name, user, user.id if user.bot else None)

    def delete_webhook(self, webhook: Webhook) -> None:
        """Let an administrator delete a webhook, the bot's too."""
        self.webhook_acts.remove(webhook)

    def delete_webhooks(self, channel: Channel) -> None:
        """Let an administrator delete the bot's webhooks in a channel; raises ValueError if it has none there."""
        own = [webhook for webhook in self.state.webhooks_of(channel) if webhook.made_by is self.state.bot]
        if not own:
            raise ValueError(f"{self.state.bot.name} has no webhook in {channel.name}")
        for webhook in own:
            self.webhook_acts.remove(webhook)

    def speak(self, webhook: Webhook, content: str, *, username: str = "", thread: Channel | None = None) -> Message:
        """Let whoever holds a webhook say something through it."""
        speaker = User(webhook.id, username or webhook.name, username or webhook.name, bot=True)
        place = thread or webhook.channel
        return self.posting.say_as(speaker, place, Draft(content.strip()), webhook_id=webhook.id)

    def drop_attachment(self, user: User, message: Message, name: str) -> None:
        """Take one of the files out of one's own message."""
        draft = self._draft(user, message.content, ())
        draft.attachments = [each for each in message.attachments if each.filename != name]
        with persons_limits(user, "edit this"):
            self.posting.edit(user, message, draft)

    def _sticker(self, name: str, data: bytes) -> Sticker:
        sticker = Sticker(self.state.snowflakes.next(), name, data)
        self.state.stickers[sticker.id] = sticker
        return sticker

    def _draft(self, user: User, content: str, attachments: Iterable[tuple[str, bytes]]) -> Draft:
        faults = Faults()
        checks.message({"content": content}, checks.MESSAGE_KEYS, faults)
        with persons_limits(user, "write this"):
            faults.settle()
        files = [drafts.attach(self.state, Upload(name, data)) for name, data in attachments]
        return Draft(content.strip(), attachments=files)
