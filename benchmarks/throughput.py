"""Row 4: sends per second without limits, against the bare library in a loop over the same transport."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence

from benchmarks.results import Result
from benchmarks.service import UNLIMITED, Setting, service
from benchmarks.stage import Asked, Stage, destination, staged, until
from bots.sandbox.telegram.model import Json
from bots.sandbox.world import TELEGRAM_TOKEN

_CONCURRENCY = 64


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """Both are timed at the stand-in, between the first and the last request; the middle one of several runs counts."""
    count, runs = (300, 1) if quick else (2000, 3)
    ours, bare = [], []
    for _ in range(runs):
        async with staged() as stage:
            readers = stage.readers(count)
            await stage.seed(destination(reader.id) for reader in readers)
            async with service(stage, Setting(UNLIMITED)):
                card = await stage.drafted("Night trains return")
                stage.asked.clear()
                stage.publish(card)
                await until(lambda: len(stage.sent()) >= count)
            ours.append(_per_second(stage.sent()))
            said = next(call for call in reversed(stage.world.telegram.calls) if call.method == "sendMessage")
            stage.asked.clear()
            await _run_bare(stage, said.parameters, [reader.id for reader in readers])
            bare.append(_per_second(stage.sent()))
    mine, theirs = statistics.median(ours), statistics.median(bare)
    what = f"{count} private chats, no limits, {_CONCURRENCY} at a time"
    yield Result("4", what, f"{mine:.0f}/s", f"{theirs:.0f}/s", mine / theirs, 0.8, "at least")


async def _run_bare(stage: Stage, said: Json, chats: Sequence[int]) -> None:
    """Let the bare library send the very same message to the same chats."""
    job = {"address": stage.address, "token": TELEGRAM_TOKEN, "concurrency": _CONCURRENCY, "chats": chats}
    job |= {"text": said["text"], "entities": said["entities"]}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.bare", stdin=PIPE)
    await process.communicate(json.dumps(job).encode())
    if process.returncode:
        raise RuntimeError("the bare library failed")


def _per_second(sent: Sequence[Asked]) -> float:
    return (len(sent) - 1) / (max(each.answered for each in sent) - min(each.arrived for each in sent))
