"""The bot's own account, guilds, channels and rights over REST; what the API answers to strangers and to nonsense."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bots.sandbox.discord.model import Overwrite
from bots.sandbox.discord.permissions import EVERYBODY, OF_THE_BOT, Permission, in_channel
from tests.bots.sandbox.discord_world import World, connected, heard, served


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with served() as world:
        yield world


@pytest.mark.parametrize("token", [None, "wrong"])
@pytest.mark.parametrize("path", ["/users/@me", "/gateway/bot", "/channels/1/messages"])
async def test_a_wrong_token_is_unauthorized(world: World, path: str, token: str | None) -> None:
    assert await world.ask("GET", path, token=token) == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        ("GET", "/nowhere", 404, "404: Not Found"),
        ("GET", "/channels/1/nothing", 404, "404: Not Found"),
        ("DELETE", "/users/@me", 405, "405: Method Not Allowed"),
        ("PUT", "/channels/1/messages", 405, "405: Method Not Allowed"),
    ],
)
async def test_an_unknown_route_is_refused(world: World, method: str, path: str, status: int, message: str) -> None:
    assert await world.ask(method, path) == (status, {"message": message, "code": 0})


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/channels/5", 10003),
        ("/channels/5/messages", 10003),
        ("/channels/{news}/messages/5", 10008),
        ("/guilds/5", 10004),
        ("/guilds/{guild}/members/5", 10013),
        ("/guilds/{guild}/members/{stranger}", 10007),
        ("/users/5", 10013),
        ("/webhooks/5", 10015),
        ("/webhooks/5/token", 10015),
        ("/channels/abc", 50035),
    ],
)
async def test_what_is_not_there_has_a_code(world: World, path: str, code: int) -> None:
    stranger = world.dc.add_user("Cleo Marsh")
    place = path.format(news=world.news.id, guild=world.guild.id, stranger=stranger.id)
    status, answer = await world.ask("GET", place)
    assert answer["code"] == code
    assert status == (400 if code == 50035 else 404)


async def test_broken_json_has_a_code(world: World) -> None:
    url = f"{world.dc.address}/api/v10/channels/{world.news.id}/messages"
    headers = {"Authorization": "Bot sandbox.discord.token", "Content-Type": "application/json"}
    async with world.session.post(url, data=b"{", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50109)


async def test_answers_have_the_headers_that_the_library_needs(world: World) -> None:
    url = f"{world.dc.address}/api/v10/users/@me"
    headers = {"Authorization": "Bot sandbox.discord.token"}
    remaining = []
    for _ in range(2):
        async with world.session.get(url, headers=headers) as response:
            assert response.headers["Content-Type"] == "application/json"
            assert response.headers["Via"]
            assert response.headers["X-RateLimit-Bucket"]
            assert 0 <= float(response.headers["X-RateLimit-Reset-After"]) <= 1
            remaining.append(int(response.headers["X-RateLimit-Remaining"]))
    assert remaining[0] > 0


async def test_the_gateway_is_told_of(world: World) -> None:
    url = world.dc.address.replace("http", "ws") + "/gateway"
    assert await world.ask("GET", "/gateway", token=None) == (200, {"url": url})
    _, answer = await world.ask("GET", "/gateway/bot")
    assert (answer["url"], answer["shards"]) == (url, 1)


async def test_the_library_signs_in_and_sees_the_guild(world: World) -> None:
    async with connected(world) as bot:
        assert bot.user
        assert bot.application_id == bot.user.id
        guild = bot.get_guild(world.guild.id)
        assert guild
        assert {channel.name for channel in guild.channels} == {"news", "wire", "forum"}
        assert {member.display_name for member in guild.members} >= {"Ada Quill", "Ben Ochre"}
        forum = guild.get_channel(world.forum.id)
        assert [tag.name for tag in forum.available_tags] == ["politics", "science"]  # type: ignore[union-attr]
        assert guild.me.guild_permissions.manage_webhooks
        assert (await bot.fetch_user(world.ada.id)).display_name == "Ada Quill"
        assert (await guild.fetch_member(world.ada.id)).display_name == "Ada Quill"
        assert len(await guild.fetch_channels()) == 3


async def test_direct_channels_are_made_once(world: World) -> None:
    first = await world.ask("POST", "/users/@me/channels", {"recipient_id": world.ada.id})
    again = await world.ask("POST", "/users/@me/channels", {"recipient_id": str(world.ada.id)})
    assert first == again
    assert first[1]["id"] == str(world.dc.direct(world.ada).id)


async def test_direct_messages_need_an_open_door_and_a_common_guild(world: World) -> None:
    stranger = world.dc.add_user("Cleo Marsh")
    world.dc.block_direct(world.ada)
    for user, status in ((world.ada, 403), (stranger, 403), (world.ben, 200)):
        path = f"/channels/{world.dc.direct(user).id}/messages"
        answered, answer = await world.ask("POST", path, {"content": "Hello"})
        assert answered == status
        assert status == 200 or answer["code"] == 50007


async def test_a_guild_that_the_bot_was_thrown_out_of_is_out_of_reach(world: World) -> None:
    async with connected(world) as bot:
        world.dc.leave(world.guild, world.dc.bot)
        await heard(bot, "guild_remove")
        assert not bot.guilds
    assert (await world.ask("GET", f"/guilds/{world.guild.id}"))[1]["code"] == 10004
    assert (await world.ask("GET", f"/channels/{world.news.id}"))[1]["code"] == 50001


RIGHTS: list[tuple[str, str, str, Any, int]] = [
    ("VIEW_CHANNEL", "GET", "/channels/{news}", None, 50001),
    ("VIEW_CHANNEL", "POST", "/channels/{news}/messages", {"content": "x"}, 50001),
    ("SEND_MESSAGES", "POST", "/channels/{news}/messages", {"content": "x"}, 50013),
    ("SEND_MESSAGES", "POST", "/channels/{news}/typing", None, 50013),
    ("SEND_MESSAGES", "POST", "/channels/{forum}/threads", {"name": "x", "message": {"content": "x"}}, 50013),
    ("READ_MESSAGE_HISTORY", "GET", "/channels/{news}/messages/{message}", None, 50013),
    ("READ_MESSAGE_HISTORY", "GET", "/channels/{news}/threads/archived/public", None, 50013),
    ("MANAGE_WEBHOOKS", "POST", "/channels/{news}/webhooks", {"name": "Relay"}, 50013),
    ("MANAGE_WEBHOOKS", "GET", "/channels/{news}/webhooks", None, 50013),
    ("MANAGE_MESSAGES", "DELETE", "/channels/{news}/messages/{message}", None, 50013),
    ("CREATE_PUBLIC_THREADS", "POST", "/channels/{news}/messages/{message}/threads", {"name": "x"}, 50013),
    ("SEND_MESSAGES_IN_THREADS", "POST", "/channels/{thread}/messages", {"content": "x"}, 50013),
    ("MANAGE_THREADS", "DELETE", "/channels/{thread}", None, 50013),
]


@pytest.mark.parametrize(("right", "method", "path", "body", "code"), RIGHTS)
async def test_a_right_can_be_taken_from_the_bot_in_one_channel(
    world: World, right: str, method: str, path: str, body: Any, code: int
) -> None:
    message = world.dc.say(world.ada, world.news, "Hello")
    thread = world.dc.start_thread(world.ada, world.dc.say(world.ada, world.news, "More"), "More")
    ids = {"news": world.news.id, "forum": world.forum.id, "message": message.id, "thread": thread.id}
    world.dc.deny(world.news, right)
    world.dc.deny(world.forum, right)
    status, answer = await world.ask(method, path.format(**ids), body)
    assert (status, answer["code"]) == (403, code)
    world.dc.allow(world.news, right)
    world.dc.allow(world.forum, right)
    assert (await world.ask(method, path.format(**ids), body))[0] < 300


@pytest.mark.parametrize(
    ("everyone", "role", "own", "granted"),
    [
        ((0, 0), (0, 0), (0, 0), True),
        ((0, 1), (0, 0), (0, 0), False),
        ((0, 1), (1, 0), (0, 0), True),
        ((0, 0), (0, 1), (0, 0), False),
        ((0, 0), (0, 1), (1, 0), True),
        ((1, 0), (1, 0), (0, 1), False),
    ],
)
async def test_overwrites_count_from_everyone_over_roles_to_the_member(
    world: World, everyone: tuple[int, int], role: tuple[int, int], own: tuple[int, int], granted: bool
) -> None:
    member = world.guild.members[world.dc.bot.id]
    bit = int(Permission.SEND_MESSAGES)
    targets = (world.guild.id, member.role_ids[0], member.user.id)
    for target, (allow, deny) in zip(targets, (everyone, role, own), strict=True):
        world.news.overwrites[target] = Overwrite(allow * bit, deny * bit)
    rights = in_channel(world.guild, member, world.news)
    assert bool(rights & Permission.SEND_MESSAGES) is granted
    assert rights & ~Permission.SEND_MESSAGES == (EVERYBODY | OF_THE_BOT) & ~Permission.SEND_MESSAGES


async def test_who_may_not_view_a_channel_may_do_nothing_in_it(world: World) -> None:
    world.dc.deny(world.news, "VIEW_CHANNEL")
    assert in_channel(world.guild, world.guild.members[world.dc.bot.id], world.news) == 0


async def test_every_request_is_recorded(world: World) -> None:
    await world.ask("POST", f"/channels/{world.news.id}/messages", {"content": "Hello"})
    await world.ask("GET", "/nowhere", limit="1")
    sent, lost = world.dc.calls
    assert (sent.method, sent.route, sent.status) == ("POST", "/channels/{channel_id}/messages", 200)
    assert (sent.body, sent.parameters) == ({"content": "Hello"}, {"channel_id": str(world.news.id)})
    assert sent.answer["content"] == "Hello"
    assert (lost.route, lost.status, lost.query) == ("", 404, {"limit": "1"})
