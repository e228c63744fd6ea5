"""Everything that is on the stand-in's Discord at this moment, and how it is found."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bots.sandbox.discord import permissions
from bots.sandbox.discord.faults import refused
from bots.sandbox.discord.kinds import Kind
from bots.sandbox.discord.model import (
    Attachment,
    Channel,
    Command,
    Guild,
    Interaction,
    Json,
    Message,
    Sticker,
    ThreadState,
    User,
    Webhook,
)
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.snowflakes import Snowflakes


@dataclass
class Event:
    """Something the gateway tells: its name and data, and what decides who hears of it."""

    name: str
    data: Json
    channel: Channel | None = None
    message: Message | None = None
    """The message whose content must be left out for a session without the MESSAGE_CONTENT intent."""


class State:
    """The nouns by id. Lookups raise the refusal that the API gives for a thing it does not know."""

    def __init__(self, *, clock: Callable[[], float], bot_name: str) -> None:
        self.clock = clock
        self.snowflakes = Snowflakes(clock)
        self.address = ""
        self.emit: Callable[[Event], None] = lambda event: None
        """Where events go; the gateway puts itself here."""
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.commands: dict[int, Command] = {}
        self.interactions: dict[str, Interaction] = {}
        self.ephemeral: dict[int, Message] = {}
        self.attachments: dict[int, Attachment] = {}
        self.stickers: dict[int, Sticker] = {}
        self.avatars: dict[str, bytes] = {}
        self.bot = self.add_user(bot_name, username=bot_name.lower().replace(" ", "_"), bot=True)

    @property
    def application_id(self) -> int:
        """The application's id, which is its bot's."""
        return self.bot.id

    def add_user(self, name: str, *, username: str, bot: bool = False) -> User:
        user = User(self.snowflakes.next(), name, username, bot=bot)
        self.users[user.id] = user
        return user

    def user(self, user_id: int) -> User:
        if user_id not in self.users:
            raise refused(10013)
        return self.users[user_id]

    def guild(self, guild_id: int) -> Guild:
        """A guild that the bot is in; else 10004."""
        guild = self.guilds.get(guild_id)
        if guild is None or guild.left_by_bot:
            raise refused(10004)
        return guild

    def channel(self, channel_id: int) -> Channel:
        if channel_id not in self.channels:
            raise refused(10003)
        return self.channels[channel_id]

    def message(self, channel: Channel, message_id: int) -> Message:
        if message_id not in channel.messages:
            raise refused(10008)
        return channel.messages[message_id]

    def webhook(self, webhook_id: int) -> Webhook:
        if webhook_id not in self.webhooks:
            raise refused(10015)
        return self.webhooks[webhook_id]

    def channels_of(self, guild: Guild) -> Iterator[Channel]:
        """The guild's channels without its threads."""
        return (c for c in self.channels.values() if c.guild is guild and c.thread is None)

    def threads_of(self, place: Guild | Channel) -> Iterator[Channel]:
        """The threads of a guild or of one channel, archived ones included, oldest first."""
        return (c for c in self.channels.values() if c.thread and place in (c.guild, c.thread.parent))

    def webhooks_of(self, place: Guild | Channel) -> list[Webhook]:
        return [w for w in self.webhooks.values() if place in (w.channel, w.channel.guild)]

    def direct(self, user: User) -> Channel:
        """The conversation between a user and the bot, made at the first need."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.snowflakes.next(), Kind.DIRECT, user.username, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def share_a_guild(self, user: User) -> bool:
        """Whether the bot and the user meet anywhere, without which a bot cannot write directly."""
        return any(user.id in guild.members and not guild.left_by_bot for guild in self.guilds.values())

    def rights(self, user: User, channel: Channel) -> Permission:
        """What `user` may do in a channel, thread or direct conversation."""
        if channel.guild is None:
            return permissions.IN_DIRECT_MESSAGES if user in (channel.recipient, self.bot) else Permission(0)
        member = channel.guild.members.get(user.id)
        return permissions.in_channel(channel.guild, member, channel.parent) if member else Permission(0)

    def demand(self, user: User, channel: Channel, *needed: Permission) -> None:
        """Refuse with 50001 who may not view the channel, and with 50013 who lacks another right."""
        rights = self.rights(user, channel)
        if not rights & Permission.VIEW_CHANNEL:
            raise refused(50001)
        if any(not rights & permission for permission in needed):
            raise refused(50013)

    def fresh_token(self) -> str:
        return secrets.token_urlsafe(48)


def thread_of(channel: Channel) -> ThreadState:
    """What makes a channel a thread; refused with 50024 where it is none."""
    if channel.thread is None:
        raise refused(50024)
    return channel.thread


def guild_of(channel: Channel) -> Guild:
    """The guild a channel is in; refused with 50003 for a direct conversation."""
    if channel.guild is None:
        raise refused(50003)
    return channel.guild
