"""The form in which the database keeps a document: plain JSON, one list per node, each opened by its node's name."""

from __future__ import annotations

from typing import Any, TypeAlias

from core.errors import Invalid
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Inline,
    Link,
    Listing,
    Mention,
    Moment,
    Paragraph,
    Quote,
    Style,
    Styled,
    Text,
)

Json: TypeAlias = Any
"""What `json.loads` may return."""


def dump(document: Document) -> list[Json]:
    """The document as JSON-able lists, strings and numbers; `load` gives back an equal document.

    Text is a string; every other node is a list `[name, ...]`: `["bold", child, ...]`, `["link", url, child, ...]`,
    `["p", child, ...]`, `["h", level, child, ...]`, `["quote", block, ...]` and so on. A new kind of node gets a new
    name, so that what was stored before stays readable.
    """
    return [_dump_block(block) for block in document.blocks]


def load(value: Json) -> Document:
    """The document that `dump` made `value` of. Raises Invalid for anything that `dump` does not make."""
    return Document(_blocks(_list(value)))


def _dump_block(block: Block) -> Json:
    match block:
        case Paragraph(children):
            return ["p", *map(_dump_inline, children)]
        case Heading(level, children):
            return ["h", level, *map(_dump_inline, children)]
        case Quote(children, expandable):
            return ["fold" if expandable else "quote", *map(_dump_block, children)]
        case CodeBlock(text, language):
            return ["pre", text, language]
        case Listing(items, start):
            return ["list", start, *([_dump_block(child) for child in item] for item in items)]


def _dump_inline(node: Inline) -> Json:
    match node:
        case Text(text):
            return text
        case Styled(style, children):
            return [style.value, *map(_dump_inline, children)]
        case Link(url, children):
            return ["link", url, *map(_dump_inline, children)]
        case Code(text):
            return ["code", text]
        case Mention(name):
            return ["mention", name]
        case Emoji(fallback):
            return ["emoji", fallback]
        case Moment(unix, text):
            return ["moment", unix, text]


def _load_block(value: Json) -> Block:
    match value:
        case ["p", *children]:
            return Paragraph(_inlines(children))
        case ["h", level, *children]:
            return Heading(_int(level), _inlines(children))
        case ["quote" | "fold" as name, *children]:
            return Quote(_blocks(children), expandable=name == "fold")
        case ["pre", str(text), str(language)]:
            return CodeBlock(text, language)
        case ["list", start, *items]:
            return Listing(tuple(_blocks(_list(item)) for item in items), None if start is None else _int(start))
    raise Invalid(f"No block of a stored text: {value!r:.80}")


def _load_inline(value: Json) -> Inline:
    match value:
        case str(text):
            return Text(text)
        case ["bold" | "italic" | "underline" | "strike" | "spoiler" as style, *children]:
            return Styled(Style(style), _inlines(children))
        case ["link", str(url), *children]:
            return Link(url, _inlines(children))
        case ["code", str(text)]:
            return Code(text)
        case ["mention", str(name)]:
            return Mention(name)
        case ["emoji", str(fallback)]:
            return Emoji(fallback)
        case ["moment", unix, str(text)]:
            return Moment(_int(unix), text)
    raise Invalid(f"No part of a stored text: {value!r:.80}")


def _blocks(values: list[Json]) -> tuple[Block, ...]:
    return tuple(_load_block(value) for value in values)


def _inlines(values: list[Json]) -> tuple[Inline, ...]:
    return tuple(_load_inline(value) for value in values)


def _list(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    raise Invalid(f"A stored text has something else where a list belongs: {value!r:.80}")


def _int(value: Json) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Invalid(f"A stored text has something else where a whole number belongs: {value!r:.80}")
