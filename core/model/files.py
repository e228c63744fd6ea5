"""Files that readers send along with what they say: as a network tells of them, and as they are passed on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.markup.tree import Document, Inline, Link, Paragraph, Text
from core.model.refs import FileHandle


class FileKind(StrEnum):
    """What a file is to its readers."""

    PICTURE = "picture"
    ANIMATION = "animation"
    """A picture that moves, without sound: GIFs, and the videos that networks make of them."""
    STICKER = "sticker"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    FILE = "file"
    """Anything else: it is offered for download, and never shown."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file as its network tells of it; nothing of that is believed before the content was looked at.

    `key` is the same whenever the same file of a message is told of, `handle` is what it is fetched by. `position` is
    its place among all that came with the comment, `size` in bytes, `width` and `height` in pixels; None is unknown.
    """

    key: str
    handle: FileHandle
    kind: FileKind
    position: int = 0
    name: str = ""
    size: int | None = None
    width: int | None = None
    height: int | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a comment that lies in the media folder. `key` tells it from every other file.

    `name` is what its reader called it, with an ending that does not lie. `url` is its public address on the blog,
    None while the blog has none.
    """

    key: int
    kind: FileKind
    path: Path
    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    alt: str = ""
    url: str | None = None


TITLES = {
    FileKind.PICTURE: "picture",
    FileKind.ANIMATION: "GIF",
    FileKind.STICKER: "sticker",
    FileKind.VIDEO: "video",
    FileKind.AUDIO: "audio",
    FileKind.VOICE: "voice message",
    FileKind.FILE: "file",
}
"""What each kind is called where it is only told of."""


def told_of(kind: FileKind, name: str, size: int | None, reason: str = "") -> str:
    """A file that is not shown, in words: "video tram.mp4 (35.2 MB): too big"."""
    named = f"{TITLES[kind]} {name}" if name else TITLES[kind]
    measured = f"{named} ({in_words(size)})" if size else named
    return f"{measured}: {reason}" if reason else measured


def noted(what: str, url: str | None) -> Document:
    """A note in brackets on a line of its own, perhaps linked."""
    words: Inline = Text(f"[{what}]")
    return Document((Paragraph((Link(url, (words,)) if url else words,)),))


def in_words(size: int) -> str:
    """A number of bytes as people read it: "35.2 MB", "12 KB"."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 2**10))} KB"
