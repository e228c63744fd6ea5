"""Documents as Discord's Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TypeAlias

from bots.discord.escape import BREAK, code, code_block, encode, escape, escape_lines
from core.markup.links import shows_itself
from core.markup.normal import normal
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
    Heading,
    Inline,
    Link,
    Listing,
    Moment,
    Paragraph,
    Quote,
    Style,
    Styled,
    inline_text,
)

_MARKS = {
    Style.BOLD: "**",
    Style.ITALIC: "*",
    Style.UNDERLINE: "__",
    Style.STRIKE: "~~",
    Style.SPOILER: "||",
}
_LAST_MOMENT = 8_640_000_000_000
_ENDS_BARE = re.compile(r"[0-9A-Za-z/=&#-]$")

_Token: TypeAlias = tuple[str, str]
"""A stretch of Markdown and its role: "open" or "close" for the marks of a style, "" for anything else."""


def render(document: Document) -> str:
    """The document as a message's content: nothing of its text turns into markup, and nobody is pinged by it.

    Follows https://support.discord.com/hc/articles/210298617. Discord has no headings below the third level and no
    quotes in quotes; these become the next best. Links are masked where Discord shows them masked: to the web, with a
    text that names no address; others say where they lead.
    """
    return _blocks(normal(document).blocks, "\n\n", quoted=False)


def length(document: Document) -> int:
    """The length of the rendered content in code points, which is what Discord's limit of 2000 counts."""
    return len(render(document))


def _blocks(blocks: Iterable[Block], gap: str, *, quoted: bool) -> str:
    parts: list[str] = []
    for block in blocks:
        parts.append(_block(block, gap, quoted))
        parts.append("\n" if isinstance(block, Heading) else gap)
    return "".join(parts[:-1])


def _block(block: Block, gap: str, quoted: bool) -> str:
    match block:
        case Paragraph(children):
            return escape_lines(_line(children))
        case Heading(level, children):
            line = escape_lines(" ".join(_line(children).split("\n")))
            # "# #" is no heading for Discord.
            guard = "\\" if line.startswith("#") else ""
            return f"{'#' * max(1, min(level, 3))} {guard}{line}"
        case Quote(children) if quoted:
            return _blocks(children, gap, quoted=True)
        case Quote(children):
            return re.sub("^", "> ", _blocks(children, gap, quoted=True), flags=re.MULTILINE)
        case CodeBlock(text, language):
            return code_block(text, language)
        case Listing(items, start):
            return "\n".join(_item(item, start, index, quoted) for index, item in enumerate(items))


def _item(item: tuple[Block, ...], start: int | None, index: int, quoted: bool) -> str:
    """The item's lines, all but the first indented; an empty line would end the list."""
    mark = "-" if start is None else f"{max(start, 0) + index}."
    lines = _blocks(item, "\n", quoted=quoted).split("\n")
    return f"{mark} " + "\n  ".join(lines)


def _line(children: tuple[Inline, ...]) -> str:
    parts: list[str] = []
    before: _Token = ("", "")
    for token in _tokens(children, frozenset(), linked=False, last=True):
        if not token[0]:
            continue
        parts += (BREAK, token[0]) if _clash(before, token) else (token[0],)
        before = token
    return "".join(parts)


def _clash(before: _Token, token: _Token) -> bool:
    """Whether two marks would be read as one; bold that opens around italics, or closes behind them, is understood."""
    if not (before[1] and token[1] and before[0][0] == token[0][0] == "*"):
        return False
    return token[1] == "open" and (before[1] == "close" or before[0] == "*")


def _tokens(children: tuple[Inline, ...], around: frozenset[Style], *, linked: bool, last: bool) -> Iterator[_Token]:
    """The tokens of inline nodes; `last` says that nothing stands behind them in their block."""
    for child, following in zip_longest(children, children[1:]):
        parted = last if following is None else inline_text((following,))[:1].isspace()
        match child:
            case Styled(style, inner):
                tokens = list(_tokens(inner, around | {style}, linked=linked, last=False))
                yield from _marked(_MARKS[style], tokens)
            case Link(url, inner):
                yield from _link(url, inner, around, parted=parted)
            case Code(text):
                yield code(text), ""
            case Moment(unix) if abs(unix) <= _LAST_MOMENT:
                yield f"<t:{unix}:f>", ""
            case _:
                text = inline_text((child,))
                yield escape(text, linked=linked, underlined=Style.UNDERLINE in around, parted=parted), ""


def _marked(mark: str, tokens: list[_Token]) -> Iterator[_Token]:
    """The tokens between marks; blanks at their ends, where another style interrupts this one, stay outside."""
    content = "".join(text for text, _ in tokens)
    if not content.strip():
        yield from tokens
        return
    yield content[: len(content) - len(content.lstrip())], ""
    yield mark, "open"
    yield from _stripped(tokens)
    yield mark, "close"
    yield content[len(content.rstrip()) :], ""


def _stripped(tokens: list[_Token]) -> list[_Token]:
    row = list(tokens)
    while not row[0][0].strip():
        row.pop(0)
    while not row[-1][0].strip():
        row.pop()
    row[0] = row[0][0].lstrip(), row[0][1]
    row[-1] = row[-1][0].rstrip(), row[-1][1]
    return row


def _link(url: str, inner: tuple[Inline, ...], around: frozenset[Style], *, parted: bool) -> Iterator[_Token]:
    text = inline_text(inner)
    web = url.lower().startswith(("http://", "https://"))
    if web and text == url:
        address = encode(url)
        yield address if parted and address == url and _ENDS_BARE.search(url) else f"<{address}>", ""
    elif web and "://" not in text and _balanced(text):
        yield "[", ""
        yield from _tokens(inner, around, linked=True, last=False)
        yield f"]({encode(url)})", ""
    else:
        yield from _tokens(inner, around, linked=True, last=False)
        if not shows_itself(url, text):
            address = f"<{encode(url)}>" if web else escape(url.removeprefix("mailto:"), linked=True)
            yield f" ({address})", ""


def _balanced(text: str) -> bool:
    """Whether the square brackets in a masked link's text are closed in it, at one level, as Discord asks for."""
    return re.search(r"[\[\]]", re.sub(r"\[[^\[\]]*\]", "", text)) is None
