"""How long something is to last, as people write it: "2h", "3 days", "1w"."""

from __future__ import annotations

import re
from datetime import timedelta

from core.errors import Invalid

_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "d": timedelta(days=1),
    "day": timedelta(days=1),
    "w": timedelta(weeks=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "y": timedelta(days=365),
    "year": timedelta(days=365),
}
_PART = re.compile(r"([0-9]{1,4})\s*([a-z]+?)s?(?![a-z])[\s,:]*", re.IGNORECASE)
_LONGEST = timedelta(days=100 * 365)


def read_duration(text: str) -> tuple[timedelta | None, str]:
    """The time that a text begins with, None if it begins with none, and what follows it.

    Raises Invalid for a number that is no time.
    """
    whole, rest = timedelta(), text.strip().removeprefix("for ")
    while (part := _PART.match(rest)) and (unit := _UNITS.get(part[2].lower())):
        whole, rest = whole + int(part[1]) * unit, rest[part.end() :]
    if whole:
        return min(whole, _LONGEST), rest
    if rest[:1].isdigit():
        raise Invalid("How long? Write a time like 2h, 3 days or 1w, or none for good.")
    return None, text.strip()
