"""/why: what became of a post at each destination, in the words of `status`."""

from __future__ import annotations

import pytest

from core.errors import Gone, Refused
from core.model.refs import MessageRef, PlaceRef
from tests.bots.desk.desk_world import MARA, READER, DeskWorld, in_group


async def published(world: DeskWorld) -> None:
    await world.say("post", "Night trains return\n\n#city")
    await world.press("publish:1")
    await world.spine.drained()


async def test_each_destination_and_its_comments(world: DeskWorld) -> None:
    world.spine.network.faults[PlaceRef("city")].append(Refused("too rude"))
    await published(world)
    await world.say("subscribe", by=READER, place=PlaceRef("7"))
    for number in (1, 2):
        await world.spine.say(f"Comment {number}", message=f"all/{number + 90}", thread="thread of all/1")
    await world.spine.drained()
    said = await world.say("why", "1")
    assert said.body.text.split("\n") == [
        "No. 1, “Night trains return”",
        "",
        "fake all: stands",
        "fake city: refused: too rude. "
        "Change the post with “/edit 1”; or mend the reason and use “backchannel retry 2”.",
        "fake city, 2 comments: rests: its post was refused there: too rude. "
        "It follows as soon as the post stands there.",
    ]


async def test_subscribers_are_counted_and_those_that_left_are_told(world: DeskWorld) -> None:
    for person in ("7", "8", "9"):
        await world.say("subscribe", place=PlaceRef(person))
    world.spine.network.faults[PlaceRef("9")].append(Gone("blocked by the user"))
    await published(world)
    said = (await world.say("why", answers=MessageRef("all/1"))).body.text.split("\n")
    assert "fake Mara: waits: blocked by the user. Let the bot in again with the right to write: " in said[-2]
    assert said[-1] == "private chats: stands in 2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Which post?"),
        ("twelve", "Which post?"),
        ("99", "There is no post No. 99."),
        ("1", "No. 1 was never published, so it was sent nowhere."),
    ],
)
async def test_what_can_not_be_explained(world: DeskWorld, text: str, said: str) -> None:
    await world.say("post", "Night trains return")
    assert (await world.say("why", text)).body.text.startswith(said)


async def test_a_post_that_was_sent_nowhere(world: DeskWorld) -> None:
    await world.spine.destinations("city", labels={"city": ["city"]})
    await world.say("post", "Night trains return")
    await world.press("publish:1")
    assert (await world.say("why", "1")).body.text.endswith("It was sent nowhere.")


async def test_it_is_the_editors_and_told_in_private(world: DeskWorld) -> None:
    await published(world)
    assert "Only the editors" in (await world.say("why", "1", READER)).body.text
    assert "private chat" in (await world.desk.answer(in_group("why", "1", MARA))).body.text
