"""Words that were written while nobody listened: they are read afterwards, and once."""

from __future__ import annotations

import pytest

from core.settings import DiscordDestination
from tests.stories.telling import FERRY, command, draft, everywhere, publish, thread, times, told_everywhere
from tests.support.town import Town

ONCE = {"discussion": 1, "corner": 1, "talk": 1, "bulletin": 1, "forum": 1}


@pytest.mark.parametrize("place", ["talk", "bulletin_talk", "forum_post"])
async def test_written_on_discord_while_the_service_was_stopped(any_town: Town, place: str) -> None:
    town = any_town
    post = await publish(town)
    await town.stop()
    thread = getattr(post, place)
    first = town.discord.say(town.ben.discord, thread, "Is anybody there?")
    town.discord.say(town.olesya.discord, thread, "Not at the moment.", reply_to=first)
    await town.start()
    asked = await told_everywhere(town, post, "Is anybody there?")
    said = await told_everywhere(town, post, "Not at the moment.")
    assert said["parent"] == asked["id"]
    assert times(town, post, "Is anybody there?") == times(town, post, "Not at the moment.") == ONCE


async def test_written_on_telegram_while_the_service_was_stopped(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    await town.stop()
    first = town.telegram.comment(town.ada.telegram, post.channel, "Is anybody there?")
    town.telegram.edit(town.ada.telegram, first, "Is nobody there?")
    town.telegram.say(town.ben.telegram, town.corner, "Not at the moment.", reply_to=post.group)
    await town.start()
    await told_everywhere(town, post, "Is nobody there?")
    await told_everywhere(town, post, "Not at the moment.")
    assert times(town, post, "Is nobody there?") == times(town, post, "Not at the moment.") == ONCE
    assert len(await town.comments(post.number)) == 2


async def test_in_a_thread_that_nobody_had_written_in_before(town: Town) -> None:
    """The service is stopped as soon as the post stands, so that it never saw the thread at work."""
    posts = [await publish(town, f"Weekend No. {number}") for number in range(3)]
    await town.stop()
    for post in posts:
        town.discord.say(town.ben.discord, post.forum_post, f"Below {post.title}")
    await town.start()
    for post in posts:
        await told_everywhere(town, post, f"Below {post.title}")


async def test_more_than_a_page_of_messages(quiet_town: Town) -> None:
    town = quiet_town
    town.configure("telegram", destinations=[])
    town.configure("discord", destinations=[DiscordDestination(channel=town.news.id)])
    town.configure("discussion", per_author_minute=200)
    await town.start()
    town.telegram.press(town.mara.telegram, await draft(town, command(FERRY)), "Publish")
    talk = await thread(town, town.news, FERRY["title"])
    await town.stop()
    written = [town.discord.say(town.ben.discord, talk, f"Missed {number}.").content for number in range(105)]
    await town.start()

    async def all_there() -> bool:
        return len(await town.comments(1)) == len(written)

    await town.eventually(all_there, "105 comments")
    assert [each["text"] for each in await town.comments(1)] == written


@pytest.mark.parametrize("resumable", [True, False])
async def test_the_gateway_is_lost(town: Town, resumable: bool) -> None:
    post = await publish(town)
    with town.discord.offline(resumable=resumable):
        town.discord.say(town.ben.discord, post.talk, "Into the void.")
        town.telegram.comment(town.ada.telegram, post.channel, "Out of the void.")
        await town.seen(post.talk, "Out of the void.")
    await told_everywhere(town, post, "Into the void.")
    assert times(town, post, "Into the void.") == times(town, post, "Out of the void.") == ONCE
    town.discord.say(town.ben.discord, post.talk, "Back again.")
    await told_everywhere(town, post, "Back again.")


async def test_what_was_to_be_sent_is_sent_after_the_start(town: Town) -> None:
    post = await publish(town)
    with town.discord.offline():
        town.telegram.comment(town.ada.telegram, post.channel, "Just before closing time.")
        await town.stop()
    await town.start()
    await told_everywhere(town, post, "Just before closing time.")
    assert times(town, post, "Just before closing time.") == ONCE


async def test_stopped_in_the_middle_of_publishing(any_town: Town) -> None:
    town = any_town
    town.telegram.press(town.mara.telegram, await draft(town, command(FERRY)), "Publish")
    await town.seen(town.channel, FERRY["title"])
    await town.restart()
    post = await everywhere(town, FERRY["title"])
    town.telegram.comment(town.ada.telegram, post.channel, "Well started.")
    await told_everywhere(town, post, "Well started.")
    places = (town.news, town.bulletin)
    assert [len(town.standing(place, FERRY["title"])) for place in places] == [1, 1]
    assert len(town.standing(town.channel, FERRY["title"])) == len(town.standing(town.corner, FERRY["title"])) == 1


async def test_nothing_is_said_twice_after_a_restart(town: Town) -> None:
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, "Once and for all.")
    await told_everywhere(town, post, "Once and for all.")
    for _ in range(2):
        await town.restart()
    town.discord.say(town.ben.discord, post.talk, "And another thing.")
    await told_everywhere(town, post, "And another thing.")
    assert times(town, post, "Once and for all.") == ONCE
    assert len(await town.comments(post.number)) == 2
