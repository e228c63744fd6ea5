"""What waits for the editor, on both networks: the first press decides, and what is taken away is gone everywhere."""

from __future__ import annotations

import pytest

from bots.desk import words
from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Message as TelegramMessage
from tests.stories.telling import (
    FERRY,
    Standing,
    answer,
    comment,
    discord_draft,
    everywhere,
    gone_everywhere,
    private,
    publish,
    told_everywhere,
)
from tests.support.town import Town, says


@pytest.fixture
async def strict_town(quiet_town: Town) -> Town:
    """A town in which every comment waits."""
    quiet_town.configure("discussion", moderation="all")
    await quiet_town.start()
    return quiet_town


def direct(town: Town) -> Channel:
    return town.discord.direct(town.mara.discord)


async def cards(town: Town, text: str) -> tuple[TelegramMessage, DiscordMessage]:
    """The cards about a comment in the editor's private chats."""
    return await town.seen(private(town, town.mara), text), await town.seen(direct(town), text)


async def nowhere_but_in(town: Town, post: Standing, text: str, thread: Channel) -> None:
    for chat in (town.discussion, town.corner):
        assert town.standing(chat, text) == []
    for talk in post.threads:
        assert len(town.standing(talk, text)) == (talk is thread)
    assert await town.comments(post.number) == []


async def test_approved_on_discord_after_a_restart(strict_town: Town) -> None:
    town = strict_town
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, "May I come in?")
    town.discord.say(town.olesya.discord, post.talk, "And I?")
    on_telegram, on_discord = await cards(town, "May I come in?")
    later, _ = await cards(town, "And I?")
    await nowhere_but_in(town, post, "May I come in?", post.talk)
    await town.restart()
    town.discord.press(town.mara.discord, on_discord, "Approve")
    await told_everywhere(town, post, "May I come in?")
    await town.eventually(lambda: says(on_telegram.text, "Approved by Mara"), "the other card's change")
    assert not on_telegram.reply_markup
    await town.eventually(lambda: not on_discord.components, "a card without buttons")
    assert says(on_discord.content, "Approved by Mara")
    town.telegram.press(town.mara.telegram, later, "Approve")
    await told_everywhere(town, post, "And I?")
    texts = [each.text for each in town.telegram.messages(town.discussion)]
    first, second = (next(at for at, text in enumerate(texts) if says(text, said)) for said in ("come in", "And I?"))
    assert first < second
    assert [each["text"] for each in await town.comments(post.number)] == ["May I come in?", "And I?"]


async def test_pressed_on_both_networks_at_once(strict_town: Town) -> None:
    town = strict_town
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "Either way.")
    on_telegram, on_discord = await cards(town, "Either way.")
    for _ in range(2):
        town.telegram.press(town.mara.telegram, on_telegram, "Approve")
        town.discord.press(town.mara.discord, on_discord, "Approve")
    await told_everywhere(town, post, "Either way.")
    await town.eventually(lambda: says(on_telegram.text, "Approved") and says(on_discord.content, "Approved"), "both")
    assert on_telegram.text.count("Approved") == on_discord.content.count("Approved") == 1
    assert [len(town.standing(talk, "Either way.")) for talk in post.threads] == [1, 1, 1]


async def test_a_stranger_cannot_press(strict_town: Town) -> None:
    """A stranger never sees a card, so that the press is made up here."""
    town = strict_town
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "Let me in.")
    card, _ = await cards(town, "Let me in.")
    town.telegram.start(town.ada.telegram)
    chat = private(town, town.ada)
    message = await town.seen(chat, "This bot brings you the posts")
    message.reply_markup = card.reply_markup
    town.telegram.press(town.ada.telegram, message, "Approve")
    await town.seen(chat, words.EDITORS_ONLY)
    assert await town.comments(post.number) == []
    assert says(card.text, "A comment waits")


