"""The headers by which the API tells of its rate limits (topics/rate-limits)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from hashlib import md5

from bots.sandbox.discord.routing import MAJOR, Route

LIMIT = 50
SECONDS = 1.0


class Pace:
    """Counts requests per route and major parameter, in windows of a second, and tells what is left of each.

    It refuses nobody. The clock is a steady one of its own: the library sleeps real seconds when nothing is left.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[str, tuple[float, int]] = {}

    def spend(self, route: Route, parameters: Mapping[str, str]) -> dict[str, str]:
        """Count a request and return the X-RateLimit headers of its answer."""
        name = md5(f"{route.method} {route.template}".encode(), usedforsecurity=False).hexdigest()
        major = "+".join(parameters[key] for key in MAJOR if key in parameters)
        now = self._clock()
        begun, used = self._windows.get(name + major, (now, 0))
        if now - begun >= SECONDS:
            begun, used = now, 0
        self._windows[name + major] = (begun, used + 1)
        left = begun + SECONDS - now
        return {
            "X-RateLimit-Limit": str(LIMIT),
            "X-RateLimit-Remaining": str(max(LIMIT - used - 1, 0)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": name,
        }
