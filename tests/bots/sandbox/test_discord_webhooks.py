"""Webhooks: making them, and speaking through them under other names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from bots.sandbox.discord import Webhook
from tests.bots.sandbox.discord_world import World, connected, heard, served


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with served() as world:
        yield world


async def make(world: World, channel_id: int = 0) -> Webhook:
    _, made = await world.ask("POST", f"/channels/{channel_id or world.news.id}/webhooks", {"name": "Relay"})
    return world.dc.state.webhook(int(made["id"]))


def path(webhook: Webhook, more: str = "") -> str:
    return f"/webhooks/{webhook.id}/{webhook.token}{more}"


async def test_the_library_speaks_edits_and_deletes_under_another_name(world: World) -> None:
    thread = world.dc.start_thread(world.ada, world.dc.say(world.ada, world.news, "Hello"), "Hello")
    async with connected(world) as bot:
        channel = bot.get_channel(world.news.id)
        assert isinstance(channel, discord.TextChannel)
        made = await channel.create_webhook(name="Relay")
        assert made.token
        hook = discord.Webhook.partial(made.id, made.token, session=world.session)
        place = discord.Object(thread.id)
        sent = await hook.send(
            "From afar",
            username="Cleo Marsh",
            avatar_url="https://example.org/cleo.png",
            thread=place,
            wait=True,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        (message,) = await heard(bot, "message")
        assert (message.id, message.webhook_id, message.author.bot) == (sent.id, made.id, True)
        assert (message.author.name, message.application_id) == ("Cleo Marsh", bot.application_id)
        edited = await hook.edit_message(sent.id, content="From very far", thread=place)
        assert edited.content == "From very far"
        assert (await hook.fetch_message(sent.id, thread=place)).content == "From very far"
        await hook.delete_message(sent.id, thread=place)
        await heard(bot, "raw_message_delete")
        assert [found.id for found in await channel.webhooks()] == [made.id]
        assert [found.id for found in await channel.guild.webhooks()] == [made.id]
        await hook.delete()
        await heard(bot, "webhooks_update", 2)
    assert world.dc.webhooks(world.news) == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [("", "BASE_TYPE_BAD_LENGTH"), ("x" * 81, "BASE_TYPE_BAD_LENGTH"), (None, "BASE_TYPE_REQUIRED")]
    + [(name, "USERNAME_INVALID_CONTAINS") for name in ("Clyde", "my discord")],
)
async def test_names_that_a_webhook_cannot_have(world: World, name: str | None, fault: str) -> None:
    status, answer = await world.ask("POST", f"/channels/{world.news.id}/webhooks", {"name": name})
    assert (status, answer["errors"]["name"]["_errors"][0]["code"]) == (400, fault)
    if name:
        webhook = await make(world)
        _, answer = await world.ask("POST", path(webhook), {"content": "x", "username": name})
        assert answer["errors"]["username"]["_errors"][0]["code"] == fault


@pytest.mark.parametrize(
    ("body", "query", "code"),
    [
        ({"content": ""}, {}, 50006),
        ({"content": "x" * 2001}, {}, 50035),
        ({"content": "x", "nonce": "n"}, {}, 50035),
        ({"content": "x", "message_reference": {"message_id": "5"}}, {}, 50035),
        ({"content": "x", "thread_name": "A post"}, {}, 220003),
        ({"content": "x"}, {"thread_id": "5"}, 10003),
        ({"content": "x"}, {"thread_id": "other"}, 10003),
    ],
)
async def test_what_a_webhook_cannot_say(world: World, body: Any, query: dict[str, str], code: int) -> None:
    other = world.dc.start_thread(world.ada, world.forum, "Elsewhere", "x")
    if query.get("thread_id") == "other":
        query = {"thread_id": str(other.id)}
    _, answer = await world.ask("POST", path(await make(world)), body, **query)
    assert answer["code"] == code
    assert world.dc.messages(world.news) == []


@pytest.mark.parametrize(("wait", "status"), [("true", 200), ("1", 200), ("0", 204), ("false", 204)])
async def test_only_who_waits_is_told_what_was_made(world: World, wait: str, status: int) -> None:
    answered, answer = await world.ask("POST", path(await make(world)), {"content": "x"}, token=None, wait=wait)
    assert (answered, answer is None) == (status, status == 204)
    assert len(world.dc.messages(world.news)) == 1


@pytest.mark.parametrize(
    ("method", "more"), [("POST", ""), ("GET", ""), ("DELETE", ""), ("PATCH", "/messages/5"), ("DELETE", "/messages/5")]
)
async def test_a_wrong_webhook_token_is_refused(world: World, method: str, more: str) -> None:
    webhook = await make(world)
    status, answer = await world.ask(method, f"/webhooks/{webhook.id}/wrong{more}", {"content": "x"})
    assert (status, answer["code"]) == (401, 50027)


async def test_a_webhook_edits_only_its_own_messages_in_their_place(world: World) -> None:
    webhook, other = await make(world), await make(world)
    thread = world.dc.start_thread(world.ada, world.news, "A talk")
    said = world.dc.speak(webhook, "Hello", thread=thread)
    theirs = world.dc.say(world.ada, world.news, "theirs")
    for hook, message, query in ((webhook, said, {}), (other, said, {"thread_id": thread.id}), (webhook, theirs, {})):
        texts = {key: str(value) for key, value in query.items()}
        status, answer = await world.ask("PATCH", path(hook, f"/messages/{message.id}"), {"content": "x"}, **texts)
        assert (status, answer["code"]) == (404, 10008)


async def test_a_webhook_opens_and_revives_forum_posts(world: World) -> None:
    webhook = await make(world, world.forum.id)
    assert (await world.ask("POST", path(webhook), {"content": "x"}))[1]["code"] == 220001
    body = {"content": "x", "thread_name": "A post", "username": "Cleo Marsh"}
    _, sent = await world.ask("POST", path(webhook), body, wait="1")
    (thread,) = world.dc.threads(world.forum)
    assert (sent["id"], sent["author"]["username"], thread.name) == (str(thread.id), "Cleo Marsh", "A post")
    world.dc.change_thread(thread, archived=True)
    status, _ = await world.ask("POST", path(webhook), {"content": "y"}, thread_id=str(thread.id))
    assert (status, thread.thread and thread.thread.archived) == (204, False)


async def test_a_channel_has_a_limited_number_of_webhooks(world: World) -> None:
    for _ in range(15):
        await make(world)
    assert (await world.ask("POST", f"/channels/{world.news.id}/webhooks", {"name": "x"}))[1]["code"] == 30007
    thread = world.dc.start_thread(world.ada, world.news, "A talk")
    assert (await world.ask("POST", f"/channels/{thread.id}/webhooks", {"name": "x"}))[1]["code"] == 50024


async def test_webhooks_of_others(world: World) -> None:
    other_bot = world.dc.add_user("Courier", bot=True)
    persons = world.dc.add_webhook(world.ada, world.news, "Mine")
    bots = world.dc.add_webhook(other_bot, world.news, "Theirs")
    _, found = await world.ask("GET", f"/channels/{world.news.id}/webhooks")
    assert [("token" in webhook) for webhook in found] == [True, False]
    async with connected(world) as bot:
        world.dc.speak(persons, "Hello", username="Dara")
        (message,) = await heard(bot, "message")
        assert (message.webhook_id, message.author.name, message.application_id) == (persons.id, "Dara", None)
    world.dc.delete_webhook(bots)
    assert (await world.ask("GET", f"/webhooks/{bots.id}"))[1]["code"] == 10015
