"""A text as its lines: what a hand-written shape is read by."""

from __future__ import annotations

from dataclasses import replace

from core.markup.tree import Block, Document, Inline, Link, Paragraph, Styled, Text, inline_text

Line = tuple[Inline, ...]


def lines_of(block: Block) -> list[Line]:
    """The lines of a paragraph; any other block has none."""
    return _split(block.children) if isinstance(block, Paragraph) else []


def line_text(line: Line) -> str:
    """The bare text of a line."""
    return inline_text(line).strip()


def paragraph_of(lines: list[Line]) -> Document:
    """The lines as one paragraph again; nothing for no lines."""
    joined: list[Inline] = []
    for number, line in enumerate(lines):
        joined.extend((*((Text("\n"),) if number else ()), *line))
    return Document((Paragraph(tuple(joined)),)) if inline_text(tuple(joined)).strip() else Document()


def links_in(line: Line) -> list[str]:
    """The addresses that a line links to, in order."""
    found: list[str] = []
    for node in line:
        match node:
            case Link(url=url):
                found.append(url)
            case Styled(children=children):
                found.extend(links_in(children))
    return found


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
                case Styled(children=children) | Link(children=children):
                    rest.append(replace(node, children=without_prefix(children, length)))
                case _:
                    rest.append(node)
            length = 0
        else:
            rest.append(node)
    return tuple(rest)


def _split(children: tuple[Inline, ...]) -> list[Line]:
    lines: list[list[Inline]] = [[]]
    for node in children:
        match node:
            case Text(text):
                pieces: list[Line] = [(Text(piece),) if piece else () for piece in text.split("\n")]
            case Styled(children=inner) | Link(children=inner):
                pieces = [(replace(node, children=piece),) if piece else () for piece in _split(inner)]
            case _:
                pieces = [(node,)]
        lines[-1].extend(pieces[0])
        lines.extend(list(piece) for piece in pieces[1:])
    return [tuple(line) for line in lines]
