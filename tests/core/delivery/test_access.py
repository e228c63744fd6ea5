"""Places that are closed and opened: by the network, by an editor, and who is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.errors import Gone, Refused, Removed
from core.markup.tree import plain
from core.model import Destination, Notice, Post
from core.model.destination import DISCONNECTED
from core.model.events import AccessChanged, Commanded, Person
from core.model.refs import PersonRef, PlaceRef
from core.model.values import Announcement, Inspection, Message
from core.services.configuring import Configuring
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, spine_over

A = PlaceRef("a")


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        yield spine


async def place(spine: Spine) -> Destination:
    async with spine.database.reading() as session:
        return (await session.scalars(select(Destination).where(Destination.place == "a"))).one()


async def hear(spine: Spine, event: AccessChanged | Commanded) -> None:
    """What the network tells, applied and carried out."""
    key = str(len(spine.network.events))
    spine.network.events[key] = [event]
    await spine.inbox.keep(FAKE, [(key, {"id": key})])
    await spine.receiving.apply(FAKE, asyncio.Event())
    await spine.drained()


async def disconnect(spine: Spine) -> bool:
    async with spine.database.writing() as tx:
        return spine.access.disconnect(await tx.get_one(Destination, (await place(spine)).id))


async def connect(spine: Spine) -> bool:
    async with spine.database.writing() as tx:
        was_closed = spine.access.connect(tx, await tx.get_one(Destination, (await place(spine)).id))
    await spine.drained()
    return was_closed


def told(spine: Spine) -> list[str]:
    return [each.body.text for each in spine.network.shows("1") if isinstance(each, Message)]


def posts(spine: Spine) -> int:
    return sum(isinstance(each, Announcement) for each in spine.network.shows("a"))


@pytest.mark.parametrize("first", ["told", "tried"])
async def test_the_editor_is_told_once_however_it_becomes_known(spine: Spine, first: str) -> None:
    if first == "told":
        await hear(spine, AccessChanged(A, False, "kicked"))
    spine.network.faults[A].append(Gone("kicked"))
    await spine.publish()
    await spine.drained()
    await hear(spine, AccessChanged(A, False, "The bot was removed."))
    [said] = told(spine)
    assert said.startswith("fake a is closed to the bot: kicked.")
    assert (posts(spine), len(spine.network.shows("b"))) == (0, 1)
    spine.network.faults[A].clear()
    await hear(spine, AccessChanged(A, True, "let in"))
    assert posts(spine) == 1


async def test_what_an_editor_disconnected_only_an_editor_connects(spine: Spine) -> None:
    assert await disconnect(spine)
    assert not await disconnect(spine)
    await spine.publish()
    await spine.drained()
    await hear(spine, AccessChanged(A, False, "kicked"))
    await hear(spine, AccessChanged(A, True, "let in"))
    assert ((await place(spine)).paused, posts(spine), told(spine)) == (DISCONNECTED, 0, [])
    assert await connect(spine)
    assert posts(spine) == 1
    assert not await connect(spine)


async def test_a_command_in_a_disconnected_place_is_answered(spine: Spine) -> None:
    await disconnect(spine)
    await hear(spine, Commanded(Person(FAKE, PersonRef("7"), "Ada"), A, False, "help", plain("")))
    assert [each.body.text for each in spine.network.shows("a") if isinstance(each, Message)] == ["help"]


@pytest.mark.parametrize(("faults", "paused"), [((), None), (("no right to write",), "kicked")])
async def test_a_place_that_proves_to_be_open_is_open(
    spine: Spine, faults: tuple[str, ...], paused: str | None
) -> None:
    await hear(spine, AccessChanged(A, False, "kicked"))
    async with spine.database.writing() as tx:
        inspected = Inspection(A, "Corner", takes_comments=True, faults=faults)
        await Configuring(spine.access, spine.clock).inspected(tx, (await place(spine)).id, inspected)
    assert (await place(spine)).paused == paused


async def test_a_refused_post_is_tried_once_more_when_it_was_changed(spine: Spine) -> None:
    spine.network.faults[A].append(Refused("too long"))
    post = await spine.publish("A title that is too long")
    await spine.drained()
    async with spine.database.writing() as tx:
        row = await tx.get_one(Post, post.id)
        row.title, row.revision = "Short", 2
        await spine.ledger.revise(tx, row)
    await spine.drained()
    assert [each.title for each in spine.network.shows("a") if isinstance(each, Announcement)] == ["Short"]


@pytest.mark.parametrize("fault", [Refused("nobody may change this"), Removed("a moderator did")])
async def test_whatever_became_of_its_change_a_withdrawn_post_goes(spine: Spine, fault: Refused | Removed) -> None:
    post = await spine.publish()
    await spine.drained()
    spine.network.faults[A].append(fault)
    async with spine.database.writing() as tx:
        row = await tx.get_one(Post, post.id)
        row.revision = 2
        await spine.ledger.revise(tx, row)
    await spine.drained()
    async with spine.database.writing() as tx:
        await spine.publishing.withdraw(tx, post.id)
    await spine.drained()
    assert posts(spine) == 0
    assert ("retract", A) in spine.network.log
    async with spine.database.reading() as session:
        assert (await session.scalars(select(Notice).where(~Notice.passing))).all() == []
