"""Farewells: whoever had themselves forgotten is told at last what a network did not let us delete."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.delivery import Ledger
from core.markup.tree import plain
from core.model import Delivery, Farewell, Notice
from core.model.refs import NetworkName
from core.model.values import Message
from core.ports import Clock
from core.store import Database, Transaction
from core.store.belongings import deliveries_numbered, farewells, may_stand
from core.store.destinations import chat_at

_PATIENCE = timedelta(minutes=10)
"""So long it is waited for the networks; then it is told how far they came, and the person is forgotten for good."""
_PAUSE = timedelta(seconds=2)

_DONE = "Done: every copy of what you wrote is deleted."
_LEFT = "What you wrote is taken back. This could not be deleted:"
_OWN = "What you sent yourself stays in the chats in which you wrote it, until you delete it there."


class Farewells:
    """The job that says how a forgetting ended, once the copies are gone or nothing more can be done."""

    def __init__(self, database: Database, ledger: Ledger, clock: Clock, titles: Mapping[NetworkName, str]) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock
        self._titles = titles

    async def run(self, network: str, _called: asyncio.Event) -> datetime | None:
        """Say what can be said by now, and when to look again."""
        now = self._clock.now()
        waits = False
        async with self._database.writing() as tx:
            for farewell in await farewells(tx, NetworkName(network)):
                deliveries = await deliveries_numbered(tx, farewell.deliveries)
                if any(each.open for each in deliveries) and now - farewell.begun_at < _PATIENCE:
                    waits = True
                else:
                    await self._say(tx, farewell, self._text(deliveries), now)
        return now + _PAUSE if waits else None

    async def _say(self, tx: Transaction, farewell: Farewell, text: str, now: datetime) -> None:
        notice = Notice(passing=True, created_at=now)
        notice.message = Message(plain(text))
        tx.add(notice)
        await self._ledger.notify(tx, notice, await chat_at(tx, farewell.network, farewell.place, now))
        await tx.delete(farewell)

    def _text(self, deliveries: Sequence[Delivery]) -> str:
        left = Counter(line for each in deliveries if (line := self._left(each)))
        if not left:
            return f"{_DONE} {_OWN}"
        lines = "\n".join(f"{line} ({_copies(count)})" for line, count in left.items())
        return f"{_LEFT}\n\n{lines}\n\n{_OWN}"

    def _left(self, delivery: Delivery) -> str | None:
        """What became of copies that could not be deleted."""
        title = self._titles.get(delivery.network, delivery.network)
        where = f"{title}, {delivery.destination.title or delivery.destination.place}"
        if delivery.open:
            reason = delivery.destination.paused or delivery.reason or "it takes long"
            return f"{where}: not deleted yet, since the bot can't get there ({reason}). It will be as soon as it can."
        if may_stand(delivery):
            return f"{where}: {delivery.reason or 'the network refused'}"
        if delivery.copies:
            return f"{where}: too old for {title} to let a bot delete it. It says only that it was withdrawn."
        return None


def _copies(count: int) -> str:
    return "1 copy" if count == 1 else f"{count} copies"
