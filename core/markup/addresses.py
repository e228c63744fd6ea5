"""The web addresses in a document: where its links lead, and what a network may make a link of."""

from __future__ import annotations

from functools import cache

from linkify_it import LinkifyIt

from core.markup.runs import flatten
from core.markup.tree import Block, CodeBlock, Document, Heading, Inline, Listing, Paragraph, Quote, inline_text


def addresses(document: Document) -> frozenset[str]:
    """Every address that a reader could follow, also one without a scheme: Telegram makes a link of "example.org"."""
    found: set[str] = set()
    for block in document.blocks:
        found |= _in_block(block)
    return frozenset(found)


def _in_block(block: Block) -> set[str]:
    match block:
        case Paragraph(children) | Heading(children=children):
            return _in_line(children)
        case CodeBlock(text=text):
            return _in_text(text)
        case Quote(children):
            return {address for child in children for address in _in_block(child)}
        case Listing(items):
            return {address for item in items for child in item for address in _in_block(child)}


def _in_line(children: tuple[Inline, ...]) -> set[str]:
    linked = {run.url for run in flatten(children) if run.url is not None and not run.url.startswith("mailto:")}
    return linked | _in_text(inline_text(children))


def _in_text(text: str) -> set[str]:
    return {match.url for match in _linkify().match(text) or ()}


@cache
def _linkify() -> LinkifyIt:
    return LinkifyIt(options={"fuzzy_email": False}).add("mailto:", None)
