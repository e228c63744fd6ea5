"""Shortening a document, and dividing it into parts, to a limit that is counted in a network's own unit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

import regex  # for grapheme clusters, which re does not know

from core.markup.normal import normal
from core.markup.tape import Tape
from core.markup.tree import Document

Measure = Callable[[Document], int]
"""How much of a limit a document uses up; roughly proportional to its text."""

_ELLIPSIS = "…"
_BLANK = regex.compile(r"(?r)\s")
_SENTENCE = regex.compile(r"""(?r)[.!?…]["'”’»)\]]*\s|[。！？]""")
_GRAPHEME = regex.compile(r"\X")


def cut(document: Document, limit: int, measure: Measure, tail: Document = Document()) -> Document:  # noqa: B008
    """The document, shortened to `measure(result) <= limit` if it has to be.

    What is shortened ends at a word with "…" (a word that fills everything is cut between graphemes), and `tail`
    stands behind it; what fits is returned as it is, without the tail. Raises ValueError if not even the tail fits.
    """
    if measure(document) <= limit:
        return document
    if measure(tail) > limit:
        raise ValueError(f"not even the end of the shortened text fits into {limit}")
    tape = Tape(document)
    reach = max(len(tape) - 1, 0)
    while True:
        reach = _reach(0, reach, limit, lambda end: measure(tape.take(0, end, _ELLIPSIS) + tail))
        end, _ = _word_seam(tape, 0, reach)
        shortened = tape.take(0, end, _ELLIPSIS) + tail
        if measure(shortened) <= limit:
            return normal(shortened)
        reach = end - 1


def split(document: Document, limit: int, measure: Measure, *, first: int | None = None) -> list[Document]:
    """The document in parts of `measure(part) <= limit` each, in order; no part at all for a document without text.

    The first part may have a limit of its own.

    Parts end where a block does, if that leaves them at least half full; else at a line, a sentence, a word, and
    only in a word that fills a whole part between two graphemes. Quotes, lists, code and styles continue in the next
    part; blanks at the seam are dropped. Raises ValueError if the limit does not even leave room for one character.
    """
    room = limit if first is None else first
    if document and measure(document) <= room:
        return [document]
    tape = Tape(document)
    parts: list[Document] = []
    start = 0
    while start < len(tape):
        part, start = _part(tape, start, limit if parts else room, measure)
        if part.text.strip():
            parts.append(normal(part))
    return parts


def at_most(
    parts: Sequence[Document],
    most: int,
    limit: int,
    measure: Measure,
    tail: Document,
) -> list[Document]:
    """The first `most` (at least one) of the parts of a document; where not all fits, the last ends with the tail.

    `parts` are what `split` made with the same limit and measure.
    """
    if len(parts) <= most:
        return list(parts)
    *whole, last = parts[:most]
    return [*whole, cut(sum(parts[most:], last), limit, measure, tail)]


def _part(tape: Tape, start: int, limit: int, measure: Measure) -> tuple[Document, int]:
    """The part that begins at `start`, and where the next one begins."""
    reach = len(tape)
    while True:
        reach = _reach(start, reach, limit, lambda end: measure(tape.take(start, end)))
        if reach == start:
            raise ValueError(f"a limit of {limit} leaves no room for any text")
        end, following = _seam(tape, start, reach)
        part = tape.take(start, end)
        if measure(part) <= limit:
            return part, following
        reach = end - 1


def _reach(start: int, most: int, limit: int, measure: Callable[[int], int]) -> int:
    """The furthest end up to `most` that fits, to within a hundredth of the limit.

    Guesses in proportion first, since nearly every character measures the same, and halves what is left every other
    time, so that a measure of any kind costs a logarithm of calls.
    """
    fits, fails = start, most + 1
    guess = min(start + limit, most)
    halve = False
    while fails - fits > max(1, limit // 100) or (fits == start and fails - fits > 1):
        guess = max(fits + 1, min(guess, fails - 1))
        used = measure(guess)
        if used <= limit:
            fits = guess
        else:
            fails = guess
        if fits == most:
            break
        proportional = start + (guess - start) * limit // max(used, 1)
        if fails > most:
            guess = max(proportional, start + 2 * (guess - start))
        else:
            guess = (fits + fails) // 2 if halve else proportional
            halve = not halve
    return fits


def _seam(tape: Tape, start: int, reach: int) -> tuple[int, int]:
    """Where the part ends and the next one begins, if it may reach up to `reach`."""
    if reach == len(tape):
        return reach, reach
    floor = start + (reach - start) // 2
    if (block := tape.blocks[bisect_right(tape.blocks, reach) - 1]) > floor:
        return block, block
    if (line := tape.text.rfind("\n", floor, reach + 1)) > start:
        return _around(tape, start, line)
    sentence = _SENTENCE.search(tape.text, floor, reach)
    if sentence and not tape.in_code(sentence.end() - 1):
        at = tape.before_whole(sentence.end())
        if at > start:
            return _around(tape, start, at)
    return _word_seam(tape, start, reach)


def _word_seam(tape: Tape, start: int, reach: int) -> tuple[int, int]:
    if reach in (start, len(tape)):
        return reach, reach
    block = tape.blocks[bisect_right(tape.blocks, reach) - 1]
    blank = _BLANK.search(tape.text, start + 1, reach + 1)
    word = tape.before_whole(blank.start()) if blank else start
    if max(word, block) <= start:
        grapheme = _grapheme(tape, start, reach)
        whole = tape.before_whole(grapheme)
        return (whole, whole) if whole > start else (grapheme, grapheme)
    return (block, block) if block >= word else _around(tape, start, word)


def _around(tape: Tape, start: int, at: int) -> tuple[int, int]:
    """The seam at `at` without the blanks on both of its sides; in code only a newline is dropped."""
    text = tape.text
    if tape.in_code(at):
        return at, at + (text[at] == "\n")
    end = at
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    following, last = at, tape.block_end(at)
    while following < last and text[following].isspace():
        following += 1
    return end, following


def _grapheme(tape: Tape, start: int, reach: int) -> int:
    """The last boundary of a grapheme cluster up to `reach`, or `reach` inside of one that fills the whole part."""
    boundary = start
    for cluster in _GRAPHEME.finditer(tape.text, start):
        if cluster.end() > reach:
            break
        boundary = cluster.end()
    return boundary if boundary > start else reach
