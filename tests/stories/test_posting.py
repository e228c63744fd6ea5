"""The editor writes a post, looks at it, and publishes it: then it stands everywhere."""

from __future__ import annotations

import pytest

from tests.stories.checks import check_blog, check_places, path_of
from tests.stories.telling import (
    FERRY,
    command,
    discord_draft,
    draft,
    everywhere,
    private,
    publish,
    with_buttons,
)
from tests.stories.things import entity, jpeg, page_served
from tests.support.town import Town, says

WITH_MARKUP = """/post The night ferry stays

Last boat at half past one -- Nora Feldt, Harbour Courier

The ferry will sail until 1:30 at night.

Three times as many passengers came as planned.

Read more ....

My Comment: Print the timetable on paper.

#local #transport"""


async def test_post_with_every_part_from_telegram(any_town: Town) -> None:
    town = any_town
    marks = [
        entity(WITH_MARKUP, "text_link", "Last boat at half past one", url="https://example.org/courier/night-ferry"),
        entity(WITH_MARKUP, "bold", "until 1:30"),
        entity(WITH_MARKUP, "italic", "on paper"),
    ]
    card = await draft(town, WITH_MARKUP, entities=marks)
    for words in ("Telegram", "Discord", FERRY["title"], "Print the timetable"):
        assert says(card.text, words)
    assert await town.posts() == []
    town.telegram.press(town.mara.telegram, card, "Publish")
    post = await everywhere(town, FERRY["title"])
    await check_places(town, post)
    await check_blog(town, post)
    shown = await town.api(f"posts/{post.number}")
    assert "<strong>until 1:30</strong>" in shown["excerpt_html"]
    assert "<em>on paper</em>" in shown["comment_html"]
    assert "**until 1:30**" in post.text.content
    assert {"bold", "italic"} <= {each["type"] for each in post.channel.entities}


async def test_post_from_the_form_on_discord(any_town: Town) -> None:
    town = any_town
    card = await discord_draft(town, {**FERRY, "labels": "local, transport"})
    assert all(message.ephemeral for message in card.messages)
    assert await town.posts() == []
    town.discord.press(town.mara.discord, card, "Publish")
    post = await everywhere(town, FERRY["title"])
    await check_places(town, post)
    await check_blog(town, post)


async def test_post_from_a_message_on_discord(town: Town) -> None:
    written = town.discord.say(town.mara.discord, town.news, command(FERRY).removeprefix("/post "))
    asked = town.discord.message_command(town.mara.discord, written, "post")
    town.discord.press(town.mara.discord, await with_buttons(town, asked), "Publish")
    await check_blog(town, await everywhere(town, FERRY["title"]))


async def test_post_in_reply_to_the_message_that_holds_it(town: Town) -> None:
    chat = private(town, town.mara)
    written = town.telegram.say(town.mara.telegram, chat, command(FERRY).removeprefix("/post "))
    card = await draft(town, "/post", reply_to=written)
    town.telegram.press(town.mara.telegram, card, "Publish")
    await check_blog(town, await everywhere(town, FERRY["title"]))


@pytest.mark.parametrize("network", ["telegram", "discord"])
async def test_post_from_an_address(town: Town, network: str) -> None:
    async with page_served() as address:
        if network == "telegram":
            town.telegram.press(town.mara.telegram, await draft(town, f"/post {address}"), "Publish")
        else:
            asked = town.discord.slash(town.mara.discord, town.news, "post", {"url": address})
            town.discord.press(town.mara.discord, await with_buttons(town, asked), "Publish")
        post = await everywhere(town, "A lichen counts the years")
    shown = await town.api(f"posts/{post.number}")
    assert shown["source"] == {
        "headline": "A lichen counts the years",
        "url": address,
        "author": "Ivo Brandt",
        "publication": "The Tidewater Review",
    }
    assert says(shown["excerpt_html"], "Map lichens grow half a millimetre a year")


async def test_picture(town: Town) -> None:
    card = await draft(town, command(FERRY), photo=jpeg(320, 200))
    town.telegram.press(town.mara.telegram, card, "Publish")
    post = await everywhere(town, FERRY["title"])
    picture = (await town.api(f"posts/{post.number}"))["picture"]
    assert (picture["width"], picture["height"]) == (320, 200)
    page = await town.get(path_of(await town.api(f"posts/{post.number}")))
    assert 'width="320" height="200"' in page
    assert (await town.bytes_at("/media/" + picture["url"].rpartition("/")[2]))[:3] == b"\xff\xd8\xff"
    assert post.channel.photo
    assert post.group.photo
    starter = town.discord.messages(post.forum_post)[0]
    for message in (post.text, post.bulletin, starter):
        assert [each.content_type for each in message.attachments] == ["image/jpeg"]


async def test_picture_of_a_form_on_discord(town: Town) -> None:
    image = {"image": ("ferry.jpg", jpeg(64, 48))}
    opened = town.discord.slash(town.mara.discord, town.news, "post", attachments=image)
    await town.eventually(lambda: opened.modal, "the form")
    card = await with_buttons(town, town.discord.submit_modal(opened, FERRY))
    town.discord.press(town.mara.discord, card, "Publish")
    post = await everywhere(town, FERRY["title"])
    assert (await town.api(f"posts/{post.number}"))["picture"]["width"] == 64
    assert post.channel.photo


async def test_two_posts_with_one_title_have_addresses_of_their_own(town: Town) -> None:
    first = await publish(town, "Weekend reading")
    town.telegram.press(town.mara.telegram, await draft(town, "/post Weekend reading"), "Publish")
    await town.eventually(lambda: len(town.standing(town.channel, "Weekend reading")) == 2, "the second post")
    second, shown = await town.posts()
    assert shown["id"] == first.number
    assert second["url"] != shown["url"]
