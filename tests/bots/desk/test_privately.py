"""What is stored about somebody: shown to them as a file, and forgotten."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import Gone, Unreachable
from core.markup.tree import plain
from core.model import Act, Author, Base, Comment, Farewell, Identity, RawUpdate, Reaction, Waiting
from core.model.events import Edited, Person, Reacted, Said
from core.model.refs import MessageRef, PersonRef, PlaceRef, ThreadRef
from core.model.values import Message, Remark
from core.services.admission import Rules
from tests.bots.desk.persons_world import ADA, ADA_THERE, BEN, EDITOR, HERE, THERE, PersonsWorld, persons_world

TRACES = ("Ada", "ada.q", "'7'", "'77'", "7/", "77/", "PersonRef", "full every night", "harbour owl", "holder=7")
"""What would tell of Ada, wherever it stood."""


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[PersonsWorld]:
    async with persons_world(f"sqlite:///{tmp_path}/blog.db", tmp_path) as world:
        yield world


async def mydata(world: PersonsWorld, person: Person = ADA) -> dict[str, Any]:
    """The document that /mydata sends."""
    said = await world.command(person, "mydata")
    assert said.enclosure is not None, said.body.text
    assert said.enclosure.name == "mydata.json"
    found: dict[str, Any] = json.loads(said.enclosure.content)
    return found


async def forget(world: PersonsWorld, person: Person = ADA) -> str:
    """/forget, and the press on its button: what the card says then."""
    await world.command(person, "forget")
    await world.press(person, "Forget me")
    return world.notices(world.networks[person.network], person.ref)[-1]


async def rows(world: PersonsWorld) -> list[str]:
    """Every row of every table."""
    async with world.database.reading() as session:
        found = []
        for table in Base.metadata.sorted_tables:
            found += [f"{table.name}: {row!r}" for row in (await session.execute(select(table))).all()]
    return found


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
