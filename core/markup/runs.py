"""Inline nodes as a flat row of runs, which is the normal form of inline text, and the way back into a tree."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias, TypeVar

from core.markup.tree import (
    Code,
    Emoji,
    Inline,
    Link,
    Mention,
    Moment,
    Paragraph,
    Style,
    Styled,
    Text,
    inline_text,
)

Leaf: TypeAlias = Text | Code | Mention | Emoji | Moment

_Key = TypeVar("_Key", bound=Hashable)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Run:
    """One leaf with everything that applies to it: its styles, and where it leads to."""

    leaf: Leaf
    styles: frozenset[Style] = frozenset()
    url: str | None = None

    @property
    def text(self) -> str:
        """The bare characters."""
        return self.leaf.text if isinstance(self.leaf, Text) else inline_text((self.leaf,))


def flatten(
    children: Iterable[Inline], styles: frozenset[Style] = frozenset(), url: str | None = None
) -> Iterator[Run]:
    """The runs of inline nodes, in order; of nested links the inner one counts."""
    for child in children:
        match child:
            case Styled(style, inner):
                yield from flatten(inner, styles | {style}, url)
            case Link(target, inner):
                yield from flatten(inner, styles, target)
            case _:
                yield Run(child, styles, url)


def tidy(runs: Iterable[Run]) -> list[Run]:
    """The normal form: equal neighbours merged, empty runs dropped, no style or link that begins or ends in blanks."""
    return _merge(_trim([part for run in runs if run.text for part in _edges(run)]))


def nest(runs: Sequence[Run]) -> tuple[Inline, ...]:
    """A tree of the runs in which whatever reaches furthest is outermost, so that styles are rarely interrupted."""
    return tuple(_nest(runs, frozenset()))


def paragraphs(runs: Iterable[Run]) -> tuple[Paragraph, ...]:
    """Paragraphs of the runs, parted at empty lines; a style that crosses an empty line continues behind it."""
    groups: list[list[Run]] = [[]]
    for run in tidy(runs):
        if not isinstance(run.leaf, Text):
            groups[-1].append(run)
            continue
        first, *rest = _BLANK_LINES.split(run.leaf.text)
        groups[-1].append(Run(Text(first), run.styles, run.url))
        groups.extend([Run(Text(part), run.styles, run.url)] for part in rest)
    stripped = (_strip(group) for group in groups)
    return tuple(Paragraph(nest(group)) for group in stripped if group)


def strip(runs: Iterable[Run]) -> list[Run]:
    """The tidied runs without blanks at both ends."""
    return _strip(tidy(runs))


def _strip(row: list[Run]) -> list[Run]:
    while row and isinstance(row[0].leaf, Text) and row[0].text != (text := row[0].text.lstrip()):
        row[:1] = [replace(row[0], leaf=Text(text))] if text else []
    while row and isinstance(row[-1].leaf, Text) and row[-1].text != (text := row[-1].text.rstrip()):
        row[-1:] = [replace(row[-1], leaf=Text(text))] if text else []
    return [run for run in row if run.text]


def _edges(run: Run) -> Iterable[Run]:
    """The run with the blanks at its ends parted from it, so that they can lose its styles, and are no code."""
    text = run.text
    if isinstance(run.leaf, Code):
        inner: type[Text | Code] = Code
    elif isinstance(run.leaf, Text) and (run.styles or run.url):
        inner = Text
    else:
        return (run,)
    if text == text.strip():
        return (run,)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    leaves = (Text(text[:start]), inner(text[start:end]), Text(text[max(start, end) :]))
    return (Run(leaf, run.styles, run.url) for leaf in leaves if leaf.text)


def _trim(runs: list[Run]) -> list[Run]:
    blank = [isinstance(run.leaf, Text) and not run.leaf.text.strip() for run in runs]
    if not any(blank):
        return runs
    kept: list[set[Style]] = [set() for _ in runs]
    for style in Style:
        keys = _inside([style if style in run.styles else None for run in runs], blank)
        for index, key in enumerate(keys):
            if key is not None:
                kept[index].add(key)
    urls = _inside([run.url for run in runs], blank)
    return [Run(run.leaf, frozenset(styles), url) for run, styles, url in zip(runs, kept, urls, strict=True)]


def _inside(keys: list[_Key | None], blank: list[bool]) -> list[_Key | None]:
    """The keys without those on blanks at either end of a stretch of equal keys."""
    result = list(keys)
    for order in (range(len(keys)), reversed(range(len(keys)))):
        current: _Key | None = None
        for index in order:
            key = result[index]
            if key != current and blank[index]:
                result[index] = None
                current = None
            else:
                current = key
    return result


def _merge(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for (kind, styles, url), group in groupby(runs, lambda run: (type(run.leaf), run.styles, run.url)):
        if kind is Text or kind is Code:
            text = "".join(run.text for run in group)
            merged.append(Run(Text(text) if kind is Text else Code(text), styles, url))
        else:
            merged.extend(group)
    return merged


def _nest(runs: Sequence[Run], around: frozenset[Style | None]) -> Iterator[Inline]:
    """`around` holds the styles that are open already, and None once a link is."""
    start = 0
    while start < len(runs):
        run = runs[start]
        marks: list[Style | None] = [*sorted(run.styles - around)]
        if run.url is not None and None not in around:
            marks.insert(0, None)
        if not marks:
            yield run.leaf
            start += 1
            continue
        end, mark = max(((_extent(runs, start, mark), mark) for mark in marks), key=lambda pair: pair[0])
        inner = tuple(_nest(runs[start:end], around | {mark}))
        yield Link(run.url or "", inner) if mark is None else Styled(mark, inner)
        start = end


def _extent(runs: Sequence[Run], start: int, mark: Style | None) -> int:
    """Where the stretch of runs that bear the same mark as the first one ends."""
    end = start + 1
    url = runs[start].url
    while end < len(runs) and (runs[end].url == url if mark is None else mark in runs[end].styles):
        end += 1
    return end
