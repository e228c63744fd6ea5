"""Signing in and out, and what a command brings along."""

from __future__ import annotations

import pytest

from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.errors import DeliveryError, Refused, Unauthorised, Unclear, Unreachable
from core.markup.tree import plain
from core.model.events import Commanded, Pressed
from core.model.refs import PlaceRef
from core.model.values import Button, Message
from core.ports import Network
from tests.bots.telegram.conftest import TOKEN, Ear, Trouble
from tests.bots.telegram.posts import at, jpeg, ref


def test_it_is_a_network_and_making_one_does_nothing() -> None:
    network: Network = TelegramNetwork(TOKEN)
    assert (network.name, network.title, network.traits.reports_deletions) == ("telegram", "Telegram", False)


@pytest.mark.parametrize("token", ["100001:wrong", "no token at all"])
async def test_a_wrong_token_is_said_and_not_shown(tg: TelegramStandIn, token: str) -> None:
    network = TelegramNetwork(token, api_url=tg.address)
    with pytest.raises(Unauthorised) as caught:
        await network.open()
    await network.close()
    assert token not in str(caught.value)


def test_an_empty_token_is_refused_at_once() -> None:
    with pytest.raises(Unauthorised):
        TelegramNetwork("")


async def test_it_can_be_opened_again_after_a_failure_and_closed_twice(tg: TelegramStandIn, trouble: Trouble) -> None:
    network = TelegramNetwork(TOKEN, api_url=tg.address)
    trouble.plan("getMe", (502, "Bad Gateway"))
    with pytest.raises(Unreachable):
        await network.open()
    await network.close()
    await network.open()
    await network.close()
    await network.close()
    with pytest.raises(DeliveryError):
        await network.inspect(PlaceRef("1"))


async def test_commands_are_set_only_when_they_have_changed(tg: TelegramStandIn) -> None:
    for commands in ([("help", "What this bot does")], [("help", "What this bot does")], [("help", "Help")]):
        network = TelegramNetwork(TOKEN, api_url=tg.address + "/", commands=commands)
        await network.open()
        await network.close()
    assert [call.method for call in tg.calls].count("setMyCommands") == 2


async def test_a_press_comes_with_its_action(network: TelegramNetwork, tg: TelegramStandIn, ear: Ear) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    await network.notify(
        Message(plain("Publish?"), ((Button("Publish", "publish:12"),),)), at(tg.private(ada)), key="n"
    )
    message = tg.messages(tg.private(ada))[-1]
    press = tg.press(ada, message, "Publish")

    *_, pressed = await ear.events(2)

    assert isinstance(pressed, Pressed)
    assert (pressed.person.ref, pressed.place, pressed.message) == (str(ada.id), str(ada.id), ref(message))
    assert pressed.action == "publish:12"
    assert press.answer


async def test_a_press_is_told_even_if_it_cannot_be_acknowledged(
    network: TelegramNetwork, tg: TelegramStandIn, ear: Ear, trouble: Trouble
) -> None:
    trouble.plan("answerCallbackQuery", (400, "Bad Request: query is too old"))
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    await network.notify(
        Message(plain("Publish?"), ((Button("Publish", "publish:12"),),)), at(tg.private(ada)), key="n"
    )
    tg.press(ada, tg.messages(tg.private(ada))[-1], "Publish")
    assert isinstance((await ear.events(2))[-1], Pressed)


async def test_a_picture_comes_with_the_command_or_with_what_it_answers(tg: TelegramStandIn, ear: Ear) -> None:
    ada = tg.add_user("Ada Quill")
    chat = tg.private(ada)
    tg.say(ada, chat, "/post The lighthouse", photo=jpeg())
    shown = tg.say(ada, chat, "A lighthouse", photo=jpeg())
    tg.say(ada, chat, "/post", reply_to=shown)

    first, _, second = await ear.events(3)

    assert isinstance(first, Commanded)
    assert (first.argument, first.picture) == (plain("The lighthouse"), jpeg())
    assert isinstance(second, Commanded)
    assert (second.answers, second.quoted.text, second.picture) == (ref(shown), "A lighthouse", jpeg())


async def test_nobody_has_pictures_fetched_in_a_group(tg: TelegramStandIn, ear: Ear) -> None:
    ada = tg.add_user("Ada Quill")
    group = tg.add_group("Readers' corner", [ada], bot="admin")
    tg.say(ada, group, "/post The lighthouse", photo=jpeg())
    (event,) = await ear.events(1)
    assert isinstance(event, Commanded)
    assert event.picture is None


async def test_a_picture_that_cannot_be_fetched_is_an_error(
    network: TelegramNetwork, tg: TelegramStandIn, ear: Ear, trouble: Trouble
) -> None:
    trouble.plan("getFile", (400, "Bad Request: wrong file_id"))
    ada = tg.add_user("Ada Quill")
    tg.say(ada, tg.private(ada), "/post The lighthouse", photo=jpeg())
    (raw,) = await ear.inbox.until(1)
    with pytest.raises(Refused):
        await network.interpret(raw)


async def test_nothing_is_sent_once_another_process_may_have_taken_over(tg: TelegramStandIn) -> None:
    """The fault comes at the last moment, when the request is written."""

    paused = False

    def assure() -> None:
        if paused:
            raise Unreachable("this process was paused")

    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    network = TelegramNetwork(TOKEN, api_url=tg.address, assure=assure)
    await network.open()
    paused = True
    with pytest.raises(Unclear):
        await network.notify(Message(plain("Too late.")), at(tg.private(ada)), key="notify")
    assert not any(each.sent_by_bot for each in tg.messages(tg.private(ada)))
    await network.close()
