"""Writing, reading, editing and deleting messages: by the bot over REST, and what the library makes of it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from bots.sandbox.discord import Message
from bots.sandbox.discord.snowflakes import EPOCH, first_at, moment_of
from tests.bots.sandbox.discord_world import World, connected, heard, served


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


async def send(world: World, body: Any, channel_id: int = 0) -> tuple[int, Any]:
    return await world.ask("POST", f"/channels/{channel_id or world.news.id}/messages", body)


def embed(**more: Any) -> dict[str, Any]:
    return {"title": "T", **more}


def row(*buttons: Any) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **more}


@pytest.mark.parametrize(
    ("body", "code", "fault"),
    [
        ({}, 50006, ""),
        ({"content": "   "}, 50006, ""),
        ({"components": [row(button())]}, 50006, ""),
        ({"content": "x" * 2001}, 50035, "content"),
        ({"content": "x", "nonce": "n" * 26}, 50035, "nonce"),
        ({"content": "x", "contents": "y"}, 50035, "contents"),
        ({"content": "x", "username": "Cleo"}, 50035, "username"),
        ({"embeds": [embed()] * 11}, 50035, "embeds"),
        ({"embeds": [embed(title="x" * 257)]}, 50035, "embeds.0.title"),
        ({"embeds": [embed(description="x" * 4097)]}, 50035, "embeds.0.description"),
        ({"embeds": [embed(footer={"text": "x" * 2049})]}, 50035, "embeds.0.footer.text"),
        ({"embeds": [embed(author={"name": "x" * 257})]}, 50035, "embeds.0.author.name"),
        ({"embeds": [embed(fields=[{"name": "x", "value": "y"}] * 26)]}, 50035, "embeds.0.fields"),
        ({"embeds": [embed(fields=[{"name": "", "value": "y"}])]}, 50035, "embeds.0.fields.0.name"),
        ({"embeds": [embed(fields=[{"name": "x", "value": "y" * 1025}])]}, 50035, "embeds.0.fields.0.value"),
        ({"embeds": [embed(description="x" * 4000), embed(description="x" * 2000)]}, 50035, "embeds"),
        ({"embeds": [{}]}, 50035, "embeds.0.description"),
        ({"content": "x", "components": [row()] * 6}, 50035, "components"),
        ({"content": "x", "components": [button()]}, 50035, "components.0.type"),
        ({"content": "x", "components": [row()]}, 50035, "components.0.components"),
        ({"content": "x", "components": [row(button(label="x" * 81))]}, 50035, "components.0.components.0.label"),
        (
            {"content": "x", "components": [row(button(custom_id="x" * 101))]},
            50035,
            "components.0.components.0.custom_id",
        ),
        ({"content": "x", "components": [row(button(), button())]}, 50035, "components.0.components.1.custom_id"),
        ({"content": "x", "message_reference": {"message_id": 5}}, 50035, "message_reference"),
        ({"content": "x", "attachments": [{"id": 0}]}, 50035, "attachments.0.id"),
        ([], 50035, "_root"),
    ],
)
async def test_a_message_that_the_network_would_not_take(world: World, body: Any, code: int, fault: str) -> None:
    status, answer = await send(world, body)
    assert (status, answer["code"]) == (400, code)
    place = answer.get("errors", {})
    for step in fault.split(".") if fault else ():
        place = place[step]
    assert not fault or place["_errors"][0]["message"]
    assert world.dc.messages(world.news) == []


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ({"content": "x" * 2000}, "x" * 2000),
        ({"content": "  Hello \n"}, "Hello"),
        ({"content": "x", "message_reference": {"message_id": 5, "fail_if_not_exists": False}}, "x"),
        ({"embeds": [embed(description="x" * 4096)]}, ""),
        ({"content": "x", "components": [row(button(), button(style=5, url="https://example.org/"))]}, "x"),
    ],
)
async def test_a_message_at_the_limit_is_taken(world: World, body: Any, content: str) -> None:
    status, answer = await send(world, body)
    assert (status, answer["content"]) == (200, content)
    assert answer["author"]["id"] == str(world.dc.bot.id)
    assert [message.content for message in world.dc.messages(world.news)] == [content]


@pytest.mark.parametrize(("enforce", "seconds", "same"), [(True, 200, True), (True, 400, False), (False, 0, False)])
async def test_an_enforced_nonce_finds_the_first_message_for_some_minutes(
    world: World, clock: Clock, enforce: bool, seconds: float, same: bool
) -> None:
    body = {"content": "x", "nonce": "n1", "enforce_nonce": enforce}
    _, first = await send(world, body)
    clock.now += seconds
    status, second = await send(world, body)
    assert status == 200
    assert (first["id"] == second["id"]) is same
    assert first["nonce"] == second["nonce"] == "n1"
    assert len(world.dc.messages(world.news)) == (1 if same else 2)


async def test_an_enforced_nonce_of_a_deleted_message_is_not_found(world: World) -> None:
    body = {"content": "x", "nonce": 7, "enforce_nonce": True}
    _, first = await send(world, body)
    world.dc.remove(world.dc.find_message(int(first["id"])))
    assert (await send(world, body))[1]["code"] == 10008


async def test_the_library_sends_replies_files_and_buttons(world: World) -> None:
    asked = world.dc.say(world.ada, world.news, "Is that so?")
    async with connected(world) as bot:
        view = discord.ui.View(timeout=None)
        view.add_item(discord.ui.Button(label="Read more", url="https://example.org/a"))
        channel = bot.thing(world.news)
        sent = await channel.send(
            "It is.",
            reference=discord.MessageReference(message_id=asked.id, channel_id=world.news.id),
            file=discord.File(io.BytesIO(b"picture"), "a b.png", description="A map"),
            embed=discord.Embed(title="Source"),
            view=view,
        )
        assert sent.reference.resolved.content == "Is that so?"
        assert sent.embeds[0].title == "Source"
        (attachment,) = sent.attachments
        assert (attachment.filename, attachment.description) == ("a b.png", "A map")
        assert attachment.content_type == "image/png"
        assert await attachment.read() == b"picture"
        edited = await sent.edit(content="It is, indeed.", attachments=[])
        assert (edited.content, edited.attachments, edited.embeds[0].title) == ("It is, indeed.", [], "Source")
        assert edited.edited_at
        await heard(bot, "raw_message_edit")
    assert world.dc.calls[-1].body["tts"] is False


async def test_an_attachments_address_expires(world: World, clock: Clock) -> None:
    message = world.dc.say(world.ada, world.news, "", attachments=[("a.txt", b"notes")])
    (attachment,) = world.dc.snapshot()["guilds"][0]["channels"][0]["messages"][0]["attachments"]
    for seconds, status in ((0, 200), (23 * 3600, 200), (2 * 3600, 404)):
        clock.now += seconds
        async with world.session.get(attachment["url"]) as response:
            assert response.status == status
    status, fresh = await world.ask("GET", f"/channels/{world.news.id}/messages/{message.id}")
    async with world.session.get(fresh["attachments"][0]["url"]) as response:
        assert await response.read() == b"notes"


async def test_pictures_of_users_are_served(world: World) -> None:
    cleo = world.dc.add_user("Cleo Marsh", avatar=b"\x89PNG")
    async with connected(world) as bot:
        user = await bot.fetch_user(cleo.id)
        assert user.avatar
        assert await user.avatar.read() == b"\x89PNG"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [5, 4, 3, 2, 1, 0]),
        ({"limit": "2"}, [5, 4]),
        ({"after": 1, "limit": "2"}, [3, 2]),
        ({"after": 5}, []),
        ({"before": 4, "limit": "2"}, [3, 2]),
        ({"around": 3, "limit": "3"}, [4, 3, 2]),
    ],
)
async def test_history_is_newest_first(world: World, query: dict[str, Any], expected: list[int]) -> None:
    messages = [world.dc.say(world.ada, world.news, str(number)) for number in range(6)]
    pages = {key: value if isinstance(value, str) else str(messages[value].id) for key, value in query.items()}
    status, found = await world.ask("GET", f"/channels/{world.news.id}/messages", **pages)
    assert (status, [int(message["content"]) for message in found]) == (200, expected)


@pytest.mark.parametrize("limit", ["0", "101", "many"])
async def test_history_has_a_limit(world: World, limit: str) -> None:
    assert (await world.ask("GET", f"/channels/{world.news.id}/messages", limit=limit))[1]["code"] == 50035


async def test_history_without_the_right_is_empty(world: World) -> None:
    world.dc.say(world.ada, world.news, "Hello")
    world.dc.deny(world.news, "READ_MESSAGE_HISTORY")
    assert await world.ask("GET", f"/channels/{world.news.id}/messages") == (200, [])


@pytest.mark.parametrize(
    ("method", "author", "code"), [("PATCH", "ada", 50005), ("PATCH", "bot", 0), ("DELETE", "ada", 0)]
)
async def test_only_the_author_edits_and_a_moderator_deletes(world: World, method: str, author: str, code: int) -> None:
    _, own = await send(world, {"content": "own"})
    theirs = world.dc.say(world.ada, world.news, "theirs")
    message_id = own["id"] if author == "bot" else theirs.id
    body = {"content": "other"} if method == "PATCH" else None
    status, answer = await world.ask(method, f"/channels/{world.news.id}/messages/{message_id}", body)
    assert (status, answer["code"]) == (403, code) if code else status in (200, 204)


async def test_an_edit_cannot_leave_a_message_empty(world: World) -> None:
    _, own = await send(world, {"content": "own"})
    path = f"/channels/{world.news.id}/messages/{own['id']}"
    assert (await world.ask("PATCH", path, {"content": ""}))[1]["code"] == 50006
    assert (await world.ask("PATCH", path, {"nonce": "n"}))[1]["errors"]["nonce"]


async def test_bulk_deletion(world: World, clock: Clock) -> None:
    path = f"/channels/{world.news.id}/messages/bulk-delete"
    old = world.dc.say(world.ada, world.news, "old")
    clock.now += 15 * 24 * 3600
    first, second, third = (world.dc.say(world.ada, world.news, text) for text in "abc")
    table: list[tuple[list[int], int]] = [([first.id], 50035), ([old.id, first.id], 50034), ([first.id, second.id], 0)]
    for ids, code in table:
        status, answer = await world.ask("POST", path, {"messages": ids})
        assert (status, code) == (204, 0) or answer["code"] == code
    assert world.dc.messages(world.news) == [old, third]


async def test_crossposting(world: World) -> None:
    _, sent = await send(world, {"content": "News"}, world.wire.id)
    path = f"/channels/{world.wire.id}/messages/{sent['id']}/crosspost"
    status, answer = await world.ask("POST", path)
    assert (status, answer["flags"] & 1) == (200, 1)
    assert (await world.ask("POST", path))[1]["code"] == 40033
    _, plain = await send(world, {"content": "News"})
    elsewhere = f"/channels/{world.news.id}/messages/{plain['id']}/crosspost"
    assert (await world.ask("POST", elsewhere))[1]["code"] == 50024


@pytest.mark.parametrize(
    ("allowed", "reply", "expected"),
    [
        (None, False, ["Ada Quill", "Ben Ochre"]),
        ({"parse": []}, False, []),
        ({"parse": []}, True, []),
        ({"parse": ["users"]}, False, ["Ada Quill", "Ben Ochre"]),
        ({"parse": [], "users": ["ada"]}, False, ["Ada Quill"]),
        ({"parse": [], "replied_user": True}, True, ["Ada Quill"]),
    ],
)
async def test_who_is_notified(world: World, allowed: Any, reply: bool, expected: list[str]) -> None:
    asked = world.dc.say(world.ada, world.news, "?")
    if allowed and "users" in allowed:
        allowed = {**allowed, "users": [str(world.ada.id)]}
    body: dict[str, Any] = {"content": f"<@{world.ada.id}> <@!{world.ben.id}> @everyone"}
    if allowed is not None:
        body["allowed_mentions"] = allowed
    if reply:
        body["message_reference"] = {"message_id": str(asked.id)}
    _, answer = await send(world, body)
    assert [user["global_name"] for user in answer["mentions"]] == expected
    assert answer["mention_everyone"] is False


async def test_reactions(world: World) -> None:
    message = world.dc.say(world.ada, world.news, "Hello")
    async with connected(world) as bot:
        partial = bot.thing(world.news).get_partial_message(message.id)
        await partial.add_reaction("👍")
        await partial.add_reaction("👍")
        world.dc.react(world.ben, message, "👍")
        fetched = await partial.fetch()
        assert [(str(r.emoji), r.count, r.me) for r in fetched.reactions] == [("👍", 2, True)]
        assert bot.user
        await partial.remove_reaction("👍", bot.user)
        await heard(bot, "raw_reaction_remove")
        assert len(bot.of("raw_reaction_add")) == 2


def test_snowflakes_grow_and_carry_the_time(world: World, clock: Clock) -> None:
    made: list[Message] = [world.dc.say(world.ada, world.news, "x") for _ in range(5)]
    ids = [message.id for message in made]
    assert ids == sorted(set(ids))
    assert abs(moment_of(ids[0]) - clock.now) < 1
    assert first_at(EPOCH) == 0
