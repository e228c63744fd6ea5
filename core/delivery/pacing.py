"""Pacing: when the next message may begin, by what an account and each of its places may be sent."""

from __future__ import annotations

import math
from bisect import insort
from collections import deque
from collections.abc import Iterable

from core.ports import PlacePace, Rate

_MARGIN = 0.002
"""Seconds on top of every rate's own: a clock's and a timer's grain."""
_TRIPS = 90
"""How many of the last requests tell how long one takes at least. Fewer may all have had to open a connection."""
_MANY_PLACES = 1000


class Window:
    """Keeps to one rate, as a network counts it: in any span of time on end, by when requests arrive there.

    When one arrives is not known: only that it is not before it was begun, and not after it was answered. So whatever
    is under way counts as arriving right now, and an answered one as having arrived with its answer.
    """

    def __init__(self, rate: Rate) -> None:
        self._most = rate.most
        self._seconds = rate.seconds + _MARGIN
        self._under_way = 0
        self._arrived: list[float] = []

    def wait(self, now: float) -> float:
        """Seconds until one more may begin: 0 if it may now, infinity if that depends on what is under way."""
        self._forget(now)
        too_many = self._under_way + len(self._arrived) - self._most + 1
        if too_many <= 0:
            return 0.0
        if too_many > len(self._arrived):
            return math.inf
        return self._arrived[too_many - 1] + self._seconds - now

    def begin(self) -> None:
        self._under_way += 1

    def end(self) -> None:
        self._under_way -= 1

    def arrived(self, at: float, count: int = 1) -> None:
        for _ in range(count):
            insort(self._arrived, at)

    def is_idle(self, now: float) -> bool:
        self._forget(now)
        return not self._under_way and not self._arrived

    def _forget(self, now: float) -> None:
        """What is of another time no longer counts; nor what is in the future, where the clock was set back."""
        while self._arrived and self._arrived[0] <= now - self._seconds:
            del self._arrived[0]
        while self._arrived and self._arrived[-1] > now + self._seconds:
            del self._arrived[-1]


class Pacing:
    """Decides for one account. Times are seconds of one clock; a silence is what a network itself asked for."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._account = [Window(rate) for rate in rates]
        self._places: dict[str, list[Window]] = {}
        self._silences: dict[str, float] = {}
        self._trips: deque[float] = deque(maxlen=_TRIPS)
        self._tidy_at = _MANY_PLACES

    def wait(self, now: float) -> float:
        """Seconds until the account may begin one more message anywhere; infinity while that is not known."""
        return self._longest(self._account, "", now)

    def wait_at(self, pace: PlacePace, now: float) -> float:
        """Seconds until a place may be sent one more, as far as the place itself is concerned."""
        return self._longest(self._places.get(pace.key, ()), pace.key, now)

    def begin(self, pace: PlacePace) -> None:
        """Count a message to a place as under way, from now until `end`."""
        for window in self._windows(pace):
            window.begin()

    def end(self, pace: PlacePace, begun: float, now: float, messages: int = 1) -> None:
        """Count it as so many messages that arrived (0: nothing was sent); it was begun and is answered at these times.

        The time that every request takes is credited: the next one will take it, too.
        """
        if messages:
            self._trips.append(now - begun)
        credit = min(self._trips) if len(self._trips) == _TRIPS else 0.0
        for window in self._windows(pace):
            window.end()
            window.arrived(max(begun, now - credit), messages)
        self._tidy(now)

    def remember(self, pace: PlacePace, arrived: float) -> None:
        """Count what was sent before this account was taken over."""
        for window in self._windows(pace):
            window.arrived(arrived)

    def silence(self, key: str, until: float) -> None:
        """Send nothing until then to the places of a key, or at all if it is empty."""
        self._silences[key] = max(until, self._silences.get(key, until))

    def _longest(self, windows: Iterable[Window], key: str, now: float) -> float:
        silent = self._silences.get(key, now) - now
        return max(0.0, silent, *(window.wait(now) for window in windows))

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
