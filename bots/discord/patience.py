"""Reading that must succeed: a passing fault is waited for, and only a place that is closed to us is given up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bots.discord.faults import translated
from core.errors import DeliveryError, Unclear, Unreachable

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_logger = logging.getLogger(__name__)

T = TypeVar("T")


async def read_patiently(what: str, read: Callable[[], Awaitable[T]]) -> T | None:
    """What `read` gives, however often it takes; None where it can't be had. `read` may be begun again at any time."""
    pause = _FIRST_PAUSE
    while True:
        try:
            with translated(reading=True):
                return await read()
        except (Unreachable, Unclear) as fault:
            wait = getattr(fault, "retry_after", None) or pause
            _logger.warning("%s is read again in %s s: %s", what, wait, fault)
            await asyncio.sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE)
        except DeliveryError as fault:
            _logger.info("%s can't be read: %s", what, fault)
            return None
