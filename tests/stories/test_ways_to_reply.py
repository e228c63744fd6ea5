"""Every other way to reply: under each kind of right, in topics, in threads of one's own, late, and too early."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bots.sandbox.faults.fault import Fault
from core.settings import TelegramDestination
from tests.stories.telling import comment, draft, publish, told_everywhere
from tests.support.town import Town


async def test_as_a_mere_member_without_privacy_mode(quiet_town: Town) -> None:
    town = quiet_town
    town.telegram.privacy = False
    town.telegram.set_bot(town.discussion, "member")
    await town.start()
    post = await publish(town)
    first = town.telegram.comment(town.ada.telegram, post.channel, "Nobody was made an administrator for this.")
    asked = await told_everywhere(town, post, first.text)
    town.telegram.comment(town.ben.telegram, post.channel, "Nor for this.", reply_to=first)
    assert (await told_everywhere(town, post, "Nor for this."))["parent"] == asked["id"]


async def test_in_a_topic_of_a_forum(quiet_town: Town) -> None:
    town = quiet_town
    people = [each.telegram for each in town.world.people]
    forum = town.telegram.add_group("The quay", people, admins=[town.mara.telegram], bot="admin", forum=True)
    news, chat = town.telegram.add_topic(forum, "News"), town.telegram.add_topic(forum, "Chat")
    destinations = [*town.settings.telegram.destinations, TelegramDestination(chat=forum.id, topic=news.id)]
    town.configure("telegram", destinations=destinations)
    await town.start()
    post = await publish(town)
    copy = await town.seen(forum, post.title)
    assert copy.thread_id == news.id
    first = town.telegram.say(town.ada.telegram, forum, "What does a trip cost?", reply_to=copy, topic=news)
    asked = await told_everywhere(town, post, "What does a trip cost?")
    town.telegram.say(town.ben.telegram, forum, "About 240 a run.", reply_to=first, topic=news)
    assert (await told_everywhere(town, post, "About 240 a run."))["parent"] == asked["id"]
    town.telegram.say(town.ben.telegram, forum, "Lunch?", topic=news)
    town.telegram.say(town.ben.telegram, forum, "Lunch!", topic=chat)
    town.discord.say(town.olesya.discord, post.talk, "Less on Sundays.")
    relayed = await town.seen(forum, "Less on Sundays.")
    assert (relayed.thread_id, relayed.reply_to) == (news.id, copy.id)
    assert len(await town.comments(post.number)) == 3


async def test_topics_wait_with_their_group_and_go_on_with_it(quiet_town: Town) -> None:
    town = quiet_town
    people = [each.telegram for each in town.world.people]
    forum = town.telegram.add_group("The quay", people, admins=[town.mara.telegram], bot="admin", forum=True)
    topics = [town.telegram.add_topic(forum, name) for name in ("News", "More news")]
    places = [TelegramDestination(chat=forum.id, topic=topic.id) for topic in topics]
    town.configure("telegram", destinations=[*town.settings.telegram.destinations, *places])
    await town.start()
    town.telegram.kick_bot(forum)
    post = await publish(town)
    assert town.standing(forum, post.title) == []
    town.telegram.set_bot(forum, "admin")
    await town.eventually(lambda: len(town.standing(forum, post.title)) == 2, "the post in both topics")


async def test_to_an_old_post_after_a_restart(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "Said before.")
    await told_everywhere(town, post, "Said before.")
    await town.restart()
    [copy] = town.standing(town.corner, "Said before.")
    ways: dict[str, Callable[[str], object]] = {
        "Below the channel's post.": lambda text: town.telegram.comment(town.ben.telegram, post.channel, text),
        "In the group.": lambda text: town.telegram.say(town.ben.telegram, town.corner, text, reply_to=post.group),
        "To a relayed copy.": lambda text: town.telegram.say(town.ben.telegram, town.corner, text, reply_to=copy),
        "In the thread.": lambda text: town.discord.say(town.ben.discord, post.talk, text),
        "In the forum.": lambda text: town.discord.say(town.ben.discord, post.forum_post, text),
        "In the channel.": lambda text: town.discord.say(town.ben.discord, town.news, text, reply_to=post.text),
    }
    for text, say in ways.items():
        say(text)
        await comment(town, post, text)
    first, *others = await town.comments(post.number)
    assert {each["text"]: each["parent"] for each in others} == {
        text: first["id"] if "relayed" in text else None for text in ways
    }


async def test_in_a_thread_that_a_person_opened_where_the_bot_may_open_none(town: Town) -> None:
    town.discord.deny(town.news, "CREATE_PUBLIC_THREADS")
    title = "Nobody opened a thread"
    town.telegram.press(town.mara.telegram, await draft(town, f"/post {title}"), "Publish")
    announced = await town.seen(town.news, title)
    [post] = await town.posts()
    own = town.discord.start_thread(town.ben.discord, announced, "So I do")
    town.discord.say(town.ben.discord, own, "Is this the place?")
    await town.seen(town.discussion, "Is this the place?")
    channel = await town.seen(town.channel, title)
    town.telegram.comment(town.ada.telegram, channel, "It is now.")
    await town.seen(own, "It is now.")
    assert {each["author"] for each in await town.comments(post["id"])} == {"Ben Ochre", "Ada Quill"}


async def test_in_a_thread_below_a_comment(town: Town) -> None:
    post = await publish(town)
    said = town.discord.say(town.ben.discord, town.news, "In the channel.", reply_to=post.text)
    asked = await comment(town, post, "In the channel.")
    aside = town.discord.start_thread(town.olesya.discord, said, "Aside")
    town.discord.say(town.olesya.discord, aside, "And below it.")
    assert (await comment(town, post, "And below it."))["parent"] == asked["id"]


async def test_a_reply_that_is_faster_than_our_knowledge_waits_over_a_restart(any_town: Town) -> None:
    town = any_town
    card = await draft(town, "/post The answer was lost")
    history = "/channels/{channel_id}/messages"
    town.discord.faults.add(Fault("drop", method="POST", route=history, chat=town.news.id))
    town.discord.faults.add(Fault("503", times=None, method="GET", route=history, chat=town.news.id))
    town.telegram.press(town.mara.telegram, card, "Publish")
    announced = await town.seen(town.news, "The answer was lost")
    reply = town.discord.say(town.ben.discord, town.news, "Faster than you.", reply_to=announced)
    town.discord.say(town.olesya.discord, town.news, "Than whom?", reply_to=reply)
    [post] = await town.posts()
    assert await town.comments(post["id"]) == []
    await town.stop()
    town.discord.faults.clear()
    await town.start()
    await town.seen(town.discussion, "Than whom?")
    first, second = await town.comments(post["id"])
    assert (first["text"], first["parent"], second["parent"]) == ("Faster than you.", None, first["id"])
    assert len(town.standing(town.news, "The answer was lost")) == 1


@pytest.mark.parametrize("network", ["telegram", "discord"])
async def test_our_own_echo_is_no_comment(town: Town, network: str) -> None:
    post = await publish(town)
    if network == "telegram":
        town.discord.say(town.ben.discord, post.talk, "Said once.")
    else:
        town.telegram.comment(town.ada.telegram, post.channel, "Said once.")
    await told_everywhere(town, post, "Said once.")
    town.telegram.comment(town.ada.telegram, post.channel, "And this.")
    await told_everywhere(town, post, "And this.")
    assert sorted(each["text"] for each in await town.comments(post.number)) == ["And this.", "Said once."]
