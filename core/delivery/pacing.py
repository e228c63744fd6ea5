"""Pacing: when the next message may begin, by what an account and each of its places may be sent."""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Iterable

from core.ports import PlacePace, Rate

_MARGIN = 0.001
"""Seconds on top of every rate's own: the grain of clocks."""
_TRIPS = 30
"""From how many requests it is known how long one takes at least. Fewer may all have had to open a connection."""
_SPREAD = 3
"""How much faster than its rate an account goes at most: a burst that begins all at once only waits in queues."""
_MANY_PLACES = 1000


class Window:
    """Keeps to one rate, as a network counts it: in any span of time on end, by when requests arrive there.

    When one arrives is not known: only that it is not before it was begun, and not after it was answered. So whatever
    is under way counts as arriving right now, and what was answered as having arrived with its answer.
    """

    def __init__(self, rate: Rate) -> None:
        self._most = rate.most
        self._seconds = rate.seconds + _MARGIN
        self._under_way = 0
        self._answered: list[float] = []

    def wait(self, now: float, credit: float = 0.0) -> float:
        """Seconds until one more may begin: 0 if it may now, infinity if that depends on what is under way.

        `credit` is the time that every request takes at least: between its beginning and the end of the one before it
        that makes room for it, that much more time passes than is seen from here.
        """
        self._forget(now, credit)
        too_many = self._under_way + len(self._answered) - self._most + 1
        if too_many <= 0:
            return 0.0
        if too_many > len(self._answered):
            return math.inf
        return max(0.0, self._answered[too_many - 1] + self._seconds - credit - now)

    def begin(self) -> None:
        self._under_way += 1

    def end(self) -> None:
        self._under_way -= 1

    def answered(self, at: float, count: int = 1) -> None:
        for _ in range(count):
            insort(self._answered, at)

    def is_idle(self, now: float) -> bool:
        self._forget(now, 0.0)
        return not self._under_way and not self._answered

    def _forget(self, now: float, credit: float) -> None:
        """What is of another time no longer counts; nor what is in the future, where the clock was set back."""
        del self._answered[: bisect_right(self._answered, now - self._seconds + credit)]
        del self._answered[bisect_right(self._answered, now + self._seconds) :]


class Pacing:
    """Decides for one account. Times are seconds of one clock; a silence is what a network itself asked for."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        rates = tuple(rates)
        self._account = [Window(rate) for rate in rates]
        self._gap = max((rate.seconds / rate.most / _SPREAD for rate in rates), default=0.0)
        self._free_at = -math.inf
        self._places: dict[str, list[Window]] = {}
        self._silences: dict[str, float] = {}
        self._trips: deque[float] = deque(maxlen=_TRIPS)
        self._credit = 0.0
        self._tidy_at = _MANY_PLACES

    def wait(self, now: float) -> float:
        """Seconds until the account may begin one more message anywhere; infinity while that is not known."""
        windows = (window.wait(now, self._credit) for window in self._account)
        return max(0.0, self._silence_of("", now), self._free_at - now, *windows)

    def wait_at(self, pace: PlacePace, now: float) -> float:
        """Seconds until a place may be sent one more, as far as the place itself is concerned."""
        windows = (window.wait(now, self._credit) for window in self._places.get(pace.key, ()))
        return max(0.0, self._silence_of(pace.key, now), *windows)

    def begin(self, pace: PlacePace, at: float) -> None:
        """Count a message to a place as under way, until `end`; it is begun at that time."""
        self._free_at = at + self._gap
        for window in self._windows(pace):
            window.begin()

    def end(self, pace: PlacePace, begun: float, now: float, messages: int = 1) -> None:
        """Count it as so many messages that arrived (0: nothing was sent); begun and answered at these times."""
        if messages:
            self._trips.append(now - begun)
            self._credit = min(self._trips) if len(self._trips) == _TRIPS else 0.0
        for window in self._windows(pace):
            window.end()
            window.answered(now, messages)
        self._tidy(now)

    def remember(self, pace: PlacePace, at: float) -> None:
        """Count what was sent before this account was taken over."""
        for window in self._windows(pace):
            window.answered(at)

    def silence(self, key: str, until: float) -> None:
        """Send nothing until then to the places of a key, or at all if it is empty."""
        self._silences[key] = max(until, self._silences.get(key, until))

    def _silence_of(self, key: str, now: float) -> float:
        return self._silences.get(key, now) - now

    def _windows(self, pace: PlacePace) -> list[Window]:
        own = self._places.get(pace.key)
        if own is None:
            own = self._places[pace.key] = [Window(rate) for rate in pace.rates]
        return [*self._account, *own]

    def _tidy(self, now: float) -> None:
        """A place that nothing is counted for is like one that was never heard of."""
        if len(self._places) < self._tidy_at:
            return
        self._places = {key: own for key, own in self._places.items() if not all(window.is_idle(now) for window in own)}
        self._silences = {key: until for key, until in self._silences.items() if until > now}
        self._tidy_at = max(_MANY_PLACES, 2 * len(self._places))
