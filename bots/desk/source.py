"""The source of a post: the headline line "Headline -- Author, Publication" and the article's address."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from bots.desk.lines import Line, hidden_addresses, line_text, lines_of, shown_address
from core.markup.links import linkable
from core.markup.tree import Block
from core.model.values import Source

HEADLINE_LIMIT = 300
"""Characters of a headline with its credit: with a title, an address and labels it has to fit into every message."""
ADDRESS_LIMIT = 500
_CREDIT_LIMIT = 120
_MOST_HEADLINE_LINES = 2
_ADDRESS = re.compile(r"\w+://|www\.\S", re.IGNORECASE)
_DASH = re.compile(r"(?:^|(?<=\s))(?:--|—|–)(?=\s)")
_SENTENCE_END = re.compile(r"[.!?…:;,][”\"’'»)\]]*")
_PERIOD = re.compile(r"[.…:;,][”\"’'»)\]]*")


def is_address(text: str) -> bool:
    """Whether a text is one web address and nothing else."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and linkable(text)
    except ValueError:
        return False


def lone_address(line: Line) -> str | None:
    """The address that a line consists of, as it was written; None for any other line."""
    text = line_text(line)
    return text if is_address(text) else shown_address(line)


def take_source(blocks: list[Block], more: list[str]) -> tuple[list[Line], list[Block], list[Line]]:
    """The source's lines, the blocks behind them, and the lines left over between the two.

    `blocks` follow the title, `more` is where "Read more" leads. Prose is no source, though it may hold links or
    dashes: a source has an address on a line of its own, a headline that is a link, or a credit behind a dash.
    """
    if not blocks or not (lines := lines_of(blocks[0])):
        return [], blocks, []
    following = lines_of(blocks[1]) if len(blocks) > 1 else []
    length = _length(lines, following, more)
    if 0 < length == len(lines) and not any(map(_is_address_line, lines)) and following:
        own = _with_credit(following, 1) if _is_address_line(following[0]) else 0
        if own:
            return [*lines, *following[:own]], blocks[2:], following[own:]
    return (lines[:length], blocks[1:], lines[length:]) if length else ([], blocks, [])


def read_source(lines: list[Line], elsewhere: list[str], faults: list[str]) -> Source | None:
    """What these lines tell, with an address from them or from `elsewhere`; what is wrong is added to `faults`."""
    addresses: list[str] = []
    words: list[str] = []
    for line in lines:
        if _is_address_line(line):
            addresses.append(lone_address(line) or line_text(line))
        else:
            text, address = _without_address(line_text(line))
            words.append(text)
            addresses += [*([address] if address else []), *hidden_addresses(line)]
    credit = _credit(" ".join(" ".join(words).split()))
    headline = credit.headline
    if _ADDRESS.match(headline):
        addresses.insert(0, headline)
        headline = ""
    addresses = list(dict.fromkeys([*addresses, *elsewhere]))
    if not addresses and not words:
        return None
    faults += _faults(" ".join(words), addresses)
    address = addresses[0] if addresses else ""
    return Source(headline or address, address, *_author_and_publication(credit.behind))


class _Credit(NamedTuple):
    """A headline line, parted at its dash."""

    headline: str
    dash: str
    behind: str


def _length(lines: list[Line], following: list[Line], more: list[str]) -> int:
    """How many lines of the first paragraph belong to the source."""
    for number, line in enumerate(lines[: _MOST_HEADLINE_LINES + 1]):
        if _is_address_line(line) and (_is_short(lines[:number]) or _is_credited(lines[0])):
            return _with_credit(lines, number + 1)
    if _is_linked(lines[0]) or _is_credited(lines[0]) or _is_credited_below(lines):
        return _with_credit(lines, 1)
    short = len(lines) <= _MOST_HEADLINE_LINES and _is_short(lines)
    if short and following and _is_address_line(following[0]):
        return len(lines)
    # Where "Read more" bears the address, a lone line above further text is the headline, unless it is a sentence.
    titled = more and following and len(lines) == 1 and not _ends(_PERIOD, line_text(lines[0]))
    return 1 if short and titled else 0


