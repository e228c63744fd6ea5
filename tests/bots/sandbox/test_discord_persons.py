"""What persons may do, and what the window is shown of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bots.sandbox.discord import Message
from tests.bots.sandbox.discord_world import World, served


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with served() as world:
        yield world


def denied(world: World, right: str) -> Message:
    """A message of Ben's in a channel where Ada has lost a right."""
    world.dc.deny(world.news, right, whom=world.ada)
    return world.dc.say(world.ben, world.news, "Hello")


REFUSED: list[tuple[str, Callable[[World], Any]]] = [
    ("cannot write here: Missing Access", lambda w: w.dc.say(w.ada, denied(w, "VIEW_CHANNEL").channel, "x")),
    ("cannot write here: Missing Permissions", lambda w: w.dc.say(w.ada, denied(w, "SEND_MESSAGES").channel, "x")),
    ("cannot write here", lambda w: w.dc.say(w.dc.add_user("Cleo Marsh"), w.news, "x")),
    ("cannot write here", lambda w: w.dc.say(w.ben, w.dc.direct(w.ada), "x")),
    ("cannot write here: Cannot send an empty message", lambda w: w.dc.say(w.ada, w.news, " ")),
    ("cannot write here: Cannot send messages in a non-text", lambda w: w.dc.say(w.ada, w.forum, "x")),
    ("cannot write this: Invalid Form Body", lambda w: w.dc.say(w.ada, w.news, "x" * 2001)),
    ("cannot edit this: Cannot edit a message", lambda w: w.dc.edit(w.ada, w.dc.say(w.ben, w.news, "x"), "y")),
    ("cannot delete this: Missing", lambda w: w.dc.delete(w.ada, w.dc.say(w.ben, w.news, "x"))),
    ("cannot react to this: Missing", lambda w: w.dc.react(w.ada, denied(w, "ADD_REACTIONS"), "👍")),
    ("cannot open a thread here", lambda w: w.dc.start_thread(w.ada, denied(w, "CREATE_PUBLIC_THREADS"), "x")),
    ("cannot open a thread here", lambda w: w.dc.start_thread(w.ada, w.forum, "A post without text")),
    ("a channel is one of", lambda w: w.dc.add_channel(w.guild, "voice", kind="voice")),
    ("no permission 'FLY'", lambda w: w.dc.deny(w.news, "FLY")),
    ("not a thread", lambda w: w.dc.change_thread(w.news, archived=True)),
    ("no colour", lambda w: w.dc.change_thread(w.dc.start_thread(w.ada, w.news, "x"), colour=1)),
    ("no message 5", lambda w: w.dc.find_message(5)),
]


@pytest.mark.parametrize(("sentence", "act"), REFUSED)
async def test_what_a_person_cannot_do(world: World, sentence: str, act: Callable[[World], Any]) -> None:
    with pytest.raises(ValueError, match=sentence):
        act(world)


async def test_observers_hear_of_every_change(world: World) -> None:
    seen: list[int] = []
    world.dc.on_change(lambda: seen.append(len(world.dc.messages(world.news))))
    world.dc.say(world.ada, world.news, "Hello")
    assert seen[-1] == 1
    await world.ask("POST", f"/channels/{world.news.id}/messages", {"content": "x"})
    assert seen[-1] == 2


async def test_a_condition_is_waited_for(world: World) -> None:
    world.dc.say(world.ada, world.news, "Hello")
    assert [m.content for m in await world.dc.eventually(lambda: world.dc.messages(world.news))] == ["Hello"]
    with pytest.raises(TimeoutError):
        await world.dc.eventually(lambda: world.dc.messages(world.wire), timeout=0.01)


async def test_the_window_sees_what_persons_see(world: World) -> None:
    dc = world.dc
    first = dc.say(world.ada, world.news, "**Hello**", attachments=[("a.png", b"x")])
    dc.say(world.ben, world.news, "Hi", reply_to=first)
    dc.edit(world.ada, first, "**Hello!**")
    dc.react(world.ben, first, "👍")
    dc.start_thread(world.ada, first, "A talk")
    post = dc.start_thread(world.ada, world.forum, "A post", "Its text")
    dc.change_thread(post, locked=True, archived=True)
    dc.say(world.ada, dc.direct(world.ada), "Psst")
    picture = json.loads(json.dumps(dc.snapshot()))
    news, _, forum = picture["guilds"][0]["channels"]
    hello, hi = news["messages"]
    assert (hello["content"], hello["edited"], hello["author"]["name"]) == ("**Hello!**", True, "Ada Quill")
    assert (hello["reactions"], hello["attachments"][0]["filename"]) == ([{"emoji": "👍", "count": 1}], "a.png")
    assert (hi["reply_to"], hello["thread"]) == (hello["id"], news["threads"][0]["id"])
    assert [thread["name"] for thread in news["threads"]] == ["A talk"]
    assert (forum["threads"][0]["locked"], forum["threads"][0]["archived"]) == (True, True)
    assert picture["direct"][0]["messages"][0]["content"] == "Psst"
    assert dc.find_message(int(hello["id"])) is first
    assert dc.find_place(int(news["id"])) is world.news
    assert dc.find_user(int(hello["author"]["id"])) is world.ada
