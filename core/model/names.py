"""What people may call themselves, and when two names look the same.

A pen name is counted in graphemes (https://www.unicode.org/reports/tr29/), and compared by its look: an approximation
of the skeleton of https://www.unicode.org/reports/tr39/#Confusable_Detection that also overlooks case, blanks and
punctuation. Better one name too many refused than one taken that passes for another.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from functools import cache

import regex  # for Unicode's properties and graphemes, which re does not know

from core.errors import Invalid

MOST_GRAPHEMES = 32
MOST_CHARACTERS = 80
"""Of all graphemes together: Discord shows no more (resources/webhook)."""
LOOK_LIMIT = 200
NAMELESS = "Somebody"
"""Is called who bears no name that can be shown."""

_JOINING = (
    # Emoji have a colour, or consist of others; Arabic and Indic letters are joined or parted.
    r"(?<=\p{Emoji})[\ufe0e\ufe0f]",
    r"(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})",
    r"(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})",
    r"(?<=\p{Indic_Syllabic_Category=Virama})[\u200c\u200d]",
)
_UNSEEN = regex.compile(
    rf"(?P<joining>{'|'.join(_JOINING)})"
    r"|[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800]"
)
_GRAPHEME = regex.compile(r"\X")
_SEEN = regex.compile(r"[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]")
_PILED = regex.compile(r"\p{Mn}{5}|^\p{M}")
"""More marks than any language puts on a letter (https://www.unicode.org/reports/tr39/#Optional_Detection), or none."""
_MARKS_OF_EDITORS = regex.compile(r"[✍✎✏✐🖉🖊🖋]")
_OVERLOOKED = regex.compile(r"[\s\p{P}\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}]+")
_NO_LETTER = regex.compile(r"[^\p{L}\p{N}]+")


def pen_name(written: str, editor_name: str) -> str:
    """The name that somebody wished for, in its one spelling. Raises Invalid, saying what is wrong with it."""
    name = unicodedata.normalize("NFC", " ".join(written.split()))
    length = len(_GRAPHEME.findall(name))
    if any(found["joining"] is None for found in _UNSEEN.finditer(name)):
        raise Invalid("That name holds characters that can't be seen, or that turn the direction of writing.")
    if not _SEEN.search(name):
        raise Invalid("A name needs at least one letter, digit or emoji.")
    if length > MOST_GRAPHEMES:
        raise Invalid(f"That name has {length} characters: shorten it to {MOST_GRAPHEMES}.")
    if len(name) > MOST_CHARACTERS or len(look(name)) > LOOK_LIMIT:
        raise Invalid("That name has too many characters that are made of others: leave some out.")
    if _PILED.search(name):
        raise Invalid("That name has more marks on a letter than can be read.")
    if _MARKS_OF_EDITORS.search(name):
        raise Invalid("A pen marks the names of this blog's editors: leave it out.")
    if passes_for(name, editor_name):
        raise Invalid("That name looks like that of this blog's editor: choose another.")
    return name


def presentable(name: str) -> str:
    """The name that somebody bears on a network, without what can't be seen or turns the direction of writing."""
    shown: str = _UNSEEN.sub(lambda found: found["joining"] or "", " ".join(name.split()))
    return " ".join(shown.split()) or NAMELESS


def look(name: str) -> str:
    """What a name looks like: the same for all names that a reader would take for one another. Shown to nobody."""
    shape = _prototypes(_prototypes(unicodedata.normalize("NFKC", name)).casefold())
    # A capital I and a small L are one shape, so that all cases of both are.
    shape = shape.replace("i", "l")
    seen: str = _OVERLOOKED.sub("", shape)
    return seen


def passes_for(name: str, other: str) -> bool:
    """Whether a name could be read as the other, also with accents or ornaments."""
    bare = _bare(other)
    return bool(bare) and _bare(name) == bare


def _bare(name: str) -> str:
    letters: str = _NO_LETTER.sub("", unicodedata.normalize("NFD", look(_NO_LETTER.sub("", _unaccented(name)))))
    return letters


def _unaccented(name: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))


def _prototypes(text: str) -> str:
    table = _table()
    mapped = "".join(table.get(each, each) for each in unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFD", mapped)


@cache
def _table() -> dict[str, str]:
    """Character -> what stands for all that look like it; read once, since it is a megabyte of JSON."""
    # Reading it is what importing it does.
    from confusable_homoglyphs.confusables import confusables_data

    links = {_undirected(shape): {_undirected(each["c"]) for each in like} for shape, like in confusables_data.items()}
    table: dict[str, str] = {}
    for shape in links:
        if shape not in table:
            alike = _reachable(shape, links)
            # Unicode's own prototype is the one that all others are linked with.
            chief = max(alike, key=lambda each: (len(links.get(each, ())), len(each), each))
            table |= dict.fromkeys(alike, chief)
    return {shape: chief for shape, chief in table.items() if len(shape) == 1}


def _reachable(shape: str, links: dict[str, set[str]]) -> set[str]:
    found, waiting = {shape}, deque([shape])
    while waiting:
        new = links.get(waiting.popleft(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _undirected(shape: str) -> str:
    """The library writes marks of direction around what is written from right to left."""
    return shape.strip("\u200e")
