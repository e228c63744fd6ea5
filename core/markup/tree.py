"""The one tree for text: small, immutable, and independent of every network.

A `Document` is a tuple of blocks; a block holds inline nodes or further blocks. Telegram's entities, Discord's
Markdown, HTML and the editor's Markdown are parsed into it and rendered from it, each in its own room.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Style(StrEnum):
    """An inline style that at least one network knows."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SPOILER = "spoiler"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters; "\\n" is a line break inside its block."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Inline nodes that share one style."""

    style: Style
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Inline code: literal characters, never styled further."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Inline nodes that lead to `url` (http, https, mailto or tg; anything else stays text)."""

    url: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A person who was mentioned: shown by name, never addressed, so that nobody is pinged."""

    name: str


@dataclass(frozen=True, slots=True)
class Emoji:
    """A network's custom emoji, known elsewhere only by its fallback text (":name:" or a Unicode emoji)."""

    fallback: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time (Unix seconds) that a network shows in each reader's own time zone."""

    unix: int
    text: str


Inline: TypeAlias = Text | Styled | Code | Link | Mention | Emoji | Moment


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted blocks; `expandable` means that a network may show them folded."""

    children: tuple[Block, ...]
    expandable: bool = False


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Preformatted lines, with the language's name where one was given."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; an item is a tuple of blocks. `start` is the first number of an ordered list, None for bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


Block: TypeAlias = Paragraph | Heading | Quote | CodeBlock | Listing


@dataclass(frozen=True, slots=True)
class Document:
    """A whole text: a tuple of blocks, empty for no text at all."""

    blocks: tuple[Block, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def __add__(self, other: Document) -> Document:
        return Document(self.blocks + other.blocks)

    @property
    def text(self) -> str:
        """The bare text: blocks separated by an empty line, without any markup."""
        return "\n\n".join(_block_text(block) for block in self.blocks)


def paragraph(*children: Inline | str) -> Document:
    """A document of one paragraph, from nodes and plain strings."""
    return Document((Paragraph(tuple(Text(child) if isinstance(child, str) else child for child in children)),))


def plain(text: str) -> Document:
    """A document that says just `text`; empty lines separate its paragraphs."""
    paragraphs = (part.strip("\n") for part in text.split("\n\n"))
    return Document(tuple(Paragraph((Text(part),)) for part in paragraphs if part.strip()))


def inline_text(children: tuple[Inline, ...]) -> str:
    """The bare characters of inline nodes."""
    return "".join(_inline_text(child) for child in children)


def _inline_text(node: Inline) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Styled(children=children) | Link(children=children):
            return inline_text(children)
        case Mention(name):
            return name if name.startswith("@") else f"@{name}"
        case Emoji(fallback):
            return fallback
        case Moment(text=text):
            return text


def _block_text(block: Block) -> str:
    match block:
        case Paragraph(children) | Heading(children=children):
            return inline_text(children)
        case Quote(children=children):
            return "\n\n".join(_block_text(child) for child in children)
        case CodeBlock(text=text):
            return text
        case Listing(items=items):
            return "\n".join("\n".join(_block_text(child) for child in item) for item in items)
