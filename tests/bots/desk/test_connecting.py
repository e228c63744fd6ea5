"""/connect and /disconnect: which destination is meant, what is said of it, and what waits meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.errors import Unreachable
from core.model import Destination
from core.model.events import AccessChanged, Person
from core.model.refs import PersonRef, PlaceRef
from core.model.values import Announcement, Inspection
from tests.bots.desk.desk_world import MARA, READER, DeskWorld
from tests.support.fake_network import FAKE, FakeNetwork
from tests.support.spine import spine_over


class Looked(FakeNetwork):
    """A network that tells of its places what a test puts into `inspections`."""

    def __init__(self) -> None:
        super().__init__()
        self.inspections: dict[str, Inspection | Unreachable] = {}

    async def inspect(self, place: PlaceRef) -> Inspection:
        found = self.inspections.get(place) or await super().inspect(place)
        if isinstance(found, Unreachable):
            raise found
        return found


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DeskWorld]:
    """Two destinations, one of them by a name that was resolved; and a chat that is none."""
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", Looked()) as spine:
        await spine.destinations("all", "@city")
        async with spine.database.writing() as tx:
            city = (await tx.scalars(select(Destination).where(Destination.place == "@city"))).one()
            city.place, city.title = PlaceRef("-1002"), "City desk"
            tx.add(Destination(network=FAKE, place=PlaceRef("chat"), created_at=spine.clock.now()))
        yield DeskWorld(spine, tmp_path / "media")


def looked(world: DeskWorld) -> Looked:
    assert isinstance(world.spine.network, Looked)
    return world.spine.network


async def paused(world: DeskWorld, place: str) -> str | None:
    async with world.spine.database.reading() as session:
        return (await session.scalars(select(Destination).where(Destination.place == place))).one().paused


def titles(world: DeskWorld, place: str) -> list[str]:
    return [each.title for each in world.spine.network.shows(place) if isinstance(each, Announcement)]


async def test_what_is_disconnected_gets_nothing_until_it_is_connected(world: DeskWorld) -> None:
    said = await world.say("disconnect", given_in=PlaceRef("all"), private=False)
    assert said.body.text == (
        "fake all gets nothing more. What is meant for it waits until /connect takes it up again."
    )
    await world.spine.publish("Night trains return")
    await world.spine.drained()
    assert (titles(world, "all"), titles(world, "-1002")) == ([], ["Night trains return"])
    assert "got nothing more already" in (await world.say("disconnect", "all")).body.text
    said = await world.say("connect", "all")
    assert said.body.text == "fake Place all is connected again. What waited for it goes out now: 1."
    await world.spine.drained()
    assert titles(world, "all") == ["Night trains return"]
    assert (await world.say("connect", "all")).body.text == "fake Place all is connected already."


@pytest.mark.parametrize("named", ["@city", "city", "-1002", "city desk", "#City desk"])
async def test_ways_to_name_a_destination(world: DeskWorld, named: str) -> None:
    await world.say("disconnect", named)
    assert await paused(world, "-1002") == "disconnected by an editor"
    assert await paused(world, "all") is None


async def test_what_closed_it_is_over_and_what_is_wrong_is_said(world: DeskWorld) -> None:
    await world.hear(AccessChanged(PlaceRef("all"), False, "kicked"))
    faults = ("The bot may not post here. Make it an administrator.", "Nobody can comment.")
    looked(world).inspections["all"] = Inspection(PlaceRef("all"), "Example Dispatch", False, faults)
    said = await world.say("connect", "all")
    assert said.body.text.split("\n\n") == ["fake Example Dispatch is connected again.", *faults]
    assert await paused(world, "all") is None


async def test_a_place_that_can_not_be_looked_at_stays_as_it_is(world: DeskWorld) -> None:
    await world.hear(AccessChanged(PlaceRef("all"), False, "kicked"))
    looked(world).inspections["all"] = Unreachable("no connection")
    said = await world.say("connect", "all")
    assert said.body.text == "fake all can't be looked at now: no connection. Nothing is changed; try later."
    assert await paused(world, "all") == "kicked"


@pytest.mark.parametrize("name", ["connect", "disconnect"])
@pytest.mark.parametrize(
    ("text", "given_in", "said"),
    [
        ("", None, "Which destination?"),
        ("@elsewhere", None, "They are named in config.toml"),
        ("", PlaceRef("chat"), "They are named in config.toml"),
    ],
)
async def test_what_is_no_destination(
    world: DeskWorld, name: str, text: str, given_in: PlaceRef | None, said: str
) -> None:
    assert said in (await world.say(name, text, given_in=given_in)).body.text


async def test_of_two_that_are_called_alike_the_address_tells(world: DeskWorld) -> None:
    async with world.spine.database.writing() as tx:
        other = (await tx.scalars(select(Destination).where(Destination.place == "all"))).one()
        other.title = "City Desk"
    said = await world.say("disconnect", "city desk")
    assert said.body.text == ("Which of them? Name the one in brackets: fake City Desk (all), fake City desk (-1002).")
    assert (await paused(world, "all"), await paused(world, "-1002")) == (None, None)


@pytest.mark.parametrize("name", ["connect", "disconnect"])
@pytest.mark.parametrize(
    ("person", "given_in", "said"),
    [
        (READER, None, "Only the editors"),
        (READER, PlaceRef("all"), "Only the editors"),
        (Person(FAKE, PersonRef("all"), "Example Dispatch"), PlaceRef("all"), "Send that in a private chat"),
        (MARA, PlaceRef("all"), "fake "),
    ],
)
async def test_who_may(world: DeskWorld, name: str, person: Person, given_in: PlaceRef | None, said: str) -> None:
    answer = await world.say(name, by=person, given_in=given_in)
    assert answer.body.text.startswith(said) or said in answer.body.text
    assert (await paused(world, "all") is not None) == (person is MARA and name == "disconnect")
