"""Messages as Discord delivers them, Markdown with mentions by number, as documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bots.discord.inline import parse_inline
from core.markup.normal import normal
from core.markup.runs import nest
from core.markup.tree import Block, CodeBlock, Document, Heading, Inline, Listing, Paragraph, Quote

_QUOTE = re.compile(r" *> (.*)")
_QUOTED_LINE = re.compile(r"\n *>(?: |$)(.*)", re.MULTILINE)
_LONG_QUOTE = re.compile(r" *>>> ")
_HEADING = re.compile(r" *(#{1,3}) (?!#) *(\S.*)")
_SMALL = re.compile(r" *-# (?!-#) *(\S.*)")
_ITEM = re.compile(r"( *)(?:[-*]|(\d{1,9})\.) +(?=\S)")
_FENCE = re.compile(r"(?<![\\`])```")
_LANGUAGE = re.compile(r"([\w+#.-]*)[^\S\n]*\n")
_LIST_DEPTH = 11


def parse(content: str, *, names: Mapping[str, str]) -> Document:
    """The document, in normal form, of a message's content.

    `names` tells how mentioned people, channels and roles are called, by "@" (or "#", or "&") and their id; those it
    does not know are called as Discord calls them. Marks that close nothing stay text. Blocks are found before
    styles, so that no style reaches over a heading, a list, a quote or a code block.
    """
    return normal(Document(tuple(_Blocks(content, names).read())))


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Blocks out of text; `quoted` where no further quote can begin, `depth` lists deep, eleven being Discord's end."""

    text: str
    names: Mapping[str, str]
    quoted: bool = False
    depth: int = 0

    def read(self) -> Iterator[Block]:
        at = loose = 0
        while at < len(self.text):
            end = self._line_end(at)
            found = self._begun(at) if at == 0 or self.text[at - 1] == "\n" else None
            start = at
            if found is None and (fence := self._fence(at, end)):
                start, found = fence.start(), self._code(fence)
            if found is None:
                at = end + 1
                continue
            yield self._paragraph(self.text[loose:start])
            block, at = found
            yield block
            loose = at
        yield self._paragraph(self.text[loose:])

    def _begun(self, at: int) -> tuple[Block, int] | None:
        """The block that the line at `at` begins, and where the text goes on behind it."""
        text = self.text
        if not self.quoted and (found := _LONG_QUOTE.match(text, at)):
            return Quote(self._inside(text[found.end() :], quoted=True)), len(text)
        if not self.quoted and (found := _QUOTE.match(text, at)):
            return self._quote(found)
        if found := _HEADING.match(text, at):
            return Heading(len(found[1]), self._inline(found[2])), found.end() + 1
        if found := _SMALL.match(text, at):
            return Paragraph(self._inline(found[1])), found.end() + 1
        if self.depth < _LIST_DEPTH and (found := _ITEM.match(text, at)):
            return self._list(found)
        return None

    def _quote(self, found: re.Match[str]) -> tuple[Block, int]:
        lines, at = [found[1]], found.end()
        while more := _QUOTED_LINE.match(self.text, at):
            lines.append(more[1])
            at = more.end()
        return Quote(self._inside("\n".join(lines), quoted=True)), at + 1

    def _list(self, first: re.Match[str]) -> tuple[Block, int]:
        """Items as deep as the first one and of its kind; lines that are indented further belong to them."""
        text, margin = self.text, len(first[1])
        further = re.compile(rf" {{{margin + 2}}}(.*)")
        items: list[list[str]] = []
        at = first.start()
        while at < len(text):
            end = self._line_end(at)
            item = _ITEM.match(text, at)
            if item and margin <= len(item[1]) <= margin + 1 and (item[2] is None) == (first[2] is None):
                items.append([text[item.end() : end]])
            elif items and (more := further.match(text, at)):
                items[-1].append(more[1])
            else:
                break
            at = end + 1
        blocks = tuple(self._inside("\n".join(lines), depth=self.depth + 1) for lines in items)
        return Listing(blocks, None if first[2] is None else int(first[2])), at

    def _fence(self, at: int, end: int) -> re.Match[str] | None:
        """Where a code block begins in the line: one that ends somewhere, and holds more than backticks."""
        for fence in _FENCE.finditer(self.text, at, end):
            closing = self.text.find("```", fence.end())
            if closing < 0:
                return None
            content = self.text[fence.end() : closing]
            if content.strip() and content.strip("`"):
                return fence
        return None

    def _code(self, fence: re.Match[str]) -> tuple[Block, int]:
        closing = self.text.index("```", fence.end())
        content = self.text[fence.end() : closing]
        language = _LANGUAGE.match(content)
        if language and content[language.end() :].strip():
            return CodeBlock(content[language.end() :], language[1]), closing + 3
        return CodeBlock(content), closing + 3

    def _inside(self, text: str, *, quoted: bool = False, depth: int = 0) -> tuple[Block, ...]:
        inside = _Blocks(text, self.names, self.quoted or quoted, depth or self.depth)
        return tuple(inside.read())

    def _paragraph(self, text: str) -> Paragraph:
        return Paragraph(self._inline(text))

    def _inline(self, text: str) -> tuple[Inline, ...]:
        return nest(parse_inline(text, self.names))

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end
