"""Files of our own making, as the bot sends them by itself: below the text that tells what they are."""

from __future__ import annotations

from core.markup.tree import plain
from core.model.refs import MessageRef
from core.model.values import Enclosure, Message
from tests.bots.discord.dc_world import World, privately

TOLD = Message(plain("All of it."), enclosure=Enclosure("mydata.json", b'{"private": false}'))


async def test_a_file_is_sent_with_its_text(world: World) -> None:
    sent = await world.network.notify(TOLD, privately(world.ada), key="file")
    [message] = world.dc.messages(world.dc.direct(world.ada))
    assert sent.copies == (MessageRef(f"{message.channel.id}/{message.id}"),)
    assert message.content == "All of it."
    assert [(file.filename, file.data) for file in message.attachments] == [("mydata.json", b'{"private": false}')]


async def test_a_file_that_is_asked_for_again_stands_once(world: World) -> None:
    first = await world.network.notify(TOLD, privately(world.ada), key="file")
    again = await world.network.notify(TOLD, privately(world.ada), key="file")
    assert again.copies == first.copies
    assert len(world.dc.messages(world.dc.direct(world.ada))) == 1


async def test_its_text_can_be_changed(world: World) -> None:
    sent = await world.network.notify(TOLD, privately(world.ada), key="file")
    await world.network.revise(Message(plain("Some of it.")), privately(world.ada), None, sent.copies, key="2")
    [message] = world.dc.messages(world.dc.direct(world.ada))
    assert (message.content, len(message.attachments)) == ("Some of it.", 1)
