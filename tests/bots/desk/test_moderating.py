"""/comments, /hide, /ban, /unban and the buttons of the cards: for whom, about what, and what is said where."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.desk import words
from bots.desk.duration import read_duration
from core.errors import Invalid
from core.model.events import Person, Pressed
from core.model.refs import MessageRef, PersonRef, PlaceRef
from core.model.values import Message, Remark
from core.services.admission import Rules
from tests.bots.desk.desk_world import MARA, READER, DeskWorld, buttons, in_group
from tests.support.fake_network import FAKE
from tests.support.spine import EDITOR, spine_over

STRANGER = Person(FAKE, PersonRef("99"), "Somebody")


@pytest.fixture
async def held(tmp_path: Path) -> AsyncIterator[DeskWorld]:
    """A published post whose comments all wait; two of them, by readers 7 and 8."""
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", rules=Rules("all")) as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        await spine.say("First thought", message="a/50", thread="thread of a/1")
        await spine.say("Second thought", message="a/51", thread="thread of a/1", person="8")
        await spine.drained()
        yield DeskWorld(spine, tmp_path / "media")


def relayed(world: DeskWorld) -> list[str]:
    return [shown.body.text for shown in world.spine.network.shows("b") if isinstance(shown, Remark)]


def cards(world: DeskWorld, place: str = EDITOR) -> dict[MessageRef, Message]:
    standing = world.spine.network.places[PlaceRef(place)]
    return {message: shown for message, shown in standing.items() if isinstance(shown, Message)}


async def press(world: DeskWorld, which: int, action: str, by: Person = MARA) -> None:
    """The press of a button below one of the cards in the editor's private chat."""
    message = list(cards(world))[which]
    await world.hear(Pressed(by, PlaceRef(EDITOR), message, action))


@pytest.mark.parametrize(
    ("text", "duration", "rest"),
    [
        ("2h", timedelta(hours=2), ""),
        ("3 days", timedelta(days=3), ""),
        ("1w", timedelta(weeks=1), ""),
        ("1d12h", timedelta(hours=36), ""),
        ("for 2 weeks", timedelta(weeks=2), ""),
        ("30 min: cool down", timedelta(minutes=30), "cool down"),
        ("2 months selling watches", timedelta(days=60), "selling watches"),
        ("9999 years", timedelta(days=36500), ""),
        ("selling watches", None, "selling watches"),
        ("", None, ""),
    ],
)
def test_how_long_a_ban_is(text: str, duration: timedelta | None, rest: str) -> None:
    assert read_duration(text) == (duration, rest)


@pytest.mark.parametrize("text", ["30", "5 links", "2 fortnights"])
def test_a_number_that_is_no_time(text: str) -> None:
    with pytest.raises(Invalid, match="How long"):
        read_duration(text)


async def test_the_first_press_decides(held: DeskWorld) -> None:
    await press(held, 0, "approve:1")
    for action in ("hide:1", "ban:1", "approve:1"):
        await press(held, 0, action)
    assert relayed(held) == ["First thought"]
    first, second = cards(held).values()
    assert first.body.text.startswith("Approved by Mara")
    assert buttons(first) == []
    assert buttons(second) == [("Approve", "approve:2"), ("Hide", "hide:2"), ("Ban", "ban:2")]


async def test_a_press_after_a_restart(held: DeskWorld) -> None:
    held.desk = held.another_desk()
    await press(held, 1, "approve:2")
    assert relayed(held) == ["Second thought"]


@pytest.mark.parametrize("action", ["approve:1", "hide:1", "ban:1", "take_back:1"])
async def test_a_strangers_press_is_refused(held: DeskWorld, action: str) -> None:
    await press(held, 0, action, STRANGER)
    assert relayed(held) == []
    assert [len(buttons(card)) for card in list(cards(held).values())[:2]] == [3, 3]


@pytest.mark.parametrize("name", ["comments", "hide", "ban", "unban"])
async def test_commands_are_for_editors(held: DeskWorld, name: str) -> None:
    said = await held.say(name, "1", READER)
    assert said.body.text == words.EDITORS_ONLY
    assert relayed(held) == []


