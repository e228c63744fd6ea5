"""Documents as Telegram shows them: bare text, and entities that say which of its characters are what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from telegram import MessageEntity

from core.markup.normal import normal
from core.markup.runs import Run, flatten, nest, strip
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
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
    inline_text,
)

_STYLES = {
    Style.BOLD: MessageEntity.BOLD,
    Style.ITALIC: MessageEntity.ITALIC,
    Style.UNDERLINE: MessageEntity.UNDERLINE,
    Style.STRIKE: MessageEntity.STRIKETHROUGH,
    Style.SPOILER: MessageEntity.SPOILER,
}
_MOMENTS = range(1, 2**31)
"""Unix seconds that Telegram can count; any other moment is but its text."""
_JOINER = "\u2060"
_ADDRESS = re.compile(r"(https?://\S+)|(?<!\w)@(?=\w)")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text and its entities, whose offsets and lengths count UTF-16 code units as Telegram's do."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


def render(document: Document) -> Rendered:
    """The document as a message's text; it names people without reaching them.

    Telegram has no headings (they become bold) and no lists (they become lines). Entities are nested in each other or
    apart, code and links stand in no other code or link, quotes in no other quote, and none begins or ends in blanks,
    as https://core.telegram.org/bots/api#messageentity and #formatting-options ask for. An "@name" is kept from
    becoming a mention by a word joiner behind its "@". A moment keeps its text, and tells it in the reader's own time
    when it is touched. Links to mail addresses, which Telegram ignores, name them.
    """
    writer = _Writer()
    writer.blocks(normal(document).blocks)
    return writer.rendered()


def length(document: Document) -> int:
    """The length of the rendered text in UTF-16 code units, which is what Telegram's limits count."""
    return units(render(document).text)


def units(text: str) -> int:
    """How many UTF-16 code units a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Writer:
    """A text as it grows, with the entities found so far."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._entities: list[MessageEntity] = []
        self._at = 0

    def rendered(self) -> Rendered:
        # An entity is found after those inside of it, even where both cover the same.
        entities = self._entities[::-1]
        entities.sort(key=lambda entity: (entity.offset, -entity.length))
        return Rendered("".join(self._parts), tuple(entities))

    def blocks(self, blocks: Iterable[Block], gap: str = "\n\n", *, bare: bool = False) -> None:
        """`gap` parts the blocks; `bare` is true where a quote can't be one: in another one, and in a list."""
        for index, block in enumerate(blocks):
            if index:
                self._write(gap)
            self._block(block, gap, bare)

    def _block(self, block: Block, gap: str, bare: bool) -> None:
        start = self._at
        match block:
            case Paragraph(children):
                self._line(children, gap)
            case Heading(_, children):
                self._line((Styled(Style.BOLD, children),), gap)
            case Quote(children) if bare:
                self.blocks(children, gap, bare=True)
            case Quote(children, expandable):
                self.blocks(children, gap, bare=True)
                self._mark(MessageEntity.EXPANDABLE_BLOCKQUOTE if expandable else MessageEntity.BLOCKQUOTE, start)
            case CodeBlock(text, language):
                self._write(text)
                self._mark(MessageEntity.PRE, start, language=language or None)
            case Listing(items, first):
                self._list(items, first, gap)

    def _list(self, items: tuple[tuple[Block, ...], ...], first: int | None, gap: str) -> None:
        """One line per item; what stands in it besides, and lists in it, on further lines, indented."""
        margin = gap.replace("\n\n", "\n")
        for index, item in enumerate(items):
            if index:
                self._write(margin)
            self._write("• " if first is None else f"{first + index}. ")
            self.blocks(item, margin + "  ", bare=True)

    def _line(self, children: tuple[Inline, ...], gap: str) -> None:
        runs = strip(_plain(run, gap) for run in flatten(children))
        self._inlines(nest(runs), linked=False)

    def _inlines(self, children: tuple[Inline, ...], *, linked: bool) -> None:
        for child in children:
            start = self._at
            match child:
                case Styled(style, inner):
                    self._inlines(inner, linked=linked)
                    self._mark_words(_STYLES[style], start, inline_text(inner))
                case Link(url, inner) if (address := url.removeprefix("mailto:")) != url:
                    self._inlines(inner, linked=False)
                    if inline_text(inner) != address:
                        self._write(f" ({address})")
                case Link(url, inner):
                    self._inlines(inner, linked=True)
                    self._mark_words(MessageEntity.TEXT_LINK, start, inline_text(inner), url=url)
                case Code(text):
                    self._write(text)
                    self._mark(MessageEntity.CODE, start)
                case Mention(name):
                    self._write(f"@{_JOINER}{name}")
                case Moment(unix, text) if unix in _MOMENTS and not linked:
                    self._write(text)
                    self._mark(MessageEntity.DATE_TIME, start, moment=datetime.fromtimestamp(unix, UTC))
                case Text(text) if not linked:
                    self._write(_ADDRESS.sub(lambda found: found[1] or f"@{_JOINER}", text))
                case _:
                    self._write(inline_text((child,)))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._at += units(text)

    def _mark_words(self, kind: str, start: int, text: str, *, url: str | None = None) -> None:
        """Mark what begins at `start` with `text`, but not the blanks where another entity interrupts this one."""
        blanks = len(text) - len(text.rstrip())
        self._mark(kind, start + len(text) - len(text.lstrip()), blanks=blanks, url=url)

    def _mark(
        self,
        kind: str,
        start: int,
        *,
        blanks: int = 0,
        url: str | None = None,
        language: str | None = None,
        moment: datetime | None = None,
    ) -> None:
        if (count := self._at - blanks - start) > 0:
            entity = MessageEntity(kind, start, count, url=url, language=language, unix_time=moment)
            self._entities.append(entity)


def _plain(run: Run, gap: str) -> Run:
    """The run as Telegram can have it: code is neither styled nor linked, and lines keep the margin of their list."""
    margin = gap.replace("\n\n", "\n")
    match run.leaf:
        case Text(text):
            return replace(run, leaf=Text(text.replace("\n", margin)))
        case Code(text) if run.url is not None:
            return replace(run, leaf=Text(text))
        case Code():
            return Run(run.leaf)
        case _:
            return run
