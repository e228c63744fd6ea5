"""The buttons below a draft: who may press them, how often, and after what."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bots.desk import words
from core.model import Author, Delivery, Identity, Notice, Post, PostState, RawUpdate, StoredPicture
from tests.stories.telling import FERRY, answer, command, discord_draft, draft, everywhere, private
from tests.stories.things import jpeg
from tests.support.town import Town, says

TITLE = FERRY["title"]
TABLES = (Author, Identity, Post, RawUpdate, StoredPicture)


async def test_discard(town: Town) -> None:
    card = await draft(town, command(FERRY))
    town.telegram.press(town.mara.telegram, card, "Discard")
    await town.seen(private(town, town.mara), "Discarded: No. 1")
    assert not card.reply_markup
    assert await states(town) == [PostState.DISCARDED]
    assert await town.posts() == []
    assert town.standing(town.channel, TITLE) == []


async def test_discard_on_discord(town: Town) -> None:
    card = await discord_draft(town, FERRY)
    town.discord.press(town.mara.discord, card, "Discard")
    await town.eventually(lambda: "Discarded" in card.messages[-1].content, "the answer in place of the card")
    assert await states(town) == [PostState.DISCARDED]
    assert not card.messages[-1].components


async def test_publish_pressed_twice(town: Town) -> None:
    card = await draft(town, command(FERRY))
    for _ in range(2):
        town.telegram.press(town.mara.telegram, card, "Publish")
    post = await everywhere(town, TITLE)
    await town.eventually(lambda: says(card.text, "No. 1"), "the answer to the second press")
    assert len(await town.posts()) == 1
    assert len(town.standing(town.channel, TITLE)) == len(town.discord.messages(post.text.channel)) == 1


async def test_publish_pressed_twice_on_discord(town: Town) -> None:
    card = await discord_draft(town, FERRY)
    pressed = [town.discord.press(town.mara.discord, card, "Publish") for _ in range(2)]
    await everywhere(town, TITLE)
    await town.eventually(lambda: all(each.acknowledged for each in pressed), "an answer to both presses")
    assert len(town.standing(town.channel, TITLE)) == len(town.standing(town.news, TITLE)) == 1


async def test_publish_after_a_restart(any_town: Town) -> None:
    town = any_town
    card = await draft(town, command(FERRY))
    await town.restart()
    town.telegram.press(town.mara.telegram, card, "Publish")
    await everywhere(town, TITLE)


async def test_publish_after_a_restart_on_discord(any_town: Town) -> None:
    town = any_town
    card = await discord_draft(town, FERRY)
    await town.restart()
    town.discord.press(town.mara.discord, card, "Publish")
    await everywhere(town, TITLE)


async def test_publish_pressed_while_the_service_is_away(town: Town) -> None:
    card = await draft(town, command(FERRY))
    await town.stop()
    town.telegram.press(town.mara.telegram, card, "Publish")
    await town.start()
    await everywhere(town, TITLE)


async def test_a_draft_can_be_found_again(town: Town) -> None:
    await draft(town, command(FERRY))
    await draft(town, "/post Another one")
    assert says(await answer(town, town.mara, "/drafts"), "No. 1: The night ferry stays\nNo. 2: Another one")
    again = await draft(town, "/drafts 1")
    assert says(again.text, TITLE)
    town.telegram.press(town.mara.telegram, again, "Publish")
    await everywhere(town, TITLE)


async def test_a_button_that_somebody_else_can_see(town: Town) -> None:
    """A card that was forwarded into a group keeps no buttons; so the press of a stranger is made up here."""
    card = await draft(town, command(FERRY))
    town.telegram.chat(card.chat.id).members.clear()
    chat = private(town, town.ada)
    town.telegram.start(town.ada.telegram)
    message = await town.seen(chat, "This bot brings you the posts")
    message.reply_markup = card.reply_markup
    town.telegram.press(town.ada.telegram, message, "Publish")
    await town.seen(chat, words.EDITORS_ONLY)
    assert await states(town) == [PostState.DRAFT]
    assert says(message.text, "This bot brings you the posts")


@pytest.mark.parametrize("text", ["/post A reader's own news", "/drafts", "/post https://example.org/"])
async def test_a_reader_is_refused(town: Town, text: str) -> None:
    assert says(await answer(town, town.ada, text), words.EDITORS_ONLY)
    await nothing_stored(town)


async def test_a_readers_picture_is_not_kept(town: Town) -> None:
    chat = private(town, town.ada)
    town.telegram.say(town.ada.telegram, chat, "/post A reader's own picture", photo=jpeg(64, 48))
    await town.seen(chat, words.EDITORS_ONLY)
    await nothing_stored(town)


async def test_a_reader_is_refused_on_discord(town: Town) -> None:
    asked = town.discord.slash(town.ada.discord, town.news, "post")
    [refusal] = await town.eventually(lambda: asked.messages, "a refusal")
    assert says(refusal.content, words.EDITORS_ONLY)
    assert refusal.ephemeral
    await nothing_stored(town)


async def test_a_post_in_a_group_is_refused(town: Town) -> None:
    town.telegram.say(town.mara.telegram, town.corner, command(FERRY))
    await town.seen(town.corner, words.DRAFTS_PRIVATELY)
    assert await states(town) == []


async def nothing_stored(town: Town) -> None:
    """Of who asked and of what they sent, once they were answered; of the answer no words, and not for long."""

    async def empty() -> bool:
        async with town.service.database.reading() as session:
            rows = [await session.scalar(select(func.count()).select_from(table)) for table in TABLES]
            notices = (await session.scalars(select(Notice))).all()
        return not any(rows) and all(notice.passing and not notice.body for notice in notices)

    await town.eventually(empty, "a database without a trace")
    assert not town.settings.web.media.exists() or not list(town.settings.web.media.iterdir())


async def states(town: Town) -> list[PostState]:
    """The posts in the database, whatever is public of them; nothing is on its way."""
    async with town.service.database.reading() as session:
        waiting = select(func.count(Delivery.id)).where(Delivery.post_id.is_not(None))
        assert await session.scalar(waiting) == 0
        return list((await session.scalars(select(Post.state).order_by(Post.id))).all())
