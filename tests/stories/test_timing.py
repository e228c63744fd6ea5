"""Answers, echoes and comments that overtake each other: the networks promise no order between them."""

from __future__ import annotations

import pytest

from tests.stories.telling import FERRY, command, draft, everywhere, publish, told_everywhere
from tests.support.town import Town


@pytest.mark.parametrize("forward_first", [True, False])
async def test_automatic_forward_before_and_after_the_answer(town: Town, forward_first: bool) -> None:
    town.telegram.forward_first = forward_first
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, "Where do I find this on Telegram?")
    await told_everywhere(town, post, "Where do I find this on Telegram?")
    [copy] = town.standing(town.discussion, "Where do I find this on Telegram?")
    assert copy.reply_to == post.root.id


@pytest.mark.parametrize("echo_first", [True, False])
async def test_gateway_before_and_after_the_answer(town: Town, echo_first: bool) -> None:
    town.discord.echo_first = echo_first
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "Early or late?")
    await told_everywhere(town, post, "Early or late?")
    assert len(await town.comments(post.number)) == 1


async def test_comment_before_the_sends_outcome_is_known(any_town: Town) -> None:
    town = any_town
    card = await draft(town, command(FERRY))
    commented: list[str] = []

    def comment_at_once() -> None:
        """Called from within the very request that posts in the channel, long before it is answered."""
        for post in town.telegram.messages(town.channel):
            if not commented and town.telegram.discussion_root(post):
                commented.append("First!")
                town.telegram.comment(town.ada.telegram, post, commented[0])

    town.telegram.on_change(comment_at_once)
    town.telegram.press(town.mara.telegram, card, "Publish")
    said = await told_everywhere(town, await everywhere(town, FERRY["title"]), "First!")
    assert (said["author"], said["parent"]) == ("Ada Quill", None)


async def test_message_in_a_thread_as_soon_as_it_is_opened(any_town: Town) -> None:
    town = any_town
    card = await draft(town, command(FERRY))
    said: list[str] = []

    def speak_at_once() -> None:
        for thread in town.discord.threads(town.stories):
            if not said:
                said.append("First in the forum!")
                town.discord.say(town.ben.discord, thread, said[0])

    town.discord.on_change(speak_at_once)
    town.telegram.press(town.mara.telegram, card, "Publish")
    await told_everywhere(town, await everywhere(town, FERRY["title"]), "First in the forum!")


async def test_edit_that_follows_at_once(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    written = town.discord.say(town.ben.discord, post.talk, "It costs 24 a run.")
    town.discord.edit(town.ben.discord, written, "It costs 240 a run.")
    await told_everywhere(town, post, "It costs 240 a run.")
    assert len(await town.comments(post.number)) == 1


async def test_a_comment_that_is_gone_before_it_was_relayed(town: Town) -> None:
    post = await publish(town)
    written = town.discord.say(town.ben.discord, post.talk, "Blink.")
    town.discord.delete(town.ben.discord, written)
    town.discord.say(town.ben.discord, post.talk, "Still here.")
    await told_everywhere(town, post, "Still here.")
    await town.gone(town.discussion, "Blink.")
    assert [each["text"] for each in await town.comments(post.number)] == ["Still here."]


async def test_many_comments_at_once_keep_their_order(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    for number in range(8):
        town.telegram.comment(town.ada.telegram, post.channel, f"Telegram {number}")
        town.discord.say(town.ben.discord, post.talk, f"Discord {number}")
    for network in ("Telegram", "Discord"):
        await told_everywhere(town, post, f"{network} 7")
        shown = [each["text"] for each in await town.comments(post.number) if each["text"].startswith(network)]
        assert shown == [f"{network} {number}" for number in range(8)]
        in_forum = [each.content for each in town.standing(post.forum_post, network)]
        assert in_forum == shown
