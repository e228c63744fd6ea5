"""The gateway: signing in, who hears of what, being dropped and resuming."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import discord
import pytest

from bots.sandbox.discord import Message
from bots.sandbox.discord.intents import PRIVILEGED, Intent
from bots.sandbox.discord.sessions import HEARTBEAT, HEARTBEAT_ACK, IDENTIFY, INVALID_SESSION, REQUEST_MEMBERS, RESUME
from tests.bots.sandbox.discord_world import TOKEN, World, connected, heard, listening, served

EVERY = sum(Intent)


class Clock:
    """Time that only a test moves."""

    now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(clock: Clock) -> AsyncIterator[World]:
    async with served(clock=clock) as world:
        yield world


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (IDENTIFY, {"token": "wrong", "intents": 1}, 4004),
        (IDENTIFY, {"token": TOKEN, "intents": 1 << 40}, 4013),
        (IDENTIFY, {"token": TOKEN}, 4013),
        (RESUME, {"token": "wrong", "session_id": "x", "seq": 1}, 4004),
        (REQUEST_MEMBERS, {"guild_id": "1"}, 4003),
        (99, {}, 4003),
    ],
)
async def test_who_is_shown_out(world: World, op: int, data: Any, code: int) -> None:
    async with listening(world) as listener:
        await listener.send(op, data)
        assert await listener.closing() == code


@pytest.mark.parametrize(("op", "data", "code"), [(IDENTIFY, {"token": TOKEN, "intents": 1}, 4005), (99, {}, 4001)])
async def test_who_is_shown_out_later(world: World, op: int, data: Any, code: int) -> None:
    async with listening(world, EVERY) as listener:
        await listener.send(op, data)
        assert await listener.closing() == code


@pytest.mark.parametrize("text", ["{", "[]", "{}", "7"])
async def test_nonsense_is_not_decoded(world: World, text: str) -> None:
    async with listening(world) as listener:
        await listener.socket.send_str(text)
        assert await listener.closing() == 4002


async def test_heartbeats_are_answered_before_and_after_identifying(world: World) -> None:
    async with listening(world) as listener:
        await listener.send(HEARTBEAT, None)
        assert (await listener.frame())["op"] == HEARTBEAT_ACK


@pytest.mark.parametrize("missing", list(PRIVILEGED))
async def test_the_library_is_told_of_an_intent_that_is_not_switched_on(missing: Intent) -> None:
    async with served(privileged=PRIVILEGED & ~missing) as world:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with connected(world):
                pass


async def test_a_bot_that_signs_in_is_told_of_its_guilds(world: World) -> None:
    world.dc.start_thread(world.ada, world.news, "A talk")
    async with listening(world, EVERY) as listener:
        ready, created = (event["d"] for event in listener.events)
        assert ready["guilds"] == [{"id": str(world.guild.id), "unavailable": True}]
        assert ready["resume_gateway_url"] == world.dc.address.replace("http", "ws") + "/gateway"
        assert [thread["name"] for thread in created["threads"]] == ["A talk"]
        assert len(created["members"]) == 3
        assert str(world.guild.id) in {role["id"] for role in created["roles"]}
    async with listening(world, EVERY & ~Intent.GUILD_MEMBERS) as listener:
        assert [m["user"]["id"] for m in listener.events[1]["d"]["members"]] == [str(world.dc.bot.id)]


async def test_members_can_be_asked_for(world: World) -> None:
    async with listening(world, EVERY) as listener:
        await listener.send(REQUEST_MEMBERS, {"guild_id": str(world.guild.id), "query": "", "limit": 0, "nonce": "n"})
        chunk = await listener.until("GUILD_MEMBERS_CHUNK")
        assert (len(chunk["members"]), chunk["nonce"]) == (3, "n")


def in_guild(world: World) -> Message:
    return world.dc.say(world.ada, world.news, "Hello")


def directly(world: World) -> Message:
    return world.dc.say(world.ada, world.dc.direct(world.ada), "Hello")


ACTS: list[tuple[str, Intent, Callable[[World], Any]]] = [
    ("MESSAGE_CREATE", Intent.GUILD_MESSAGES, in_guild),
    ("MESSAGE_CREATE", Intent.DIRECT_MESSAGES, directly),
    ("MESSAGE_UPDATE", Intent.GUILD_MESSAGES, lambda w: w.dc.edit(w.ada, in_guild(w), "Hello!")),
    ("MESSAGE_UPDATE", Intent.DIRECT_MESSAGES, lambda w: w.dc.edit(w.ada, directly(w), "Hello!")),
    ("MESSAGE_DELETE", Intent.GUILD_MESSAGES, lambda w: w.dc.delete(w.ada, in_guild(w))),
    ("MESSAGE_DELETE", Intent.DIRECT_MESSAGES, lambda w: w.dc.delete(w.ada, directly(w))),
    ("MESSAGE_DELETE_BULK", Intent.GUILD_MESSAGES, lambda w: w.dc.bulk_delete([in_guild(w), in_guild(w)])),
    ("MESSAGE_REACTION_ADD", Intent.GUILD_MESSAGE_REACTIONS, lambda w: w.dc.react(w.ada, in_guild(w), "👍")),
    ("MESSAGE_REACTION_ADD", Intent.DIRECT_MESSAGE_REACTIONS, lambda w: w.dc.react(w.ada, directly(w), "👍")),
    ("THREAD_CREATE", Intent.GUILDS, lambda w: w.dc.start_thread(w.ada, w.news, "A talk")),
    ("THREAD_UPDATE", Intent.GUILDS, lambda w: w.dc.change_thread(w.dc.threads(w.forum)[0], locked=True)),
    ("THREAD_DELETE", Intent.GUILDS, lambda w: w.dc.delete_channel(w.dc.threads(w.forum)[0])),
    ("CHANNEL_CREATE", Intent.GUILDS, lambda w: w.dc.add_channel(w.guild, "more")),
    ("CHANNEL_UPDATE", Intent.GUILDS, lambda w: w.dc.deny(w.news, "SEND_MESSAGES")),
    ("CHANNEL_DELETE", Intent.GUILDS, lambda w: w.dc.delete_channel(w.wire)),
    ("GUILD_DELETE", Intent.GUILDS, lambda w: w.dc.leave(w.guild, w.dc.bot)),
    ("GUILD_MEMBER_ADD", Intent.GUILD_MEMBERS, lambda w: w.dc.join(w.guild, w.dc.add_user("Cleo Marsh"))),
    ("GUILD_MEMBER_UPDATE", Intent.GUILD_MEMBERS, lambda w: w.dc.rename(w.ada, "Ada Q.")),
    ("GUILD_MEMBER_REMOVE", Intent.GUILD_MEMBERS, lambda w: w.dc.leave(w.guild, w.ben)),
    ("WEBHOOKS_UPDATE", Intent.GUILD_WEBHOOKS, lambda w: w.dc.add_webhook(w.ada, w.news, "Mine")),
]


@pytest.mark.parametrize(("name", "intent", "act"), ACTS)
async def test_only_who_asked_for_an_event_hears_of_it(
    world: World, name: str, intent: Intent, act: Callable[[World], Any]
) -> None:
    world.dc.start_thread(world.ada, world.forum, "A post", "x")
    async with listening(world, EVERY) as asking, listening(world, EVERY & ~intent | Intent.GUILDS) as other:
        act(world)
        await asking.until(name)
        for listener in (asking, other):
            await listener.send(HEARTBEAT)
            while (await listener.frame())["op"] != HEARTBEAT_ACK:
                pass
        assert name in asking.names
        assert (name in other.names) is (intent is Intent.GUILDS)


async def test_what_the_bot_cannot_view_it_does_not_hear(world: World) -> None:
    world.dc.deny(world.news, "VIEW_CHANNEL")
    async with connected(world) as bot:
        world.dc.say(world.ada, world.news, "unseen")
        world.dc.start_thread(world.ada, world.dc.say(world.ada, world.news, "unseen too"), "Unseen")
        world.dc.say(world.ada, world.wire, "seen")
        await heard(bot, "message")
        assert bot.texts() == ["seen"]
        assert not bot.of("thread_create")


async def test_content_is_for_who_may_read_it(world: World) -> None:
    bot_id = world.dc.bot.id
    async with listening(world, EVERY & ~Intent.MESSAGE_CONTENT) as listener:
        world.dc.say(world.ada, world.news, "secret", attachments=[("a.txt", b"x")])
        assert (await listener.until("MESSAGE_CREATE"))["content"] == ""
        world.dc.say(world.ada, world.news, f"<@{bot_id}> told")
        assert (await listener.until("MESSAGE_CREATE"))["content"] == f"<@{bot_id}> told"
        directly(world)
        assert (await listener.until("MESSAGE_CREATE"))["content"] == "Hello"
        await world.ask("POST", f"/channels/{world.news.id}/messages", {"content": "own"})
        assert (await listener.until("MESSAGE_CREATE"))["content"] == "own"


async def test_content_is_withheld_over_rest_too() -> None:
    async with served(privileged=PRIVILEGED & ~Intent.MESSAGE_CONTENT) as world:
        message = world.dc.say(world.ada, world.news, "secret", attachments=[("a.txt", b"x")])
        _, found = await world.ask("GET", f"/channels/{world.news.id}/messages/{message.id}")
        assert (found["content"], found["attachments"]) == ("", [])


@pytest.mark.parametrize("echo_first", [True, False])
async def test_a_bot_hears_its_own_message_before_or_after_the_answer(echo_first: bool) -> None:
    async with served(echo_first=echo_first) as world, connected(world) as bot:
        sent = await bot.thing(world.news).send("Hello", nonce="n1")
        bot.dispatch("answered", sent)
        (echo,) = await heard(bot, "message")
        assert (echo.id, echo.nonce) == (sent.id, "n1")
        order = [name for name, _ in bot.heard if name in ("message", "answered")]
        assert order == (["message", "answered"] if echo_first else ["answered", "message"])


@pytest.mark.parametrize("resumable", [True, False])
async def test_the_library_comes_back_after_a_drop(world: World, resumable: bool) -> None:
    async with connected(world) as bot:
        with world.dc.offline(resumable=resumable):
            assert not world.dc.connected
            for text in ("missed", "missed too"):
                world.dc.say(world.ada, world.news, text)
        await heard(bot, *(("resumed",) if resumable else ("ready", 2)))
        world.dc.say(world.ada, world.news, "back")
        await heard(bot, "message", 3 if resumable else 1)
        assert bot.texts() == (["missed", "missed too", "back"] if resumable else ["back"])


async def test_a_drop_alone_loses_nothing(world: World) -> None:
    async with connected(world) as bot:
        world.dc.drop_gateway()
        world.dc.say(world.ada, world.news, "Hello")
        await heard(bot, "resumed")
        await heard(bot, "message")
        assert bot.texts() == ["Hello"]


async def test_what_was_not_heard_is_told_again_in_order(world: World) -> None:
    async with listening(world, EVERY) as listener:
        session_id, heard_to = listener.events[0]["d"]["session_id"], listener.events[-1]["s"]
        world.dc.drop_gateway()
    with world.dc.offline(resumable=True):
        for text in "abc":
            world.dc.say(world.ada, world.news, text)
    async with listening(world) as listener:
        await listener.send(RESUME, {"token": TOKEN, "session_id": session_id, "seq": heard_to})
        await listener.until("RESUMED")
        assert [event["d"].get("content") for event in listener.events] == ["a", "b", "c", None]
        assert [event["s"] for event in listener.events] == [heard_to + number for number in (1, 2, 3, 4)]


async def test_what_was_sent_but_not_heard_is_told_again(world: World) -> None:
    async with listening(world, EVERY) as listener:
        session_id, heard_to = listener.events[0]["d"]["session_id"], listener.events[-1]["s"]
        world.dc.say(world.ada, world.news, "sent")
        await listener.until("MESSAGE_CREATE")
        world.dc.drop_gateway()
    async with listening(world) as listener:
        await listener.send(RESUME, {"token": TOKEN, "session_id": session_id, "seq": heard_to})
        assert (await listener.until("MESSAGE_CREATE"))["content"] == "sent"
        await listener.until("RESUMED")


@pytest.mark.parametrize(("seconds", "known"), [(200.0, True), (0.0, False)])
async def test_a_session_that_is_not_kept_is_invalid(world: World, clock: Clock, seconds: float, known: bool) -> None:
    async with listening(world, EVERY) as listener:
        session_id = listener.events[0]["d"]["session_id"]
        world.dc.drop_gateway()
    clock.now += seconds
    async with listening(world) as listener:
        await listener.send(RESUME, {"token": TOKEN, "session_id": session_id if known else "x", "seq": 1})
        assert await listener.frame() == {"op": INVALID_SESSION, "d": False}


async def test_a_session_cannot_be_resumed_from_the_future(world: World) -> None:
    async with listening(world, EVERY) as listener:
        session_id = listener.events[0]["d"]["session_id"]
        world.dc.drop_gateway()
    async with listening(world) as listener:
        await listener.send(RESUME, {"token": TOKEN, "session_id": session_id, "seq": 99})
        assert await listener.closing() == 4007
