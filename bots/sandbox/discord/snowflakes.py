"""Discord's ids, which carry the moment of their making, and the way the API writes moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

EPOCH = 1_420_070_400.0
"""The first second of 2015, from which snowflakes count (Discord's reference, "Snowflakes")."""

SEQUENCE_BITS = 22


class Snowflakes:
    """Makes ids from `clock` (seconds since 1970); strictly increasing even while the clock stands still."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        self._last = max(self._last + 1, first_at(self._clock()))
        return self._last


def first_at(moment: float) -> int:
    """The lowest id of the millisecond `moment` (seconds since 1970)."""
    return int((moment - EPOCH) * 1000) << SEQUENCE_BITS


def moment_of(snowflake: int) -> float:
    """When an id was made, in seconds since 1970."""
    return (snowflake >> SEQUENCE_BITS) / 1000 + EPOCH


def written(moment: float) -> str:
    """A moment as the API writes it: ISO 8601 with microseconds and offset."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


def read(text: str) -> float:
    """The moment that an ISO 8601 text means; raises ValueError for any other text."""
    return datetime.fromisoformat(text).timestamp()
