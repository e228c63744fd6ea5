"""Readers who react instead of writing: each emoji is counted over both networks, and never handed on."""

from __future__ import annotations

from typing import Any

from tests.stories.telling import Standing, comment, publish, told_everywhere
from tests.stories.test_live_page import events
from tests.support.town import Town


async def reactions_to_post(town: Town, post: Standing) -> dict[str, int]:
    found: dict[str, int] = (await town.api(f"posts/{post.number}"))["reactions"]
    return found


async def counted(town: Town, post: Standing, expected: dict[str, int], to: str = "") -> None:
    """Wait until the reactions to a post, or to its comment with this text, are these."""

    async def right() -> bool:
        found = (await comment(town, post, to))["reactions"] if to else await reactions_to_post(town, post)
        return bool(found == expected)

    await town.eventually(right, f"the reactions {expected} to {to or 'the post'}")


async def test_a_post_is_reacted_to_wherever_it_stands(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.telegram.react(town.ada.telegram, post.channel, "❤")
    town.telegram.react(town.ben.telegram, post.channel, "❤", "👍")
    town.telegram.react(town.olesya.telegram, post.root, "👍")
    town.telegram.react(town.olesya.telegram, post.group, "👍")
    town.discord.react(town.ben.discord, post.text, "❤️")
    town.discord.react(town.ben.discord, post.bulletin, "❤️")
    town.discord.react(town.ada.discord, next(iter(post.forum_post.messages.values())), "kraken:77")
    await counted(town, post, {"❤️": 3, "👍": 2, ":kraken:": 1})
    town.telegram.react(town.ben.telegram, post.channel)
    town.discord.react(town.ben.discord, post.text, "❤️", gone=True)
    town.discord.clear_reactions(next(iter(post.forum_post.messages.values())))
    await counted(town, post, {"❤️": 2, "👍": 1})
    assert list(await reactions_to_post(town, post)) == ["❤️", "👍"]


async def test_a_comment_is_reacted_to_wherever_it_stands(town: Town) -> None:
    post = await publish(town)
    written = town.telegram.comment(town.ada.telegram, post.channel, "Bring boots.")
    await told_everywhere(town, post, "Bring boots.")
    town.telegram.react(town.ben.telegram, written, "👍")
    town.discord.react(town.ben.discord, town.standing(post.talk, "Bring boots.")[0], "👍")
    town.telegram.react(town.olesya.telegram, town.standing(town.corner, "Bring boots.")[0], "🔥")
    await counted(town, post, {"👍": 2, "🔥": 1}, to="Bring boots.")
    assert await reactions_to_post(town, post) == {}


async def test_reactions_are_not_handed_on(town: Town) -> None:
    post = await publish(town)
    town.discord.react(town.ben.discord, post.text, "👍")
    town.telegram.react(town.ada.telegram, post.group, "🔥")
    await counted(town, post, {"👍": 1, "🔥": 1})
    assert not [call for call in town.telegram.calls if "Reaction" in call.method]
    assert not [call for call in town.discord.calls if "/reactions/" in call.path and call.method != "GET"]
    for place in (town.channel, town.discussion, town.corner):
        assert not [each for each in town.telegram.messages(place) if "👍" in each.text or len(each.reactions) > 1]


async def test_a_comment_that_is_taken_back_takes_its_reactions_along(town: Town) -> None:
    post = await publish(town)
    written = town.discord.say(town.ben.discord, post.talk, "A question I regret.")
    await told_everywhere(town, post, "A question I regret.")
    town.discord.react(town.ada.discord, written, "👍")
    await counted(town, post, {"👍": 1}, to="A question I regret.")
    town.discord.say(town.ada.discord, post.talk, "A fine answer.", reply_to=written)
    await told_everywhere(town, post, "A fine answer.")
    town.discord.delete(town.ben.discord, written)

    async def taken_back() -> dict[str, Any] | None:
        tombstone, _ = await town.comments(post.number)
        return tombstone if tombstone["deleted"] else None

    tombstone = await town.eventually(taken_back, "the tombstone")
    assert tombstone["reactions"] == {}


async def test_an_open_page_hears_of_reactions(town: Town) -> None:
    post = await publish(town)
    async with town.live(post.number) as stream:
        heard = events(stream)
        town.discord.react(town.ben.discord, post.text, "👍")
        assert await anext(heard) == ("reaction", {"id": None, "post": post.number, "reactions": {"👍": 1}})


async def test_reactions_while_nobody_heard_are_counted(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    written = town.discord.say(town.ben.discord, post.talk, "Bring boots.")
    await told_everywhere(town, post, "Bring boots.")
    town.discord.react(town.ada.discord, post.text, "🔥")
    await counted(town, post, {"🔥": 1})
    await town.stop()
    town.discord.react(town.ada.discord, post.text, "🔥", gone=True)
    town.discord.react(town.ben.discord, post.text, "👍")
    town.discord.react(town.ada.discord, written, "👍")
    town.telegram.react(town.ada.telegram, post.channel, "👍")
    await town.start()
    await counted(town, post, {"👍": 2})
    await counted(town, post, {"👍": 1}, to="Bring boots.")
    await town.restart()
    assert await reactions_to_post(town, post) == {"👍": 2}
