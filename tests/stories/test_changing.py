"""Readers who change or take back what they said: the page and every copy follow."""

from __future__ import annotations

from typing import Any

import pytest

from bots.sandbox.discord.model import Message as DiscordMessage
from tests.stories.checks import path_of
from tests.stories.telling import Standing, comment, gone_everywhere, publish, told_everywhere
from tests.support.town import Town


async def said_on_discord(town: Town, post: Standing, text: str, **how: Any) -> DiscordMessage:
    written = town.discord.say(town.ben.discord, post.talk, text, **how)
    await told_everywhere(town, post, text)
    return written


async def test_edit_on_telegram(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    written = town.telegram.comment(town.ada.telegram, post.channel, "It costs 24 a run.")
    before = await told_everywhere(town, post, "It costs 24 a run.")
    town.telegram.edit(town.ada.telegram, written, "It costs 240 a run.")
    after = await told_everywhere(town, post, "It costs 240 a run.")
    assert after["id"] == before["id"]
    await gone_everywhere(town, post, "It costs 24 a run.")
    assert "edited" in await town.get(path_of(await town.api(f"posts/{post.number}")))


async def test_edit_on_discord(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    written = await said_on_discord(town, post, "It costs 24 a run.")
    town.discord.edit(town.ben.discord, written, "It costs 240 a run.")
    await told_everywhere(town, post, "It costs 240 a run.")
    await gone_everywhere(town, post, "It costs 24 a run.")
    assert len(await town.comments(post.number)) == 1


async def test_an_edit_that_changes_nothing_is_none(town: Town) -> None:
    post = await publish(town)
    written = await said_on_discord(town, post, "Nothing to add.")
    calls = len(town.telegram.calls)
    town.discord.edit(town.ben.discord, written, "Nothing to add.")
    town.discord.react(town.ada.discord, written, "👍")
    await said_on_discord(town, post, "Something to add.")
    shown = await comment(town, post, "Nothing to add.")
    assert shown["updated"] == shown["published"]
    assert not any(call.method == "editMessageText" for call in list(town.telegram.calls)[calls:])


async def test_delete_on_discord(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    written = await said_on_discord(town, post, "I should not have said that.")
    town.discord.delete(town.ben.discord, written)
    await gone_everywhere(town, post, "I should not have said that.")
    assert await town.comments(post.number) == []
    assert "0 comments:" in await town.get(path_of(await town.api(f"posts/{post.number}")))


async def test_bulk_delete_on_discord(town: Town) -> None:
    post = await publish(town)
    written = [await said_on_discord(town, post, f"Spam number {number}.") for number in range(3)]
    await said_on_discord(town, post, "An honest word.")
    town.discord.bulk_delete(written)
    await gone_everywhere(town, post, "Spam number")
    assert [each["text"] for each in await town.comments(post.number)] == ["An honest word."]


async def test_a_deleted_comment_that_was_answered_keeps_its_place(town: Town) -> None:
    post = await publish(town)
    written = await said_on_discord(town, post, "A question I regret.")
    asked = await comment(town, post, "A question I regret.")
    await said_on_discord(town, post, "A fine answer.", reply_to=written)
    town.discord.delete(town.ben.discord, written)
    await gone_everywhere(town, post, "A question I regret.")
    tombstone, answer = await town.comments(post.number)
    assert (tombstone["deleted"], tombstone["author"], tombstone["text"], tombstone["html"]) == (True, "", "", "")
    assert answer["parent"] == asked["id"] == tombstone["id"]
    assert (await town.api(f"posts/{post.number}"))["comment_count"] == 1


async def test_a_deleted_comment_never_comes_back(town: Town) -> None:
    post = await publish(town)
    written = await said_on_discord(town, post, "Said and taken back.")
    town.discord.delete(town.ben.discord, written)
    await gone_everywhere(town, post, "Said and taken back.")
    await town.restart()
    await said_on_discord(town, post, "Said and meant.")
    assert [each["text"] for each in await town.comments(post.number)] == ["Said and meant."]
    assert town.standing(town.discussion, "Said and taken back.") == []


@pytest.mark.parametrize("place", ["talk", "forum_post"])
async def test_a_copy_that_a_moderator_removed_is_not_made_again(town: Town, place: str) -> None:
    post = await publish(town)
    written = town.telegram.comment(town.ada.telegram, post.channel, "Removed in one place.")
    await told_everywhere(town, post, "Removed in one place.")
    thread = getattr(post, place)
    town.discord.remove(town.standing(thread, "Removed in one place.")[0])
    town.telegram.edit(town.ada.telegram, written, "Changed, after it was removed.")
    await town.seen(town.corner, "Changed, after it was removed.")
    await town.seen(post.bulletin_talk, "Changed, after it was removed.")
    await comment(town, post, "Changed, after it was removed.")
    assert town.standing(thread, "Changed, after it was removed.") == []


async def test_formatting_survives_the_way(town: Town) -> None:
    post = await publish(town)
    await said_on_discord(town, post, "Take **two** of *these* and ~~none~~ of `those`.")
    [copy] = town.standing(town.discussion, "Take two of these")
    assert {"bold", "italic", "strikethrough", "code"} <= {each["type"] for each in copy.entities}
    html = (await comment(town, post, "Take two of these"))["html"]
    assert "<strong>two</strong>" in html
    assert "<code>those</code>" in html
