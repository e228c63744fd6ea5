"""A network in memory, at the port: what it was told stands in `places`, and it can be told to fail."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.errors import DeliveryError, Refused, Removed, Unclear
from core.markup.split import at_most, split
from core.markup.tree import Document, paragraph
from core.model.announcement import compose
from core.model.events import Event
from core.model.refs import FileHandle, MessageRef, NetworkName, PersonRef, PlaceRef, ThreadRef
from core.model.remark import rest_of
from core.model.values import Address, Announcement, Inspection, Message, Missing, Preview, Remark, Sent, Subject
from core.ports import Inbox, PlacePace, Rate, Raw, Traits

FAKE = NetworkName("fake")
LIMIT = 1000
"""Characters of a message."""


@dataclass
class FakeNetwork:
    """Implements core.ports.Network; the talk about a post hangs on its message, and `texts` is what messages say.

    A message holds 1000 characters, and an announcement is exactly one. What is put into `told` is kept by `listen`.

    `faults` are raised one after the other, at a place, before anything is done. With `late_threads` an announcement's
    thread is not told with the send. What stands at a place lacks what is `missing`, one after the other. A place in
    `deaf` takes the next message, and its answer is lost; in an `undeletable` one messages stay when retracted.
    `gate` holds everything back until it is set. `files` is what is fetched, by handle.
    """

    name: NetworkName = FAKE
    title: str = "Fake"
    traits: Traits = field(default_factory=lambda: Traits(reports_deletions=True, concurrency=4))
    place_rates: tuple[Rate, ...] = ()
    missing: dict[PlaceRef, deque[Missing]] = field(default_factory=lambda: defaultdict(deque))
    late_threads: bool = False
    places: dict[PlaceRef, dict[MessageRef, Subject]] = field(default_factory=lambda: defaultdict(dict))
    faults: dict[PlaceRef, deque[DeliveryError]] = field(default_factory=lambda: defaultdict(deque))
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    deaf: set[PlaceRef] = field(default_factory=set)
    undeletable: set[PlaceRef] = field(default_factory=set)
    log: list[tuple[str, PlaceRef]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    under_way: int = 0
    events: dict[str, Sequence[Event] | Exception] = field(default_factory=dict)
    texts: dict[MessageRef, str] = field(default_factory=dict)
    files: dict[FileHandle, bytes | Exception] = field(default_factory=dict)
    portraits: dict[PersonRef, FileHandle] = field(default_factory=dict)
    told: asyncio.Queue[tuple[str, Raw]] = field(default_factory=asyncio.Queue)
    _count: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def pace(self, place: PlaceRef) -> PlacePace:
        return PlacePace(place, self.place_rates)

    def shows(self, place: str) -> list[Subject]:
        """What stands at a place, oldest first."""
        return list(self.places[PlaceRef(place)].values())

    async def announce(self, post: Announcement, at: Address, *, key: str) -> Sent:
        (message,) = await self._send("announce", at, post, key)
        thread = None if self.late_threads else ThreadRef(f"thread of {message}")
        return Sent((message,), thread, door=f"https://fake.example/{message}", missing=self._missing(at))

    async def relay(self, remark: Remark, at: Address, thread: ThreadRef, *, key: str) -> Sent:
        return Sent(await self._send("relay", at, remark, key))

    async def notify(self, message: Message, at: Address, *, key: str) -> Sent:
        return Sent(await self._send("notify", at, message, key))

    async def revise(
        self, subject: Subject, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef], *, key: str
    ) -> Sent:
        await self._begin("revise", at)
        if not any(copy in self.places[at.place] for copy in copies):
            raise Removed("somebody removed it")
        parts = _parts(subject, standing=len(copies))
        for copy in copies[len(parts) :]:
            self.places[at.place].pop(copy, None)
        gone = {copy for copy in copies if copy not in self.places[at.place]}
        standing = [*copies[: len(parts)], *(self._next(at) for _ in parts[len(copies) :])]
        self._put(at, subject, standing, parts)
        for copy in gone:
            self.places[at.place].pop(copy, None)
        is_post = isinstance(subject, Announcement) and not self.late_threads
        thread = ThreadRef(f"thread of {copies[0]}") if is_post else None
        return Sent(tuple(standing), thread, missing=self._missing(at))

    async def retract(
        self, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef]
    ) -> Sequence[MessageRef]:
        await self._begin("retract", at)
        if at.place in self.undeletable:
            return [copy for copy in copies if copy in self.places[at.place]]
        for copy in copies:
            self.places[at.place].pop(copy, None)
        return ()

    async def reconcile(self, at: Address, thread: ThreadRef | None, since: datetime) -> Sequence[MessageRef]:
        await self._begin("reconcile", at)
        return list(self.places[at.place])

    async def fetch(self, file: FileHandle, to: Path, *, most: int) -> None:
        self.log.append(("fetch", PlaceRef("")))
        await self.gate.wait()
        content = self.files[file]
        if isinstance(content, Exception):
            raise content
        if len(content) > most:
            raise Refused("it is too big")
        await asyncio.to_thread(to.write_bytes, content)

    async def portrait(self, person: PersonRef) -> FileHandle | None:
        self.log.append(("portrait", PlaceRef("")))
        return self.portraits.get(person)

    def private_place(self, person: PersonRef) -> PlaceRef:
        return PlaceRef(person)

    def lies_in(self, place: PlaceRef, whole: PlaceRef) -> bool:
        return f"{place}/".startswith(f"{whole}/")

    def preview(self, post: Announcement) -> Preview:
        body, was_cut = compose(post, LIMIT, _length)
        return Preview(body, _length(body), LIMIT, was_cut)

    async def inspect(self, place: PlaceRef) -> Inspection:
        return Inspection(place, f"Place {place}", takes_comments=True)

    async def listen(self, inbox: Inbox) -> None:
        while True:
            await inbox.keep(self.name, [await self.told.get()])

    async def interpret(self, raw: Raw) -> Sequence[Event]:
        events = self.events[raw["id"]]
        if isinstance(events, Exception):
            raise events
        return events

    async def open(self) -> None:
        self.log.append(("open", PlaceRef("")))

    async def close(self) -> None:
        self.log.append(("close", PlaceRef("")))

    def _missing(self, at: Address) -> Missing | None:
        return self.missing[at.place].popleft() if self.missing[at.place] else None

    async def _send(self, verb: str, at: Address, subject: Subject, key: str) -> tuple[MessageRef, ...]:
        await self._begin(verb, at)
        parts = _parts(subject)
        messages = tuple(self._next(at) for _ in parts)
        self._put(at, subject, messages, parts)
        self.keys.append(key)
        if at.place in self.deaf:
            self.deaf.discard(at.place)
            raise Unclear("the answer was lost")
        return messages

    def _next(self, at: Address) -> MessageRef:
        self._count += 1
        return MessageRef(f"{at.place}/{self._count}")

    def _put(self, at: Address, subject: Subject, messages: Sequence[MessageRef], parts: Sequence[str]) -> None:
        for message, part in zip(messages, parts, strict=True):
            self.places[at.place][message] = subject
            self.texts[message] = part

    async def _begin(self, verb: str, at: Address) -> None:
        self.log.append((verb, at.place))
        self.under_way += 1
        try:
            await self.gate.wait()
        finally:
            self.under_way -= 1
        if self.faults[at.place]:
            raise self.faults[at.place].popleft()


def _parts(subject: Subject, standing: int = 0) -> list[str]:
    match subject:
        case Announcement():
            return [compose(subject, LIMIT, _length)[0].text]
        case Remark(author=author, body=body):
            parts = split(paragraph(f"{author}:") + body, LIMIT, _length)
            if standing and (rest := rest_of(subject)):
                parts = at_most(parts, standing, LIMIT, _length, rest)
            return [part.text for part in parts]
        case Message(body=body):
            return [part.text for part in split(body, LIMIT, _length)]


def _length(text: Document) -> int:
    return len(text.text)
