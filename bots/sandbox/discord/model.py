"""What there is on the stand-in's Discord: users, guilds, channels, messages, webhooks, commands, interactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bots.sandbox.discord.kinds import Flag, Kind, Says

Json = dict[str, Any]


@dataclass(eq=False)
class User:
    id: int
    name: str
    """The name that is shown."""
    username: str
    bot: bool = False
    avatar: str | None = None
    """The hash under which the picture is served."""
    direct_open: bool = True
    """Whether the bot may write to them directly."""


@dataclass
class Overwrite:
    allow: int = 0
    deny: int = 0


@dataclass
class Role:
    id: int
    name: str
    permissions: int
    managed: bool = False


@dataclass
class Member:
    user: User
    joined_at: float
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass
class Tag:
    id: int
    name: str


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    left_by_bot: bool = False


@dataclass
class ThreadState:
    """What a thread has beside what every channel has."""

    parent: Channel
    owner_id: int
    created_at: float
    archived_at: float
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 4320
    applied_tags: list[int] = field(default_factory=list)
    member_ids: list[int] = field(default_factory=list)


@dataclass(eq=False)
class Channel:
    """A channel, forum, thread or direct conversation; `messages` is oldest first, by id."""

    id: int
    kind: Kind
    name: str
    guild: Guild | None = None
    topic: str | None = None
    position: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    require_tag: bool = False
    thread: ThreadState | None = None
    recipient: User | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def parent(self) -> Channel:
        """The channel whose overwrites and webhooks count here: a thread's parent, else the channel itself."""
        return self.thread.parent if self.thread else self


@dataclass
class Attachment:
    id: int
    filename: str
    data: bytes
    content_type: str
    description: str | None = None


@dataclass(frozen=True)
class Sticker:
    """A picture that everybody in a guild can send."""

    id: int
    name: str
    data: bytes = field(repr=False)


@dataclass
class Reaction:
    emoji: str
    user_ids: list[int] = field(default_factory=list)


@dataclass
class Reference:
    message_id: int
    channel_id: int
    guild_id: int | None


@dataclass(eq=False)
class Message:
    """A message as it stands now. `author` of a webhook's message is no user of the network but who it spoke as."""

    id: int
    channel: Channel
    author: User
    content: str
    says: Says = Says.DEFAULT
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    stickers: list[Sticker] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    edited_at: float | None = None
    reference: Reference | None = None
    replied_to: Message | None = None
    nonce: str | int | None = None
    mentions: list[User] = field(default_factory=list)
    mentions_everyone: bool = False
    reactions: list[Reaction] = field(default_factory=list)
    webhook_id: int | None = None
    application_id: int | None = None
    thread: Channel | None = None
    asked: Interaction | None = None
    """The interaction that this message answers."""
    avatar_url: str | None = None
    """The picture a webhook spoke with, as it was given."""
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & Flag.EPHEMERAL)

    @property
    def loading(self) -> bool:
        return bool(self.flags & Flag.LOADING)


@dataclass(eq=False)
class Webhook:
    id: int
    channel: Channel
    name: str
    token: str
    made_by: User
    application_id: int | None


@dataclass
class Command:
    """A registered application command; `body` is what the bot sent, `guild_id` None for a global one."""

    id: int
    name: str
    kind: int
    guild_id: int | None
    version: int
    body: Json


@dataclass
class Modal:
    custom_id: str
    title: str
    components: list[Json]


@dataclass(eq=False)
class Interaction:
    """Something a person asked of the bot, and what the bot answered so far."""

    id: int
    token: str
    kind: int
    """2 a command, 3 a button, 5 a submitted modal."""
    user: User
    channel: Channel
    data: Json
    source: Message | None = None
    """The message whose button was pressed, also where a modal came from that button."""
    opened_by: Interaction | None = None
    """The interaction whose answer was the modal that this one submits."""
    acknowledged: bool = False
    modal: Modal | None = None
    modal_open: bool = False
    original: Message | None = None
    """What "@original" means: the first answer, or the message that the answer updates."""
    said: list[Message] = field(default_factory=list)

    @property
    def response(self) -> Message | Modal | None:
        """The modal or the first message; None while there is none or it only says that it is being thought of."""
        if self.modal:
            return self.modal
        return None if self.original is None or self.original.loading else self.original

    @property
    def messages(self) -> list[Message]:
        """Every message that stands as an answer, oldest first, ephemeral ones included."""
        return [message for message in self.said if not message.deleted and not message.loading]
