"""Slash commands, message commands, modals and buttons, answered by the unmodified library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from bots.sandbox.discord import Interaction, Message, Modal
from tests.bots.sandbox.discord_world import Reporter, World, connected, heard, served


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


class Form(discord.ui.Modal, title="A new post"):
    """One input in an Action Row, one in a Label: the two shapes that the network knows."""

    headline: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Title", custom_id="title", max_length=20)
    rest: discord.ui.Label[Any] = discord.ui.Label(
        text="Excerpt",
        component=discord.ui.TextInput(custom_id="excerpt", required=False, default="as before"),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        excerpt = self.rest.component
        assert isinstance(excerpt, discord.ui.TextInput)
        await interaction.response.send_message(f"{self.headline.value}: {excerpt.value}", view=Card(), ephemeral=True)


class Card(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Publish", custom_id="publish")
    async def publish(self, interaction: discord.Interaction, button: Any) -> None:
        await interaction.response.edit_message(content="Published", view=None)

    @discord.ui.button(label="Edit", custom_id="edit")
    async def edit(self, interaction: discord.Interaction, button: Any) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, button: Any) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Scheduled")

    @discord.ui.button(label="Never", custom_id="never", disabled=True)
    async def never(self, interaction: discord.Interaction, button: Any) -> None:
        raise AssertionError("a disabled button cannot be pressed")


async def furnish(bot: Reporter) -> None:
    """Give the bot its commands."""

    @bot.tree.command(description="A new post")
    async def post(
        interaction: discord.Interaction, url: str = "", image: discord.Attachment | None = None, aloud: bool = False
    ) -> None:
        if image:
            await interaction.response.send_message(f"{image.filename}: {(await image.read()).decode()}")
        elif url:
            await interaction.response.defer(ephemeral=not aloud, thinking=True)
            await interaction.edit_original_response(content=f"Fetched {url}", view=Card())
            await interaction.followup.send("And more", ephemeral=True)
        else:
            await interaction.response.send_modal(Form())

    @bot.tree.context_menu(name="edit")
    async def edit(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"{message.author.display_name}: {message.content}")

    await bot.tree.sync()


async def answered(world: World, asked: Interaction) -> Any:
    return await world.dc.eventually(lambda: asked.response)


async def test_a_modal_is_filled_in_and_its_buttons_work(world: World) -> None:
    dc = world.dc
    async with connected(world) as bot:
        await furnish(bot)
        asked = dc.slash(world.ada, world.news, "post")
        modal = await answered(world, asked)
        assert isinstance(modal, Modal)
        assert [component["type"] for component in modal.components] == [1, 18]
        assert dc.snapshot()["modals"][0]["title"] == "A new post"
        sent = dc.submit_modal(asked, {"title": "Headline"})
        card = await answered(world, sent)
        assert (card.content, card.ephemeral) == ("Headline: as before", True)
        assert dc.snapshot()["modals"] == []
        metadata = dc.wire.message(card)["interaction_metadata"]
        assert metadata["triggering_interaction_metadata"]["id"] == str(asked.id)
        assert dc.messages(world.news) == []
        reopened = dc.press(world.ada, sent, "Edit")
        assert isinstance(await answered(world, reopened), Modal)
        again = dc.submit_modal(reopened, {"title": "Other", "excerpt": "new"})
        assert (await answered(world, again)).content == "Other: new"
        pressed = dc.press(world.ada, card, "Publish")
        assert await answered(world, pressed) is card
        assert (card.content, card.components) == ("Published", [])
        assert not bot.of("message")


@pytest.mark.parametrize("aloud", [True, False])
async def test_a_deferred_answer_is_filled_in_later(world: World, aloud: bool) -> None:
    dc = world.dc
    async with connected(world) as bot:
        await furnish(bot)
        asked = dc.slash(world.ada, world.news, "post", {"url": "example.org", "aloud": aloud})
        await dc.eventually(lambda: len(asked.messages) == 2)
        assert [(m.content, m.ephemeral) for m in asked.messages] == [
            ("Fetched example.org", not aloud),
            ("And more", True),
        ]
        later = dc.press(world.ada, asked, "Later")
        await dc.eventually(lambda: asked.messages[0].content == "Scheduled")
        assert later.response is asked.messages[0]
        assert [m.content for m in dc.messages(world.news)] == (["Scheduled"] if aloud else [])
        if aloud:
            (thinking,) = await heard(bot, "message")
            assert (thinking.flags.loading, thinking.content) == (True, "")
            assert thinking.interaction_metadata.user.id == world.ada.id
            await heard(bot, "raw_message_edit", 2)


async def test_a_picture_comes_with_a_command(world: World) -> None:
    async with connected(world) as bot:
        await furnish(bot)
        asked = world.dc.slash(world.ada, world.news, "post", attachments={"image": ("a.txt", b"bytes")})
        assert (await answered(world, asked)).content == "a.txt: bytes"


async def test_a_message_command_names_its_message(world: World) -> None:
    message = world.dc.say(world.ben, world.news, "Mine")
    async with connected(world) as bot:
        await furnish(bot)
        asked = world.dc.message_command(world.ada, message, "edit")
        assert (await answered(world, asked)).content == "Ben Ochre: Mine"


async def test_commands_work_in_direct_messages(world: World) -> None:
    async with connected(world) as bot:
        await furnish(bot)
        asked = world.dc.slash(world.ada, world.dc.direct(world.ada), "post", {"url": "example.org"})
        assert (await answered(world, asked)).content == "Fetched example.org"


async def test_what_a_person_cannot_press_or_submit(world: World) -> None:
    dc = world.dc
    async with connected(world) as bot:
        await furnish(bot)
        asked = dc.slash(world.ada, world.news, "post")
        await answered(world, asked)
        for values, sentence in (
            ({"title": "x", "headline": "y"}, "no headline, but title, excerpt"),
            ({}, "requires title"),
            ({"title": "x" * 21}, "takes 0 to 20 characters"),
        ):
            with pytest.raises(ValueError, match=sentence):
                dc.submit_modal(asked, values)
        sent = dc.submit_modal(asked, {"title": "x"})
        card = await answered(world, sent)
        for user, label, sentence in (
            (world.ada, "Nothing", "no button 'Nothing'; there are: Publish, Edit, Later, Never"),
            (world.ada, "Never", "cannot be pressed"),
            (world.ben, "Publish", "Ben Ochre does not see"),
        ):
            with pytest.raises(ValueError, match=sentence):
                dc.press(user, card, label)
        with pytest.raises(ValueError, match="no modal"):
            dc.submit_modal(sent, {})
        dc.delete(world.ada, card)
        with pytest.raises(ValueError, match="gone"):
            dc.press(world.ada, card, "Publish")


async def asked_of_nobody(world: World, kind: str = "command") -> tuple[Interaction, str, str]:
    """An interaction that no bot answers, with the paths of its callback and of what follows."""
    dc = world.dc
    await world.ask("PUT", f"/applications/{dc.bot.id}/commands", [{"name": "post", "description": "x"}])
    asked = dc.slash(world.ada, world.news, "post")
    if kind == "button":
        body = {"type": 4, "data": {"content": "x", "components": BUTTONS}}
        await world.ask("POST", f"/interactions/{asked.id}/{asked.token}/callback", body, token=None)
        asked = dc.press(world.ada, asked, "Go")
    elif kind == "modal":
        await world.ask("POST", f"/interactions/{asked.id}/{asked.token}/callback", MODAL, token=None)
        asked = dc.submit_modal(asked, {"title": "x"})
    return asked, f"/interactions/{asked.id}/{asked.token}/callback", f"/webhooks/{dc.bot.id}/{asked.token}"


BUTTONS = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]
INPUT = {"type": 4, "style": 1, "custom_id": "title", "label": "Title"}
ROWS = [{"type": 1, "components": [INPUT]}]
MODAL = {"type": 9, "data": {"custom_id": "m", "title": "Post", "components": ROWS}}
HELLO = {"type": 4, "data": {"content": "Hello"}}


def modal(**more: Any) -> dict[str, Any]:
    return {"type": 9, "data": {**MODAL["data"], **more}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("kind", "body", "place"),
    [
        ("command", {"type": 6}, "type"),
        ("command", {"type": 7, "data": {"content": "x"}}, "type"),
        ("command", {"type": 1}, "type"),
        ("modal", MODAL, "type"),
        ("command", {"type": 4, "data": {"content": "x" * 2001}}, "data.content"),
        ("command", {"type": 4, "data": {"content": "x", "nonce": "n"}}, "data.nonce"),
        ("command", modal(title=""), "data.title"),
        ("command", modal(title="x" * 46), "data.title"),
        ("command", modal(custom_id="x" * 101), "data.custom_id"),
        ("command", modal(components=[]), "data.components"),
        ("command", modal(components=ROWS * 6), "data.components"),
        ("command", modal(components=ROWS * 2), "data.components.1.components.0.custom_id"),
        ("command", modal(components=BUTTONS), "data.components.0.components.0.type"),
        ("command", modal(components=[INPUT]), "data.components.0.type"),
        (
            "command",
            modal(components=[{"type": 1, "components": [{**INPUT, "value": "x" * 4001}]}]),
            "data.components.0.components.0.value",
        ),
        (
            "command",
            modal(components=[{"type": 18, "label": "x" * 46, "component": INPUT}]),
            "data.components.0.label",
        ),
    ],
)
async def test_answers_that_are_refused(world: World, kind: str, body: Any, place: str) -> None:
    _, callback, _ = await asked_of_nobody(world, kind)
    status, answer = await world.ask("POST", callback, body, token=None)
    assert (status, answer["code"]) == (400, 50035)
    found = answer["errors"]
    for step in place.split("."):
        found = found[step]
    assert found["_errors"]
    assert (await world.ask("POST", callback, HELLO, token=None))[0] == 204


@pytest.mark.parametrize(
    ("kind", "body", "loading", "message"),
    [
        ("command", HELLO, False, True),
        ("command", {"type": 5, "data": {"flags": 64}}, True, False),
        ("command", MODAL, None, False),
        ("button", {"type": 6}, False, False),
        ("button", {"type": 7, "data": {"content": "Done"}}, False, True),
        ("modal", HELLO, False, True),
    ],
)
async def test_the_first_answer_tells_what_it_made(
    world: World, kind: str, body: Any, loading: bool | None, message: bool
) -> None:
    asked, callback, _ = await asked_of_nobody(world, kind)
    status, answer = await world.ask("POST", callback, body, token=None, with_response="1")
    assert status == 200
    assert answer["interaction"]["id"] == str(asked.id)
    assert answer["interaction"].get("response_message_loading") is loading
    assert ("resource" in answer) is message
    assert not message or answer["resource"]["type"] == body["type"]
    assert (await world.ask("POST", callback, body, token=None))[1]["code"] == 40060


async def test_what_follows_the_first_answer(world: World) -> None:
    asked, callback, after = await asked_of_nobody(world)
    assert (await world.ask("POST", after, {"content": "early"}, token=None))[1]["code"] == 10015
    await world.ask("POST", callback, {"type": 5}, token=None)
    _, filled = await world.ask("POST", after, {"content": "First"}, token=None)
    assert [message.content for message in asked.messages] == ["First"]
    _, more = await world.ask("POST", after, {"content": "Second", "flags": 64}, token=None)
    await world.ask("PATCH", f"{after}/messages/{more['id']}", {"content": "Second!"}, token=None)
    _, original = await world.ask("GET", f"{after}/messages/@original", token=None)
    assert (original["id"], original["content"]) == (filled["id"], "First")
    assert [message.content for message in asked.messages] == ["First", "Second!"]
    assert (await world.ask("DELETE", f"{after}/messages/@original", token=None))[0] == 204
    assert (await world.ask("GET", f"{after}/messages/@original", token=None))[1]["code"] == 10008
    assert [message.content for message in asked.messages] == ["Second!"]


async def test_an_interaction_is_known_for_a_quarter_of_an_hour(world: World, clock: Clock) -> None:
    asked, callback, after = await asked_of_nobody(world)
    assert (await world.ask("POST", f"/interactions/{asked.id}/wrong/callback", HELLO))[1]["code"] == 10062
    assert (await world.ask("POST", f"/interactions/5/{asked.token}/callback", HELLO))[1]["code"] == 10062
    other, late, _ = await asked_of_nobody(world)
    await world.ask("POST", callback, HELLO, token=None)
    clock.now += 901
    status, answer = await world.ask("PATCH", f"{after}/messages/@original", {"content": "x"}, token=None)
    assert (status, answer["code"]) == (401, 50027)
    assert (await world.ask("POST", late, HELLO, token=None))[1]["code"] == 10062
    assert other.response is None


async def test_an_answer_may_be_edited_like_any_message_of_the_bots(world: World) -> None:
    asked, callback, _ = await asked_of_nobody(world)
    await world.ask("POST", callback, HELLO, token=None)
    said = asked.response
    assert isinstance(said, Message)
    path = f"/channels/{world.news.id}/messages/{said.id}"
    assert (await world.ask("PATCH", path, {"content": "Edited"}))[0] == 200
    assert said.content == "Edited"
