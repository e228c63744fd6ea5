"""The nouns of the stand-in: persons, chats, members, messages and files, as plain mutable records."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]
ChatType: TypeAlias = Literal["private", "group", "supergroup", "channel"]
Status: TypeAlias = Literal["creator", "administrator", "member", "left", "kicked"]

GROUP_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
CHANNEL_RIGHTS = (*GROUP_RIGHTS[:-2], "can_post_messages", "can_edit_messages")


@dataclass(eq=False, slots=True)
class StoredFile:
    """One downloadable file; pictures have a size in pixels."""

    file_id: str
    unique_id: str
    path: str
    data: bytes = field(repr=False)
    name: str = ""
    mime_type: str = "application/octet-stream"
    width: int = 0
    height: int = 0


Picture: TypeAlias = list[StoredFile]
"""The same picture in several sizes, the smallest first."""


MediumKind: TypeAlias = Literal["video", "animation", "audio", "voice", "video_note", "sticker"]


@dataclass(frozen=True, slots=True)
class Medium:
    """A film, a sound or a sticker, which has an emoji besides."""

    kind: MediumKind
    file: StoredFile
    emoji: str | None = None


@dataclass(eq=False, slots=True)
class User:
    """A person, or a bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    is_bot: bool = False
    language_code: str | None = None
    deactivated: bool = False
    pictures: list[Picture] = field(default_factory=list, repr=False)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(eq=False, slots=True)
class Member:
    """What a user is in a chat. `rights` counts for administrators only; an owner has them all."""

    user: User
    status: Status = "member"
    rights: Collection[str] = ()
    anonymous: bool = False

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    @property
    def is_inside(self) -> bool:
        return self.is_admin or self.status == "member"

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(eq=False, slots=True)
class Topic:
    """A forum topic; its id is that of the service message that opened it."""

    id: int
    name: str


@dataclass(eq=False, slots=True)
class Chat:
    """A place for messages. Message ids count from 1 in each of them, so an id alone names no message."""

    id: int
    type: ChatType
    title: str | None = None
    username: str | None = None
    is_forum: bool = False
    user: User | None = None
    """The person of a private chat."""
    opened: bool = False
    """A private chat: the person has written to the bot."""
    blocked: bool = False
    """A private chat: the person has blocked the bot."""
    linked: Chat | None = field(default=None, repr=False)
    """A channel's discussion group, and the other way round."""
    migrated_to: Chat | None = field(default=None, repr=False)
    members_may_write: bool = True
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    topics: dict[int, Topic] = field(default_factory=dict, repr=False)
    messages: dict[int, Message] = field(default_factory=dict, repr=False)

    def member(self, user: User) -> Member:
        """The user's membership; a stranger's says "left"."""
        if self.type == "private":
            return Member(user)
        return self.members.get(user.id) or Member(user, "left")

    @property
    def next_id(self) -> int:
        return max(self.messages, default=0) + 1


@dataclass(eq=False, slots=True)
class Message:
    """One message. `text` and `entities` are the caption where there is a picture, a document or a medium."""

    chat: Chat = field(repr=False)
    sender: User | None
    """Nobody for a channel's post."""
    id: int = 0
    date: int = 0
    author: User | None = field(default=None, repr=False)
    """The person who wrote it, also where the chat shows somebody else."""
    sent_by_bot: bool = False
    sender_chat: Chat | None = field(default=None, repr=False)
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    photo: Picture | None = None
    document: StoredFile | None = None
    medium: Medium | None = None
    media_group_id: str | None = None
    reply_markup: Json | None = None
    link_preview_options: Json | None = None
    reply_to: int | None = None
    """The message that this one answers, in the same chat."""
    thread_id: int | None = None
    """The thread's first message: a channel's automatic forward, a forum topic, or what was answered."""
    is_topic_message: bool = False
    forward_origin: Json | None = None
    automatic_forward_of: Message | None = field(default=None, repr=False)
    discussion_copy: Message | None = field(default=None, repr=False)
    """A channel's post: its automatic forward in the discussion group."""
    author_signature: str | None = None
    service: Json | None = None
    """The wire fields of a service message, such as {"new_chat_members": [...]}."""
    silent: bool = False
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """What each person, or the group in whose name somebody reacted, chose."""
    edit_date: int | None = None
    deleted: bool = False

    @property
    def has_media(self) -> bool:
        return not (self.photo is None and self.document is None and self.medium is None)


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What the person who pressed a button is shown."""

    text: str | None = None
    show_alert: bool = False
    url: str | None = None


@dataclass(eq=False, slots=True)
class Press:
    """A callback query: a person pressed an inline button, and waits for an answer."""

    id: str
    user: User
    message: Message
    data: str
    answer: PressAnswer | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime_type: str
    data: bytes = field(repr=False)


@dataclass(eq=False, slots=True)
class Call:
    """A recorded request: its method, decoded parameters and outcome (a result, or an error's description)."""

    method: str
    parameters: Json
    status: int = 0
    """0 while it is under way."""
    result: Any = None
    error: str | None = None
