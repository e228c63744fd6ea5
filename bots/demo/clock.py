"""The demo's time: it passes as usual, and can be put forward between the days of the story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class StoryClock:
    """Begins at `start` and runs on from there until it is set to a later moment."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def timestamp(self) -> float:
        """The same in seconds since 1970."""
        return self.now().timestamp()

    def set(self, moment: datetime) -> None:
        """Go on from `moment`; a moment that is past already changes nothing, since time never runs backwards."""
        self._ahead = max(self._ahead, moment - datetime.now(UTC))

    def catch_up(self) -> None:
        """Go on from the real present."""
        self._ahead = timedelta()
