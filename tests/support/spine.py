"""The core's spine over a fake network: what compose wires, without bots and without a web server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from core.delivery import Access, Alarm, Drain, Ledger, Outcomes, Voice
from core.engine import EmbeddedEngine
from core.markup.tree import plain
from core.model import Comment, Post
from core.model.events import Commanded, Person, Pressed, Said
from core.model.refs import MessageRef, PersonRef, PlaceRef, ThreadRef
from core.model.values import Message, Source
from core.services.admission import Admission, Rules
from core.services.attaching import Attaching
from core.services.cards import Cards
from core.services.configuring import Configuring, Wanted
from core.services.discussion import Discussion
from core.services.editors import Editors
from core.services.keeping import Keeping
from core.services.moderation import Moderation
from core.services.portraying import Portraying
from core.services.publishing import Manuscript, Publishing
from core.services.receiving import Effect, Receiving
from core.services.threads import Threads
from core.store import Database, Transaction
from core.store.migrating import upgrade
from core.store.presence import Alone, Presence
from tests.support.clock import TestClock
from tests.support.fake_network import FakeNetwork

EDITOR = PersonRef("1")
_OPEN = Rules()


class EchoDesk:
    """A desk that says the command back; "break" breaks it."""

    async def prepare(self, event: Commanded | Pressed) -> Effect:
        async def effect(_tx: Transaction) -> Message:
            if isinstance(event, Commanded) and event.name == "break":
                raise RuntimeError("the desk broke")
            return Message(plain(event.name if isinstance(event, Commanded) else event.action))

        return effect


class Spine:
    """The services over one database and the fake network; `editor` is told what goes wrong."""

    def __init__(
        self,
        database: Database,
        network: FakeNetwork,
        clock: TestClock,
        presence: Presence | None = None,
        rules: Rules = _OPEN,
        media: Path = Path("media"),
        editor: PersonRef = EDITOR,
    ) -> None:
        self.database, self.network, self.clock = database, network, clock
        self.engine = EmbeddedEngine(clock)
        self.ledger = Ledger(self.engine, clock)
        voice = Voice("https://dispatch.example", "The Editor", {network.name: network.title}, media)
        editors = Editors(frozenset({(network.name, editor)}))
        self.publishing = Publishing(self.ledger, clock, ZoneInfo("America/New_York"))
        self.cards = Cards(self.ledger, clock, voice, ZoneInfo("UTC"), lambda: [(network.name, PlaceRef(EDITOR))])
        self.moderation = Moderation(self.ledger, clock, editors, self.cards)
        self.discussion = Discussion(self.ledger, clock, editors, Admission(rules), self.cards)
        self.threads = Threads(self.ledger, clock)
        self.inbox = Keeping(database, self.engine, clock)
        self.alarm = Alarm(self.ledger, clock, lambda: [(network.name, network.private_place(editor))])
        self.access = Access(self.ledger, self.alarm)
        networks = {network.name: network}
        self.receiving = Receiving(database, networks, self.discussion, EchoDesk(), self.ledger, self.access, clock)
        outcomes = Outcomes(self.engine, self.access, self.alarm, clock)
        self.drain = Drain(network, database, voice, outcomes, clock, presence or Alone())
        self.engine.register("drain", [network.name], self.drain.run)
        self.engine.register("apply", [network.name], self.receiving.apply)
        self.attaching = Attaching(database, networks, self.ledger, clock, folder=media, largest=2**20)
        self.engine.register("media", [network.name], self.attaching.run)
        self.portraying = Portraying(database, networks, clock, folder=media, public=True)
        self.engine.register("portraits", [network.name], self.portraying.run)

    async def destinations(self, *places: str, labels: dict[str, list[str]] | None = None) -> None:
        """Configure destinations; `labels` by place."""
        wanted = [Wanted(PlaceRef(place), (labels or {}).get(place, [])) for place in places]
        async with self.database.writing() as tx:
            await Configuring(self.access, self.clock).configure(tx, self.network.name, wanted)

    async def publish(self, title: str = "Night trains return", labels: tuple[str, ...] = ()) -> Post:
        async with self.database.writing() as tx:
            source = Source("Sleepers are back", "https://paper.example/sleepers", "Ida Moreau", "The Paper")
            draft = await self.publishing.draft(tx, Manuscript(title, source, plain("A quote."), labels=labels))
            post, _ = await self.publishing.publish(tx, draft.id)
            return post

    async def say(
        self, text: str, *, message: str, thread: str | None = None, answers: str | None = None, person: str = "7"
    ) -> Comment | None:
        said = Said(
            MessageRef(message),
            Person(self.network.name, PersonRef(person), f"Reader {person}"),
            plain(text),
            self.clock.now(),
            ThreadRef(thread) if thread else None,
            MessageRef(answers) if answers else None,
        )
        async with self.database.writing() as tx:
            return await self.discussion.said(tx, self.network.name, said)

    async def drained(self) -> None:
        """Carry out all that is due, as the engine would."""
        await self.drain.run(self.network.name, asyncio.Event())


@asynccontextmanager
async def spine_over(
    url: str, network: FakeNetwork | None = None, rules: Rules = _OPEN, media: Path = Path("media")
) -> AsyncIterator[Spine]:
    """A spine over a migrated database at `url`."""
    database = Database(url)
    try:
        await upgrade(database)
        yield Spine(database, network or FakeNetwork(), TestClock(), rules=rules, media=media)
    finally:
        await database.close()


async def eventually(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until a condition of this very event loop holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0)
