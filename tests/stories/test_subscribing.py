"""Readers who get posts by direct message."""

from __future__ import annotations

from bots.desk import words
from bots.sandbox.discord.model import Channel
from bots.sandbox.world import Person
from tests.stories.telling import answer, comment, draft, private, publish
from tests.support.town import Town, says


def direct(town: Town, person: Person) -> Channel:
    return town.discord.direct(person.discord)


async def slash(town: Town, person: Person, name: str, **options: str) -> str:
    """What a slash command answers."""
    asked = town.discord.slash(person.discord, town.news, name, options)
    await town.eventually(lambda: asked.messages, f"an answer to /{name}")
    return asked.messages[0].content


async def test_subscribe_by_private_chat(any_town: Town) -> None:
    town = any_town
    assert says(await answer(town, town.ada, "/subscribe"), words.subscribed("Example Dispatch", ()))
    post = await publish(town)
    copy = await town.seen(private(town, town.ada), post.title)
    town.telegram.say(town.ada.telegram, copy.chat, "Thank you for this.", reply_to=copy)
    assert (await comment(town, post, "Thank you for this."))["author"] == "Ada Quill"
    assert town.standing(private(town, town.ben), post.title) == []


async def test_subscribe_by_slash_command(any_town: Town) -> None:
    town = any_town
    assert says(await slash(town, town.ben, "subscribe"), words.subscribed("Example Dispatch", ()))
    post = await publish(town)
    copy = await town.seen(direct(town, town.ben), post.title)
    town.discord.say(town.ben.discord, copy.channel, "Read it on the ferry.", reply_to=copy)
    said = await comment(town, post, "Read it on the ferry.")
    assert (said["author"], said["network"]) == ("Ben Ochre", "discord")


async def test_only_some_labels(town: Town) -> None:
    await answer(town, town.ada, "/subscribe science")
    await slash(town, town.ben, "subscribe", labels="#local")
    await publish(town, "About the harbour", labels="#local")
    await publish(town, "About lichens", labels="#Science")
    await town.seen(private(town, town.ada), "About lichens")
    await town.seen(direct(town, town.ben), "About the harbour")
    assert town.standing(private(town, town.ada), "About the harbour") == []
    assert town.standing(direct(town, town.ben), "About lichens") == []


async def test_unsubscribe(town: Town) -> None:
    await answer(town, town.ada, "/subscribe")
    await slash(town, town.ben, "subscribe")
    assert says(await answer(town, town.ada, "/unsubscribe"), words.UNSUBSCRIBED)
    assert says(await slash(town, town.ben, "unsubscribe"), words.UNSUBSCRIBED)
    assert says(await answer(town, town.ada, "/unsubscribe"), words.NOT_SUBSCRIBED)
    post = await publish(town)
    assert town.standing(private(town, town.ada), post.title) == []
    assert town.standing(direct(town, town.ben), post.title) == []


async def test_comments_are_not_sent_to_private_chats(town: Town) -> None:
    await answer(town, town.ada, "/subscribe")
    post = await publish(town)
    await town.seen(private(town, town.ada), post.title)
    town.telegram.comment(town.ben.telegram, post.channel, "Not for everybody's pocket.")
    await town.seen(post.talk, "Not for everybody's pocket.")
    assert town.standing(private(town, town.ada), "Not for everybody's pocket.") == []


async def test_who_blocks_the_bot_pauses_nobody_else(town: Town) -> None:
    await answer(town, town.ada, "/subscribe")
    await answer(town, town.tomas, "/subscribe")
    town.telegram.block(town.ada.telegram)
    post = await publish(town)
    await town.seen(private(town, town.tomas), post.title)
    town.telegram.unblock(town.ada.telegram)
    await town.seen(private(town, town.ada), post.title)


async def test_direct_messages_that_were_closed(town: Town) -> None:
    await slash(town, town.ben, "subscribe")
    town.discord.block_direct(town.ben.discord)
    post = await publish(town)
    town.telegram.press(town.mara.telegram, await draft(town, "/post Another one"), "Publish")
    await town.seen(town.news, "Another one")
    assert town.standing(direct(town, town.ben), post.title) == []


async def test_start_tells_what_the_bot_does(town: Town) -> None:
    town.telegram.start(town.ada.telegram, "from_the_blog")
    await town.seen(private(town, town.ada), "This bot brings you the posts of Example Dispatch")
    assert says(await slash(town, town.ben, "help"), "Replies are public")
