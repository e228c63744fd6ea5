"""A desk over a real database and a fake network, as compose wires it, and the people who talk to it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from bots.desk import Desk
from bots.desk.changing import Changing
from bots.desk.connecting import Connecting
from bots.desk.counters import Counter
from bots.desk.explaining import Explaining
from bots.desk.fetching import PageReader
from bots.desk.helping import Helping
from bots.desk.moderating import Moderating
from bots.desk.posting import Posting
from bots.desk.subscriptions import Subscriptions
from core.delivery import Voice
from core.markup.tree import Document, plain
from core.model import Base, Destination, Post
from core.model.events import Commanded, Event, Person, Pressed
from core.model.refs import MessageRef, PersonRef, PlaceRef
from core.model.values import Message
from core.ports import Network
from core.services.configuring import Configuring
from core.services.editors import Editors
from core.services.receiving import Receiving
from core.services.subscribing import Subscribing
from tests.support.fake_network import FAKE
from tests.support.spine import EDITOR, Spine

MARA = Person(FAKE, EDITOR, "Mara")
READER = Person(FAKE, PersonRef("7"), "Mara", handle="mara")
"""Bears the editor's name, and is not the editor."""


class DeskWorld:
    """What people say to the desk, and what became of it."""

    def __init__(self, spine: Spine, media: Path) -> None:
        self.spine = spine
        self.media = media
        self.networks: list[Network] = [spine.network]
        self.desk = self.another_desk()

    def another_desk(self) -> Desk:
        """A new desk over the same database, as after a restart."""
        voice = Voice("https://dispatch.example", "The Editor", {FAKE: "Fake"}, self.media)
        editors = Editors(frozenset({(FAKE, EDITOR)}))
        spine = self.spine
        moderating = Moderating(spine.moderation, spine.cards, spine.clock)
        changing = Changing(spine.publishing, spine.discussion, moderating, editors, spine.clock)
        pages = PageReader(private_networks=True)
        counters: list[Counter] = [
            Helping(editors, "Example Dispatch"),
            Posting(spine.publishing, voice, pages, self.media, lambda: self.networks),
            Subscriptions(Subscribing(spine.clock), "Example Dispatch"),
            Explaining(spine.clock),
            Connecting(
                spine.database,
                lambda: {network.name: network for network in self.networks},
                editors,
                Configuring(spine.access, spine.clock),
                spine.access,
            ),
            changing,
            moderating,
        ]
        return Desk(spine.database, editors, changing, counters)

    async def say(self, name: str, text: str | Document = "", by: Person = MARA, **more: object) -> Message:
        """A command in a private chat, unless `more` says otherwise, and its answer."""
        return await self.desk.answer(commanded(name, text, by, **more))

    async def press(self, action: str, by: Person = MARA) -> Message:
        """A press, and what takes the place of the card."""
        return await self.desk.answer(Pressed(by, PlaceRef("chat"), MessageRef("card"), action))

    async def hear(self, *events: Event) -> None:
        """The events as updates of the network, applied as the inbox applies them, and what they led to delivered."""
        spine = self.spine
        receiving = Receiving(
            spine.database, {FAKE: spine.network}, spine.discussion, self.desk, spine.ledger, spine.access, spine.clock
        )
        for event in events:
            key = str(len(spine.network.events))
            spine.network.events[key] = [event]
            await spine.inbox.keep(FAKE, [(key, {"id": key})])
        await receiving.apply(FAKE, asyncio.Event())
        await spine.drained()

    async def posts(self) -> list[tuple[int, str, str]]:
        """Number, state and title of every post."""
        async with self.spine.database.reading() as session:
            return [(post.id, post.state, post.title) for post in await session.scalars(select(Post).order_by(Post.id))]

    async def post(self, number: int) -> Post:
        async with self.spine.database.reading() as session:
            return await session.get_one(Post, number)

    async def subscriptions(self) -> dict[str, tuple[bool, list[str]]]:
        """Whether each place gets posts, and with which labels."""
        async with self.spine.database.reading() as session:
            return {each.place: (each.announces, each.labels) for each in await session.scalars(select(Destination))}

    async def rows(self) -> dict[str, int]:
        """How many rows each table has, of those that have any."""
        async with self.spine.database.reading() as session:
            counts = {
                table.name: await session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }
        return {name: number for name, number in counts.items() if number}


def commanded(name: str, text: str | Document = "", by: Person = MARA, **more: object) -> Commanded:
    """A command in a private chat; `more` are further fields of the event."""
    argument = plain(text) if isinstance(text, str) else text
    event = Commanded(by, PlaceRef("chat"), True, name, argument, message=MessageRef("chat/1"))
    return replace(event, **more)  # type: ignore[arg-type]  # the names are the event's own


def in_group(name: str, text: str = "", by: Person = MARA) -> Commanded:
    """A command that everybody in a group can read."""
    return commanded(name, text, by, private=False, place=PlaceRef("group"))


def buttons(message: Message) -> list[tuple[str, str]]:
    """What the buttons say and do."""
    return [(button.label, button.action) for row in message.buttons for button in row]
