"""The feed of public changes, as readers' open pages follow it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from secrets import token_hex
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """A public comment of a post came, was edited, or went; or it, or the post (None), has other reactions now."""

    post_id: int
    comment_id: int | None
    kind: Literal["comment", "edit", "delete", "reaction"]


class Follower:
    """One open page's view of the feed: an async iterator that ends when the page fell too far behind."""

    def __init__(self, backlog: int) -> None:
        self._queue: asyncio.Queue[Change | None] = asyncio.Queue(backlog)
        self._fell_behind = False

    def tell(self, change: Change) -> None:
        if self._fell_behind:
            return
        try:
            self._queue.put_nowait(change)
        except asyncio.QueueFull:
            self._fell_behind = True

    def let_go(self) -> None:
        """End after what was told so far."""
        if not self._fell_behind:
            self._fell_behind = True
            # Only a queue that is empty is waited for.
            if self._queue.empty():
                self._queue.put_nowait(None)

    def __aiter__(self) -> Follower:
        return self

    async def __anext__(self) -> Change:
        if self._fell_behind and self._queue.empty():
            raise StopAsyncIteration
        change = await self._queue.get()
        if change is None:
            raise StopAsyncIteration
        return change


class Changes:
    """Hands every committed change to those who follow its post.

    A follower that fell `backlog` changes behind is let go after reading them; its page reconnects and reads the
    discussion anew. Where several processes share a database they tell one another: `told` writes what `heard` reads.
    """

    CHANNEL = "backchannel_changes"

    def __init__(self, backlog: int = 1000) -> None:
        self._backlog = backlog
        self._followers: dict[int, set[Follower]] = {}
        self._process = token_hex(8)

    def publish(self, changes: Iterable[Change]) -> None:
        """Tell the followers; called after the commit that made the changes true."""
        for change in changes:
            for follower in self._followers.get(change.post_id, ()):
                follower.tell(change)

    def told(self, change: Change) -> str:
        """A change in the words in which another process is told of it: far below PostgreSQL's 8000 bytes."""
        return json.dumps({"process": self._process} | asdict(change))

    def heard(self, words: str) -> None:
        """Tell the followers what another process told; what this one told they know."""
        told = json.loads(words)
        if told.pop("process") != self._process:
            self.publish([Change(**told)])

    def missed(self) -> None:
        """Let everybody go: something may have happened that nobody told us of."""
        for followers in self._followers.values():
            for follower in followers:
                follower.let_go()

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