def _is_short(lines: list[Line]) -> bool:
    return sum(len(line_text(line)) for line in lines) <= HEADLINE_LIMIT


def _with_credit(lines: list[Line], length: int) -> int:
    """The length, and one more if the credit stands on a line of its own, or behind an address that comes first."""
    if length >= len(lines):
        return length
    credited = _begins_with_dash(lines[length]) or (
        length == 1 and _is_address_line(lines[0]) and _is_credited(lines[length])
    )
    return length + credited


def _is_address_line(line: Line) -> bool:
    """A line that is meant to be an address, even if it is none."""
    text = line_text(line)
    if _ADDRESS.match(text) is None:
        return shown_address(line) is not None
    return len(text.split()) == 1 or not (_credit(text).behind or _ends(_SENTENCE_END, text))


def _is_linked(line: Line) -> bool:
    """A link, and perhaps a credit behind it."""
    text = line_text(line)
    link = next((node for node in line if line_text((node,))), None)
    if link is None or not hidden_addresses((link,)):
        return False
    behind = text[len(line_text((link,))) :]
    return not behind or _is_credit(_credit(behind))


def _is_credited(line: Line) -> bool:
    """A headline with a credit. In prose, what follows a dash goes on in small letters or ends like a sentence."""
    credit = _credit(_without_address(line_text(line))[0])
    return bool(credit.headline) and _is_credit(credit) and not _ends(_SENTENCE_END, credit.behind)


def _is_credit(credit: _Credit) -> bool:
    if not 0 < len(credit.behind) <= _CREDIT_LIMIT:
        return False
    return credit.dash == "--" or not credit.behind[0].islower()


def _is_credited_below(lines: list[Line]) -> bool:
    """A headline, and its credit on the next line; where both begin with a dash, they are a dialogue."""
    return len(lines) > 1 and _begins_with_dash(lines[1]) and not _begins_with_dash(lines[0])


def _begins_with_dash(line: Line) -> bool:
    return _DASH.match(line_text(line)) is not None and not _ends(_SENTENCE_END, line_text(line))


def _without_address(text: str) -> tuple[str, str]:
    """A text and the address that it ends with, if it does."""
    before, blank, last = text.rpartition(" ")
    return (before.rstrip(), last) if blank and is_address(last) else (text, "")


def _credit(text: str) -> _Credit:
    """Parted at the last "--", or if there is none, at the last longer dash; headlines may hold dashes too."""
    dashes = list(_DASH.finditer(text))
    if not dashes:
        return _Credit(text, "", "")
    dash = ([each for each in dashes if each[0] == "--"] or dashes)[-1]
    return _Credit(text[: dash.start()].strip(), dash[0], text[dash.end() :].strip())


def _author_and_publication(credit: str) -> tuple[str, str]:
    """ "Author Name, Publication"; several authors are separated by commas too, so the last comma counts."""
    author, comma, publication = credit.rpartition(",")
    return (author.strip(), publication.strip()) if comma else (credit, "")


def _faults(credit: str, addresses: list[str]) -> list[str]:
    faults = [
        f"“{address[:80]}” is not an address: it must begin with https:// or http:// and hold no blanks."
        for address in addresses
        if not is_address(address)
    ]
    if not addresses:
        faults.append(
            f"“{credit[:80]}” has no address: put it on the line below, or as a link on the headline or on “Read more”."
        )
    if len(addresses) > 1:
        both = " and ".join(address[:80] for address in addresses[:2])
        faults.append(f"The article has more than one address, {both}: keep one of them.")
    if any(len(address) > ADDRESS_LIMIT for address in addresses):
        faults.append(f"The address has more than {ADDRESS_LIMIT} characters: leave out what stands behind “?”.")
    if len(credit) > HEADLINE_LIMIT:
        faults.append(f"The headline line has {len(credit)} characters: shorten it to {HEADLINE_LIMIT}.")
    return faults


def _ends(pattern: re.Pattern[str], text: str) -> bool:
    return re.search(rf"(?:{pattern.pattern})\Z", text) is not None
