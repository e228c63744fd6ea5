"""Messages as Telegram delivers them, a text and entities, as documents."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from telegram import MessageEntity

from core.markup.links import linkable
from core.markup.normal import normal
from core.markup.runs import Leaf, Run, nest
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
    Emoji,
    Mention,
    Moment,
    Paragraph,
    Quote,
    Style,
    Text,
)

_STYLES: dict[str, Style] = {
    MessageEntity.BOLD: Style.BOLD,
    MessageEntity.ITALIC: Style.ITALIC,
    MessageEntity.UNDERLINE: Style.UNDERLINE,
    MessageEntity.STRIKETHROUGH: Style.STRIKE,
    MessageEntity.SPOILER: Style.SPOILER,
}
_QUOTES = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)
_LINKS = (MessageEntity.URL, MessageEntity.TEXT_LINK, MessageEntity.EMAIL)
_LEAVES = (
    MessageEntity.CODE,
    MessageEntity.MENTION,
    MessageEntity.TEXT_MENTION,
    MessageEntity.CUSTOM_EMOJI,
    MessageEntity.DATE_TIME,
)


def parse(text: str, entities: Sequence[MessageEntity]) -> Document:
    """The document, in normal form, of a text and its entities (or of a caption and its caption entities).

    Knows every kind of https://core.telegram.org/bots/api#messageentity; hashtags, cashtags, commands, phone numbers
    and kinds yet to come are text. Entities may overlap in any way; one that reaches out of the text is clamped to it,
    and one that begins or ends inside a surrogate pair takes in the whole character.
    """
    return normal(Document(tuple(_blocks(text, _spans(text, entities)))))


@dataclass(frozen=True, slots=True)
class _Span:
    """An entity with its bounds as indices into the text."""

    start: int
    end: int
    entity: MessageEntity

    @property
    def kind(self) -> str:
        return self.entity.type


def _spans(text: str, entities: Sequence[MessageEntity]) -> list[_Span]:
    """The entities that cover something, in the order of their beginnings, the longer ones first."""
    offsets = [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]
    spans = []
    for entity in entities:
        start = bisect_right(offsets, max(entity.offset, 0)) - 1
        end = min(bisect_left(offsets, entity.offset + entity.length), len(text))
        if start < end:
            spans.append(_Span(start, end, entity))
    return sorted(spans, key=lambda span: (span.start, -span.end))


def _blocks(text: str, spans: list[_Span]) -> Iterator[Block]:
    at = 0
    for quote in (span for span in spans if span.kind in _QUOTES):
        start = max(quote.start, at)
        if start < quote.end:
            yield from _parts(text, at, start, spans)
            inside = tuple(_parts(text, start, quote.end, spans))
            yield Quote(inside, expandable=quote.kind == MessageEntity.EXPANDABLE_BLOCKQUOTE)
            at = quote.end
    yield from _parts(text, at, len(text), spans)


def _parts(text: str, start: int, end: int, spans: list[_Span]) -> Iterator[Block]:
    """Code blocks, and the text between them; the paragraphs are parted later, when the normal form is made."""
    at = start
    for code in (span for span in spans if span.kind == MessageEntity.PRE):
        first, last = max(code.start, at), min(code.end, end)
        if first < last:
            yield Paragraph(nest(list(_runs(text, at, first, spans))))
            yield CodeBlock(text[first:last], code.entity.language or "")
            at = last
    yield Paragraph(nest(list(_runs(text, at, end, spans))))


def _runs(text: str, start: int, end: int, spans: list[_Span]) -> Iterator[Run]:
    touching = [span for span in spans if span.start < end and span.end > start]
    marks = [span for span in touching if span.kind in _STYLES or span.kind in _LINKS]
    leaves = {max(span.start, start): span for span in reversed(touching) if span.kind in _LEAVES}
    edges = sorted({start, end, *leaves, *(edge for span in marks for edge in (span.start, span.end))})
    at = start
    while at < end:
        leaf = leaves.get(at)
        following = min(leaf.end if leaf else edges[bisect_right(edges, at)], end)
        covered = text[at:following]
        styles = frozenset(_STYLES[span.kind] for span in marks if span.kind in _STYLES and _covers(span, at))
        targets = [_target(text, span) for span in marks if span.kind in _LINKS and _covers(span, at)]
        url = next((target for target in reversed(targets) if linkable(target)), None)
        yield Run(_leaf(covered, leaf.entity) if leaf else Text(covered), styles, url)
        at = following


def _covers(span: _Span, at: int) -> bool:
    return span.start <= at < span.end


def _target(text: str, span: _Span) -> str:
    covered = text[span.start : span.end]
    if span.kind == MessageEntity.TEXT_LINK:
        return span.entity.url or ""
    if span.kind == MessageEntity.EMAIL:
        return f"mailto:{covered}"
    # Telegram finds addresses without a scheme too, and opens them by http.
    return covered if "://" in covered else f"http://{covered}"


def _leaf(covered: str, entity: MessageEntity) -> Leaf:
    match entity.type:
        case MessageEntity.CODE:
            return Code(covered)
        case MessageEntity.CUSTOM_EMOJI:
            return Emoji(covered)
        case MessageEntity.DATE_TIME if entity.unix_time is not None:
            return Moment(int(entity.unix_time.timestamp()), covered)
        case MessageEntity.MENTION | MessageEntity.TEXT_MENTION:
            return Mention(covered)
    return Text(covered)
