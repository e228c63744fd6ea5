"""Threads and forum posts: opening, archiving, locking, listing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from tests.bots.sandbox.discord_world import World, connected, heard, served


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with served() as world:
        yield world


async def test_a_thread_bears_its_messages_id_and_there_is_only_one(world: World) -> None:
    async with connected(world) as bot:
        sent = await bot.thing(world.news).send("A post")
        path = f"/channels/{world.news.id}/messages/{sent.id}/threads"
        status, thread = await world.ask("POST", path, {"name": "A post", "auto_archive_duration": 10080})
        assert (status, thread["id"], thread["parent_id"]) == (201, str(sent.id), str(world.news.id))
        assert thread["thread_metadata"]["auto_archive_duration"] == 10080
        assert (await world.ask("POST", path, {"name": "Again"}))[1]["code"] == 160004
        (created,) = await heard(bot, "thread_create")
        assert (created.id, created.name, created.message_count) == (sent.id, "A post", 0)
        (update,) = await heard(bot, "raw_message_edit")
        assert update.message.flags.has_thread
        await heard(bot, "message", 2)
        starter = bot.of("message")[-1]
        assert starter.type is discord.MessageType.thread_starter_message
        assert starter.reference.message_id == sent.id
        refetched = await bot.thing(world.news).fetch_message(sent.id)
        assert refetched.thread.id == sent.id


@pytest.mark.parametrize(("kind", "thread_type"), [("news", 11), ("wire", 10)])
async def test_a_thread_has_the_type_of_its_channel(world: World, kind: str, thread_type: int) -> None:
    channel = getattr(world, kind)
    message = world.dc.say(world.ada, channel, "Hello")
    _, thread = await world.ask("POST", f"/channels/{channel.id}/messages/{message.id}/threads", {"name": "x"})
    assert thread["type"] == thread_type
    _, plain = await world.ask("POST", f"/channels/{channel.id}/threads", {"name": "x", "type": thread_type})
    assert plain["type"] == thread_type


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({}, "name"),
        ({"name": "x", "auto_archive_duration": 7}, "auto_archive_duration"),
        ({"name": "x", "nonce": "n"}, "nonce"),
    ],
)
async def test_a_thread_that_the_network_would_not_open(world: World, body: Any, fault: str) -> None:
    message = world.dc.say(world.ada, world.news, "Hello")
    path = f"/channels/{world.news.id}/messages/{message.id}/threads"
    status, answer = await world.ask("POST", path, body)
    assert (status, answer["code"], list(answer["errors"])) == (400, 50035, [fault])
    assert world.dc.threads(world.news) == []


async def test_a_forum_posts_first_message_bears_its_id(world: World) -> None:
    async with connected(world) as bot:
        forum = bot.get_channel(world.forum.id)
        assert isinstance(forum, discord.ForumChannel)
        made = await forum.create_thread(name="A post", content="Its text", applied_tags=[forum.available_tags[1]])
        assert made.thread.id == made.message.id
        assert [tag.name for tag in made.thread.applied_tags] == ["science"]
        await heard(bot, "message")
        assert [name for name, _ in bot.heard if name in ("thread_create", "message")] == ["thread_create", "message"]
    (thread,) = world.dc.threads(world.forum)
    assert [message.content for message in world.dc.messages(thread)] == ["Its text"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "x", "message": {"content": "x"}}, 40067),
        ({"name": "x", "message": {"content": "x"}, "applied_tags": ["5"]}, 50035),
        ({"name": "x", "message": {"content": "x"}, "applied_tags": ["5"] * 6}, 50035),
        ({"name": "x", "message": {"content": "x", "nonce": "n"}, "applied_tags": ["tag"]}, 50035),
        ({"name": "x", "message": {}, "applied_tags": ["tag"]}, 50006),
        ({"name": "x", "applied_tags": ["tag"]}, 50035),
        ({"name": "x", "content": "x", "applied_tags": ["tag"]}, 50035),
        ({"message": {"content": "x"}, "applied_tags": ["tag"]}, 50035),
    ],
)
async def test_a_forum_post_that_the_network_would_not_open(world: World, body: Any, code: int) -> None:
    forum = world.dc.add_channel(world.guild, "strict", kind="forum", tags=["politics"], require_tag=True)
    if body.get("applied_tags") == ["tag"]:
        body = {**body, "applied_tags": [str(forum.tags[0].id)]}
    status, answer = await world.ask("POST", f"/channels/{forum.id}/threads", body)
    assert (status, answer["code"]) == (400, code)
    assert world.dc.threads(forum) == []


async def test_nobody_writes_into_a_forum_itself(world: World) -> None:
    assert (await world.ask("POST", f"/channels/{world.forum.id}/messages", {"content": "x"}))[1]["code"] == 50008


async def test_a_message_brings_an_archived_thread_back(world: World) -> None:
    thread = world.dc.start_thread(world.ada, world.forum, "A post", "Its text")
    (first,) = world.dc.messages(thread)
    world.dc.change_thread(thread, archived=True)
    path = f"/channels/{thread.id}/messages"
    assert (await world.ask("DELETE", f"{path}/{first.id}"))[1]["code"] == 50083
    assert (await world.ask("PUT", f"{path}/{first.id}/reactions/%F0%9F%91%8D/@me"))[1]["code"] == 50083
    assert (await world.ask("PUT", f"/channels/{thread.id}/thread-members/@me"))[1]["code"] == 50083
    assert (await world.ask("PATCH", f"/channels/{thread.id}", {"name": "Other"}))[1]["code"] == 50083
    status, sent = await world.ask("POST", path, {"content": "More"})
    assert (status, thread.thread and thread.thread.archived) == (200, False)
    world.dc.change_thread(thread, archived=True)
    assert (await world.ask("PATCH", f"{path}/{sent['id']}", {"content": "Other"}))[1]["code"] == 50083
    assert (await world.ask("PATCH", f"/channels/{thread.id}", {"archived": False}))[0] == 200
    assert (await world.ask("PATCH", f"{path}/{sent['id']}", {"content": "Other"}))[0] == 200


@pytest.mark.parametrize(("archived", "code"), [(False, 160005), (True, 50083)])
async def test_a_locked_thread_takes_messages_of_moderators_only(world: World, archived: bool, code: int) -> None:
    thread = world.dc.start_thread(world.ada, world.forum, "A post", "Its text")
    world.dc.change_thread(thread, locked=True, archived=archived)
    path = f"/channels/{thread.id}/messages"
    world.dc.deny(world.forum, "MANAGE_THREADS")
    assert (await world.ask("POST", path, {"content": "x"}))[1]["code"] == code
    with pytest.raises(ValueError, match="Ada Quill cannot write here"):
        world.dc.say(world.ada, thread, "But")
    world.dc.allow(world.forum, "MANAGE_THREADS")
    assert (await world.ask("POST", path, {"content": "x"}))[0] == 200


async def test_the_bot_renames_and_locks_threads(world: World) -> None:
    thread = world.dc.start_thread(world.ada, world.news, "A talk")
    async with connected(world) as bot:
        found = bot.get_channel(thread.id)
        assert isinstance(found, discord.Thread)
        await found.edit(name="A long talk", locked=True)
        await heard(bot, "raw_thread_update")
        assert (thread.name, thread.thread and thread.thread.locked) == ("A long talk", True)
        assert bot.of("message")[0].type is discord.MessageType.channel_name_change
        await found.delete()
        await heard(bot, "raw_thread_delete")
    assert world.dc.threads(world.news) == []


async def test_lists_of_active_and_archived_threads(world: World) -> None:
    threads = [world.dc.start_thread(world.ada, world.forum, name, "x") for name in "abcd"]
    for thread in threads[:3]:
        world.dc.change_thread(thread, archived=True)
    _, active = await world.ask("GET", f"/guilds/{world.guild.id}/threads/active")
    assert [thread["name"] for thread in active["threads"]] == ["d"]
    path = f"/channels/{world.forum.id}/threads/archived/public"
    _, page = await world.ask("GET", path, limit="2")
    assert ([thread["name"] for thread in page["threads"]], page["has_more"]) == (["c", "b"], True)
    async with connected(world) as bot:
        forum = bot.get_channel(world.forum.id)
        assert isinstance(forum, discord.ForumChannel)
        assert [thread.name async for thread in forum.archived_threads(limit=None)] == ["c", "b", "a"]
        assert [thread.name for thread in await forum.guild.active_threads()] == ["d"]
    assert (await world.ask("GET", path, before="yesterday"))[1]["code"] == 50035


async def test_following_a_thread(world: World) -> None:
    thread = world.dc.start_thread(world.ada, world.news, "A talk")
    assert (await world.ask("PUT", f"/channels/{thread.id}/thread-members/@me"))[0] == 204
    _, found = await world.ask("GET", f"/channels/{thread.id}")
    assert (found["member"]["user_id"], found["member_count"]) == (str(world.dc.bot.id), 2)
    assert (await world.ask("DELETE", f"/channels/{thread.id}/thread-members/@me"))[0] == 204
    assert (await world.ask("PUT", f"/channels/{world.news.id}/thread-members/@me"))[1]["code"] == 50024
