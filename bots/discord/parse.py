"""Messages as Discord delivers them, Markdown with mentions by number, as documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bots.discord.inline import parse_inline
from core.markup.normal import normal
from core.markup.runs import nest
from core.markup.tree import Block, CodeBlock, Document, Heading, Inline, Listing, Paragraph, Quote

_QUOTE = re.compile(r" *>(?: |$)(.*)")
_LONG_QUOTE = re.compile(r" *>>> ")
_HEADING = re.compile(r" *(#{1,3}) (?!#) *(\S.*)")
_SMALL = re.compile(r" *-# (?!-#) *(\S.*)")
_ITEM = re.compile(r"( *)(?:[-*]|(\d{1,9})\.) +(?=\S)")
_FENCE = re.compile(r"(?<![\\`])```")
_LANGUAGE = re.compile(r"([\w+#.-]*)[^\S\n]*\n(?=.*\S)", re.DOTALL)
_LIST_DEPTH = 11
"""Discord's own: https://support.discord.com/hc/articles/210298617 shows lists in lists, its client stops there."""


def parse(content: str, *, names: Mapping[str, str]) -> Document:
    """The document, in normal form, of a message's content.

    `names` tells how mentioned people, channels and roles are called, by "@" (or "#", or "&") and their id; those it
    does not know are called as Discord calls them. Marks that close nothing stay text. Blocks are found before
    styles, so that no style reaches over a heading, a list, a quote or a code block.
    """
    return normal(Document(tuple(_Blocks(content, names).read())))


@dataclass(slots=True)
class _Blocks:
    """Blocks out of lines; `quoted` where no further quote can begin, `depth` lists deep."""

    text: str
    names: Mapping[str, str]
    quoted: bool = False
    depth: int = 0

    def read(self) -> Iterator[Block]:
        lines = self.text.split("\n")
        loose: list[str] = []
        at = 0
        while at < len(lines):
            block, following = self._block(lines, at)
            if block is None:
                loose.append(lines[at])
                at += 1
            else:
                yield from self._loose(loose)
                loose.clear()
                yield block
                at = following
        yield from self._loose(loose)
