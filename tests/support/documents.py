"""Documents of every shape for property tests, and what of them has to arrive on the other side of a network."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from core.markup.normal import normal
from core.markup.runs import Run, flatten
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

_LOADED = (
    r"* ** *** _ __ ~~ || ` `` ``` \ [ ] ]( ( ) < > <@1> <#2> <:e:3> <t:4:R> </x:5> @everyone @anna # ## -# - + 1. "
    r"> >>> : ! & &amp; <b> <script>alert(1)</script> javascript: http snake_case Ünïcödé 漢字 👩‍👩‍👧 é 😀"
)
_INVISIBLE = [" ", " ", "\n", "\n\n", "\t", "\u200b", "\u2028", "\u202e", "\r\n", "\0", "\x1b", "\ud83d", "e\u0301"]
WORDS = st.lists(st.sampled_from(_LOADED.split(" ") + _INVISIBLE), max_size=6).map("".join) | st.text(max_size=8)
"""Text that means something to one network or another, or has no business in a text."""
_ADDRESSES = ["https://example.org/", "http://example.org/a?b=c&d=e", "https://example.org/a_b#c"]


def documents(
    *, texts: st.SearchStrategy[str] = WORDS, links: bool = True, lists: bool = True, moments: bool = True
) -> st.SearchStrategy[Document]:
    """Documents of anything, or of less."""
    leaves: list[st.SearchStrategy[Inline]] = [st.builds(node, texts) for node in (Text, Text, Code, Mention, Emoji)]
    if moments:
        leaves.append(st.builds(Moment, st.integers(-(10**13), 10**13), texts))

    def around(children: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
        row = st.lists(children, max_size=4).map(tuple)
        styled = st.builds(Styled, st.sampled_from(Style), row)
        return styled | st.builds(Link, st.sampled_from(_ADDRESSES) | texts, row) if links else styled

    inlines = st.lists(st.recursive(st.one_of(leaves), around, max_leaves=8), max_size=5).map(tuple)

    def containing(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
        row = st.lists(children, max_size=3).map(tuple)
        quote = st.builds(Quote, row, st.booleans())
        items = st.lists(row, max_size=3).map(tuple)
        return quote | st.builds(Listing, items, st.none() | st.integers(-2, 999)) if lists else quote

    flat: st.SearchStrategy[Block] = st.one_of(
        st.builds(Paragraph, inlines),
        st.builds(Heading, st.integers(1, 6), inlines),
        st.builds(CodeBlock, texts, st.sampled_from(["", "py", "c++", "<x>"])),
    )
    return st.lists(st.recursive(flat, containing, max_leaves=6), max_size=4).map(tuple).map(Document)


@dataclass(frozen=True)
class Seen:
    """One character that a reader sees, and how; `path` names the blocks that it stands in, outermost first."""

    character: str
    styles: frozenset[Style]
    url: str | None
    code: bool
    path: tuple[str, ...]

    @property
    def block(self) -> str:
        return self.path[-1]

    def __repr__(self) -> str:
        return f"{self.character}{''.join(sorted(self.styles))}{self.url or ''}{'`' * self.code}<{'/'.join(self.path)}"


def seen(document: Document) -> list[Seen]:
    """What a reader sees of a document: blanks, and what stands between characters only to part them, are not seen."""
    return [
        Seen(character, run.styles, run.url, isinstance(run.leaf, Code), path)
        for path, run in _runs(normal(document).blocks, ())
        for character in letters(run.text)
    ]


def letters(text: str) -> str:
    """The characters of a text that can be seen."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def within(part: Sequence[Seen], whole: Iterable[Seen]) -> bool:
    """Whether all of a part stands in the whole in the same order, whatever stands between."""
    rest = iter(whole)
    return all(one in rest for one in part)


def _runs(blocks: tuple[Block, ...], around: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Run]]:
    for block in blocks:
        path = (*around, type(block).__name__)
        match block:
            case Paragraph(children) | Heading(children=children):
                yield from ((path, run) for run in flatten(children))
            case CodeBlock(text):
                yield path, Run(Text(text))
            case Quote(children):
                yield from _runs(children, path)
            case Listing(items):
                for item in items:
                    yield from _runs(item, path)
