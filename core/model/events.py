"""What a network tells us: events, as an adapter understood them from its raw updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.markup.tree import Document
from core.model.files import FileRef
from core.model.refs import MessageRef, NetworkName, PersonRef, PlaceRef, ThreadRef


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one network; `name` is what they are called there, `avatar` a public address."""

    network: NetworkName
    ref: PersonRef
    name: str
    handle: str | None = None
    avatar: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A person wrote a message that may be a comment.

    It belongs to what `answers` (its immediate parent) shows, or to `thread` if that is one of ours, or to what `below`
    (the message that its thread hangs on) shows; if none is known it is ordinary chat and nothing of it is kept. `url`
    is its public address. Messages with the same `album` are one comment, whose files come one by one.
    """

    message: MessageRef
    person: Person
    body: Document
    at: datetime
    thread: ThreadRef | None = None
    answers: MessageRef | None = None
    below: MessageRef | None = None
    url: str | None = None
    files: tuple[FileRef, ...] = ()
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """A message has a new text (never told for a changed name, a resolved preview, a flag or a reaction).

    `files` are all that it holds now; with None they stay as they are.
    """

    message: MessageRef
    body: Document
    at: datetime
    files: tuple[FileRef, ...] | None = None


@dataclass(frozen=True, slots=True)
class Deleted:
    """A native message was taken away by somebody, at `at`."""

    message: MessageRef
    at: datetime


@dataclass(frozen=True, slots=True)
class Reacted:
    """How often an emoji stands below a message by now, for one person: once (1) or no more (0).

    Without a `person` it is of people who are not named, and `count` says how many. A custom emoji is its ":name:", any
    other as `same_everywhere` spells it. `thread` is the one that hangs on this very message, if any does.
    """

    message: MessageRef
    person: PersonRef | None
    emoji: str
    count: int
    thread: ThreadRef | None = None


@dataclass(frozen=True, slots=True)
class ReactionsCleared:
    """A message bears no reactions any more, or none with this `emoji`."""

    message: MessageRef
    emoji: str | None = None


@dataclass(frozen=True, slots=True)
class ThreadOpened:
    """The talk about the native message `of` happens in `thread`; `door` is its public web address.

    It also is a receipt: `of` stands at `place` and says `says` (its bare text), whether we know of it or not.
    """

    of: MessageRef
    thread: ThreadRef
    door: str | None = None
    place: PlaceRef | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class ThreadClosed:
    """A thread is gone, and nothing more can be said in it; of what was said there nobody took anything back."""

    thread: ThreadRef
    reason: str


@dataclass(frozen=True, slots=True)
class AccessChanged:
    """The bot was let into a place with all its parts, or lost it; `reason` says how."""

    place: PlaceRef
    open: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """A person gave a command: its name without a slash and what followed it.

    `place` is where it is answered. `private` tells that nobody else reads command and answer there: a private chat
    with the bot, or an interaction that only its person sees. `answers` is the message the command replied to and
    `quoted` what that message says. `fields` are the filled inputs of a form (Discord's modal) by their names, in
    place of an argument. `picture` is the file that came along, as raw bytes that nobody has checked yet. `given_in` is
    the public place it was given in, if it was, though it may be answered for its person alone.
    """

    person: Person
    place: PlaceRef
    private: bool
    name: str
    argument: Document
    message: MessageRef | None = None
    answers: MessageRef | None = None
    quoted: Document = field(default_factory=Document)
    fields: Mapping[str, Document] = field(default_factory=dict)
    picture: bytes | None = None
    given_in: PlaceRef | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button with this action, below the native message `message`."""

    person: Person
    place: PlaceRef
    message: MessageRef
    action: str


Event = (
    Said
    | Edited
    | Deleted
    | Reacted
    | ReactionsCleared
    | ThreadOpened
    | ThreadClosed
    | AccessChanged
    | Commanded
    | Pressed
)
