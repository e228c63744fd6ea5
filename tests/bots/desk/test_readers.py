"""What readers say: subscriptions, help, and what nobody understands."""

from __future__ import annotations

import pytest

from core.model.refs import PlaceRef
from core.model.values import Announcement
from tests.bots.desk.desk_world import MARA, READER, DeskWorld, commanded, in_group


@pytest.mark.parametrize(
    ("written", "labels", "said"),
    [
        ("", [], "From now on you get every new post of Example Dispatch here. /unsubscribe ends it."),
        ("city", ["city"], "new posts about city of"),
        ("city sport", ["city", "sport"], "about city or sport of"),
        ("#city #local_news", ["city", "local news"], "about city or local news of"),
        ("city council, sport, #art", ["city council", "sport", "art"], "about city council, sport or art of"),
        ("City city CITY", ["City"], "about City of"),
        ("город\nспорт", ["город", "спорт"], "about город or спорт of"),
    ],
)
async def test_subscribe(world: DeskWorld, written: str, labels: list[str], said: str) -> None:
    answer = await world.say("subscribe", written, READER)
    assert said in answer.body.text
    assert (await world.subscriptions())["chat"] == (True, labels)


async def test_subscribing_again_changes_the_labels(world: DeskWorld) -> None:
    for written in ("city", "sport", "", "sport"):
        await world.say("subscribe", written, READER)
        assert (await world.subscriptions())["chat"] == (True, written.split())


async def test_a_subscriber_gets_posts_until_they_unsubscribe(world: DeskWorld) -> None:
    await world.say("subscribe", "City", READER)
    await world.spine.publish("About the city", ("city",))
    await world.spine.publish("About the sea", ("sea",))
    await world.spine.drained()
    assert [post.title for post in world.spine.network.shows("chat") if isinstance(post, Announcement)] == [
        "About the city"
    ]
    assert "no more posts" in (await world.say("unsubscribe", by=READER)).body.text
    assert "not subscribed" in (await world.say("unsubscribe", by=READER)).body.text
    await world.spine.publish("About the city again", ("city",))
    await world.spine.drained()
    assert len(world.spine.network.shows("chat")) == 1


@pytest.mark.parametrize(("written", "fault"), [("!!!", "“!!!” can't be a label"), ("x" * 81, "has 81 characters")])
async def test_labels_that_are_none(world: DeskWorld, written: str, fault: str) -> None:
    assert fault in (await world.say("subscribe", written, READER)).body.text
    assert "chat" not in await world.subscriptions()


@pytest.mark.parametrize("name", ["subscribe", "unsubscribe"])
async def test_nobody_subscribes_a_group_or_stops_what_it_gets(world: DeskWorld, name: str) -> None:
    before = await world.subscriptions()
    for event in (in_group(name, "", READER), commanded(name, "", MARA, private=False, place=PlaceRef("all"))):
        assert "open a private chat" in (await world.desk.answer(event)).body.text
    assert await world.subscriptions() == before


@pytest.mark.parametrize("name", ["start", "help"])
@pytest.mark.parametrize("payload", ["", "publish_1", "subscribe"])
async def test_help_in_a_private_chat(world: DeskWorld, name: str, payload: str) -> None:
    before = await world.rows()
    said = (await world.say(name, payload, READER)).body.text
    assert "/subscribe politics sport" in said
    assert "Replies are public" in said
    assert "/post" not in said
    assert await world.rows() == before


async def test_help_for_an_editor(world: DeskWorld) -> None:
    said = (await world.say("help")).body.text
    assert "You are an editor" in said
    assert "/drafts" in said


async def test_help_in_a_group(world: DeskWorld) -> None:
    for by in (READER, MARA):
        said = (await world.desk.answer(in_group("help", "", by))).body.text
        assert "open a private chat with this bot and send /subscribe there" in said
        assert "editor" not in said
    for_her_alone = await world.say("help", private=False, message=None)
    assert "open a private chat" in for_her_alone.body.text
    assert "You are an editor" in for_her_alone.body.text


@pytest.mark.parametrize("name", ["", "publish", "unknown"])
async def test_unknown_commands(world: DeskWorld, name: str) -> None:
    assert "does not know that command" in (await world.say(name, by=READER)).body.text
