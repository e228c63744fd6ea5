"""Two networks on which the same people write, and the desk that they talk to about themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bots.compose.persons import Persons
from bots.desk import Desk
from bots.desk.changing import Changing
from bots.desk.counters import Counter
from bots.desk.moderating import Moderating
from bots.desk.subscriptions import Subscriptions
from core.delivery import Access, Alarm, Drain, Ledger, Outcomes, Voice
from core.delivery.passing import REMEMBERED
from core.engine import EmbeddedEngine
from core.markup.tree import plain
from core.model import Comment, Post
from core.model.events import Commanded, Event, Person, Pressed, Said
from core.model.refs import MessageRef, NetworkName, PersonRef, PlaceRef, ThreadRef
from core.model.values import Message, Remark
from core.services.admission import Admission, Rules
from core.services.cards import Cards
from core.services.configuring import Configuring, Wanted
from core.services.discussion import Discussion
from core.services.editors import Editors
from core.services.keeping import Keeping
from core.services.moderation import Moderation
from core.services.publishing import Manuscript, Publishing
from core.services.receiving import Receiving
from core.services.subscribing import Subscribing
from core.settings import Settings
from core.store import Database
from core.store.migrating import upgrade
from core.store.presence import Alone
from tests.support.clock import TestClock
from tests.support.fake_network import FakeNetwork

HERE, THERE = NetworkName("here"), NetworkName("there")
EDITOR = Person(HERE, PersonRef("1"), "Mara")
ADA, ADA_THERE = Person(HERE, PersonRef("7"), "Ada Quill"), Person(THERE, PersonRef("77"), "ada.q")
BEN = Person(THERE, PersonRef("88"), "Ben Ochre")


class PersonsWorld:
    """A post stands at "square" here and at "hall" there; what people say and do is heard as the networks tell it."""

    def __init__(self, database: Database, media: Path, *, notice: bool, rules: Rules) -> None:
        self.database, self.clock = database, TestClock()
        self.here, self.there = FakeNetwork(name=HERE, title="Here"), FakeNetwork(name=THERE, title="There")
        self.networks = {network.name: network for network in (self.here, self.there)}
        self.engine = EmbeddedEngine(self.clock)
        self.ledger = Ledger(self.engine, self.clock)
        self.editors = Editors(frozenset({(EDITOR.network, EDITOR.ref)}))
        self._numbers = count(1)
        blog = {"title": "The Dispatch", "base_url": "https://dispatch.example", "editor_name": "The Editor"}
        settings = Settings.model_validate({"blog": blog, "discussion": {"notice": notice}})
        titles = {name: network.title for name, network in self.networks.items()}
        voice = Voice("https://dispatch.example", "The Editor", titles, media)
        persons = Persons(
            settings,
            database,
            self.engine,
            self.ledger,
            self.clock,
            self.editors,
            voice,
            lambda: dict(self.networks),
        )
        self.publishing = Publishing(self.ledger, self.clock, ZoneInfo("UTC"))
        cards = Cards(self.ledger, self.clock, voice, ZoneInfo("UTC"), lambda: [(HERE, PlaceRef(EDITOR.ref))])
        self.moderation = Moderation(self.ledger, self.clock, self.editors, cards)
        self.discussion = Discussion(
            self.ledger, self.clock, self.editors, Admission(rules), cards, consent=persons.consent()
        )
        moderating = Moderating(self.moderation, cards, self.clock)
        changing = Changing(self.publishing, self.discussion, moderating, self.editors, self.clock)
        counters: Sequence[Counter] = (
            Subscriptions(Subscribing(self.clock), "The Dispatch"),
            changing,
            moderating,
            *persons.counters(self.discussion),
        )
        self.desk = Desk(database, self.editors, changing, counters)
        self.inbox = Keeping(database, self.engine, self.clock)
        alarm = Alarm(self.ledger, self.clock, list)
        self.access = Access(self.ledger, alarm)
        self.receiving = Receiving(
            database, dict(self.networks), self.discussion, self.desk, self.ledger, self.access, self.clock
        )
        self.farewells = persons.farewells()
        outcomes = Outcomes(self.engine, self.access, alarm, self.clock)
        self.drains = [
            Drain(network, database, voice, outcomes, self.clock, Alone()) for network in self.networks.values()
        ]
        for job in ("drain", "apply", "farewell", "media", "portraits"):
            self.engine.register(job, self.networks, _rest)

    async def publish(self, title: str = "Night trains return") -> Post:
        async with self.database.writing() as tx:
            draft = await self.publishing.draft(tx, Manuscript(title))
            post, _ = await self.publishing.publish(tx, draft.id)
        await self.settle()
        return post

    async def say(self, person: Person, text: str, *, answers: str | None = None, at: datetime | None = None) -> str:
        """Somebody writes below the first post, or in answer to a message; the message that it is."""
        place = "square" if person.network == HERE else "hall"
        message = MessageRef(f"{place}/said {next(self._numbers)}")
        thread = ThreadRef(f"thread of {place}/1")
        said = Said(
            message, person, plain(text), at or self.clock.now(), thread, MessageRef(answers) if answers else None
        )
        await self.hear(person.network, said)
        return message

    async def command(self, person: Person, name: str, text: str = "", *, private: bool = True) -> Message:
        """What a command is answered, as the inbox applies it."""
        place = PlaceRef(person.ref if private else "square")
        message = MessageRef(f"{place}/command {next(self._numbers)}")
        known = set(self.networks[person.network].places[place])
        await self.hear(person.network, Commanded(person, place, private, name, plain(text), message))
        return self.last(person, place, known)

    async def press(self, person: Person, label: str) -> Message:
        """Press a button that was shown in a private chat, and see what its message says then."""
        place = PlaceRef(person.ref)
        shown = self.networks[person.network].places[place]
        message, action = next(
            (ref, button.action)
            for ref, subject in reversed(shown.items())
            if isinstance(subject, Message)
            for row in subject.buttons
            for button in row
            if button.label == label
        )
        return await self.press_action(person, message, action)

    async def press_action(self, person: Person, message: MessageRef, action: str) -> Message:
        """Press what may no longer be shown; what stands last in the chat then."""
        place = PlaceRef(person.ref)
        before = set(self.networks[person.network].places[place])
        await self.hear(person.network, Pressed(person, place, message, action))
        return self.last(person, place, before - {message})

    async def hear(self, network: NetworkName, *events: Event) -> None:
        """Events as updates of a network, applied, and what they led to delivered."""
        for event in events:
            await self.keep(network, event)
        await self.settle()

    async def keep(self, network: NetworkName, event: Event) -> str:
        """Have an update kept that nobody has applied yet; its key."""
        key = f"update {next(self._numbers)}"
        self.networks[network].events[key] = [event]
        await self.inbox.keep(network, [(key, {"id": key})])
        return key

    async def settle(self) -> None:
        """Carry out all that is due, as the engine would."""
        for name in self.networks:
            await self.receiving.apply(name, asyncio.Event())
        for drain, name in zip(self.drains, self.networks, strict=True):
            await drain.run(name, asyncio.Event())

    async def later(self) -> None:
        """When what was said in passing is forgotten."""
        self.clock.advance(REMEMBERED.total_seconds())
        await self.settle()

    async def farewell(self) -> None:
        """Look whether somebody can be told how their forgetting ended."""
        for name in self.networks:
            await self.farewells.run(name, asyncio.Event())
        await self.settle()

    def last(self, person: Person, place: PlaceRef, before: set[MessageRef]) -> Message:
        """The last message at a place that was not there before."""
        shown = self.networks[person.network].places[place]
        new = [subject for ref, subject in shown.items() if ref not in before and isinstance(subject, Message)]
        return new[-1]

    def remarks(self, network: FakeNetwork, place: str) -> list[tuple[str, str]]:
        """The relayed comments at a place: author and text."""
        return [(each.author, each.body.text) for each in network.shows(place) if isinstance(each, Remark)]

    def notices(self, network: FakeNetwork, place: str) -> list[str]:
        return [each.body.text for each in network.shows(place) if isinstance(each, Message)]

    async def comments(self) -> list[Comment]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(Comment).order_by(Comment.id)))


@asynccontextmanager
async def persons_world(
    url: str, media: Path, *, notice: bool = False, rules: Rules | None = None
) -> AsyncIterator[PersonsWorld]:
    """A world over a migrated database at `url`, with one post that stands at both places."""
    database = Database(url)
    try:
        await upgrade(database)
        world = PersonsWorld(database, media, notice=notice, rules=rules or Rules())
        for name, place in ((HERE, "square"), (THERE, "hall")):
            async with database.writing() as tx:
                await Configuring(world.access, world.clock).configure(tx, name, [Wanted(PlaceRef(place))])
        await world.publish()
        yield world
    finally:
        await database.close()


async def _rest(_key: str, _called: asyncio.Event) -> datetime | None:
    """A job that the test runs by itself."""
    return None
