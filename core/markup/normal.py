"""The normal form of a document: what every network can show, written in one way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.markup.links import linkable
from core.markup.runs import Leaf, Run, flatten, nest, paragraphs, strip
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Inline,
    Listing,
    Mention,
    Moment,
    Paragraph,
    Quote,
    Text,
)

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls; overrides of the writing direction, with which a text can garble what stands beside it and which Telegram
# takes out without a word, so that entities behind them would be misplaced; halves of surrogate pairs.
_ILLEGIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufffe\uffff]")


def normal(document: Document) -> Document:
    """The same document in normal form; `normal(normal(x)) == normal(x)`.

    Characters that no network shows are gone. Empty lines part paragraphs, and nothing is empty. Neighbours of equal
    styles are one, no style or link begins or ends in blanks, and what reaches furthest is outermost. Links lead to
    addresses that may be linked to; others have become text. Code begins and ends with a line that is not empty.
    """
    return Document(tuple(_blocks(document.blocks)))


def legible(text: str) -> str:
    """The characters that can be shown, with every kind of line break as a newline."""
    return _ILLEGIBLE.sub("", _BREAKS.sub("\n", text))


def _blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Paragraph(children):
                yield from paragraphs(_runs(children))
            case Heading(level, children):
                if line := nest(strip(_runs(children))):
                    yield Heading(level, line)
            case Quote(children, expandable):
                if quoted := tuple(_blocks(children)):
                    yield Quote(quoted, expandable)
            case CodeBlock(text, language):
                if (code := legible(text)).strip():
                    yield CodeBlock(code.strip("\n"), _one_line(language))
            case Listing(items, start):
                filled = (tuple(_blocks(item)) for item in items)
                if kept := tuple(item for item in filled if item):
                    yield Listing(kept, start)


def _runs(children: tuple[Inline, ...]) -> Iterator[Run]:
    for run in flatten(children):
        url = run.url if run.url is not None and linkable(run.url) else None
        yield Run(_leaf(run.leaf), run.styles, url)


def _leaf(leaf: Leaf) -> Leaf:
    match leaf:
        case Text(text):
            return Text(legible(text))
        case Code(text):
            return Code(legible(text))
        case Mention(name):
            shown = _one_line(name).lstrip("@ ")
            return Mention(shown) if shown else Text("@")
        case Emoji(fallback):
            return Emoji(_one_line(fallback))
        case Moment(unix, text):
            return Moment(unix, _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(legible(text).split())
