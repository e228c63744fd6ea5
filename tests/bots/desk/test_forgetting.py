"""Whoever wants to be forgotten is, with every copy; what could not be deleted is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.errors import Gone
from core.markup.tree import plain
from core.model import Act, Author, Base, Comment, Farewell, Identity, Reaction
from core.model.events import Edited, Reacted, Said
from core.model.refs import MessageRef, PersonRef, PlaceRef, ThreadRef
from core.model.values import Message, Remark
from core.services.admission import Rules
from tests.bots.desk.belongings import forget, mydata, rows
from tests.bots.desk.persons_world import ADA, BEN, EDITOR, HERE, PersonsWorld, persons_world

TRACES = ("Ada", "ada.q", "'7'", "'77'", "'7/", "full every night", "harbour owl")
"""What would tell of Ada, wherever it stood."""


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[PersonsWorld]:
    async with persons_world(f"sqlite:///{tmp_path}/blog.db", tmp_path) as world:
        yield world


async def test_forget_asks_first(world: PersonsWorld) -> None:
    await world.say(ADA, "It is full.")
    asked = await world.command(ADA, "forget")
    assert [button.label for row in asked.buttons for button in row] == ["Forget me", "Keep"]
    assert not (await world.comments())[0].is_deleted
    await world.press(ADA, "Keep")
    assert world.notices(world.here, "7")[-1] == "Nothing was changed."
    assert not (await world.comments())[0].is_deleted


async def test_nothing_is_left(world: PersonsWorld) -> None:
    await world.command(ADA, "name", "harbour owl")
    await world.command(ADA, "subscribe")
    await world.publish("For the subscriber")
    message = await world.say(ADA, "It is full every night.")
    await world.say(BEN, "Indeed.", answers=list(world.there.places[PlaceRef("hall")])[-1])
    await world.hear(HERE, Reacted(MessageRef(message), ADA.ref, "❤️", 1))
    await world.hear(HERE, Reacted(MessageRef("7/2"), ADA.ref, "🚀", 1))
    await world.say(ADA, "Written in private.", answers="7/2")
    await world.command(ADA, "link")
    await world.command(ADA, "link", "AAAA-AAAA")
    said = await forget(world)
    assert "2 comments" in said
    await world.farewell()
    await world.later()
    left = [row for row in await rows(world) if any(trace.lower() in row.lower() for trace in TRACES)]
    assert left == []
    async with world.database.reading() as session:
        assert (await session.scalars(select(Reaction))).all() == []
        assert {each.person for each in await session.scalars(select(Identity))} == {"", "88"}


async def test_every_copy_goes_and_the_answer_stays_without_the_name(world: PersonsWorld) -> None:
    message = await world.say(ADA, "It is full every night.")
    await world.say(BEN, "Indeed.", answers=list(world.there.places[PlaceRef("hall")])[-1])
    assert [each.answered.name for each in _remarks(world) if each.answered] == ["Ada Quill"]
    await forget(world)
    assert world.remarks(world.there, "hall") == []
    assert world.remarks(world.here, "square") == [("Ben Ochre", "Indeed.")]
    assert [each.answered for each in _remarks(world)] == [None]
    first, second = await world.comments()
    assert (first.is_deleted, first.body.text, first.url, first.identity.person) == (True, "", None, "")
    assert second.parent_id == first.id
    assert message


def _remarks(world: PersonsWorld) -> list[Remark]:
    return [each for each in world.here.shows("square") if isinstance(each, Remark)]


async def test_it_is_told_when_all_is_deleted(world: PersonsWorld) -> None:
    await world.say(ADA, "It is full.")
    assert "you are told here when that is done" in await forget(world)
    await world.farewell()
    assert "every copy of what you wrote is deleted" in world.notices(world.here, "7")[-1]
    await world.later()
    assert not any("'7'" in row for row in await rows(world))


async def test_it_is_told_what_a_network_does_not_let_us_delete(world: PersonsWorld) -> None:
    await world.say(ADA, "It is full.")
    world.there.undeletable.add(PlaceRef("hall"))
    await forget(world)
    await world.farewell()
    said = world.notices(world.here, "7")[-1]
    assert "There, hall: too old for There to let a bot delete it" in said
    assert "(1 copy)" in said


async def test_it_is_told_what_can_not_be_reached(world: PersonsWorld) -> None:
    await world.say(ADA, "It is full.")
    world.there.faults[PlaceRef("hall")].append(Gone("the bot was kicked"))
    await forget(world)
    await world.farewell()
    assert not any("the bot was kicked" in said for said in world.notices(world.here, "7"))
    world.clock.advance(600)
    await world.farewell()
    assert "the bot can't get there (the bot was kicked)" in world.notices(world.here, "7")[-1]
    async with world.database.reading() as session:
        assert (await session.scalars(select(Farewell))).all() == []


async def test_pressing_again_does_no_harm(world: PersonsWorld) -> None:
    await world.say(ADA, "It is full.")
    await world.command(ADA, "forget")
    shown = list(world.here.places[PlaceRef("7")])[-1]
    async with world.database.reading() as session:
        author = await session.scalar(select(Identity.author_id).where(Identity.person == "7"))
    await world.press(ADA, "Forget me")
    await world.farewell()
    for _ in range(2):
        said = await world.press_action(ADA, shown, f"forget:{author}")
        assert "nothing left to be forgotten" in said.body.text
    assert len(await world.comments()) == 1


async def test_nobody_is_forgotten_by_somebody_else(world: PersonsWorld) -> None:
    await world.say(ADA, "It is full.")
    await world.say(BEN, "Indeed.")
    async with world.database.reading() as session:
        author = await session.scalar(select(Identity.author_id).where(Identity.person == "7"))
    said = await world.press_action(BEN, MessageRef("88/none"), f"forget:{author}")
    assert "somebody else's" in said.body.text
    assert not any(comment.is_deleted for comment in await world.comments())


async def test_whoever_writes_again_is_new(world: PersonsWorld) -> None:
    await world.command(ADA, "name", "Harbour Owl")
    old = await world.say(ADA, "It is full.")
    await forget(world)
    assert "“Harbour Owl”" in (await world.command(BEN, "name", "Harbour Owl")).body.text
    await world.hear(HERE, Edited(MessageRef(old), plain("Changed afterwards."), world.clock.now()))
    await world.hear(
        HERE, Said(MessageRef(old), ADA, plain("It is full."), world.clock.now(), ThreadRef("thread of square/1"))
    )
    assert world.remarks(world.there, "hall") == []
    await world.say(ADA, "Hello again.")
    assert world.remarks(world.there, "hall") == [("Ada Quill", "Hello again.")]
    assert [each["text"] for each in (await mydata(world))["comments"]] == ["Hello again."]


async def test_of_the_banned_only_the_ban_stays(world: PersonsWorld) -> None:
    await world.say(ADA, "Something bad.")
    async with world.database.writing() as tx:
        await world.moderation.ban(tx, await world.moderation.find(tx, 1), EDITOR)
    assert "Since you are banned, your number on each network stays stored" in await forget(world)
    await world.farewell()
    await world.say(ADA, "And again.")
    assert len(await world.comments()) == 1
    async with world.database.reading() as session:
        [identity] = await session.scalars(select(Identity).where(Identity.person == "7"))
        assert (identity.name, identity.avatar, identity.look) == ("", None, "")
        assert [act.deed for act in await session.scalars(select(Act))] == ["ban"]
    assert not any("Ada" in row for row in await rows(world))


async def test_a_ban_that_is_over_goes_too(world: PersonsWorld) -> None:
    await world.say(ADA, "Something bad.")
    async with world.database.writing() as tx:
        await world.moderation.ban(tx, await world.moderation.find(tx, 1), EDITOR, world.clock.now())
    assert "banned" not in await forget(world)
    async with world.database.reading() as session:
        assert (await session.scalars(select(Identity).where(Identity.person == "7"))).all() == []


async def test_cards_of_what_waited_do_not_tell_of_it(tmp_path: Path) -> None:
    async with persons_world(f"sqlite:///{tmp_path}/all.db", tmp_path, rules=Rules("all")) as world:
        await world.say(ADA, "It is full every night.")
        assert any("full every night" in said for said in world.notices(world.here, "1"))
        await forget(world)
        assert not any("Ada" in said or "full every night" in said for said in world.notices(world.here, "1"))
        await world.farewell()
        assert not any("Ada" in row or "full every night" in row for row in await rows(world))


async def test_an_editor_stays(world: PersonsWorld) -> None:
    await world.say(EDITOR, "As ever.")
    assert "You are an editor" in (await world.command(EDITOR, "forget")).body.text
    assert not (await world.comments())[0].is_deleted


async def test_many_are_nobody(world: PersonsWorld) -> None:
    """Tombstones of the forgotten do not tell which of them were one person's."""
    people = [replace(ADA, ref=PersonRef(str(number)), name=f"Reader {number}") for number in (20, 21)]
    for person in (*people, BEN):
        await world.say(person, "Hello.")
        await world.say(person, "Goodbye.")
    for person in (*people, BEN):
        await forget(world, person)
    async with world.database.reading() as session:
        found = set(await session.scalars(select(Identity.author_id).join(Comment)))
    assert len(found) == 1
    assert all(isinstance(each, Message) for each in world.here.shows("20"))


def test_every_table_that_tells_of_people_is_thought_of() -> None:
    """A new one must be shown by /mydata and emptied by /forget; then it is named here."""
    people = {Author.__table__, Identity.__table__}
    telling = {
        table.name
        for table in Base.metadata.sorted_tables
        if {"person", "subscriber_id"} & set(table.c.keys())
        or {key.column.table for key in table.foreign_keys} & people
    }
    own = {"identity", "comment", "destination", "reaction", "link_code", "link_guess", "ban"}
    assert telling == own | {"act"}, "an act bears its editor; of the author whom it was about only the number, if any"
