"""Comments that are longer than a message: nothing of them is lost, and each part is as good as the first."""

from __future__ import annotations

from tests.stories.telling import FERRY, comment, publish
from tests.support.town import Town, says

FROM_TELEGRAM = " ".join(f"plank{number:04}" for number in range(400))
"""4000 characters: one message on Telegram, two on Discord."""
FROM_DISCORD = " ".join(f"oar{number:04}" for number in range(240))
"""1919 characters: one message everywhere."""


async def test_long_comment_from_telegram(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, FROM_TELEGRAM)
    said = await comment(town, post, FROM_TELEGRAM)
    assert said["text"] == FROM_TELEGRAM
    for talk in post.threads:
        await town.seen(talk, "plank0399")
        parts = [each.content for each in town.standing(talk, "plank")]
        assert all(len(part) <= 2000 for part in parts)
        assert " ".join(parts).split() == FROM_TELEGRAM.split()
    await town.seen(town.corner, "plank0399")
    words = " ".join(each.text.partition("\n")[2] or each.text for each in town.standing(town.corner, "plank"))
    assert words.split() == FROM_TELEGRAM.split()


async def test_reply_to_the_second_part(town: Town) -> None:
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, FROM_TELEGRAM)
    part = await town.seen(post.talk, "plank0399")
    assert part is not town.standing(post.talk, "plank0000")[0]
    town.discord.say(town.ben.discord, post.talk, "The last plank is loose.", reply_to=part)
    long, answer = await comment(town, post, "plank0000"), await comment(town, post, "The last plank is loose.")
    assert answer["parent"] == long["id"]


async def test_long_comment_from_discord(town: Town) -> None:
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, FROM_DISCORD)
    assert (await comment(town, post, FROM_DISCORD))["text"] == FROM_DISCORD
    await town.seen(town.discussion, FROM_DISCORD)
    await town.seen(town.corner, FROM_DISCORD)
    await town.seen(post.forum_post, FROM_DISCORD)


async def test_a_long_comment_that_becomes_short_and_long_again(town: Town) -> None:
    post = await publish(town)
    written = town.telegram.comment(town.ada.telegram, post.channel, FROM_TELEGRAM)
    await town.seen(post.talk, "plank0399")
    town.telegram.edit(town.ada.telegram, written, "Never mind the planks.")
    await town.seen(post.talk, "Never mind the planks.")
    await town.gone(post.talk, "plank0399")
    town.telegram.edit(town.ada.telegram, written, FROM_TELEGRAM)
    await town.seen(post.talk, "plank0399")
    parts = [each.content for each in town.standing(post.talk, "plank")]
    assert " ".join(parts).split() == FROM_TELEGRAM.split()
    assert len(await town.comments(post.number)) == 1


async def test_a_long_post_is_cut_and_the_blog_has_it_all(town: Town) -> None:
    post = await publish(town, source=FERRY["source"], excerpt=FROM_TELEGRAM[:3400])
    assert len(post.text.content) <= 2000
    assert says(post.text.content, "plank0000")
    assert says(post.text.content, "Read more")
    shown = await town.api(f"posts/{post.number}")
    assert FROM_TELEGRAM[:3400].strip() in shown["excerpt_html"]
