"""Setting the scene: users, guilds, channels and rights, and being told when anything changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from hashlib import md5
from typing import TypeVar

from bots.sandbox.discord import permissions
from bots.sandbox.discord.finding import Finding
from bots.sandbox.discord.kinds import Kind
from bots.sandbox.discord.model import Channel, Guild, Json, Member, Message, Overwrite, Role, Tag, User, Webhook
from bots.sandbox.discord.permissions import named
from bots.sandbox.discord.posting import Posting
from bots.sandbox.discord.state import Event, State
from bots.sandbox.discord.threads import Threads
from bots.sandbox.discord.webhooks import Webhooks
from bots.sandbox.discord.wire import Wire

T = TypeVar("T")
NOW_AND_THEN = 0.05
"""Seconds between two looks at a condition while nothing changes."""

KINDS = {"text": Kind.TEXT, "announcement": Kind.ANNOUNCEMENT, "forum": Kind.FORUM}


class Stage(Finding):
    """The world and what builds it. Ids are made by the clock, in the order of building."""

    def __init__(self, *, clock: Callable[[], float], bot_name: str) -> None:
        self.state = State(clock=clock, bot_name=bot_name)
        self.state.emit = self._happened
        self.wire = Wire(self.state)
        self.posting = Posting(self.state, self.wire)
        self.thread_acts = Threads(self.state, self.wire, self.posting)
        self.webhook_acts = Webhooks(self.state, self.posting)
        self._observers: list[Callable[[], None]] = []
        self._change = asyncio.Event()

    @property
    def bot(self) -> User:
        return self.state.bot

    def on_change(self, observer: Callable[[], None]) -> None:
        """Call `observer` after every change, in the order of subscription."""
        self._observers.append(observer)

    def changed(self) -> None:
        for observer in self._observers:
            observer()
        self._change.set()
        self._change = asyncio.Event()

    async def eventually(self, condition: Callable[[], T], timeout: float = 10) -> T:  # noqa: ASYNC109 - the deadline is part of the question
        """Wait until `condition` holds, and return what it gave; raises TimeoutError after `timeout` seconds.

        It is looked at again after each change here and, as it may depend on more than the stand-in, now and then.
        """
        async with asyncio.timeout(timeout):
            while not (result := condition()):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._change.wait(), NOW_AND_THEN)
        return result

    def _happened(self, event: Event) -> None:
        self.changed()

    def add_user(self, name: str, *, username: str = "", avatar: bytes | None = None, bot: bool = False) -> User:
        """A person (or another bot) with an account; `avatar` is a PNG picture."""
        user = self.state.add_user(name, username=username or name.lower().replace(" ", ""), bot=bot)
        if avatar:
            user.avatar = md5(avatar, usedforsecurity=False).hexdigest()
            self.state.avatars[user.avatar] = avatar
        self.changed()
        return user

    def add_guild(self, name: str, *, members: Iterable[User] = (), owner: User | None = None) -> Guild:
        """A guild with the bot in it, which has every right it needs.

        An owner may do everything, so tests of rights leave it out: then somebody who is nowhere seen owns it.
        """
        next_id = self.state.snowflakes.next
        guild = Guild(next_id(), name, owner.id if owner else next_id())
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.EVERYBODY)
        role = Role(next_id(), self.bot.name, permissions.OF_THE_BOT, managed=True)
        guild.roles[role.id] = role
        self.state.guilds[guild.id] = guild
        for user in (self.bot, *([owner] if owner else []), *members):
            guild.members[user.id] = Member(user, self.state.clock())
        guild.members[self.bot.id].role_ids.append(role.id)
        self._tell("GUILD_CREATE", self.wire.whole_guild(guild))
        return guild

    def add_channel(
        self,
        guild: Guild,
        name: str,
        *,
        kind: str = "text",
        tags: Sequence[str] = (),
        require_tag: bool = False,
    ) -> Channel:
        """A channel of a kind: "text", "announcement" or "forum" (only that one has tags)."""
        if kind not in KINDS:
            raise ValueError(f"a channel is one of {', '.join(KINDS)}, not {kind}")
        position = sum(1 for _ in self.state.channels_of(guild))
        channel = Channel(self.state.snowflakes.next(), KINDS[kind], name, guild=guild, position=position)
        channel.tags = [Tag(self.state.snowflakes.next(), tag) for tag in tags]
        channel.require_tag = require_tag
        self.state.channels[channel.id] = channel
        self._tell("CHANNEL_CREATE", self.wire.channel(channel), channel)
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """Take a channel or a thread away with all that is in it; a channel takes its threads and webhooks along."""
        if channel.thread:
            self.thread_acts.drop(channel)
            return
        for thread in list(self.state.threads_of(channel)):
            self.thread_acts.drop(thread)
        for webhook in self.state.webhooks_of(channel):
            del self.state.webhooks[webhook.id]
        del self.state.channels[channel.id]
        self._tell("CHANNEL_DELETE", self.wire.channel(channel), channel)

    def join(self, guild: Guild, user: User) -> None:
        """Let a user become a member."""
        guild.members[user.id] = Member(user, self.state.clock())
        data = self.wire.member(guild.members[user.id]) | {"guild_id": str(guild.id)}
        self._tell("GUILD_MEMBER_ADD", data)

    def leave(self, guild: Guild, user: User) -> None:
        """Let a member go; a guild that the bot leaves it can no longer reach."""
        del guild.members[user.id]
        if user is self.bot:
            guild.left_by_bot = True
            self._tell("GUILD_DELETE", {"id": str(guild.id)})
        else:
            self._tell("GUILD_MEMBER_REMOVE", {"guild_id": str(guild.id), "user": self.wire.user(user)})

    def deny(self, channel: Channel, *names: str, whom: User | None = None) -> None:
        """Take permissions ("MANAGE_WEBHOOKS" ...) away in a channel, from the bot if nobody else is named."""
        self._overwrite(channel, names, whom, allowed=False)

    def allow(self, channel: Channel, *names: str, whom: User | None = None) -> None:
        """Give permissions in a channel, to the bot if nobody else is named."""
        self._overwrite(channel, names, whom, allowed=True)

    def _overwrite(self, channel: Channel, names: Iterable[str], whom: User | None, *, allowed: bool) -> None:
        bits = sum(named(name) for name in names)
        place = channel.parent
        overwrite = place.overwrites.setdefault((whom or self.bot).id, Overwrite())
        overwrite.allow = overwrite.allow | bits if allowed else overwrite.allow & ~bits
        overwrite.deny = overwrite.deny & ~bits if allowed else overwrite.deny | bits
        self._tell("CHANNEL_UPDATE", self.wire.channel(place), place)

    def threads(self, channel: Channel) -> list[Channel]:
        """The threads or forum posts of a channel, oldest first, archived ones included."""
        return list(self.state.threads_of(channel))

    def messages(self, channel: Channel) -> list[Message]:
        """What stands in a channel, thread or direct conversation, oldest first, without ephemeral messages."""
        return list(channel.messages.values())

    def webhooks(self, channel: Channel) -> list[Webhook]:
        return self.state.webhooks_of(channel)

    def _tell(self, name: str, data: Json, channel: Channel | None = None) -> None:
        self.posting.tell(name, data, channel)
