"""The feed of public changes, as readers' open pages follow it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """A public comment of a post came, was edited, or went."""

    post_id: int
    comment_id: int
    kind: Literal["comment", "edit", "delete"]


class Follower:
    """One open page's view of the feed: an async iterator that ends when the page fell too far behind."""

    def __init__(self, backlog: int) -> None:
        self._queue: asyncio.Queue[Change] = asyncio.Queue(backlog)
        self._fell_behind = False

    def tell(self, change: Change) -> None:
        if self._fell_behind:
            return
        try:
            self._queue.put_nowait(change)
        except asyncio.QueueFull:
            self._fell_behind = True

    def __aiter__(self) -> Follower:
        return self

    async def __anext__(self) -> Change:
        if self._fell_behind and self._queue.empty():
            raise StopAsyncIteration
        return await self._queue.get()


class Changes:
    """Hands every committed change to those who follow its post, within this process.

    A follower that fell `backlog` changes behind is let go after reading them; its page reconnects and reads the
    discussion anew.
    """

    def __init__(self, backlog: int = 1000) -> None:
        self._backlog = backlog
        self._followers: dict[int, set[Follower]] = {}

    def publish(self, changes: Iterable[Change]) -> None:
        """Tell the followers; called after the commit that made the changes true."""
        for change in changes:
            for follower in self._followers.get(change.post_id, ()):
                follower.tell(change)

    @contextmanager
    def following(self, post_id: int) -> Iterator[Follower]:
        """The changes of one post from now on; none is missed between entering and reading."""
        follower = Follower(self._backlog)
        self._followers.setdefault(post_id, set()).add(follower)
        try:
            yield follower
        finally:
            self._followers[post_id].discard(follower)
            if not self._followers[post_id]:
                del self._followers[post_id]
