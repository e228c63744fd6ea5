"""Reactions on Telegram, through the library on the sandbox."""

from __future__ import annotations

import pytest

from bots.sandbox.telegram.model import Chat, User
from bots.sandbox.telegram.standin import TelegramStandIn
from core.model.events import Event, Reacted, ReactionsCleared
from core.model.refs import MessageRef, PersonRef, ThreadRef
from tests.bots.telegram.conftest import Ear


@pytest.fixture
def ada(tg: TelegramStandIn) -> User:
    return tg.add_user("Ada Quill")


@pytest.fixture
def group(tg: TelegramStandIn, ada: User) -> Chat:
    return tg.add_group("Readers' corner", [tg.add_user("Bo")], admins=[ada], bot="admin")


def reacted(chat: Chat, message: int, who: int | None, emoji: str, count: int) -> Reacted:
    person = None if who is None else PersonRef(str(who))
    ref = f"{chat.id}/{message}"
    return Reacted(MessageRef(ref), person, emoji, count, ThreadRef(ref))


async def test_a_person_reacts_changes_it_and_takes_it_back(
    tg: TelegramStandIn, ear: Ear, ada: User, group: Chat
) -> None:
    await tg.eventually(lambda: "message_reaction" in tg.updates.allowed)
    said = tg.say(ada, group, "Hello")
    tg.react(ada, said, "👍")
    tg.react(ada, said, "❤", "👍")
    tg.react(ada, said)
    assert (await ear.events(4))[1:] == [
        reacted(group, said.id, ada.id, "👍", 1),
        reacted(group, said.id, ada.id, "👍", 1),
        reacted(group, said.id, ada.id, "❤️", 1),
        reacted(group, said.id, ada.id, "❤️", 0),
        reacted(group, said.id, ada.id, "👍", 0),
    ]


async def test_an_anonymous_administrator_reacts_as_the_group(
    tg: TelegramStandIn, ear: Ear, ada: User, group: Chat
) -> None:
    await tg.eventually(lambda: "message_reaction" in tg.updates.allowed)
    said = tg.say(ada, group, "Hello")
    tg.react(ada, said, "👍", anonymous=True)
    assert (await ear.events(2))[1:] == [reacted(group, said.id, group.id, "👍", 1)]


async def test_in_a_channel_nobody_is_named(tg: TelegramStandIn, ear: Ear, ada: User) -> None:
    channel = tg.add_channel("Example Dispatch", bot="admin", admins=[ada])
    await tg.eventually(lambda: "message_reaction_count" in tg.updates.allowed)
    post = tg.say(ada, channel, "A post")
    tg.react(ada, post, "👍")
    tg.react(tg.add_user("Bo"), post, "👍", "❤")
    cleared = ReactionsCleared(MessageRef(f"{channel.id}/{post.id}"))
    assert await ear.events(1) == [cleared, reacted(channel, post.id, None, "👍", 1)]
    assert (await ear.events(2))[2:] == [
        cleared,
        reacted(channel, post.id, None, "👍", 2),
        reacted(channel, post.id, None, "❤️", 1),
    ]


async def test_a_custom_emoji_counts_as_what_it_stands_for_and_is_asked_once(
    tg: TelegramStandIn, ear: Ear, ada: User, group: Chat
) -> None:
    await tg.eventually(lambda: "message_reaction" in tg.updates.allowed)
    kraken, said = tg.add_custom_emoji("🐙"), tg.say(ada, group, "Hello")
    tg.react(ada, said, kraken)
    tg.react(ada, said)
    events: list[Event] = (await ear.events(3))[1:]
    assert events == [reacted(group, said.id, ada.id, "🐙", 1), reacted(group, said.id, ada.id, "🐙", 0)]
    assert [call.method for call in tg.calls].count("getCustomEmojiStickers") == 1


async def test_a_custom_emoji_that_is_gone_has_a_name_all_the_same(
    tg: TelegramStandIn, ear: Ear, ada: User, group: Chat
) -> None:
    await tg.eventually(lambda: "message_reaction" in tg.updates.allowed)
    kraken, said = tg.add_custom_emoji(""), tg.say(ada, group, "Hello")
    tg.react(ada, said, kraken)
    assert (await ear.events(2))[1:] == [reacted(group, said.id, ada.id, ":emoji:", 1)]
