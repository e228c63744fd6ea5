"""Telegram numbers messages in each chat anew: a number alone names none."""

from __future__ import annotations

from bots.sandbox.telegram.model import Message
from tests.stories.telling import comment, publish, told_everywhere
from tests.support.town import Town


async def test_messages_of_one_number_in_two_chats_are_two(town: Town) -> None:
    first, second = await publish(town, "About the harbour"), await publish(town, "About lichens")
    chats = (town.discussion, town.corner)
    while town.discussion.next_id != town.corner.next_id:
        town.telegram.say(town.tomas.telegram, min(chats, key=lambda chat: chat.next_id), "Hello.")
    in_discussion = town.telegram.comment(town.ada.telegram, first.channel, "On the first.")
    in_corner = town.telegram.say(town.ada.telegram, town.corner, "On the second.", reply_to=second.group)
    assert in_discussion.id == in_corner.id
    one, two = await told_everywhere(town, first, "On the first."), await comment(town, second, "On the second.")
    assert (one["post"], two["post"]) == (first.number, second.number)
    answer(town, in_discussion, "To the first.")
    answer(town, in_corner, "To the second.")
    assert (await comment(town, first, "To the first."))["parent"] == one["id"]
    assert (await comment(town, second, "To the second."))["parent"] == two["id"]
    town.telegram.edit(town.ada.telegram, in_corner, "On the second, again.")
    await comment(town, second, "On the second, again.")
    assert (await comment(town, first, "On the first."))["text"] == "On the first."


def answer(town: Town, message: Message, text: str) -> None:
    town.telegram.say(town.ben.telegram, message.chat, text, reply_to=message)
