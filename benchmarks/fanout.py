"""Row 5: the wishes of one post for ten thousand destinations, in one transaction."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from sqlalchemy import insert

from benchmarks.postgres import databases
from benchmarks.results import Result
from benchmarks.stage import TELEGRAM
from core.delivery import Ledger
from core.engine import EmbeddedEngine
from core.model import Destination, Post
from core.store import Database
from core.store.migrating import upgrade

_BAR = 50_000
_RUNS = 5


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """Commit included; the middle one of several posts counts."""
    count = 2_000 if quick else 10_000
    with databases() as urls:
        for name, url in urls.items():
            yield await _on(name, url, count)


async def _on(name: str, url: str, count: int) -> Result:
    database = Database(url)
    try:
        await upgrade(database)
        await _seed(database, count)
        per_second = statistics.median([count / await _publish(database) for _ in range(_RUNS)])
    finally:
        await database.close()
    what = f"one post to {count} destinations, {name}"
    return Result("5", what, f"{per_second:,.0f} rows/s", f"{_BAR:,} rows/s", per_second / _BAR, 1.0, "at least")


async def _seed(database: Database, count: int) -> None:
    async with database.writing() as tx:
        rows = [
            {"network": TELEGRAM, "place": str(number), "announces": True, "labels": [], "options": {}}
            | {"created_at": datetime.now(UTC)}
            for number in range(1, count + 1)
        ]
        await tx.execute(insert(Destination), rows)


async def _publish(database: Database) -> float:
    """Seconds that the wishes and their commit take."""
    engine = EmbeddedEngine(_Clock())
    engine.register("drain", [TELEGRAM], _nothing)
    ledger = Ledger(engine, _Clock())
    async with database.writing() as tx:
        post = Post(title="Night trains return", created_at=datetime.now(UTC))
        tx.add(post)
        await tx.flush()
        number = post.id
    begun = time.perf_counter()
    async with database.writing() as tx:
        await ledger.announce(tx, await tx.get_one(Post, number))
    return time.perf_counter() - begun


async def _nothing(_key: str, _called: object) -> None:
    return None
