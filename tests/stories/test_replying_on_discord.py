"""Replies on Discord become the same discussion: in threads, in forum posts, to messages."""

from __future__ import annotations

import pytest

from tests.stories.telling import publish, told_everywhere
from tests.support.town import Town, says


@pytest.mark.parametrize("place", ["talk", "bulletin_talk", "forum_post"])
async def test_message_in_a_posts_thread(town: Town, place: str) -> None:
    post = await publish(town)
    thread = getattr(post, place)
    first = town.discord.say(town.ben.discord, thread, "What does a trip cost?")
    asked = await told_everywhere(town, post, first.content)
    town.discord.say(town.olesya.discord, thread, "About 240 a run.", reply_to=first)
    said = await told_everywhere(town, post, "About 240 a run.")
    assert (asked["author"], asked["parent"], asked["network"]) == ("Ben Ochre", None, "discord")
    assert (said["author"], said["parent"]) == ("Олеся Вирт", asked["id"])
    [copy] = town.standing(town.discussion, "What does a trip cost?")
    [answer] = town.standing(town.discussion, "About 240 a run.")
    assert says(copy.text, "Ben Ochre · Discord")
    assert (copy.reply_to, answer.reply_to) == (post.root.id, copy.id)


async def test_reply_to_the_announcement_in_its_channel(town: Town) -> None:
    post = await publish(town)
    town.discord.say(town.ben.discord, town.news, "Good news for the night shift.", reply_to=post.text)
    await town.seen(town.discussion, "Good news for the night shift.")
    await town.seen(post.forum_post, "Good news for the night shift.")
    [said] = await town.comments(post.number)
    assert (said["author"], said["parent"]) == ("Ben Ochre", None)


async def test_two_posts_of_one_title_keep_their_threads_apart(town: Town) -> None:
    first = await publish(town, "Weekend reading", excerpt="The first weekend.")
    town.discord.say(town.ben.discord, first.talk, "Read it all.")
    await told_everywhere(town, first, "Read it all.")
    second = await publish(town, "Another weekend", excerpt="The second weekend.")
    town.discord.say(town.ben.discord, second.talk, "Read nothing.")
    await told_everywhere(town, second, "Read nothing.")
    assert town.standing(first.talk, "Read nothing.") == []


async def test_a_thread_that_was_archived_takes_comments_again(town: Town) -> None:
    post = await publish(town)
    town.discord.change_thread(post.talk, archived=True)
    town.telegram.comment(town.ada.telegram, post.channel, "Is this still open?")
    await told_everywhere(town, post, "Is this still open?")


async def test_an_attachment_goes_along(town: Town) -> None:
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, "The timetable:", attachments=[("timetable.pdf", b"%PDF-1.4")])
    await told_everywhere(town, post, "The timetable:")
    [said] = await town.comments(post.number)
    assert [each["name"] for each in said["attachments"]] == ["timetable.pdf"]
