"""Row 13: the memory of a process that handles a hundred thousand comments."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.results import Result
from benchmarks.service import UNLIMITED, Service, Setting, service
from benchmarks.stage import Stage, destination, staged, until
from benchmarks.talking import remark
from bots.sandbox.telegram.model import Chat, Message

_READERS = 500
_AT_ONCE = 100
_LONGEST = 1200.0
"""Seconds after which no more is said: a slow machine has to do with fewer comments."""
_BOUND = 24.0
"""MiB by which the caches may grow once a fifth is handled: SQLite keeps up to 2 MiB of pages for each connection, of
which there are ten at most, and SQLAlchemy keeps 500 statements.
"""


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """Comments of many readers in one group, each relayed to another one, as fast as they are taken.

    The database lies in memory: how fast a disk writes says nothing of what a process keeps.
    """
    with TemporaryDirectory(dir="/dev/shm", prefix="backchannel-bench-") as folder:
        yield await _lasting(500 if quick else 100_000, f"sqlite:///{folder}/blog.db")


async def _lasting(count: int, database_url: str) -> Result:
    async with staged(database_url) as stage:
        group, elsewhere = stage.groups(2)
        await stage.seed([destination(place.id, talks=True) for place in (group, elsewhere)])
        async with service(stage, Setting(UNLIMITED)) as process:
            stage.publish(await stage.drafted("Night trains return"))
            post = await until(lambda: next(iter(stage.world.telegram.messages(group)), None))
            await until(lambda: stage.world.telegram.messages(elsewhere))
            sizes = await _handle(stage, process, post, elsewhere, count)
    handled = len(sizes) * _AT_ONCE
    fifths = [sizes[len(sizes) * fifth // 5 - 1] for fifth in range(1, 6)]
    growth = fifths[-1] - fifths[0]
    what = f"memory after each fifth of {handled} comments, taken and relayed"
    measured = " · ".join(f"{size:.0f}" for size in fifths) + f" MiB, {growth:+.1f}"
    note = "" if handled == count else f"not {count}: that would take more than {_LONGEST / 60:.0f} minutes"
    return Result("13", what, measured, f"{_BOUND:.0f} MiB more", growth / _BOUND, 1.0, timed=False, note=note)


async def _handle(stage: Stage, process: Service, post: Message, elsewhere: Chat, count: int) -> list[float]:
    """The process's memory in MiB each time that so many more comments were handled, until all are or time is over."""
    telegram, begun = stage.world.telegram, time.monotonic()
    readers = stage.readers(_READERS)
    for reader in readers:
        telegram.join(reader, post.chat)
    sizes: list[float] = []
    for begin in range(0, count, _AT_ONCE):
        for number in range(begin, begin + _AT_ONCE):
            telegram.say(readers[number % _READERS], post.chat, remark(number), reply_to=post)
        await until(partial(_is_last, elsewhere, remark(number)))
        sizes.append(_resident(process.pid))
        _forget(stage, post.chat, elsewhere)
        if len(sizes) >= 5 and time.monotonic() - begun > _LONGEST:
            break
    return sizes


def _is_last(chat: Chat, words: str) -> bool:
    return words in next(reversed(chat.messages.values())).text


def _forget(stage: Stage, *chats: Chat) -> None:
    """Let the stand-in forget all but the first and the last message of each chat, so that it stays as fast."""
    stage.asked.clear()
    stage.world.telegram.calls.clear()
    for chat in chats:
        first, *_, last = chat.messages
        chat.messages = {first: chat.messages[first], last: chat.messages[last]}


def _resident(pid: int) -> float:
    """MiB of a process's memory that are in use (proc(5), VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"process {pid} has ended")
