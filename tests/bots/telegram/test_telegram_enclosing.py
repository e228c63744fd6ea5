"""Files of our own making, notices where others talk, and what is left when a message is too old to be deleted."""

from __future__ import annotations

from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.markup.tree import plain
from core.model.values import Enclosure, Message, Sent
from tests.bots.telegram.conftest import SandboxClock
from tests.bots.telegram.posts import LONG, at, ref

DAYS = 24 * 3600.0

TOLD = Message(plain("All of it."), enclosure=Enclosure("mydata.json", b'{"private": false}'))


async def test_a_file_is_sent_with_its_text(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    sent = await network.notify(TOLD, at(tg.private(ada)), key="n1")
    message = tg.messages(tg.private(ada))[-1]
    assert sent == Sent((ref(message),))
    assert message.text == "All of it."
    assert message.document is not None
    assert (message.document.name, message.document.data) == ("mydata.json", b'{"private": false}')


async def test_a_notice_goes_to_the_message_that_it_answers(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    """A channel's post is talked about in its discussion group, which is another chat."""
    ada = tg.add_user("Ada Quill")
    discussion = tg.add_group("Dispatch talk", [ada], bot="admin")
    channel = tg.add_channel("Dispatch", discussion=discussion, bot="admin")
    said = tg.say(ada, discussion, "It is full.")
    await network.notify(Message(plain("Welcome!"), answers=ref(said)), at(channel), key="n1")
    welcome = tg.messages(discussion)[-1]
    assert (welcome.text, welcome.reply_to) == ("Welcome!", said.id)
    assert tg.messages(channel) == []


async def test_it_is_told_which_messages_stay(
    network: TelegramNetwork, tg: TelegramStandIn, clock: SandboxClock
) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    here = at(tg.private(ada))
    old = await network.notify(Message(LONG), here, key="n1")
    clock.seconds += 3 * DAYS
    fresh = await network.notify(Message(plain("Well.")), here, key="n2")
    assert await network.retract(here, None, [*old.copies, *fresh.copies]) == list(old.copies)