async def test_a_card_shows_words_bare_and_pings_nobody(strict_town: Town) -> None:
    town = strict_town
    post = await publish(town)
    town.discord.rename(town.ben.discord, "@everyone **Ben**")
    town.discord.say(town.ben.discord, post.talk, "Hear, @everyone: [a gift](https://example.org/trap)")
    on_telegram, on_discord = await cards(town, "A comment waits")
    assert says(on_telegram.text, "by @everyone **Ben** · Discord")
    assert "Links to https://example.org/trap" in on_telegram.text
    assert not on_discord.mentions_everyone
    assert "\\*\\*Ben\\*\\*" in on_discord.content


async def test_a_ban_by_button_and_everything_taken_back(town: Town) -> None:
    post = await publish(town)
    for text in ("Cheap watches.", "Cheaper watches."):
        town.discord.say(town.ben.discord, post.talk, text)
        await told_everywhere(town, post, text)
    town.discord.say(town.olesya.discord, post.talk, "I have a watch.")
    await told_everywhere(town, post, "I have a watch.")
    for _ in range(3):
        town.discord.say(town.ben.discord, post.talk, "Free watches.")
    on_telegram, on_discord = await cards(town, "its author has said the same before")
    town.telegram.press(town.mara.telegram, on_telegram, "Ban")
    await town.eventually(lambda: says(on_discord.content, "Banned for good by Mara"), "the other card's change")
    label = "Take back everything they wrote (4 comments)"
    await town.eventually(lambda: label in str(on_discord.components), "the offer")
    town.discord.press(town.mara.discord, on_discord, label)
    await gone_everywhere(town, post, "watches.")
    await town.eventually(lambda: says(on_telegram.text, "Everything they wrote is taken back"), "the first card")
    assert not on_telegram.reply_markup
    assert [each["text"] for each in await town.comments(post.number)] == ["I have a watch."]


async def test_nothing_is_taken_of_the_banned(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    spam = town.telegram.comment(town.ada.telegram, post.channel, "Cheap watches.")
    await told_everywhere(town, post, "Cheap watches.")
    town.telegram.say(town.mara.telegram, town.discussion, "/ban 2h Watches", reply_to=spam)
    await gone_everywhere(town, post, "Cheap watches.")
    card = await town.seen(private(town, town.mara), "Banned until")
    assert says(card.text, "Watches")
    assert not says((await town.seen(town.discussion, words.SEEN_TO)).text, "Ada")
    town.telegram.comment(town.ada.telegram, post.channel, "Still here.")
    town.telegram.comment(town.olesya.telegram, post.channel, "Who was that?")
    await told_everywhere(town, post, "Who was that?")
    assert [each["text"] for each in await town.comments(post.number)] == ["Who was that?"]
    town.telegram.say(town.mara.telegram, private(town, town.mara), "/unban", reply_to=card)
    await town.eventually(lambda: says(card.text, "The ban is lifted"), "the card's change")
    town.telegram.comment(town.ada.telegram, post.channel, "Thank you.")
    await told_everywhere(town, post, "Thank you.")


@pytest.mark.parametrize("command", ["/hide", "/delete"])
async def test_hidden_in_reply_to_a_copy(town: Town, command: str) -> None:
    post = await publish(town)
    written = town.discord.say(town.ben.discord, post.talk, "Rather unkind.")
    await told_everywhere(town, post, "Rather unkind.")
    [copy] = town.standing(town.corner, "Rather unkind.")
    town.telegram.say(town.mara.telegram, town.corner, command, reply_to=copy)
    await gone_everywhere(town, post, "Rather unkind.")
    assert written.deleted
    await town.seen(direct(town), "Hidden by Mara")


async def test_hidden_from_a_messages_menu(town: Town) -> None:
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "Rather unkind.")
    await told_everywhere(town, post, "Rather unkind.")
    [copy] = town.standing(post.forum_post, "Rather unkind.")
    asked = town.discord.message_command(town.mara.discord, copy, "hide")
    await gone_everywhere(town, post, "Rather unkind.")
    [said] = await town.eventually(lambda: asked.messages, "the answer")
    assert said.ephemeral
    assert says(said.content, "Hidden by Mara")