async def test_what_waits_is_listed_with_a_card_each(held: DeskWorld) -> None:
    said = await held.say("comments", place=PlaceRef("chat"))
    await held.spine.drained()
    assert said.body.text == "2 comments wait for you; each card has its buttons."
    listed = cards(held, "chat")
    assert [buttons(card)[0] for card in listed.values()] == [("Approve", "approve:1"), ("Approve", "approve:2")]
    await held.hear(Pressed(MARA, PlaceRef("chat"), next(iter(listed)), "hide:1"))
    for place in ("chat", EDITOR):
        first, *_ = cards(held, place).values()
        assert first.body.text.startswith("Hidden by Mara")
        assert buttons(first) == []


async def test_nothing_waits(held: DeskWorld) -> None:
    for number in (1, 2):
        await press(held, number - 1, f"approve:{number}")
    said = await held.say("comments")
    assert said.body.text == "No comment waits for you."


@pytest.mark.parametrize(
    "how",
    [
        {"text": "1 Be kind"},
        {"text": "#1 Be kind"},
        {"text": "https://dispatch.example/2026/03/night-trains-return.html#c1 Be kind"},
        {"text": "Be kind", "answers": MessageRef("a/50")},
    ],
)
async def test_the_comment_that_is_meant(held: DeskWorld, how: dict[str, Any]) -> None:
    await press(held, 0, "approve:1")
    said = await held.say("hide", **how)
    await held.spine.drained()
    assert ": Be kind\n\nComment 1 on No. 1" in said.body.text
    assert relayed(held) == []


async def test_in_reply_to_a_copy_and_to_a_card(held: DeskWorld) -> None:
    for number in (1, 2):
        await press(held, number - 1, f"approve:{number}")
    copy = list(held.spine.network.places[PlaceRef("b")])[-1]
    await held.say("hide", answers=copy)
    card = next(iter(cards(held)))
    banned = await held.say("ban", "2h", answers=card)
    await held.spine.drained()
    assert "\nBanned until 2026-03-14 11:30 +0000 by Mara" in banned.body.text
    assert relayed(held) == []
    lifted = await held.say("unban", answers=card)
    assert "The ban is lifted by Mara" in lifted.body.text


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"text": ""}, "Which comment? Send /hide in reply to it or to its card, or name its number (/hide 12)."),
        ({"text": "unkind"}, "Which comment?"),
        ({"text": "999999999"}, "There is no comment 999999999."),
        ({"text": "", "answers": MessageRef("a/1")}, words.A_POST),
        ({"text": "", "answers": MessageRef("a/777")}, "Which comment?"),
    ],
)
async def test_no_comment_is_meant(held: DeskWorld, how: dict[str, Any], said: str) -> None:
    assert (await held.say("hide", **how)).body.text.startswith(said)


async def test_a_ban_offers_to_take_back_the_rest(held: DeskWorld) -> None:
    await press(held, 0, "approve:1")
    await held.spine.say("Third thought", message="a/52", thread="thread of a/1")
    await held.spine.drained()
    await held.say("ban", "3")
    await held.spine.drained()
    card = cards(held)[list(cards(held))[2]]
    assert buttons(card) == [("Take back everything they wrote (1 comment)", "take_back:3")]
    for _ in range(2):
        await press(held, 2, "take_back:3")
    assert relayed(held) == []
    assert buttons(cards(held)[list(cards(held))[2]]) == []


async def test_where_others_read_along_little_is_said(held: DeskWorld) -> None:
    await press(held, 0, "approve:1")
    command = replace(in_group("ban", "2h Selling watches"), answers=MessageRef("a/50"))
    answered = await held.desk.answer(command)
    await held.spine.drained()
    assert answered.body.text == words.SEEN_TO
    first, *_ = cards(held).values()
    assert ": Selling watches" in first.body.text
    assert relayed(held) == []


async def test_an_editors_delete_in_reply_to_a_readers_comment_hides_it(held: DeskWorld) -> None:
    await press(held, 0, "approve:1")
    said = await held.say("delete", answers=MessageRef("a/50"))
    await held.spine.drained()
    assert "Hidden by Mara" in said.body.text
    assert relayed(held) == []


async def test_a_readers_delete_in_reply_to_anothers_comment_is_refused(held: DeskWorld) -> None:
    await press(held, 0, "approve:1")
    other = Person(FAKE, PersonRef("8"), "Reader 8")
    said = await held.say("delete", by=other, answers=MessageRef("a/50"))
    assert "not yours" in said.body.text
    assert relayed(held) == ["First thought"]
