"""What is stored about somebody is shown to them, as a file that is not kept."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.errors import Gone, Unreachable
from core.markup.tree import plain
from core.model import RawUpdate, Waiting
from core.model.events import Reacted, Said
from core.model.refs import MessageRef, PlaceRef
from tests.bots.desk.belongings import forget, mydata, rows
from tests.bots.desk.persons_world import ADA, ADA_THERE, BEN, EDITOR, HERE, THERE, PersonsWorld, persons_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[PersonsWorld]:
    async with persons_world(f"sqlite:///{tmp_path}/blog.db", tmp_path) as world:
        yield world


async def test_everything_is_in_the_file(world: PersonsWorld) -> None:
    await world.command(ADA, "name", "Harbour Owl")
    await world.command(ADA, "subscribe", "city")
    message = await world.say(ADA, "It is full every night.")
    await world.hear(THERE, Reacted(MessageRef("hall/2"), ADA_THERE.ref, "🚀", 1))
    await world.hear(HERE, Reacted(MessageRef(message), ADA.ref, "❤️", 1))
    told = await mydata(world)
    assert told["pen_name"] == "Harbour Owl"
    assert told["private"] is False
    assert told["identities"] == [{"network": "here", "id": "7", "name": "Ada Quill", "avatar": None, "portrait": None}]
    [comment] = told["comments"]
    assert comment["text"] == "It is full every night."
    assert comment["post"]["title"] == "Night trains return"
    assert comment["written_as"] == [message]
    assert [(each["network"], each["place"]) for each in comment["stands_at"]] == [("there", "hall")]
    assert [each["messages"] for each in comment["stands_at"]] == [["hall/2"]]
    [chat] = told["chats"]
    assert (chat["place"], chat["subscribed"], chat["labels"]) == ("7", True, ["city"])
    assert [(each["emoji"], each["message"]) for each in told["reactions"]] == [("❤️", message)]


async def test_nobody_elses_data_are_in_it(world: PersonsWorld) -> None:
    question = await world.say(BEN, "Is it full?")
    await world.say(ADA, "Every night.", answers=question)
    told = json.dumps(await mydata(world), ensure_ascii=False)
    assert "Is it full?" not in told
    assert "Ben" not in told


async def test_both_identities_are_in_it(world: PersonsWorld) -> None:
    await world.say(ADA_THERE, "From there.")
    said = (await world.command(ADA, "link")).body.text
    await world.command(ADA_THERE, "link", said.split("/link ")[1].split()[0])
    await world.press(ADA_THERE, "Link")
    for person in (ADA, ADA_THERE):
        told = await mydata(world, person)
        assert {each["id"] for each in told["identities"]} == {"7", "77"}
        assert [each["text"] for each in told["comments"]] == ["From there."]


async def test_what_editors_did_is_in_it(world: PersonsWorld) -> None:
    await world.say(ADA, "Something bad.")
    async with world.database.writing() as tx:
        await world.moderation.ban(tx, await world.moderation.find(tx, 1), EDITOR, why="spam")
    told = await mydata(world)
    assert told["ban"] == {"until": None}
    assert [(each["what"], each["why"]) for each in told["acts_of_editors"]] == [("ban", "spam")]
    assert told["comments"][0]["state"] == "hidden"


async def test_what_waits_in_the_inbox_is_in_it(world: PersonsWorld) -> None:
    """Held or parked updates are theirs who wrote them, and theirs alone."""
    for person in (ADA, BEN):
        said = Said(MessageRef(f"hall/{person.ref}"), person, plain(f"{person.name} waits."), world.clock.now())
        key = await world.keep(person.network, said)
        async with world.database.writing() as tx:
            update = (await tx.scalars(select(RawUpdate).where(RawUpdate.key == key))).one()
            update.waiting, update.error = Waiting.PARKED, "something broke"
    told = await mydata(world)
    assert [each["why"] for each in told["not_applied_yet"]] == ["something broke"]
    await forget(world)
    async with world.database.reading() as session:
        assert [update.network for update in await session.scalars(select(RawUpdate))] == ["there"]


async def test_the_file_is_not_kept(world: PersonsWorld) -> None:
    await world.say(ADA, "It is full.")
    await mydata(world)
    assert not any("mydata" in row or "It is full" in row for row in await rows(world) if row.startswith("notice:"))
    await world.later()
    assert not any(row.startswith("notice:") for row in await rows(world))


async def test_the_file_is_not_kept_either_where_it_can_not_be_sent(world: PersonsWorld) -> None:
    await world.say(ADA, "It is full.")
    world.here.faults[PlaceRef("7")].append(Gone("blocked"))
    with pytest.raises(IndexError):
        await world.command(ADA, "mydata")
    assert not any(row.startswith("notice:") for row in await rows(world))
    world.here.faults[PlaceRef("7")].extend(Unreachable("away") for _ in range(2))
    with pytest.raises(IndexError):
        await world.command(ADA, "mydata")
    world.clock.advance(25 * 3600)
    await world.settle()
    assert not any(row.startswith("notice:") for row in await rows(world))


async def test_of_a_stranger_nothing_is_stored(world: PersonsWorld) -> None:
    before = await rows(world)
    assert (await world.command(ADA, "mydata")).body.text == "Nothing is stored about you."
    assert (await world.command(ADA, "forget")).body.text == "Nothing is stored about you."
    await world.later()
    assert await rows(world) == before