async def test_banned_from_a_messages_menu_by_a_reader(town: Town) -> None:
    post = await publish(town)
    written = town.discord.say(town.ben.discord, post.talk, "An honest word.")
    await told_everywhere(town, post, "An honest word.")
    asked = town.discord.message_command(town.olesya.discord, written, "ban")
    [said] = await town.eventually(lambda: asked.messages, "the answer")
    assert says(said.content, words.EDITORS_ONLY)
    assert len(await town.comments(post.number)) == 1


async def test_banned_by_a_messages_link_and_heard_again_by_its_number(town: Town) -> None:
    post = await publish(town)
    written = town.discord.say(town.ben.discord, post.talk, "Cheap watches.")
    said = await told_everywhere(town, post, "Cheap watches.")
    link = f"{town.settings.discord.link_url}/{town.world.guild.id}/{post.talk.id}/{written.id}"
    banned = town.discord.slash(town.mara.discord, town.news, "ban", {"comment": link, "time": "3 days Watches"})
    await gone_everywhere(town, post, "Cheap watches.")
    await town.eventually(lambda: any(says(each.content, "Watches") for each in banned.messages), "the answer")
    lifted = town.discord.slash(town.mara.discord, town.news, "unban", {"comment": str(said["id"])})
    await town.eventually(lambda: any("The ban is lifted" in each.content for each in lifted.messages), "the answer")
    town.discord.say(town.ben.discord, post.talk, "Sorry.")
    await told_everywhere(town, post, "Sorry.")


async def test_what_waits_is_listed(strict_town: Town) -> None:
    town = strict_town
    post = await publish(town)
    for text in ("One waits.", "Two wait."):
        town.telegram.comment(town.ada.telegram, post.channel, text)
        await cards(town, text)
    assert says(await answer(town, town.mara, "/drafts"), "No draft waits")
    town.telegram.say(town.mara.telegram, private(town, town.mara), "/comments")
    await town.seen(private(town, town.mara), "2 comments wait for you")
    asked = town.discord.slash(town.mara.discord, town.news, "comments")
    await town.eventually(lambda: any(says(each.content, "2 comments wait") for each in asked.messages), "the answer")
    listed = town.standing(private(town, town.mara), "One waits.")
    assert len(listed) == 2
    town.telegram.press(town.mara.telegram, listed[-1], "Hide")
    await town.eventually(lambda: all(says(each.text, "Hidden by Mara") for each in listed), "both cards' change")
    assert not any(each.reply_markup for each in listed)


async def test_an_editor_who_comes_later_finds_the_cards(quiet_town: Town) -> None:
    town = quiet_town
    town.configure("discussion", moderation="first")
    await town.start()
    card = await discord_draft(town, FERRY)
    town.discord.press(town.mara.discord, card, "Publish")
    post = await everywhere(town, FERRY["title"])
    town.telegram.comment(town.ada.telegram, post.channel, "My first comment.")
    waiting = await town.seen(direct(town), "it is its author's first")
    assert town.telegram.messages(private(town, town.mara)) == []
    town.telegram.start(town.mara.telegram)
    on_telegram = await town.seen(private(town, town.mara), "My first comment.")
    town.discord.press(town.mara.discord, waiting, "Approve")
    await told_everywhere(town, post, "My first comment.")
    await town.eventually(lambda: says(on_telegram.text, "Approved"), "the other card's change")
    town.telegram.comment(town.ada.telegram, post.channel, "My second comment.")
    await told_everywhere(town, post, "My second comment.")


async def test_a_new_text_waits_while_the_old_one_stands(strict_town: Town) -> None:
    town = strict_town
    post = await publish(town)
    written = town.discord.say(town.ben.discord, post.talk, "It costs 24 a run.")
    on_telegram, _ = await cards(town, "It costs 24 a run.")
    town.telegram.press(town.mara.telegram, on_telegram, "Approve")
    await told_everywhere(town, post, "It costs 24 a run.")
    town.discord.edit(town.ben.discord, written, "It costs 240 a run.")
    await town.eventually(lambda: says(on_telegram.text, "A new text waits"), "the card's change")
    assert (await comment(town, post, "It costs 24 a run."))["deleted"] is False
    town.telegram.press(town.mara.telegram, on_telegram, "Approve")
    await told_everywhere(town, post, "It costs 240 a run.")
