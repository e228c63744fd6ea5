"""The persons and places of the sandbox, the same on each start, down to their ids."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bots.sandbox.discord import Channel, DiscordStandIn, Guild
from bots.sandbox.discord import User as DiscordUser
from bots.sandbox.telegram import TelegramStandIn
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.model import User as TelegramUser

TELEGRAM_TOKEN = "100001:sandbox-token"  # noqa: S105 - opens nothing but the sandbox
DISCORD_TOKEN = "sandbox.discord.token"  # noqa: S105 - opens nothing but the sandbox

TITLE = "Example Dispatch"
CHANNEL_NAME = "example_dispatch"
TAGS = ("politics", "science", "culture", "local")
_NAMES = {
    "mara": "Mara Lindqvist",
    "ada": "Ada Quill",
    "ben": "Ben Ochre",
    "olesya": "Олеся Вирт",
    "tomas": "Tomás Vega",
}
_EDITOR = "mara"
_FOUNDED = datetime(2016, 1, 4, 9, tzinfo=UTC).timestamp()
"""When the world was built, by its own clock: Discord's ids are made of the time."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account on both networks; `key` is a short name in small Latin letters."""

    key: str
    name: str
    telegram: TelegramUser
    discord: DiscordUser
    is_editor: bool


@dataclass(frozen=True, slots=True)
class World:
    """Both stand-ins, who is there and where they meet.

    On Telegram the public `channel` with its `discussion` group, both with the bot as an administrator, and the group
    `corner`, in which the bot is an administrator as well. On Discord the `guild` with the text channel `news`, the
    announcement channel `bulletin` and the forum `stories`. Everybody is in all of them and has a private chat with
    the bot, which nobody has begun yet. The editor owns them.
    """

    telegram: TelegramStandIn
    discord: DiscordStandIn
    people: tuple[Person, ...]
    channel: Chat
    discussion: Chat
    corner: Chat
    guild: Guild
    news: Channel
    bulletin: Channel
    stories: Channel

    @property
    def editor(self) -> Person:
        return next(person for person in self.people if person.is_editor)

    @property
    def readers(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if not person.is_editor)

    def person(self, key: str) -> Person:
        """The person with this key; ValueError if there is none."""
        for person in self.people:
            if person.key == key:
                return person
        raise ValueError(f"there is no person {key!r}; there are {', '.join(person.key for person in self.people)}")


def build_world(clock: Callable[[], float] = time.time) -> World:
    """A new world without a message in it; `clock` gives seconds since 1970 for all that happens from now on."""
    moment = _Moment(clock)
    telegram = TelegramStandIn(token=TELEGRAM_TOKEN, clock=moment)
    discord = DiscordStandIn(token=DISCORD_TOKEN, clock=moment)
    people = tuple(
        Person(
            key,
            name,
            telegram.add_user(name, key),
            discord.add_user(name, username=key),
            is_editor=key == _EDITOR,
        )
        for key, name in _NAMES.items()
    )
    editor, *readers = people
    channel, discussion, corner = _chats(telegram, editor, readers)
    guild, news, bulletin, stories = _guild(discord, editor, readers)
    for person in people:
        telegram.private(person.telegram)
        discord.direct(person.discord)
    moment.begin()
    return World(telegram, discord, people, channel, discussion, corner, guild, news, bulletin, stories)


class _Moment:
    """The world's time: it stands still while the world is built, and is the clock's from then on."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = False

    def __call__(self) -> float:
        return self._clock() if self._begun else _FOUNDED

    def begin(self) -> None:
        self._begun = True


def _chats(telegram: TelegramStandIn, editor: Person, readers: list[Person]) -> tuple[Chat, Chat, Chat]:
    admins, members = [editor.telegram], [reader.telegram for reader in readers]
    discussion = telegram.add_group(f"{TITLE} chat", members, admins=admins, bot="admin")
    channel = telegram.add_channel(TITLE, CHANNEL_NAME, discussion, "admin", admins=admins, members=members)
    corner = telegram.add_group("Readers' corner", members, admins=admins, bot="admin")
    return channel, discussion, corner


def _guild(discord: DiscordStandIn, editor: Person, readers: list[Person]) -> tuple[Guild, Channel, Channel, Channel]:
    guild = discord.add_guild(TITLE, owner=editor.discord, members=[reader.discord for reader in readers])
    news = discord.add_channel(guild, "news")
    bulletin = discord.add_channel(guild, "bulletin", kind="announcement")
    stories = discord.add_channel(guild, "stories", kind="forum", tags=TAGS)
    return guild, news, bulletin, stories
