"""What was changed and taken back while nobody listened is found out afterwards; only proof takes a comment away."""

from __future__ import annotations

import pytest

from bots.sandbox.discord.model import Channel, Message
from tests.stories.telling import Standing, comment, draft, gone_everywhere, publish, times, told_everywhere
from tests.support.town import Town

ONCE = {"discussion": 1, "corner": 1, "talk": 1, "bulletin": 1, "forum": 1}


async def said(town: Town, post: Standing, place: Channel, *texts: str) -> list[Message]:
    """What a reader wrote on Discord, once it stands everywhere."""
    written = [town.discord.say(town.ben.discord, place, text) for text in texts]
    for text in texts:
        await told_everywhere(town, post, text)
    return written


@pytest.mark.parametrize("place", ["talk", "bulletin_talk", "forum_post"])
async def test_edited_and_deleted_while_the_service_was_stopped(any_town: Town, place: str) -> None:
    town = any_town
    post = await publish(town)
    thread = getattr(post, place)
    edited, deleted, _ = await said(town, post, thread, "It costs 24.", "I regret this.", "I stand by this.")
    await town.stop()
    town.discord.edit(town.ben.discord, edited, "It costs 240.")
    town.discord.delete(town.ben.discord, deleted)
    town.discord.say(town.ben.discord, thread, "And this is new.")
    await town.start()
    await told_everywhere(town, post, "And this is new.")
    await told_everywhere(town, post, "It costs 240.")
    await gone_everywhere(town, post, "I regret this.")
    texts = ["It costs 240.", "I stand by this.", "And this is new."]
    assert [each["text"] for each in await town.comments(post.number)] == texts
    assert all(times(town, post, text) == ONCE for text in texts)


async def test_deleted_together_while_the_service_was_stopped(town: Town) -> None:
    post = await publish(town)
    spam = await said(town, post, post.talk, "Spam one.", "Spam two.")
    [question] = await said(town, post, post.talk, "A question I regret.")
    town.discord.say(town.olesya.discord, post.talk, "A fine answer.", reply_to=question)
    await told_everywhere(town, post, "A fine answer.")
    await town.stop()
    town.discord.bulk_delete([*spam, question])
    await town.start()
    await gone_everywhere(town, post, "Spam")
    await gone_everywhere(town, post, "A question I regret.")
    tombstone, answer = await town.comments(post.number)
    assert (tombstone["deleted"], answer["text"], answer["parent"]) == (True, "A fine answer.", tombstone["id"])


@pytest.mark.parametrize("resumable", [True, False])
async def test_edited_and_deleted_while_the_gateway_was_lost(town: Town, resumable: bool) -> None:
    post = await publish(town)
    edited, deleted = await said(town, post, post.talk, "It costs 24.", "I regret this.")
    with town.discord.offline(resumable=resumable):
        town.discord.edit(town.ben.discord, edited, "It costs 240.")
        town.discord.delete(town.ben.discord, deleted)
    await told_everywhere(town, post, "It costs 240.")
    await gone_everywhere(town, post, "I regret this.")


async def test_in_a_private_chat_while_the_service_was_stopped(town: Town) -> None:
    asked = town.discord.slash(town.ben.discord, town.news, "subscribe")
    await town.eventually(lambda: asked.messages, "an answer")
    post = await publish(town)
    copy = await town.seen(town.discord.direct(town.ben.discord), post.title)
    written = [town.discord.say(town.ben.discord, copy.channel, text, reply_to=copy) for text in ("One.", "Two.")]
    await told_everywhere(town, post, "Two.")
    await town.stop()
    town.discord.edit(town.ben.discord, written[0], "Edited.")
    town.discord.delete(town.ben.discord, written[1])
    town.discord.say(town.ben.discord, copy.channel, "Three.", reply_to=copy)
    await town.start()
    for text in ("Edited.", "Three."):
        await told_everywhere(town, post, text)
    await gone_everywhere(town, post, "Two.")


async def test_a_thread_that_a_person_opened_meanwhile(town: Town) -> None:
    town.discord.deny(town.news, "CREATE_PUBLIC_THREADS")
    town.telegram.press(town.mara.telegram, await draft(town, "/post No thread here"), "Publish")
    announced = await town.seen(town.news, "No thread here")
    channel = await town.seen(town.channel, "No thread here")
    await town.stop()
    own = town.discord.start_thread(town.ben.discord, announced, "So I open one")
    town.discord.say(town.ben.discord, own, "Is this the place?")
    town.discord.change_thread(own, archived=True)
    await town.start()
    await town.seen(town.discussion, "Is this the place?")
    town.telegram.comment(town.ada.telegram, channel, "It is now.")
    await town.seen(own, "It is now.")


@pytest.mark.parametrize("right", ["READ_MESSAGE_HISTORY", "VIEW_CHANNEL"])
async def test_without_the_right_to_look_nothing_is_taken_away(town: Town, right: str) -> None:
    post = await publish(town)
    await said(town, post, post.talk, "Still there.", "As is this.")
    [elsewhere] = await said(town, post, post.forum_post, "Not there any more.")
    await town.stop()
    town.discord.deny(town.news, right)
    town.discord.delete(town.ben.discord, elsewhere)
    await town.start()
    # What is said in the forum was said later, and is looked at first.
    await town.gone(town.discussion, "Not there any more.")
    town.discord.allow(town.news, right)
    await town.restart()
    town.discord.say(town.ben.discord, post.talk, "Back again.")
    await comment(town, post, "Back again.")
    texts = [each["text"] for each in await town.comments(post.number)]
    assert texts == ["Still there.", "As is this.", "Back again."]


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("place", ["thread", "forum post", "channel"])
async def test_what_is_cleaned_away_as_a_whole_stays_on_the_blog(town: Town, place: str, running: bool) -> None:
    post = await publish(town)
    kept = post.forum_post if place == "forum post" else post.talk
    await said(town, post, kept, "It was said here.", "By both of us.")
    if not running:
        await town.stop()
    town.discord.delete_channel(town.news if place == "channel" else kept)
    if not running:
        await town.start()
    town.telegram.comment(town.ada.telegram, post.channel, "And the talk goes on.")
    left = [talk for talk in post.threads if talk is not kept]
    for talk in left:
        await town.seen(talk, "And the talk goes on.")
    texts = {each["text"] for each in await town.comments(post.number)}
    assert texts == {"It was said here.", "By both of us.", "And the talk goes on."}
    for chat in (town.discussion, town.corner):
        assert len(town.standing(chat, "It was said here.")) == 1
