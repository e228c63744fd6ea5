"""A document laid out as one row of characters, from which any stretch can be taken as a document again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count, groupby

from core.markup.links import shows_itself
from core.markup.normal import normal
from core.markup.runs import Run, flatten, nest
from core.markup.tree import (
    Block,
    Code,
    CodeBlock,
    Document,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Text,
)


@dataclass(frozen=True, slots=True)
class _Step:
    """One block on the way down to a run; the serial number tells equal blocks apart, `item` the items of a list."""

    serial: int
    block: Block
    item: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run, where it starts on the tape, and the blocks it stands in, outermost first."""

    path: tuple[_Step, ...]
    run: Run
    start: int

    @property
    def leaf_block(self) -> int:
        return self.path[-1].serial

    @property
    def whole(self) -> bool:
        """Whether a cut through the run would spoil it."""
        run = self.run
        return not isinstance(run.leaf, Text | Code) or (run.url is not None and shows_itself(run.url, run.text))


class Tape:
    """A document in normal form as one row of characters.

    Offsets count characters (code points) of the bare text; blocks follow each other without any separator.
    """

    def __init__(self, document: Document) -> None:
        self._pieces = list(_lay_out(document))
        self._starts = [piece.start for piece in self._pieces]
        self.text = "".join(piece.run.text for piece in self._pieces)
        self.blocks = [
            piece.start
            for before, piece in zip([None, *self._pieces], self._pieces, strict=False)
            if before is None or before.leaf_block != piece.leaf_block
        ]
        """Where each innermost block begins."""

    def __len__(self) -> int:
        return len(self.text)

    def take(self, start: int, end: int, mark: str = "") -> Document:
        """The document of the characters from `start` to `end`, in the same blocks; `mark` is appended to the last."""
        pieces = list(self._between(start, end))
        if pieces and mark:
            last = pieces[-1]
            pieces.append(_Piece(last.path, Run(Text(mark)), end))
        return Document(tuple(_build(pieces, 0)))

    def in_code(self, at: int) -> bool:
        """Whether the character at `at` stands in a code block."""
        return isinstance(self._at(at).path[-1].block, CodeBlock)

    def before_whole(self, at: int) -> int:
        """`at`, or the beginning of the node that a cut at `at` would spoil."""
        if at >= len(self.text):
            return at
        piece = self._at(at)
        return piece.start if piece.whole else at

    def block_end(self, at: int) -> int:
        """Where the innermost block that holds the character at `at` ends."""
        following = bisect_right(self.blocks, at)
        return self.blocks[following] if following < len(self.blocks) else len(self.text)

    def _at(self, at: int) -> _Piece:
        return self._pieces[bisect_right(self._starts, at) - 1]

    def _between(self, start: int, end: int) -> Iterator[_Piece]:
        first = max(bisect_right(self._starts, start) - 1, 0)
        for piece in self._pieces[first : bisect_left(self._starts, end)]:
            text = piece.run.text
            part = text[max(start - piece.start, 0) : end - piece.start]
            if part == text:
                yield piece
            elif part:
                leaf = Code(part) if isinstance(piece.run.leaf, Code) else Text(part)
                yield replace(piece, run=replace(piece.run, leaf=leaf))


def _lay_out(document: Document) -> Iterator[_Piece]:
    serials = count()
    start = 0
    for path, run in _walk(normal(document).blocks, (), serials):
        yield _Piece(path, run, start)
        start += len(run.text)


def _walk(
    blocks: Iterable[Block], path: tuple[_Step, ...], serials: Iterator[int]
) -> Iterator[tuple[tuple[_Step, ...], Run]]:
    for block in blocks:
        step = _Step(next(serials), block)
        match block:
            case Paragraph(children) | Heading(children=children):
                for run in flatten(children):
                    yield (*path, step), run
            case CodeBlock(text):
                yield (*path, step), Run(Text(text))
            case Quote(children):
                yield from _walk(children, (*path, step), serials)
            case Listing(items):
                for index, item in enumerate(items):
                    yield from _walk(item, (*path, replace(step, item=index)), serials)


def _build(pieces: list[_Piece], depth: int) -> Iterator[Block]:
    for _, group in groupby(pieces, lambda piece: piece.path[depth].serial):
        inside = list(group)
        runs = [piece.run for piece in inside]
        match inside[0].path[depth].block:
            case Paragraph():
                yield Paragraph(nest(runs))
            case Heading(level):
                yield Heading(level, nest(runs))
            case CodeBlock(language=language):
                yield CodeBlock("".join(run.text for run in runs), language)
            case Quote(expandable=expandable):
                yield Quote(tuple(_build(inside, depth + 1)), expandable)
            case Listing(start=start):
                items = groupby(inside, lambda piece: piece.path[depth].item)
                first = inside[0].path[depth].item
                yield Listing(
                    tuple(tuple(_build(list(item), depth + 1)) for _, item in items),
                    None if start is None else start + first,
                )
