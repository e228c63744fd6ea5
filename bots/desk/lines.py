"""A text as its lines: what a hand-written shape is read by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.markup.links import shows_itself
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Quote,
    Styled,
    Text,
    inline_text,
)

Line = tuple[Inline, ...]


def lines_of(block: Block) -> list[Line]:
    """The lines of a paragraph that say something; any other block has none."""
    return _filled(_split(block.children)) if isinstance(block, Paragraph) else []


def bare_lines(block: Block) -> list[Line]:
    """The lines of any block, the marks of a list among them: "1984. A year" is a list to a network's parser."""
    match block:
        case Paragraph(children) | Heading(children=children):
            return _filled(_split(children))
        case Quote(children):
            return [line for child in children for line in bare_lines(child)]
        case CodeBlock(text):
            return _filled(_split((Text(text),)))
        case Listing():
            return list(_items(block))


def line_text(line: Line) -> str:
    """The bare text of a line, without blanks at its ends."""
    return inline_text(line).strip()


def paragraph_of(lines: list[Line]) -> list[Block]:
    """The lines as one paragraph again; nothing for no lines."""
    joined: list[Inline] = []
    for number, line in enumerate(lines):
        joined.extend((*((Text("\n"),) if number else ()), *line))
    return [Paragraph(tuple(joined))] if lines else []


def links_in(line: Line) -> Iterator[Link]:
    """The links of a line, in order."""
    for node in line:
        match node:
            case Link():
                yield node
            case Styled(children=children):
                yield from links_in(children)


def hidden_addresses(line: Line) -> list[str]:
    """Where the links lead whose text does not show it: what would be lost if only the text were kept."""
    return [link.url for link in links_in(line) if not _shows_itself(link)]


def shown_address(line: Line) -> str | None:
    """The address that a line consists of, where the network took it for one ("example.org/a", without a scheme)."""
    links = list(links_in(line))
    alone = len(links) == 1 and inline_text(links[0].children).strip() == line_text(line)
    return links[0].url if alone and _shows_itself(links[0]) else None


def without_prefix(line: Line, length: int) -> Line:
    """The line without its first `length` characters, and without the white space that follows them."""
    rest: list[Inline] = []
    for node in line:
        text = inline_text((node,))
        if length >= len(text):
            length -= len(text)
        elif length or not rest:
            match node:
                case Text(text):
                    rest.append(Text(text[length:].lstrip()))
                case Code(text):
                    rest.append(Code(text[length:].lstrip()))
                case Styled(children=children) | Link(children=children):
                    rest.append(replace(node, children=without_prefix(children, length)))
                case _:
                    rest.append(node)
            length = 0
        else:
            rest.append(node)
    return tuple(rest)


def _shows_itself(link: Link) -> bool:
    text = inline_text(link.children)
    return shows_itself(link.url, text) or link.url == f"http://{text}"


def _filled(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line_text(line)]


def _split(children: tuple[Inline, ...]) -> list[Line]:
    lines: list[list[Inline]] = [[]]
    for node in children:
        match node:
            case Text(text) | Code(text):
                pieces: list[Line] = [(replace(node, text=piece),) if piece else () for piece in text.split("\n")]
            case Styled(children=inner) | Link(children=inner):
                pieces = [(replace(node, children=piece),) if piece else () for piece in _split(inner)]
            case _:
                pieces = [(node,)]
        lines[-1].extend(pieces[0])
        lines.extend(list(piece) for piece in pieces[1:])
    return [tuple(line) for line in lines]


def _items(listing: Listing) -> Iterator[Line]:
    for number, item in enumerate(listing.items, start=listing.start or 0):
        mark = "- " if listing.start is None else f"{number}. "
        first, *others = [line for block in item for line in bare_lines(block)] or [()]
        yield (Text(mark), *first)
        yield from others
