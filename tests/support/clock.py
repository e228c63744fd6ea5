"""A clock that a test owns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class TestClock:
    """Stands still until it is told to go on."""

    __test__ = False

    def __init__(self, start: datetime = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
