"""Finds what the server marks by itself in every text: addresses, mail, commands, mentions and tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linkify_it import LinkifyIt

from bots.sandbox.telegram.model import Json

_MARKS = {
    "bot_command": re.compile(r"(?<![\w/<>])/\w{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])", re.ASCII),
    "mention": re.compile(r"(?<!\w)@[A-Za-z]\w{1,31}(?!\w)", re.ASCII),
    "hashtag": re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])[\w\u00b7]{1,256}(?![\w#])"),
    "cashtag": re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])"),
}


def detect(text: str, taken: Iterable[tuple[int, int]]) -> list[Json]:
    """Entities (UTF-16 offsets) outside the spans (start, end) that are `taken` by links or code."""
    occupied = list(taken)
    found: list[Json] = []
    offsets = _offsets(text)
    for kind, start, end in (*_links(text), *_marks(text)):
        span = offsets[start], offsets[end]
        if not any(span[0] < other_end and other_start < span[1] for other_start, other_end in occupied):
            occupied.append(span)
            found.append({"type": kind, "offset": span[0], "length": span[1] - span[0]})
    return found


def _links(text: str) -> Iterator[tuple[str, int, int]]:
    for link in LinkifyIt().match(text) or ():
        is_mail = link.schema == "mailto:" and not link.raw.startswith("mailto:")
        yield "email" if is_mail else "url", link.index, link.last_index


def _marks(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _MARKS.items():
        for found in pattern.finditer(text):
            yield kind, found.start(), found.end()


def _offsets(text: str) -> list[int]:
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets
