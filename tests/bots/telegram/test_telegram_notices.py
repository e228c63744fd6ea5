"""Notices and their buttons, on the sandbox."""

from __future__ import annotations

import pytest

from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.errors import Gone
from core.markup.tree import plain
from core.model.values import Button, Message, Sent
from tests.bots.telegram.posts import LONG, at, ref


async def test_a_notice_has_its_buttons_below_its_last_part(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ada = tg.add_user("Ada Quill")
    asked = tg.start(ada)
    buttons = ((Button("Publish", "publish:12"), Button("Discard", "discard:12")), (Button("Edit", "edit:12"),))

    sent = await network.notify(Message(LONG, buttons, ref(asked)), at(tg.private(ada)), key="n1")

    _, first, second = tg.messages(tg.private(ada))
    assert sent == Sent((ref(first), ref(second)))
    assert (first.reply_to, second.reply_to) == (asked.id, first.id)
    assert first.reply_markup is None
    assert second.reply_markup == {
        "inline_keyboard": [
            [
                {"text": "Publish", "callback_data": "publish:12"},
                {"text": "Discard", "callback_data": "discard:12"},
            ],
            [{"text": "Edit", "callback_data": "edit:12"}],
        ]
    }


async def test_a_notice_is_sent_even_if_what_it_answers_is_gone(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ada = tg.add_user("Ada Quill")
    asked = tg.start(ada)
    tg.delete(ada, asked)
    await network.notify(Message(plain("Welcome."), (), ref(asked)), at(tg.private(ada)), key="n1")
    assert tg.messages(tg.private(ada))[-1].reply_to is None


async def test_whoever_has_blocked_the_bot_is_gone(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    tg.block(ada)
    with pytest.raises(Gone):
        await network.notify(Message(plain("Hello?")), at(tg.private(ada)), key="n1")
