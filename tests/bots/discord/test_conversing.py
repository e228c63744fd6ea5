"""Interactions: commands, buttons and forms reach the desk, and its answers only their asker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from bots.sandbox.discord import Interaction, Modal
from bots.sandbox.discord import Message as StandingMessage
from bots.sandbox.discord.asking import text_inputs
from core.markup.tree import Style, Styled, Text, paragraph, plain
from core.model.events import Commanded, Pressed
from core.model.values import Button, Form, Message
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import COMMANDS, World, at, privately, remark

CARD = Message(plain("A preview."), ((Button("Publish", "publish:7"), Button("Discard", "discard:7")),))
RESPONSES = r"/interactions/\d+/[^/]+/callback"


@pytest.fixture(autouse=True)
async def listening(world: World) -> AsyncIterator[None]:
    async with world.listening():
        yield


async def answered(world: World, asked: Interaction) -> StandingMessage:
    """The message that answers, when it has come."""
    await world.dc.eventually(lambda: asked.response)
    assert isinstance(asked.response, StandingMessage)
    return asked.response


async def opened(world: World, asked: Interaction) -> Modal:
    await world.dc.eventually(lambda: asked.response)
    assert isinstance(asked.response, Modal)
    return asked.response


async def said(world: World, message: StandingMessage, content: str) -> None:
    await world.dc.eventually(lambda: message.content == content)


async def commanded(world: World, count: int = 1) -> Commanded:
    await world.dc.eventually(lambda: len(world.desk.asked) >= count)
    event = world.desk.asked[count - 1]
    assert isinstance(event, Commanded)
    return event


@pytest.mark.parametrize(
    ("name", "options", "argument"),
    [("help", {}, ""), ("subscribe", {"labels": "#science *x*"}, "#science *x*"), ("subscribe", {}, "")],
)
@pytest.mark.parametrize("private", [False, True])
async def test_a_slash_command_is_answered_for_its_asker_alone(
    world: World, name: str, options: dict[str, str], argument: str, private: bool
) -> None:
    where = world.dc.direct(world.ada) if private else world.news
    world.desk.reply = lambda event: CARD
    message = await answered(world, world.dc.slash(world.ada, where, name, options))
    event = await commanded(world)
    assert (event.name, event.argument.text) == (name, argument)
    assert (event.place, event.private) == (f"user:{world.ada.id}", True)
    assert (event.person.ref, event.person.name) == (str(world.ada.id), "Ada Quill")
    assert message.ephemeral
    assert message.content == "A preview."
    assert labels(message) == ["Publish", "Discard"]


async def test_a_command_of_a_messages_menu_answers_that_message(world: World) -> None:
    announced = await world.announced()
    assert announced.thread
    await world.network.relay(remark("**Bad** words."), at(world.news), announced.thread, key="relay")
    [message] = world.written(world.thread_of(announced))
    await answered(world, world.dc.message_command(world.ada, message, "hide"))
    event = await commanded(world)
    assert (event.name, event.argument.text) == ("hide", "")
    assert event.answers == f"{message.channel.id}/{message.id}"
    assert event.quoted.text == r"**Bad** words."


async def test_a_message_becomes_a_post_with_its_picture(world: World) -> None:
    text = "The river is back\n\nRiver returns -- Ida Bell\nhttps://example.org/river"
    message = world.dc.say(world.ada, world.news, text, attachments=[("river.png", b"a picture")])
    await answered(world, world.dc.message_command(world.ada, message, "post"))
    event = await commanded(world)
    assert event.argument.text.startswith("The river is back\n\nRiver returns")
    assert event.picture == b"a picture"


async def test_post_opens_a_form_whose_fields_reach_the_desk(world: World) -> None:
    asked = world.dc.slash(world.ada, world.news, "post")
    form = await opened(world, asked)
    inputs = [part["component"] for part in form.components]
    assert [(part["custom_id"], part["required"]) for part in inputs] == [
        ("title", True),
        ("source", False),
        ("excerpt", False),
        ("comment", False),
        ("labels", False),
    ]
    filled = {"title": "The river is back", "excerpt": "It **came**.\n\nIt stays.", "labels": "#science"}
    world.desk.reply = lambda event: CARD
    message = await answered(world, world.dc.submit_modal(asked, filled))
    event = await commanded(world)
    assert {name: text.text for name, text in event.fields.items()} == {
        "title": "The river is back",
        "excerpt": "It came.\n\nIt stays.",
        "labels": "#science",
    }
    assert (event.name, event.picture, message.ephemeral) == ("post", None, True)
    assert len(world.desk.asked) == 1


async def test_a_form_outlives_a_restart(world: World) -> None:
    asked = world.dc.slash(world.ada, world.news, "post")
    await opened(world, asked)
    await restart(world)
    async with world.listening():
        await answered(world, world.dc.submit_modal(asked, {"title": "The river is back"}))
    assert len(world.desk.asked) == 1


async def test_a_picture_waits_for_its_form(world: World) -> None:
    forms = [
        world.dc.slash(world.ada, world.news, "post", attachments={"image": (f"{name}.png", name.encode())})
        for name in ("one", "two")
    ]
    for asked in forms:
        await opened(world, asked)
    for asked in reversed(forms):
        await answered(world, world.dc.submit_modal(asked, {"title": "The river is back"}))
    assert [event.picture for event in world.desk.asked if isinstance(event, Commanded)] == [b"two", b"one"]


async def test_a_picture_that_a_restart_has_lost_is_not_lost_silently(world: World) -> None:
    asked = world.dc.slash(world.ada, world.news, "post", attachments={"image": ("one.png", b"one")})
    await opened(world, asked)
    await restart(world)
    async with world.listening():
        message = await answered(world, world.dc.submit_modal(asked, {"title": "The river is back"}))
    assert "Done." in message.content
    assert "picture" in message.content
    assert (await commanded(world)).picture is None


async def test_an_address_fills_the_post_in_with_a_picture_besides(world: World) -> None:
    address = "https://example.org/river_*bank*_"
    asked = world.dc.slash(world.ada, world.news, "post", {"url": address}, attachments={"image": ("one.png", b"one")})
    await answered(world, asked)
    event = await commanded(world)
    assert event.argument == plain(address)
    assert event.picture == b"one"


async def test_only_a_picture_of_bearable_size_is_taken(world: World) -> None:
    for name, data in (("large.png", bytes(10 * 1024 * 1024 + 1)), ("story.txt", b"words")):
        asked = world.dc.slash(world.ada, world.news, "post", attachments={"image": (name, data)})
        assert "10 MB" in (await answered(world, asked)).content
    assert not world.desk.asked


async def test_a_press_replaces_the_card_that_bore_the_button(world: World) -> None:
    world.desk.reply = lambda event: CARD
    asked = world.dc.slash(world.ada, world.news, "help")
    card = await answered(world, asked)
    world.desk.reply = lambda event: Message(plain("Published."))
    world.dc.press(world.ada, asked, "Publish")
    await world.dc.eventually(lambda: card.content == "Published.")
    assert labels(card) == []
    event = world.desk.asked[-1]
    assert isinstance(event, Pressed)
    assert (event.action, event.message) == ("publish:7", f"{world.news.id}/{card.id}")
    assert event.person.ref == str(world.ada.id)


async def test_the_buttons_of_a_notice_work_after_a_restart_and_twice(world: World) -> None:
    chat = world.dc.direct(world.ada)
    await world.network.notify(CARD, privately(world.ada), key="card")
    [card] = world.dc.messages(chat)
    await restart(world)
    world.desk.reply = lambda event: Message(plain(f"No {len(world.desk.asked)}."), CARD.buttons)
    async with world.listening():
        for number in (1, 2):
            world.dc.press(world.ada, card, "Discard")
            await said(world, card, f"No {number}.")
    assert [event.action for event in world.desk.asked if isinstance(event, Pressed)] == ["discard:7"] * 2
    assert labels(card) == ["Publish", "Discard"]


async def test_a_long_answer_comes_in_parts_with_the_buttons_below_the_last(world: World) -> None:
    world.desk.reply = lambda event: Message(plain("word " * 900), CARD.buttons)
    asked = world.dc.slash(world.ada, world.news, "help")
    await world.dc.eventually(lambda: len(asked.messages) == 3)
    assert [labels(message) for message in asked.messages] == [[], [], ["Publish", "Discard"]]
    assert all(message.ephemeral for message in asked.messages)


@pytest.mark.parametrize(
    "ask",
    [
        lambda world: world.dc.slash(world.ada, world.news, "help"),
        lambda world: world.dc.press(world.ada, world.dc.messages(world.news)[-1], "Publish"),
    ],
)
async def test_an_unexpected_fault_is_admitted_and_logged(
    world: World, ask: Callable[[World], Interaction], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(event: object) -> Message:
        raise ZeroDivisionError

    await world.network.notify(CARD, at(world.news), key="card")
    world.desk.reply = fail
    asked = ask(world)
    await world.dc.eventually(lambda: any("Something went wrong" in m.content for m in asked.messages))
    assert all(message.ephemeral for message in asked.messages)
    assert "ZeroDivisionError" in caplog.text


async def test_what_can_not_be_acknowledged_is_not_carried_out(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.weather.storms = [Storm("POST", RESPONSES, 404, {"message": "Unknown interaction", "code": 10062})]
    world.dc.slash(world.ada, world.news, "help")
    await world.dc.eventually(lambda: "could not be told" in caplog.text)
    assert not world.desk.asked


async def test_commands_are_registered_only_when_they_changed(world: World) -> None:
    registered = {(command.kind, command.name) for command in world.dc.state.commands.values()}
    slash = {(1, name) for name, _ in COMMANDS}
    assert registered == slash | {(3, "post"), (3, "edit"), (3, "hide")}
    await restart(world)
    assert world.weather.count("PUT", r"/applications/\d+/commands") == 0
    await restart(world, commands=(("help", "Something else"),))
    await restart(world, commands=(("help", "Something else"),))
    assert world.weather.count("PUT", r"/applications/\d+/commands") == 1
    assert [command.body["description"] for command in world.dc.state.commands.values()] == ["Something else"]


def labels(message: StandingMessage) -> list[str]:
    return [button["label"] for row in message.components for button in row["components"]]


async def restart(world: World, commands: Sequence[tuple[str, str]] = COMMANDS) -> None:
    await world.network.close()
    world.network = world.make_network(commands=commands)
    await world.network.open()


FILLED = Form("edit", "7", {"title": plain("The river"), "excerpt": paragraph(Styled(Style.BOLD, (Text("Wet"),)))})


@pytest.mark.parametrize("by_menu", [False, True])
async def test_a_post_is_changed_in_its_filled_form(world: World, by_menu: bool) -> None:
    world.desk.forms = lambda event: FILLED
    announced = await world.announced()
    [message] = [each for each in world.dc.messages(world.news) if each.author is world.dc.bot]
    asked = (
        world.dc.message_command(world.ada, message, "edit")
        if by_menu
        else world.dc.slash(world.ada, world.news, "edit", {"post": "7"})
    )
    form = await opened(world, asked)
    assert {key: part.get("value") for key, part in text_inputs(form).items()} == {
        "title": "The river",
        "source": None,
        "excerpt": "**Wet**",
        "comment": None,
        "labels": None,
    }
    if by_menu:
        assert world.desk.forms_asked[0].answers == announced.copies[0]
    filled = world.dc.submit_modal(asked, {"title": "The river is back", "excerpt": "**Wet**"})
    await answered(world, filled)
    event = await commanded(world)
    assert (event.name, event.argument.text, event.fields["title"].text) == ("edit", "7", "The river is back")
    assert event.fields["excerpt"] == FILLED.fields["excerpt"]


async def test_who_may_not_write_gets_no_form(world: World) -> None:
    world.desk.forms = lambda event: Message(plain("Only the editors."))
    refused = await answered(world, world.dc.slash(world.ada, world.news, "post"))
    assert (refused.content, refused.ephemeral) == ("Only the editors.", True)
