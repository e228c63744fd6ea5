"""How much of something is allowed in a time: three ways of counting, by a clock that the caller reads."""

from __future__ import annotations

from collections import deque
from typing import Protocol


class Allowance(Protocol):
    """`now` are seconds of any clock, never going back."""

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed; 0 if it is now."""
        ...

    def take(self, now: float) -> None:
        """Counts one that was allowed."""
        ...


class Sliding:
    """At most `most` in any `seconds` on end."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._taken: deque[float] = deque()

    def wait(self, now: float) -> float:
        while self._taken and self._taken[0] <= now - self._seconds:
            self._taken.popleft()
        return 0 if len(self._taken) < self._most else self._taken[0] + self._seconds - now

    def take(self, now: float) -> None:
        self._taken.append(now)


class Bucket:
    """`most` at once, refilled at `per_second`."""

    def __init__(self, most: int, per_second: float) -> None:
        self._most = most
        self._per_second = per_second
        self._left = float(most)
        self._seen: float | None = None

    def wait(self, now: float) -> float:
        if self._seen is not None:
            self._left = min(self._most, self._left + (now - self._seen) * self._per_second)
        self._seen = now
        return 0 if self._left >= 1 - _ROUNDING else (1 - self._left) / self._per_second

    def take(self, now: float) -> None:
        self.wait(now)
        self._left = max(self._left - 1, 0)


class Window:
    """At most `most` in a span of `seconds`; the span begins with the first and ends for all of them at once."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self._seconds = seconds
        self._begun = float("-inf")
        self._used = 0

    def wait(self, now: float) -> float:
        return 0 if self.left(now) else self.resets_in(now)

    def take(self, now: float) -> None:
        if self._is_over(now):
            self._begun, self._used = now, 0
        self._used += 1

    def left(self, now: float) -> int:
        """How many more are allowed before the span ends."""
        return self.most if self._is_over(now) else max(self.most - self._used, 0)

    def resets_in(self, now: float) -> float:
        """Seconds until the span ends; its whole length if none has begun."""
        return self._seconds if self._is_over(now) else self._begun + self._seconds - now

    def _is_over(self, now: float) -> bool:
        return now - self._begun >= self._seconds


_ROUNDING = 1e-9
"""What a bucket may be short of a whole one, since its filling is a sum of fractions."""
