"""What networks told us and the inbox keeps is applied in order, each update in one transaction with its effect."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.exc import IntegrityError, OperationalError

from core.delivery import Access, Ledger
from core.errors import BackchannelError, NotAllowed, Unreachable
from core.markup.tree import plain
from core.model import Notice, RawUpdate, Waiting
from core.model.events import (
    AccessChanged,
    Commanded,
    Deleted,
    Edited,
    Event,
    Pressed,
    Reacted,
    ReactionsCleared,
    Said,
    ThreadClosed,
    ThreadOpened,
)
from core.model.refs import NetworkName, PlaceRef
from core.model.values import Message
from core.ports import Clock, Network
from core.services.discussion import Discussion
from core.services.not_yet import NotYet
from core.services.reacting import reacted, reactions_cleared
from core.services.threads import Threads
from core.store import Database, Transaction
from core.store import inbox as rows
from core.store.destinations import chat_at, destinations_around
from core.store.messages import notice_shown_by

_log = logging.getLogger(__name__)
_PAUSE = timedelta(seconds=5)
_PATIENCE = timedelta(minutes=10)
"""How long an update may wait for something its network must still give (a picture's file)."""


Effect = Callable[[Transaction], Awaitable[Message]]
"""The part of a command that belongs into a transaction; returns what to answer."""


class Conversation(Protocol):
    """The desk, as updates reach it."""

    async def prepare(self, event: Commanded | Pressed) -> Effect:
        """Do whatever takes time; the effect raises NotAllowed for a press by somebody who may not."""
        ...


class _Held:
    """What one round of applying had to hold, so that nothing overtakes it."""

    def __init__(self) -> None:
        self._talks: set[str] = set()
        self._messages: set[str] = set()
        self._any = False

    def add(self, events: Sequence[Event]) -> None:
        self._any = True
        self._talks.update(
            talk for event in events if isinstance(event, Said) and (talk := event.thread or event.answers)
        )
        self._messages.update(event.message for event in events if isinstance(event, Said))

    def concerns(self, event: Event) -> bool:
        """Whether an event must wait too.

        An edit or a reaction may be about what is held, a message may follow it, and a command may be given in reply.
        """
        match event:
            case Edited() | Deleted() | Reacted() | ReactionsCleared():
                return self._any
            case Said(thread=thread, answers=answers):
                return (thread or answers) in self._talks
            case Commanded(answers=answers):
                return answers in self._messages
            case _:
                return False


class Receiving:
    """The job that applies what the inbox keeps."""

    def __init__(
        self,
        database: Database,
        networks: Mapping[NetworkName, Network],
        discussion: Discussion,
        desk: Conversation,
        ledger: Ledger,
        access: Access,
        clock: Clock,
    ) -> None:
        self._database = database
        self._networks = networks
        self._discussion = discussion
        self._threads = Threads(ledger, clock)
        self._desk = desk
        self._ledger = ledger
        self._access = access
        self._clock = clock

    async def apply(self, network: str, called: asyncio.Event) -> datetime | None:
        """Apply what waits, oldest first. What is held is looked at again, what fails is parked and blocks nobody."""
        name = NetworkName(network)
        after, held = 0, _Held()
        while waiting := await self._waiting(name, after):
            for update in waiting:
                after = update.id
                try:
                    await self._apply_or_park(self._networks[name], update, held)
                except Unreachable as fault:
                    _log.warning("%s is waited for to apply update %s: %s", network, update.key, fault)
                    return self._clock.now() + _PAUSE
        return None

    async def retry_parked(self) -> None:
        """Have what was parked tried again; at the start of a process, which may have brought the remedy."""
        async with self._database.writing() as tx:
            await rows.retry_parked(tx)

    async def _waiting(self, network: NetworkName, after: int) -> Sequence[RawUpdate]:
        async with self._database.reading() as session:
            return await rows.waiting(session, network, after)

    async def _apply_or_park(self, network: Network, update: RawUpdate, held: _Held) -> None:
        events: Sequence[Event] = ()
        try:
            events = await network.interpret(update.body)
            if any(map(held.concerns, events)):
                raise NotYet
            prepared = [(event, await self._prepare(event)) for event in events]
            try:
                await self._take_effect(network.name, update, prepared)
            except IntegrityError:
                # Another process may just have made the row of the same person or chat: it is found the second time.
                await self._take_effect(network.name, update, prepared)
        except NotYet:
            held.add(events)
            await self._leave(update, Waiting.HELD)
        except OperationalError:
            # The database is away, or we were: the update is not to blame, and waits.
            raise
        except Unreachable as fault:
            if self._clock.now() - update.received_at < _PATIENCE:
                raise
            await self._leave(update, Waiting.PARKED, str(fault))
        except Exception as fault:  # noqa: BLE001 - whatever it was, it is parked and shown
            _log.exception("update %s of %s is parked", update.key, network.title)
            text = str(fault) if isinstance(fault, BackchannelError) else f"{type(fault).__name__}: {fault}"
            await self._leave(update, Waiting.PARKED, text)

    async def _take_effect(
        self, network: NetworkName, update: RawUpdate, events: Sequence[tuple[Event, Effect | None]]
    ) -> None:
        async with self._database.writing() as tx:
            if await rows.take(tx, update.id):
                for event, effect in events:
                    await self._carry_out(tx, network, event, effect)

    async def _leave(self, update: RawUpdate, waiting: Waiting, error: str | None = None) -> None:
        async with self._database.writing() as tx:
            await rows.leave(tx, update.id, waiting, error)

    async def _prepare(self, event: Event) -> Effect | None:
        return await self._desk.prepare(event) if isinstance(event, Commanded | Pressed) else None

    async def _carry_out(self, tx: Transaction, network: NetworkName, event: Event, effect: Effect | None) -> None:
        match event:
            case Said():
                await self._discussion.said(tx, network, event)
            case Edited():
                await self._discussion.edited(tx, network, event)
            case Deleted():
                await self._discussion.deleted(tx, network, event)
            case Reacted():
                await reacted(tx, network, event)
            case ReactionsCleared():
                await reactions_cleared(tx, network, event)
            case ThreadOpened():
                await self._threads.opened(tx, network, event)
            case ThreadClosed():
                await self._threads.closed(tx, network, event)
            case AccessChanged():
                await self._access_changed(tx, network, event)
            case Commanded() if effect:
                await self._say(tx, network, event.place, await effect(tx))
            case Pressed() if effect:
                await self._pressed(tx, network, event, effect)

    async def _say(self, tx: Transaction, network: NetworkName, place: PlaceRef, message: Message) -> None:
        """Answer a command: in the ledger like everything else, so that the answer survives whatever happens."""
        now = self._clock.now()
        notice = Notice(created_at=now, passing=not message.buttons)
        notice.message = message
        tx.add(notice)
        chat = await chat_at(tx, network, place, now)
        if not chat.configured:
            # Whoever writes to us in private lets us in again.
            chat.paused = None
        await self._ledger.notify(tx, notice, chat)

    async def _pressed(self, tx: Transaction, network: NetworkName, pressed: Pressed, effect: Effect) -> None:
        """The answer to a press takes the place of the card that was pressed; a refusal leaves the card alone."""
        try:
            message = await effect(tx)
        except NotAllowed as refusal:
            await self._say(tx, network, pressed.place, Message(plain(str(refusal))))
            return
        notice = await notice_shown_by(tx, network, pressed.message)
        if notice is None:
            await self._say(tx, network, pressed.place, message)
        elif notice.rewrite(message):
            await self._ledger.revise(tx, notice)

    async def _access_changed(self, tx: Transaction, network: NetworkName, event: AccessChanged) -> None:
        """A place that lets us in again gets what waited for it, in each of its parts."""
        lies_in = self._networks[network].lies_in
        for destination in await destinations_around(tx, network, event.place):
            if not lies_in(destination.place, event.place):
                continue
            if event.open:
                self._access.opened(tx, destination)
            else:
                await self._access.closed(tx, destination, event.reason)
