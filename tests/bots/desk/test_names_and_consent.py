"""Pen names, the notice to newcomers, and those who want nothing taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.markup.tree import plain
from core.model.events import Edited
from core.model.refs import MessageRef, NetworkName, PersonRef
from tests.bots.desk.persons_world import ADA, ADA_THERE, BEN, EDITOR, HERE, PersonsWorld, persons_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[PersonsWorld]:
    async with persons_world(f"sqlite:///{tmp_path}/blog.db", tmp_path) as world:
        yield world


@pytest.fixture
async def telling(tmp_path: Path) -> AsyncIterator[PersonsWorld]:
    """A world in which newcomers are told."""
    async with persons_world(f"sqlite:///{tmp_path}/blog.db", tmp_path, notice=True) as world:
        yield world


async def test_a_pen_name_goes_with_what_is_written(world: PersonsWorld) -> None:
    assert "“Harbour Owl”" in (await world.command(ADA, "name", " Harbour  Owl ")).body.text
    await world.say(ADA, "It is full every night.")
    assert world.remarks(world.there, "hall") == [("Harbour Owl", "It is full every night.")]
    assert "“Harbour Owl”" in (await world.command(ADA, "name")).body.text


async def test_a_new_name_is_no_edit(world: PersonsWorld) -> None:
    message = await world.say(ADA, "It is full.")
    await world.command(ADA, "name", "Harbour Owl")
    assert world.remarks(world.there, "hall") == [("Ada Quill", "It is full.")]
    [comment] = await world.comments()
    assert (comment.identity.shown_name, comment.updated_at, comment.revision) == ("Harbour Owl", None, 1)
    await world.hear(HERE, Edited(MessageRef(message), plain("It is packed."), world.clock.now()))
    assert world.remarks(world.there, "hall") == [("Harbour Owl", "It is packed.")]


async def test_a_pen_name_is_dropped(world: PersonsWorld) -> None:
    assert "all along" in (await world.command(ADA, "name", "off")).body.text
    await world.command(ADA, "name", "Harbour Owl")
    assert "again" in (await world.command(ADA, "name", "OFF")).body.text
    await world.say(ADA, "Back to myself.")
    assert world.remarks(world.there, "hall") == [("Ada Quill", "Back to myself.")]
    assert "“Harbour Owl”" in (await world.command(BEN, "name", "Harbour Owl")).body.text


@pytest.mark.parametrize("wanted", ["Harbour Owl", "HARBOUR OWL", "Harbour 0wl", "Нarbоur Оwl", "Ｈarbour Owl"])
async def test_a_pen_name_is_had_once(world: PersonsWorld, wanted: str) -> None:
    await world.command(ADA, "name", "Harbour Owl")
    assert "Somebody else writes under that name" in (await world.command(BEN, "name", wanted)).body.text
    await world.say(BEN, "Still me.")
    assert world.remarks(world.here, "square") == [("Ben Ochre", "Still me.")]
    assert "from now on" in (await world.command(ADA, "name", wanted)).body.text


async def test_nobody_takes_the_name_that_somebody_writes_under(world: PersonsWorld) -> None:
    await world.say(ADA, "Hello.")
    assert "Somebody else writes" in (await world.command(BEN, "name", "Ada  Qui11")).body.text
    assert "from now on" in (await world.command(ADA, "name", "Ada Quill")).body.text


async def test_nobody_takes_the_editors_name(world: PersonsWorld) -> None:
    for wanted in ("The Editor", "the editor", "Тhe Еditor", "The Editor ✓"):
        assert "looks like that of this blog's editor" in (await world.command(ADA, "name", wanted)).body.text
    assert "The Editor" in (await world.command(EDITOR, "name", "Somebody New")).body.text
    await world.say(EDITOR, "As ever.")
    assert world.remarks(world.there, "hall") == [("The Editor", "As ever.")]


@pytest.mark.parametrize("name", ["name", "private", "link", "mydata", "forget"])
async def test_it_is_done_in_private(world: PersonsWorld, name: str) -> None:
    said = await world.command(ADA, name, "on", private=False)
    assert "in a private chat" in said.body.text
    assert said.enclosure is None


async def test_a_name_from_a_network_is_shown_without_tricks(world: PersonsWorld) -> None:
    await world.say(replace(ADA, name="\u202eadA\u200b"), "Guess who.")
    assert world.remarks(world.there, "hall") == [("adA", "Guess who.")]


async def test_a_newcomer_is_told_once(telling: PersonsWorld) -> None:
    world = telling
    first = await world.say(ADA, "First.")
    [notice] = [each for each in world.here.shows("square") if getattr(each, "answers", None)]
    assert getattr(notice, "answers", None) == first
    assert "public" in world.notices(world.here, "square")[0]
    world.clock.advance(3600)
    await world.say(ADA, "Second.")
    await world.publish("Another")
    await world.hear(HERE)
    assert len(world.notices(world.here, "square")) == 1
    assert world.notices(world.there, "hall") == []


async def test_one_notice_counts_for_the_newcomers_of_a_lively_talk(telling: PersonsWorld) -> None:
    world = telling
    for number in range(20, 25):
        await world.say(replace(ADA, ref=PersonRef(str(number))), f"Number {number}.")
        world.clock.advance(100)
    assert len(world.notices(world.here, "square")) == 1
    world.clock.advance(200)
    await world.say(replace(ADA, ref=PersonRef("30")), "Later.")
    await world.say(BEN, "Elsewhere.")
    assert len(world.notices(world.here, "square")) == 2
    assert len(world.notices(world.there, "hall")) == 1


async def test_editors_know(telling: PersonsWorld) -> None:
    await telling.say(EDITOR, "Of course.")
    assert telling.notices(telling.here, "square") == []


async def test_nobody_is_told_if_the_settings_say_so(world: PersonsWorld) -> None:
    await world.say(ADA, "Hello.")
    assert world.notices(world.here, "square") == []


async def test_a_private_person_is_left_alone(world: PersonsWorld) -> None:
    before = await world.say(ADA, "Before.")
    assert "kept off the blog" in (await world.command(ADA, "private", "on")).body.text
    hidden = await world.say(ADA, "Not for the blog.")
    await world.say(ADA, "Nor this.", answers=before)
    await world.hear(HERE, Edited(MessageRef(hidden), plain("Still not."), world.clock.now()))
    assert [comment.body.text for comment in await world.comments()] == ["Before."]
    assert "/private off" in (await world.command(ADA, "private")).body.text
    assert "public" in (await world.command(ADA, "private", " OFF ")).body.text
    await world.say(ADA, "After.")
    assert world.remarks(world.there, "hall") == [("Ada Quill", "Before."), ("Ada Quill", "After.")]


async def test_an_old_comment_of_a_private_person_follows_its_edits(world: PersonsWorld) -> None:
    message = await world.say(ADA, "My telephone is 555 1234.")
    await world.command(ADA, "private", "on")
    await world.hear(HERE, Edited(MessageRef(message), plain("Never mind."), world.clock.now()))
    assert world.remarks(world.there, "hall") == [("Ada Quill", "Never mind.")]


async def test_private_takes_on_or_off(world: PersonsWorld) -> None:
    for written in ("maybe", "on please"):
        assert "/private on keeps" in (await world.command(ADA, "private", written)).body.text
    assert "public" in (await world.command(ADA, "private")).body.text
    await world.say(ADA, "Public.")
    assert len(await world.comments()) == 1


async def test_private_is_a_wish_of_one(world: PersonsWorld) -> None:
    await world.command(ADA, "private", "on")
    await world.say(BEN, "I don't mind.")
    await world.say(replace(ADA_THERE, network=NetworkName("there")), "Not linked, so public.")
    assert len(await world.comments()) == 2
