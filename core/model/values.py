"""What is said to a network: the values that cross the port, free of rows and sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.markup.tree import Document
from core.model.files import File
from core.model.refs import MessageRef, PlaceRef, ThreadRef


@dataclass(frozen=True, slots=True)
class Source:
    """The article a post links to; `url` may be empty when only a headline is known."""

    headline: str
    url: str
    author: str = ""
    publication: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: its file, its media type ("image/jpeg"), and its size in pixels."""

    path: Path
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a notice: what it says, and the action ("publish:12") that a press sends back (1-64 bytes)."""

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """A post as it is announced. `permalink` is None while the blog has no public address."""

    number: int
    title: str
    source: Source | None
    excerpt: Document
    comment: Document
    labels: tuple[str, ...]
    permalink: str | None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a comment answers, at one destination: who wrote it, and its native message there if there is one."""

    name: str
    message: MessageRef | None


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as it is relayed: under its author's name, from the network whose title is `origin` ("Telegram").

    `avatar` is a public address or None; `answered` is None for a comment on the post itself; `permalink` leads to
    the comment on the blog, None while the blog has no public address. `files` come with it, in their order; `shown`
    tells which copies that stand at the destination show which of them, by their keys. `followed` tells of one that
    stands there that something else was said below it since.
    """

    author: str
    avatar: str | None
    by_editor: bool
    origin: str
    body: Document
    answered: Answered | None
    permalink: str | None
    files: tuple[File, ...] = ()
    shown: tuple[tuple[MessageRef, int], ...] = ()
    followed: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file of our own making: its name, with an ending, and its content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What a bot says by itself: a text with rows of buttons, perhaps in reply to a native message there.

    A text with an enclosure is short (at most 1000 characters), so that it fits below the file on every network.
    """

    body: Document
    buttons: tuple[tuple[Button, ...], ...] = ()
    answers: MessageRef | None = None
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be filled in: the command and its argument that a filled one stands for, and what it holds already."""

    command: str
    argument: str
    fields: Mapping[str, Document]


Subject = Announcement | Remark | Message


@dataclass(frozen=True, slots=True)
class Address:
    """A destination as an adapter sees it: the place, and the options its settings gave it (silent, crosspost)."""

    place: PlaceRef
    options: tuple[tuple[str, bool], ...] = ()

    def option(self, name: str, default: bool) -> bool:
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be done yet about a message that stands, and after how many seconds it is worth trying again."""

    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What stands at a destination after a send or a revision.

    `copies` are the native messages in reading order; `thread` is where the talk about an announcement happens there,
    None while it is not known yet (it then arrives as a ThreadOpened); `door` is the public web address of that talk.
    What is `missing` is asked for by having the same subject revised later. `shown` tells which copies show which of a
    comment's files, by their keys, where each has a message of its own.
    """

    copies: tuple[MessageRef, ...]
    thread: ThreadRef | None = None
    door: str | None = None
    missing: Missing | None = None
    shown: tuple[tuple[MessageRef, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """How a post will look on one network: the text as it will stand there, in how many units of how many."""

    body: Document
    length: int
    limit: int
    was_cut: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a network tells of a destination.

    `place` is its canonical form (an "@name" resolved); `takes_comments` is False where nobody could talk about a
    post (a channel without a discussion group); each fault is a sentence with its remedy.
    """

    place: PlaceRef
    title: str
    takes_comments: bool
    faults: tuple[str, ...] = ()
