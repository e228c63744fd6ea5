"""What services ask of an engine, that a job be run once the transaction is committed; and what an engine is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
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


class Engine(Jobs, Protocol):
    """What runs jobs."""

    def register(self, job: str, keys: Iterable[str], act: Job) -> None:
        """Make `job` known under its name for these keys; before `run`."""
        ...

    def serve(self, key: str) -> None:
        """From now on this process can do the jobs of `key`; each is run, since something may be due already."""
        ...

    def call(self, job: str, key: str) -> None:
        """Have `job` look at once whether something is due."""
        ...

    async def run(self) -> None:
        """Run jobs until cancelled; a job in the middle of its work may finish it."""
        ...
