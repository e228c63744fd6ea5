"""What services ask of an engine: that a job be run once the transaction is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from core.store import Transaction

Job = Callable[[str, asyncio.Event], Awaitable[datetime | None]]
"""A job does all that is due for its key and returns when to come again, None for not before it is asked to.

Rows are the truth and a call is a hint: a job may be run at any time, also when nothing is due, and after a crash. It
is never run twice at once for the same key; the event is set when it is asked for again while it runs.
"""


class Jobs(Protocol):
    """Where jobs are asked for."""

    def defer(self, tx: Transaction, job: str, key: str) -> None:
        """Have `job` run for `key` as soon as `tx` is committed; nothing happens if it is rolled back."""
        ...
