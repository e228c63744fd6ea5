"""Listening: the gateway's connection, and one consumer that keeps what it tells in its true order."""

from __future__ import annotations

import asyncio
import logging
import time

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.catching_up import CatchUp
from bots.discord.faults import fatal
from bots.discord.gateway import Gap
from bots.discord.records import Heard
from bots.discord.recounting import Recount
from bots.discord.reviewing import Review
from core.errors import Unreachable
from core.ports import Inbox

_TOGETHER = 100
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_logger = logging.getLogger(__name__)


class Listening:
    """One account's ear. What was heard and not kept yet waits here, so that listening can be taken up again."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._unkept: list[Heard] = []
        self._read: dict[int, int] = {}
        self._gap: Gap | None = None
        self._behind = True
        self._missed = False
        self._unreviewed = asyncio.Event()

    async def run(self, inbox: Inbox) -> None:
        """The port's `listen`."""
        works = [asyncio.create_task(work) for work in (self._stay_connected(), self._keep(inbox), self._review(inbox))]
        try:
            done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
            await self._hang_up()

    async def _stay_connected(self) -> None:
        """The library reconnects by itself; what it gives up on is tried again here, unless it is for good."""
        client = self._account.client
        pause = _FIRST_PAUSE
        while not client.is_closed():
            begun = time.monotonic()
            try:
                await client.connect()
            except (discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as fault:
                raise fatal(fault) from fault
            except Exception:
                # Of every kind: a first connection that fails ends in an AttributeError of the library's own.
                _logger.exception("the gateway's connection was lost, next attempt in %s s", pause)
            await self._hang_up()
            await asyncio.sleep(pause)
            pause = _FIRST_PAUSE if time.monotonic() - begun > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)
        raise Unreachable("signed out of Discord")

    async def _hang_up(self) -> None:
        if self._account.client.ws:
            await self._account.client.ws.close(code=1000)

    async def _keep(self, inbox: Inbox) -> None:
        catch_up = CatchUp(self._account, inbox, self._read)
        while True:
            if self._gap:
                await self._close(self._gap, catch_up)
                self._gap = None
            await self._hear()
            if self._unkept:
                await inbox.keep(refs.NETWORK, [(update.key, update.raw) for update in self._unkept])
            kept, self._unkept = self._unkept, []
            if not self._behind:
                await self._bookmark(inbox, kept)

    async def _close(self, gap: Gap, catch_up: CatchUp) -> None:
        """Until a gap is closed nothing behind it may be bookmarked; what comes meanwhile waits in the queue."""
        self._behind = True
        self._missed |= not gap.replayed
        await gap.known.wait()
        if not gap.superseded:
            await catch_up.run()
            self._behind = False
            if self._missed:
                self._missed = False
                self._unreviewed.set()

    async def _review(self, inbox: Inbox) -> None:
        """After each gap look at what was said before it, while new comments are heard already."""
        review, recount = Review(self._account, inbox), Recount(self._account, inbox)
        while True:
            await self._unreviewed.wait()
            self._unreviewed.clear()
            await review.run()
            await recount.run()

    async def _hear(self) -> None:
        """Wait for something, and take what else is there already, as far as the next gap."""
        heard = self._account.client.heard
        while not self._gap and len(self._unkept) < _TOGETHER and not (self._unkept and heard.empty()):
            match await heard.get():
                case Gap() as gap:
                    self._gap = gap
                case Heard() as update:
                    self._unkept.append(update)

    async def _bookmark(self, inbox: Inbox, kept: list[Heard]) -> None:
        last = {update.stands[0]: update.stands[1] for update in kept if update.stands}
        for channel, message in last.items():
            if message > self._read.get(channel, 0):
                self._read[channel] = message
                await inbox.read_to(refs.NETWORK, refs.channel_place(channel), refs.message(channel, message))
