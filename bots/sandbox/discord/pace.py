"""The rate limits of the API, and the headers by which it tells of them (topics/rate-limits)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from hashlib import md5
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from bots.sandbox.discord.faults import Refusal
from bots.sandbox.discord.model import Json
from bots.sandbox.discord.routing import MAJOR, Route
from bots.sandbox.faults.allowance import Allowance, Window
from bots.sandbox.faults.fault import STRICT, Seconds

Positive = Annotated[int, Field(ge=1)]
Span = tuple[Positive, Annotated[float, Field(gt=0)]]
"""So many requests in so many seconds."""

_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_CROSSPOST = f"POST {_MESSAGE}/crosspost"
_THREADS = frozenset({f"POST {_MESSAGE}/threads", "POST /channels/{channel_id}/threads"})
_BY_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_MOST_WINDOWS = 1000
_UNLIMITED: Span = (1000, 1.0)
"""What the headers tell of where nobody is refused: the library waits by itself when nothing is left."""

ROUTES: Mapping[str, Span] = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    f"PATCH {_MESSAGE}": (5, 5.0),
    f"DELETE {_MESSAGE}": (5, 1.0),
    _CROSSPOST: (5, 5.0),
    f"POST {_BY_WEBHOOK}": (5, 2.0),
    f"PATCH {_BY_WEBHOOK}/messages/{{message_id}}": (5, 2.0),
    f"DELETE {_BY_WEBHOOK}/messages/{{message_id}}": (5, 2.0),
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me": (4, 1.0),
}
"""Routes with a limit of their own, as bots see them in the headers; the documentation gives no numbers."""


@dataclass(frozen=True, config=STRICT)
class Limits:
    """How many requests are taken.

    With "bucket" each route has its own allowance for each major parameter, beside `per_second` for all together
    (webhooks' and interactions' own routes excepted). Crossposts and new threads have limits that no header tells of.
    "off" takes everything.
    """

    model: Literal["off", "bucket"] = "off"
    per_second: Positive = 50
    routes: Mapping[str, Span] = field(default_factory=lambda: dict(ROUTES))
    """By method and route: {"POST /channels/{channel_id}/messages": (5, 5.0)}."""
    other_routes: Span = (50, 1.0)
    crossposts_per_hour: Positive = 10
    """In one channel; not documented, but well known."""
    threads: Span = (50, 300.0)
    """New threads and forum posts in one channel."""
    latency: Seconds = 0.0
    """Seconds that every request takes, in both models."""


class Pace:
    """Counts by the limits set last; `refused` is how often it said no.

    The clock is a steady one of its own, since the library sleeps real seconds when nothing is left.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.refused = 0
        self.limits = Limits()

    @property
    def limits(self) -> Limits:
        return self._limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        """From now on these count, and nothing that was asked before."""
        self._limits = limits
        self._windows: dict[str, Window] = {}

    def spend(self, route: Route, parameters: Mapping[str, str]) -> dict[str, str]:
        """Counts a request and returns the X-RateLimit headers of its answer; raises Refusal 429 instead.

        Where several limits are reached at once, the one that lasts longest is told.
        """
        now = self._clock()
        self._forget(now)
        name = f"{route.method} {route.template}"
        major = "+".join(parameters[key] for key in MAJOR if key in parameters)
        own = self._window(name + major, *self._span(name))
        shared = list(self._untold(name, major))
        everything = [] if route.open else [self._window("", self.limits.per_second, 1.0)]
        if self.limits.model != "off":
            limited: list[Allowance] = [own, *shared, *everything]
            longest = max(limited, key=lambda window: window.wait(now))
            wait = longest.wait(now)
            if wait > 0:
                self.refused += 1
                scope = "user" if longest is own else "shared" if longest in shared else "global"
                raise too_many(wait, scope, self._told(name, own, now))
            for window in (*shared, *everything):
                window.take(now)
        own.take(now)
        return self._told(name, own, now)

    def _forget(self, now: float) -> None:
        """Interactions have a token each, so the windows would be ever more."""
        if len(self._windows) > _MOST_WINDOWS:
            self._windows = {key: window for key, window in self._windows.items() if window.left(now) < window.most}

    def _span(self, name: str) -> Span:
        limits = self.limits
        return _UNLIMITED if limits.model == "off" else limits.routes.get(name, limits.other_routes)

    def _untold(self, name: str, major: str) -> Iterable[Window]:
        if name == _CROSSPOST:
            yield self._window(f"crossposts {major}", self.limits.crossposts_per_hour, 3600.0)
        if name in _THREADS:
            yield self._window(f"threads {major}", *self.limits.threads)

    def _window(self, key: str, most: int, seconds: float) -> Window:
        return self._windows.setdefault(key, Window(most, seconds))

    @staticmethod
    def _told(name: str, window: Window, now: float) -> dict[str, str]:
        left = _rounded_up(window.resets_in(now))
        return {
            "X-RateLimit-Limit": str(window.most),
            "X-RateLimit-Remaining": str(window.left(now)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": md5(name.encode(), usedforsecurity=False).hexdigest(),
        }


def too_many(seconds: float, scope: str, told: Mapping[str, str] | None = None) -> Refusal:
    """The 429 that asks to wait for so long; of the global limit no route's headers are `told`."""
    message = "The resource is being rate limited." if scope == "shared" else "You are being rate limited."
    body: Json = {"message": message, "retry_after": _rounded_up(seconds), "global": scope == "global"}
    headers = {"Retry-After": str(math.ceil(seconds)), "X-RateLimit-Scope": scope}
    if scope == "global":
        return Refusal(429, body, headers | {"X-RateLimit-Global": "true"})
    return Refusal(429, body, {**(told or {}), **headers})


def _rounded_up(seconds: float) -> float:
    """In whole milliseconds: who waits so long must not be too early."""
    return math.ceil(seconds * 1000) / 1000
