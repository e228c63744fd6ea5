"""Listening: the gateway's connection, and one consumer that keeps what it tells in its true order."""

from __future__ import annotations

import asyncio
import logging

import discord

from bots.discord import refs
from bots.discord.account import Account
from bots.discord.catching_up import CatchUp
from bots.discord.faults import fatal
from bots.discord.gateway import Gap
from bots.discord.records import Heard
from core.errors import Unreachable
from core.ports import Inbox

_TOGETHER = 100
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_log = logging.getLogger(__name__)


class Listening:
    """One account's ear. What was heard and not kept yet waits here, so that listening can be taken up again."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._unkept: list[Heard] = []
        self._read: dict[int, int] = {}
        self._behind = True

    async def run(self, inbox: Inbox) -> None:
        """The port's `listen`."""
        connection = asyncio.create_task(self._stay_connected())
        keeping = asyncio.create_task(self._keep(inbox))
        try:
            done, _ = await asyncio.wait({connection, keeping}, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()
        finally:
            connection.cancel()
            keeping.cancel()
            await asyncio.gather(connection, keeping, return_exceptions=True)
            await self._hang_up()

    async def _stay_connected(self) -> None:
        """The library reconnects by itself; what it gives up on is tried again here, unless it is for good."""
        client = self._account.client
        pause = _FIRST_PAUSE
        while True:
            try:
                await client.connect()
            except (discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as fault:
                raise fatal(fault) from fault
            except Exception:
                # Of every kind: a first connection that fails ends in an AttributeError of the library's own.
                _log.exception("the gateway's connection was lost, next attempt in %s s", pause)
            if client.is_closed():
                raise Unreachable("signed out of Discord")
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _hang_up(self) -> None:
        if self._account.client.ws:
            await self._account.client.ws.close(code=1000)

    async def _keep(self, inbox: Inbox) -> None:
        heard = self._account.client.heard
        catch_up = CatchUp(self._account, inbox, self._read)
        while True:
            if not self._unkept:
                match await heard.get():
                    case Gap() as gap:
                        await self._close(gap, catch_up)
                        continue
                    case Heard() as update:
                        self._unkept.append(update)
            self._unkept.extend(self._waiting(heard))
            await inbox.keep(refs.NETWORK, [(update.key, update.raw) for update in self._unkept])
            kept, self._unkept = self._unkept, []
            if not self._behind:
                await self._bookmark(inbox, kept)

    async def _close(self, gap: Gap, catch_up: CatchUp) -> None:
        """Until a gap is closed nothing behind it may be bookmarked; what comes meanwhile waits in the queue."""
        self._behind = True
        await gap.known.wait()
        if not gap.superseded:
            await catch_up.run()
            self._behind = False

    def _waiting(self, heard: asyncio.Queue[Heard | Gap]) -> list[Heard]:
        """What else is there already, as far as the next gap."""
        waiting: list[Heard] = []
        while not heard.empty() and len(waiting) < _TOGETHER:
            match heard.get_nowait():
                case Heard() as update:
                    waiting.append(update)
                case Gap() as gap:
                    heard.put_nowait(gap)
                    break
        return waiting

    async def _bookmark(self, inbox: Inbox, kept: list[Heard]) -> None:
        last = {update.stands[0]: update.stands[1] for update in kept if update.stands}
        for channel, message in last.items():
            if message > self._read.get(channel, 0):
                self._read[channel] = message
                await inbox.read_to(refs.NETWORK, refs.channel_place(channel), refs.message(channel, message))
