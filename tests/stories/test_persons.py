"""What readers do about themselves, on both networks: names, consent, linked identities, their data."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from bots.sandbox.discord.model import Interaction
from bots.sandbox.telegram.model import Message as TelegramMessage
from bots.sandbox.world import Person
from core.model import Delivery
from tests.stories.checks import path_of
from tests.stories.telling import answer, comment, private, publish, told_everywhere
from tests.support.town import Town, says

DAY = 24 * 3600
TOLD = "Welcome! Replies to this post are public"


@pytest.fixture
async def telling_town(quiet_town: Town) -> Town:
    """A town whose newcomers are told that replies are public."""
    quiet_town.configure("discussion", notice=True)
    await quiet_town.start()
    return quiet_town


async def slash(town: Town, person: Person, name: str, /, **options: str) -> Interaction:
    """A slash command, once it was answered."""
    asked = town.discord.slash(person.discord, town.news, name, options)
    await town.eventually(lambda: asked.messages and not asked.messages[-1].loading, f"an answer to /{name}")
    return asked


async def linked(town: Town, person: Person) -> None:
    """Join what a person is on both networks, with a code made on Telegram."""
    said = await answer(town, person, "/link")
    code = re.search(r"/link (\w{4}-\w{4})", said)
    assert code, said
    given = await slash(town, person, "link", code=code[1])
    town.discord.press(person.discord, given, "Link")
    await town.eventually(lambda: "are one from now on" in given.messages[-1].content, "that they are one")


async def asked_to_forget(town: Town, person: Person) -> TelegramMessage:
    """The card of /forget, on Telegram."""
    await answer(town, person, "/forget")
    return next(each for each in reversed(town.telegram.messages(private(town, person))) if each.reply_markup)


async def test_a_newcomer_is_told_once_where_they_wrote(telling_town: Town) -> None:
    town = telling_town
    post = await publish(town)
    first = town.telegram.comment(town.ada.telegram, post.channel, "It is full every night.")
    notice = await town.seen(town.discussion, TOLD)
    assert notice.reply_to == first.id
    said = town.discord.say(town.ben.discord, post.talk, "Not on Mondays.")
    in_thread = await town.seen(post.talk, TOLD)
    assert in_thread.reference is not None
    assert in_thread.reference.message_id == said.id
    assert in_thread.mentions == []
    town.telegram.comment(town.ada.telegram, post.channel, "Well, nearly every night.")
    await told_everywhere(town, post, "Well, nearly every night.")
    await told_everywhere(town, post, "Not on Mondays.")
    assert len(town.standing(town.discussion, TOLD)) == len(town.standing(post.talk, TOLD)) == 1
    assert town.standing(town.corner, TOLD) == []
    assert len(await town.comments(post.number)) == 3


async def test_a_pen_name_on_both_networks(town: Town) -> None:
    post = await publish(town)
    assert "“Harbour Owl”" in await answer(town, town.ada, "/name Harbour Owl")
    town.telegram.comment(town.ada.telegram, post.channel, "It is full every night.")
    said = await told_everywhere(town, post, "It is full every night.")
    assert said["author"] == "Harbour Owl"
    [copy] = town.standing(post.talk, "It is full every night.")
    assert copy.author.name == "Harbour Owl"
    taken = await slash(town, town.ben, "name", name="harbour 0wl")
    assert "Somebody else writes under that name" in taken.messages[0].content
    assert taken.messages[0].ephemeral
    named = await slash(town, town.ben, "name", name="Night Heron")
    assert "“Night Heron”" in named.messages[0].content
    town.discord.say(town.ben.discord, post.talk, "Not on Mondays.")
    assert (await told_everywhere(town, post, "Not on Mondays."))["author"] == "Night Heron"


async def test_private_people_are_left_alone(town: Town) -> None:
    post = await publish(town)
    assert "kept off the blog" in await answer(town, town.ada, "/private on")
    hidden = await slash(town, town.ben, "private", choice="on")
    assert "kept off the blog" in hidden.messages[0].content
    town.telegram.comment(town.ada.telegram, post.channel, "Between ourselves.")
    town.discord.say(town.ben.discord, post.talk, "Me too.")
    town.telegram.comment(town.tomas.telegram, post.channel, "I don't mind.")
    town.discord.say(town.olesya.discord, post.talk, "Nor do I.")
    await told_everywhere(town, post, "I don't mind.")
    await told_everywhere(town, post, "Nor do I.")
    assert {each["text"] for each in await town.comments(post.number)} == {"I don't mind.", "Nor do I."}
    assert town.standing(post.talk, "Between ourselves.") == []
    assert len(town.standing(post.talk, "Me too.")) == 1


async def test_in_a_group_it_is_said_to_do_it_in_private(town: Town) -> None:
    town.telegram.say(town.ada.telegram, town.corner, "/mydata")
    said = await town.seen(town.corner, "Please do that in a private chat with this bot")
    assert said.document is None


async def test_two_identities_become_one(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.discord.say(town.ada.discord, post.talk, "Written on Discord.")
    await comment(town, post, "Written on Discord.")
    await answer(town, town.ada, "/name Harbour Owl")
    await linked(town, town.ada)
    await town.seen(private(town, town.ada), "Your code was used")
    town.discord.say(town.ada.discord, post.talk, "Written later.")
    assert (await told_everywhere(town, post, "Written later."))["author"] == "Harbour Owl"
    assert (await comment(town, post, "Written on Discord."))["author"] == "Harbour Owl"


async def test_the_editors_rights_are_not_linked(town: Town) -> None:
    """Whoever is linked with an editor writes as a reader all the same."""
    said = await answer(town, town.mara, "/link")
    code = re.search(r"/link (\w{4}-\w{4})", said)
    assert code
    given = await slash(town, town.ben, "link", code=code[1])
    town.discord.press(town.ben.discord, given, "Link")
    await town.eventually(lambda: "are one from now on" in given.messages[-1].content, "that they are one")
    refused = await slash(town, town.ben, "comments")
    assert "Only the editors" in refused.messages[0].content
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, "Am I the editor now?")
    said_so = await told_everywhere(town, post, "Am I the editor now?")
    assert (said_so["author"], said_so["is_editor"]) == ("Ben Ochre", False)


async def test_mydata_on_telegram(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "It is full every night.")
    await told_everywhere(town, post, "It is full every night.")
    await written_down(town)
    await answer(town, town.ada, "/mydata")
    [message] = [each for each in town.telegram.messages(private(town, town.ada)) if each.document]
    assert message.document is not None
    assert (message.document.name, message.document.mime_type) == ("mydata.json", "application/json")
    told = json.loads(message.document.data)
    assert told["identities"][0]["id"] == str(town.ada.telegram.id)
    check_comment(told, "It is full every night.")


async def test_mydata_on_discord(town: Town) -> None:
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, "Not on Mondays.")
    await told_everywhere(town, post, "Not on Mondays.")
    await written_down(town)
    asked = await slash(town, town.ben, "mydata")
    [message] = asked.messages
    assert message.ephemeral
    [file] = message.attachments
    assert file.filename == "mydata.json"
    told = json.loads(file.data)
    assert told["identities"][0]["id"] == str(town.ben.discord.id)
    check_comment(told, "Not on Mondays.")


async def written_down(town: Town) -> None:
    """Wait until what became of every delivery is known."""

    async def nothing_open() -> bool:
        async with town.service.database.reading() as session:
            return await session.scalar(select(Delivery.id).where(Delivery.open).limit(1)) is None

    await town.eventually(nothing_open, "every outcome written down")


def check_comment(told: dict[str, Any], text: str) -> None:
    [said] = told["comments"]
    assert said["text"] == text
    assert said["post"]["title"] == "The night ferry stays"
    assert len(said["stands_at"]) == 4
    assert all(each["messages"] for each in said["stands_at"])


async def test_forget_reaches_every_copy_of_both_identities(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    await linked(town, town.ada)
    said = town.telegram.comment(town.ada.telegram, post.channel, "Written on Telegram.")
    town.discord.say(town.ada.discord, post.talk, "Written on Discord.")
    await told_everywhere(town, post, "Written on Telegram.")
    await told_everywhere(town, post, "Written on Discord.")
    town.telegram.comment(town.tomas.telegram, post.channel, "An answer.", reply_to=said)
    await told_everywhere(town, post, "An answer.")
    assert says(town.standing(post.talk, "An answer.")[0].content, "in answer to Ada Quill")
    card = await asked_to_forget(town, town.ada)
    town.telegram.press(town.ada.telegram, card, "Forget me")
    await town.eventually(lambda: "You are forgotten: 2 comments" in card.text, "the answer in place of the card")
    told = await town.seen(private(town, town.ada), "Done: every copy of what you wrote is deleted.")
    assert says(told.text, "What you sent yourself stays")
    for text in ("Written on Telegram.", "Written on Discord."):
        own = town.discussion if "Telegram" in text else post.talk
        for place in (town.discussion, town.corner, *post.threads):
            assert len(town.standing(place, text)) == (place is own)
    await town.eventually(
        lambda: not says(town.standing(post.talk, "An answer.")[0].content, "Ada"), "an answer without the name"
    )
    tombstone, answered = await town.comments(post.number)
    assert (tombstone["deleted"], tombstone["author"], tombstone["text"]) == (True, "", "")
    assert answered["parent"] == tombstone["id"]
    page = await town.get(path_of(await town.api(f"posts/{post.number}")))
    assert "Ada" not in page
    assert "Written on" not in page
    assert "Nothing is stored" in await answer(town, town.ada, "/mydata")


async def test_forget_tells_what_could_not_be_deleted(town: Town) -> None:
    post = await publish(town)
    town.discord.say(town.ben.discord, post.talk, "Long ago.")
    await told_everywhere(town, post, "Long ago.")
    for place in (town.discussion, town.corner):
        town.standing(place, "Long ago.")[0].date -= 3 * DAY
    asked = await slash(town, town.ben, "forget")
    town.discord.press(town.ben.discord, asked, "Forget me")
    await town.gone(town.corner, "Long ago.")
    direct = town.discord.direct(town.ben.discord)
    told = await town.seen(direct, "This could not be deleted:")
    assert says(told.content, "too old for Telegram to let a bot delete it. It says only that it was withdrawn.")
    assert len(town.standing(town.corner, "This message was withdrawn.")) == 1
    assert await town.comments(post.number) == []


async def test_forget_after_a_restart_and_twice(any_town: Town) -> None:
    town = any_town
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "It is full every night.")
    await told_everywhere(town, post, "It is full every night.")
    card = await asked_to_forget(town, town.ada)
    await town.restart()
    for _ in range(2):
        town.telegram.press(town.ada.telegram, card, "Forget me")
    await town.seen(private(town, town.ada), "Done: every copy of what you wrote is deleted.")
    await town.eventually(lambda: not card.reply_markup, "a card without buttons")
    await town.gone(post.talk, "It is full every night.")
    assert await town.comments(post.number) == []
    town.telegram.comment(town.ada.telegram, post.channel, "Hello, I am new here.")
    assert (await told_everywhere(town, post, "Hello, I am new here."))["author"] == "Ada Quill"
    assert len(await town.comments(post.number)) == 1


async def test_forget_that_is_thought_better_of(town: Town) -> None:
    post = await publish(town)
    town.telegram.comment(town.ada.telegram, post.channel, "It is full every night.")
    await told_everywhere(town, post, "It is full every night.")
    card = await asked_to_forget(town, town.ada)
    town.telegram.press(town.ada.telegram, card, "Keep")
    await town.eventually(lambda: "Nothing was changed" in card.text, "the answer in place of the card")
    assert len(await town.comments(post.number)) == 1
