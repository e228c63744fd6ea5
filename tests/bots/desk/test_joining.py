"""One-time codes join what somebody is on two networks; they give nobody a right."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.markup.tree import Document
from core.model import Author, Ban, Comment, Identity, LinkCode, LinkGuess
from core.model.events import Commanded, Person
from core.model.refs import MessageRef, PersonRef, PlaceRef
from core.services.linking import LIFETIME, MOST_GUESSES
from tests.bots.desk.persons_world import ADA, ADA_THERE, BEN, EDITOR, THERE, PersonsWorld, persons_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[PersonsWorld]:
    async with persons_world(f"sqlite:///{tmp_path}/blog.db", tmp_path) as world:
        yield world


async def code(world: PersonsWorld, person: Person) -> str:
    said = (await world.command(person, "link")).body.text
    found = re.search(r"/link (\w{4}-\w{4})", said)
    assert found, said
    return found[1]


async def joined(world: PersonsWorld, maker: Person = ADA, giver: Person = ADA_THERE) -> str:
    """Join two identities; the answer to the press."""
    await world.command(giver, "link", await code(world, maker))
    return (await world.press(giver, "Link")).body.text


async def authors(world: PersonsWorld) -> list[set[tuple[str, str]]]:
    """Who is whom: the identities of each author."""
    async with world.database.reading() as session:
        identities = (await session.scalars(select(Identity))).all()
        known = {each.id for each in await session.scalars(select(Author))}
    assert known == {each.author_id for each in identities}
    return [
        {(each.network, each.person) for each in identities if each.author_id == author} for author in sorted(known)
    ]


async def test_two_become_one(world: PersonsWorld) -> None:
    await world.command(ADA, "name", "Harbour Owl")
    await world.say(ADA_THERE, "Before.")
    asked = await world.command(ADA_THERE, "link", await code(world, ADA))
    assert "“Ada Quill” on Here made this code. Is that you?" in asked.body.text
    assert len(await authors(world)) == 2
    assert "“Ada Quill” on Here are one from now on" in (await world.press(ADA_THERE, "Link")).body.text
    assert await authors(world) == [{("here", "7"), ("there", "77")}]
    await world.say(ADA_THERE, "After.")
    assert world.remarks(world.here, "square") == [("ada.q", "Before."), ("Harbour Owl", "After.")]
    assert {comment.identity.shown_name for comment in await world.comments()} == {"Harbour Owl"}


async def test_whoever_made_the_code_hears_of_its_use(world: PersonsWorld) -> None:
    await joined(world)
    assert any("Your code was used: you and “ada.q” on There" in said for said in world.notices(world.here, ADA.ref))


@pytest.mark.parametrize("spelled", ["{}", " {} ", "{lower}", "{spaced}"])
async def test_a_code_however_it_is_written(world: PersonsWorld, spelled: str) -> None:
    made = await code(world, ADA)
    written = spelled.format(made, lower=made.lower(), spaced=" ".join(made.replace("-", "")))
    assert "Is that you?" in (await world.command(ADA_THERE, "link", written)).body.text


async def test_a_code_is_not_kept(world: PersonsWorld) -> None:
    made = await code(world, ADA)
    async with world.database.reading() as session:
        [row] = await session.scalars(select(LinkCode))
    assert made not in row.digest
    assert made.replace("-", "") not in row.digest
    assert not any(made in said for said in await all_texts(world))


async def all_texts(world: PersonsWorld) -> list[str]:
    """All that any table holds."""
    async with world.database.reading() as session:
        connection = await session.connection()
        return await connection.run_sync(
            lambda sync: [
                str(row) for table in Author.metadata.sorted_tables for row in sync.execute(select(table)).all()
            ]
        )


async def test_a_code_holds_for_ten_minutes(world: PersonsWorld) -> None:
    made = await code(world, ADA)
    world.clock.advance(LIFETIME.total_seconds())
    assert "no code that is good now" in (await world.command(ADA_THERE, "link", made)).body.text
    made = await code(world, ADA)
    await world.command(ADA_THERE, "link", made)
    world.clock.advance(LIFETIME.total_seconds())
    assert "no longer good" in (await world.press(ADA_THERE, "Link")).body.text
    assert len(await authors(world)) == 2


async def test_a_code_is_good_once(world: PersonsWorld) -> None:
    made = await code(world, ADA)
    await world.command(ADA_THERE, "link", made)
    assert "no code that is good now" in (await world.command(BEN, "link", made)).body.text
    await world.press(ADA_THERE, "Link")
    assert "no code that is good now" in (await world.command(BEN, "link", made)).body.text


async def test_a_new_code_takes_the_place_of_the_old_one(world: PersonsWorld) -> None:
    first, second = await code(world, ADA), await code(world, ADA)
    assert "no code that is good now" in (await world.command(ADA_THERE, "link", first)).body.text
    assert "Is that you?" in (await world.command(ADA_THERE, "link", second)).body.text


async def test_pressing_twice_does_no_harm(world: PersonsWorld) -> None:
    await world.command(ADA_THERE, "link", await code(world, ADA))
    shown = world.there.places[world.there.private_place(ADA_THERE.ref)]
    message = list(shown)[-1]
    action = "link:1"
    await world.press_action(ADA_THERE, message, action)
    said = await world.press_action(ADA_THERE, message, action)
    assert "no longer good" in said.body.text
    assert await authors(world) == [{("here", "7"), ("there", "77")}]


async def test_nobody_else_presses_it(world: PersonsWorld) -> None:
    await world.command(ADA_THERE, "link", await code(world, ADA))
    await world.say(BEN, "Hello.")
    said = await world.press_action(BEN, MessageRef("88/none"), "link:1")
    assert "no longer good" in said.body.text
    await world.press_action(BEN, MessageRef("88/none"), "no_link:1")
    assert "are one" in (await world.press(ADA_THERE, "Link")).body.text


async def test_a_code_that_is_declined_is_worth_nothing(world: PersonsWorld) -> None:
    made = await code(world, ADA)
    await world.command(ADA_THERE, "link", made)
    assert "Nothing was joined" in (await world.press(ADA_THERE, "That is not me")).body.text
    assert "no code that is good now" in (await world.command(ADA_THERE, "link", made)).body.text
    assert len(await authors(world)) == 2


async def test_guesses_are_counted(world: PersonsWorld) -> None:
    made = await code(world, ADA)
    for _ in range(MOST_GUESSES):
        assert "no code that is good now" in (await world.command(BEN, "link", "AAAA-AAAA")).body.text
    assert "too many wrong codes" in (await world.command(BEN, "link", made)).body.text
    assert "Is that you?" in (await world.command(ADA_THERE, "link", made)).body.text
    world.clock.advance(LIFETIME.total_seconds())
    assert "Is that you?" in (await world.command(BEN, "link", await code(world, ADA))).body.text
    async with world.database.reading() as session:
        assert (await session.scalars(select(LinkGuess))).all() == []


async def test_a_code_on_its_own_network(world: PersonsWorld) -> None:
    made = await code(world, ADA)
    for person in (ADA, replace(ADA, ref=PersonRef("8"), name="Somebody else here")):
        assert "made on this network" in (await world.command(person, "link", made)).body.text
    assert "Is that you?" in (await world.command(ADA_THERE, "link", made)).body.text


async def test_an_author_is_on_each_network_once(world: PersonsWorld) -> None:
    await joined(world)
    assert "joined with somebody else" in (await world.command(BEN, "link", await code(world, ADA))).body.text
    assert "made on this network" in (await world.command(BEN, "link", await code(world, ADA_THERE))).body.text
    assert "joined already" in (await world.command(ADA_THERE, "link", await code(world, ADA))).body.text


async def test_of_two_pen_names_the_makers_stays(world: PersonsWorld) -> None:
    await world.command(ADA, "name", "Harbour Owl")
    await world.command(ADA_THERE, "name", "Night Heron")
    assert "carry the name “Harbour Owl”; “Night Heron” is free again" in await joined(world)
    assert "from now on" in (await world.command(BEN, "name", "Night Heron")).body.text


async def test_the_only_pen_name_stays(world: PersonsWorld) -> None:
    await world.command(ADA_THERE, "name", "Night Heron")
    await joined(world)
    await world.say(ADA, "Both of us.")
    assert world.remarks(world.there, "hall") == [("Night Heron", "Both of us.")]


@pytest.mark.parametrize("private", [ADA, ADA_THERE])
async def test_private_on_one_side_is_private_on_both(world: PersonsWorld, private: Person) -> None:
    await world.command(private, "private", "on")
    await joined(world)
    await world.say(ADA, "Not for the blog.")
    await world.say(ADA_THERE, "Nor this.")
    assert await world.comments() == []


@pytest.mark.parametrize(
    ("here", "there", "until"),
    [
        (None, timedelta(days=1), timedelta(days=1)),
        (timedelta(days=1), None, timedelta(days=1)),
        (timedelta(days=1), timedelta(days=2), timedelta(days=2)),
        (timedelta(days=2), timedelta(days=1), timedelta(days=2)),
        (timedelta.max, timedelta(days=1), None),
        (timedelta(days=1), timedelta.max, None),
    ],
)
async def test_a_ban_goes_along(
    world: PersonsWorld, here: timedelta | None, there: timedelta | None, until: timedelta | None
) -> None:
    """`timedelta.max` is a ban for good, None is no ban."""
    now = world.clock.now()
    await world.say(ADA, "Something bad.")
    await world.say(ADA_THERE, "Something worse.")
    for number, lasts in enumerate((here, there), start=1):
        async with world.database.writing() as tx:
            comment = await world.moderation.find(tx, number)
            if lasts:
                await world.moderation.ban(tx, comment, EDITOR, None if lasts == timedelta.max else now + lasts)
    await joined(world)
    async with world.database.reading() as session:
        [ban] = await session.scalars(select(Ban))
    assert ban.until == (now + until if until else None)
    await world.say(ADA, "Again.")
    await world.say(ADA_THERE, "And again.")
    assert len(await world.comments()) == 2


async def test_linking_gives_no_rights(world: PersonsWorld) -> None:
    assert "are one from now on" in await joined(world, EDITOR, ADA_THERE)
    await world.say(ADA_THERE, "Am I the editor now?")
    assert world.remarks(world.here, "square") == [("ada.q", "Am I the editor now?")]
    [comment] = await world.comments()
    assert not comment.by_editor
    assert "Only the editors" in (await world.command(ADA_THERE, "comments")).body.text
    assert "Only the editors" in (await world.command(ADA_THERE, "hide", "1")).body.text


async def test_one_takes_back_what_one_wrote_on_the_other_network(world: PersonsWorld) -> None:
    await world.say(ADA, "Let me think again.")
    await joined(world)
    copy = list(world.there.places[PlaceRef("hall")])[-1]
    delete = Commanded(
        ADA_THERE, PlaceRef("hall"), False, "delete", Document(), MessageRef("hall/delete"), answers=copy
    )
    await world.hear(THERE, delete)
    [comment] = await world.comments()
    assert comment.is_deleted


async def test_comments_stay_where_they_are(world: PersonsWorld) -> None:
    await world.say(ADA, "From here.")
    await world.say(ADA_THERE, "From there.")
    await joined(world)
    async with world.database.reading() as session:
        rows = await session.execute(select(Comment.network, Identity.network).join(Identity).order_by(Comment.id))
        assert rows.all() == [("here", "here"), ("there", "there")]
