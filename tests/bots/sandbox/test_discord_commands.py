"""Registering application commands, and what a person's client then offers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from tests.bots.sandbox.discord_world import World, connected, served


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with served() as world:
        yield world


def slash(name: str = "post", **more: Any) -> dict[str, Any]:
    return {"name": name, "description": "x", **more}


def option(name: str = "url", **more: Any) -> dict[str, Any]:
    return {"name": name, "description": "x", "type": 3, **more}


def menu(name: str = "Edit this", kind: int = 3, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


async def register(world: World, *commands: Any) -> tuple[int, Any]:
    return await world.ask("PUT", f"/applications/{world.dc.bot.id}/commands", list(commands))


@pytest.mark.parametrize(
    "command", [slash(), slash("émission"), slash("2-go_'x"), slash("नमस्ते"), menu(), menu("x" * 32)]
)
async def test_names_that_are_taken(world: World, command: dict[str, Any]) -> None:
    status, (answer,) = await register(world, command)
    assert status == 200
    assert answer["name"] == command["name"]
    assert {"id", "application_id", "version", "type"} <= set(answer)


@pytest.mark.parametrize(
    ("commands", "place"),
    [
        ([slash("Post")], "0.name"),
        ([slash("a post")], "0.name"),
        ([slash("")], "0.name"),
        ([slash("x" * 33)], "0.name"),
        ([{"name": "post"}], "0.description"),
        ([slash(description="x" * 101)], "0.description"),
        ([menu("x" * 33)], "0.name"),
        ([menu(description="x")], "0.description"),
        ([menu(options=[option()])], "0.options"),
        ([slash(), slash()], "1"),
        ([slash(options=[option("Url")])], "0.options.0.name"),
        ([slash(options=[option(), option()])], "0.options.1.name"),
        ([slash(options=[option(), option("b", required=True)])], "0.options.1"),
        ([slash(options=[option(f"o{n}") for n in range(26)])], "0.options"),
        ([slash(options=[option(f"o{n}", choices=[{"name": "x" * 400, "value": "y"}]) for n in range(25)])], "0"),
        ([slash(f"c{n}") for n in range(101)], "_root"),
        ([menu(f"c{n}") for n in range(16)], "_root"),
    ],
)
async def test_commands_that_are_refused(world: World, commands: list[Any], place: str) -> None:
    status, answer = await register(world, *commands)
    assert (status, answer["code"]) == (400, 50035)
    found = answer["errors"]
    for step in place.split("."):
        found = found[step]
    assert found["_errors"]
    assert world.dc.snapshot()["commands"] == []


async def test_registering_again_keeps_ids_and_drops_the_rest(world: World) -> None:
    _, first = await register(world, slash(), slash("drafts"), menu("post"))
    _, second = await register(world, slash(description="other"), menu("post"))
    assert [command["id"] for command in second] == [first[0]["id"], first[2]["id"]]
    assert second[0]["version"] != first[0]["version"]
    base = f"/applications/{world.dc.bot.id}"
    assert (await world.ask("GET", f"{base}/commands"))[1] == second
    status, local = await world.ask("POST", f"{base}/guilds/{world.guild.id}/commands", slash("local"))
    assert (status, local["guild_id"]) == (201, str(world.guild.id))
    assert (await world.ask("POST", f"{base}/guilds/{world.guild.id}/commands", slash("local")))[0] == 200
    assert (await world.ask("DELETE", f"{base}/commands/{second[0]['id']}"))[0] == 204
    assert (await world.ask("DELETE", f"{base}/commands/{second[0]['id']}"))[1]["code"] == 10063
    assert (await world.ask("PUT", "/applications/5/commands", []))[0] == 403


async def test_the_library_registers_its_tree(world: World) -> None:
    async with connected(world) as bot:

        @bot.tree.command(description="A new post")
        @discord.app_commands.default_permissions(manage_messages=True)
        @discord.app_commands.guild_only()
        async def post(interaction: discord.Interaction, url: str, image: discord.Attachment | None = None) -> None:
            raise AssertionError("nobody runs it")

        @bot.tree.context_menu(name="hide")
        async def hide(interaction: discord.Interaction, message: discord.Message) -> None:
            raise AssertionError("nobody runs it")

        made = await bot.tree.sync()
        assert [command.name for command in made] == ["post", "hide"]
        assert made[0].default_member_permissions == discord.Permissions(manage_messages=True)
        assert [command.name for command in await bot.tree.fetch_commands()] == ["post", "hide"]


COMMANDS = (
    slash(options=[option(required=True, max_length=9), option("n", type=4, max_value=5), option("image", type=11)]),
    slash("choose", options=[option("what", choices=[{"name": "A", "value": "a"}])]),
    slash("ban", default_member_permissions="0"),
    slash("here", dm_permission=False),
    slash("list", options=[{"name": "all", "description": "x", "type": 1, "options": [option()]}]),
    slash("who", options=[option("user", type=6), option("channel", type=7), option("sure", type=5)]),
    menu("edit"),
)


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("nothing", {}, "registered no command 'nothing'"),
        ("edit", {}, "registered no command 'edit' of this kind"),
        ("post", {}, "requires url"),
        ("post", {"url": "x", "more": 1}, "no option more"),
        ("post", {"url": 5}, "url does not take int"),
        ("post", {"url": "x" * 10}, "url takes 0 to 9 characters"),
        ("post", {"url": "x", "n": 6}, "n takes"),
        ("post", {"url": "x", "n": True}, "n does not take bool"),
        ("choose", {"what": "b"}, "what is one of"),
        ("ban", {}, "not offered to Ada"),
        ("list", {}, "needs one of all"),
        ("list none", {}, "no command /list none"),
    ],
)
async def test_what_a_person_cannot_run(world: World, name: str, options: dict[str, Any], sentence: str) -> None:
    await register(world, *COMMANDS)
    with pytest.raises(ValueError, match=sentence):
        world.dc.slash(world.ada, world.news, name, options)


async def test_where_commands_are_not_offered(world: World) -> None:
    await register(world, *COMMANDS)
    await world.ask("POST", f"/applications/{world.dc.bot.id}/guilds/{world.guild.id}/commands", slash("local"))
    direct = world.dc.direct(world.ada)
    for name in ("here", "local"):
        world.dc.slash(world.ada, world.news, name)
        with pytest.raises(ValueError, match=name):
            world.dc.slash(world.ada, direct, name)
    world.dc.deny(world.news, "USE_APPLICATION_COMMANDS", whom=world.ada)
    with pytest.raises(ValueError, match="Ada Quill cannot use commands here"):
        world.dc.slash(world.ada, world.news, "here")


async def test_options_come_with_what_they_stand_for(world: World) -> None:
    await register(world, *COMMANDS)
    asked = world.dc.slash(world.ada, world.news, "post", {"url": "x", "n": 5}, {"image": ("a.png", b"x")})
    assert [(o["name"], o["value"]) for o in asked.data["options"][:2]] == [("url", "x"), ("n", 5)]
    (image,) = asked.data["resolved"]["attachments"].values()
    assert (image["filename"], image["content_type"]) == ("a.png", "image/png")
    who = world.dc.slash(world.ada, world.news, "who", {"user": world.ben, "channel": world.forum, "sure": True})
    assert set(who.data["resolved"]) == {"users", "members", "channels"}
    nested = world.dc.slash(world.ada, world.news, "list all", {"url": "x"})
    assert nested.data["options"] == [{"name": "all", "type": 1, "options": [{"name": "url", "type": 3, "value": "x"}]}]
