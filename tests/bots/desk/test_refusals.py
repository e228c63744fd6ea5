"""Who may do what at the desk, and where: the rest is refused politely, and nothing is stored."""

from __future__ import annotations

import pytest

from core.delivery.passing import REMEMBERED
from core.markup.tree import plain
from core.model.events import Pressed
from core.model.refs import PlaceRef
from core.model.values import Message
from tests.bots.desk.desk_world import MARA, READER, DeskWorld, buttons, commanded, in_group

SHAPE = "Night trains return\n\nMy Comment: At last."
ASK_FIRST = "Only the editors of this blog can do that. /help tells what you can do here."


async def test_drafts_are_not_written_where_others_read(world: DeskWorld) -> None:
    for name in ("post", "drafts"):
        answer = await world.desk.answer(in_group(name, SHAPE))
        assert "in a private chat" in answer.body.text
    assert await world.posts() == []


async def test_a_command_that_is_no_message_is_nobody_elses_to_read(world: DeskWorld) -> None:
    card = await world.say("post", SHAPE, private=False, message=None)
    assert buttons(card)
    assert await world.say("drafts", private=False, message=None) == card


@pytest.mark.parametrize("name", ["post", "drafts"])
async def test_the_editors_commands_are_the_editors(world: DeskWorld, name: str) -> None:
    before = await world.rows()
    for event in (commanded(name, SHAPE, READER, picture=b"a picture"), in_group(name, SHAPE, READER)):
        answer = await world.desk.answer(event)
        assert answer == Message(plain(ASK_FIRST))
    assert await world.rows() == before
    assert not world.media.exists()


async def test_only_an_editor_presses(world: DeskWorld) -> None:
    await world.say("post", SHAPE)
    before = await world.rows()
    for action in ("publish:1", "discard:1", "publish:9", "x"):
        assert await world.press(action, READER) == Message(plain(ASK_FIRST))
    assert await world.rows() == before
    assert [state for _, state, _ in await world.posts()] == ["draft"]


async def test_a_reader_who_tries_leaves_nothing_behind(world: DeskWorld) -> None:
    before = await world.rows()
    await world.hear(commanded("post", SHAPE, READER))
    assert world.spine.network.shows("chat") == [Message(plain(ASK_FIRST))]
    world.spine.clock.advance(REMEMBERED.total_seconds() + 1)
    await world.spine.drained()
    assert await world.rows() == before


async def test_a_press_changes_the_card_in_chat_and_a_refused_one_does_not(world: DeskWorld) -> None:
    await world.hear(commanded("post", SHAPE))
    [card] = world.spine.network.places[PlaceRef("chat")]
    await world.hear(Pressed(READER, PlaceRef("chat"), card, "publish:1"))
    shown, refusal = world.spine.network.shows("chat")
    assert isinstance(shown, Message)
    assert buttons(shown)
    assert refusal == Message(plain(ASK_FIRST))
    await world.hear(*[Pressed(MARA, PlaceRef("chat"), card, "publish:1")] * 2)
    changed = world.spine.network.shows("chat")[0]
    assert isinstance(changed, Message)
    assert not changed.buttons
    assert len(world.spine.network.shows("all")) == 1
