"""What is taken back by command, what editors change, and what is no change at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bots.sandbox.discord.model import Message
from tests.stories.telling import answer, card, comment, gone_everywhere, private, publish, told_everywhere
from tests.support.town import Town, says


async def test_a_reader_takes_their_own_comment_back_on_telegram(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    mine = town.telegram.comment(town.ada.telegram, post.channel, "I should not have said that.")
    theirs = town.telegram.comment(town.ben.telegram, post.channel, "I should.", reply_to=mine)
    await told_everywhere(town, post, "I should.")
    town.telegram.comment(town.ada.telegram, post.channel, "/delete", reply_to=theirs)
    await town.seen(town.discussion, "not yours")
    town.telegram.comment(town.ada.telegram, post.channel, "/delete", reply_to=mine)
    for talk in post.threads:
        await town.gone(talk, "I should not have said that.")
    await town.gone(town.corner, "I should not have said that.")
    tombstone, left = await town.comments(post.number)
    assert (tombstone["deleted"], left["text"], left["parent"]) == (True, "I should.", tombstone["id"])


async def test_help_says_how_to_take_a_comment_back(town: Town) -> None:
    told = await answer(town, town.ada, "/help")
    assert says(told, "To take a comment back, send /delete in reply to it.")
    assert says(told, "Telegram tells no bot of that")


async def test_an_editor_changes_and_deletes_a_post(any_town: Town) -> None:
    town = any_town
    post = await publish(town, "The ferry stays")
    town.discord.say(town.ben.discord, post.talk, "At last.")
    await told_everywhere(town, post, "At last.")
    await answer(town, town.mara, f"/edit {post.number}\nThe ferry goes\n\nAn excerpt.")
    for chat in (town.channel, town.corner):
        await town.seen(chat, "The ferry goes")
    for channel in (town.news, town.bulletin, post.forum_post):
        await town.seen(channel, "The ferry goes")
    assert [each["title"] for each in await town.posts()] == ["The ferry goes"]
    town.telegram.say(town.mara.telegram, private(town, town.mara), f"/delete {post.number}")
    await town.seen(private(town, town.mara), "Delete No.")
    town.telegram.press(town.mara.telegram, await card(town), "Delete")
    for chat in (town.channel, town.corner):
        await town.gone(chat, "The ferry goes")
        await town.gone(chat, "At last.")
    for channel in (town.news, town.bulletin):
        await town.gone(channel, "The ferry goes")
    assert await town.posts() == []


async def test_an_editor_changes_and_deletes_a_comment_of_their_own(town: Town) -> None:
    post = await publish(town)
    written = town.discord.say(town.mara.discord, post.talk, "I asked them.")
    await told_everywhere(town, post, "I asked them.")
    town.discord.edit(town.mara.discord, written, "They told me.")
    assert (await told_everywhere(town, post, "They told me."))["is_editor"]
    town.discord.delete(town.mara.discord, written)
    await gone_everywhere(town, post, "They told me.")


def resolve_a_link(town: Town, message: Message) -> None:
    """Discord shows a preview of a linked page as soon as it has fetched that."""
    message.embeds = [{"type": "link", "url": "https://example.org", "title": "An example"}]
    town.discord.posting.changed(message)


def publish_to_followers(town: Town, message: Message) -> None:
    town.discord.posting.crosspost(town.mara.discord, message)


def react(town: Town, message: Message) -> None:
    town.discord.react(town.ada.discord, message, "👍")


def rename(town: Town, message: Message) -> None:
    town.discord.rename(town.ben.discord, "Ben Quill-Ochre")


@pytest.mark.parametrize("happening", [resolve_a_link, publish_to_followers, react, rename])
@pytest.mark.parametrize("running", [True, False])
async def test_what_is_no_edit(town: Town, happening: Callable[[Town, Message], None], running: bool) -> None:
    post = await publish(town)
    text = "Look at that."
    written = town.discord.say(town.ben.discord, town.bulletin, text, reply_to=post.bulletin)
    await comment(town, post, text)
    await town.seen(town.discussion, text)
    calls = len(town.telegram.calls)
    if not running:
        await town.stop()
    happening(town, written)
    if not running:
        await town.start()
    town.discord.say(town.ben.discord, post.talk, "And another thing.")
    await told_everywhere(town, post, "And another thing.")
    shown = await comment(town, post, text)
    assert shown["updated"] == shown["published"]
    assert not any(call.method == "editMessageText" for call in list(town.telegram.calls)[calls:])
