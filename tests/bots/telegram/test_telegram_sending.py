"""Announcing and relaying, on the sandbox."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bots.sandbox.telegram.model import Message as Shown
from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.errors import Moved, Refused, Unclear
from core.model.refs import ThreadRef
from core.model.values import Answered, Sent
from tests.bots.telegram.conftest import Trouble
from tests.bots.telegram.posts import LONG, POST, WORDS, at, jpeg, picture, ref, remark


def styled(message: Shown, kind: str) -> list[str]:
    """The texts that bear such an entity (the texts here are all in the basic plane)."""
    spans = [(entity["offset"], entity["length"]) for entity in message.entities if entity["type"] == kind]
    return [message.text[start : start + length] for start, length in spans]


async def test_a_channel_gets_one_message_and_its_thread_is_not_known_yet(
    network: TelegramNetwork, tg: TelegramStandIn
) -> None:
    channel = tg.add_channel("Example Dispatch", username="example_dispatch", bot="admin")

    sent = await network.announce(POST, at(channel), key="a1")

    (message,) = tg.messages(channel)
    assert sent == Sent((ref(message),), None, f"https://t.me/example_dispatch/{message.id}")
    assert styled(message, "bold") == [POST.title, "My Comment:"]
    assert "I would count them first." in message.text
    assert message.link_preview_options == {"url": "https://paper.example/lighthouse"}
    assert not message.silent


async def test_in_a_group_the_thread_is_the_announcement_itself(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    group = tg.add_group("Readers' corner", bot="member")

    sent = await network.announce(POST, at(group, silent=True), key="a1")

    (message,) = tg.messages(group)
    assert sent.thread == ThreadRef(ref(message))
    assert sent.door == f"https://t.me/c/{str(group.id)[4:]}/{message.id}"
    assert message.silent


async def test_a_topic_gets_it_inside(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    forum = tg.add_group("Forum", bot="admin", forum=True)
    topic = tg.add_topic(forum, "News")

    sent = await network.announce(POST, at(forum, topic), key="a1")
    await network.relay(remark(), at(forum, topic), sent.thread or ThreadRef(""), key="b1")

    _, post, comment = tg.messages(forum)
    assert (post.thread_id, comment.thread_id, comment.reply_to) == (topic.id, topic.id, post.id)


async def test_a_private_chat_has_no_public_address(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)

    sent = await network.announce(replace(POST, source=None), at(tg.private(ada)), key="a1")

    message = tg.messages(tg.private(ada))[-1]
    assert sent == Sent((ref(message),), ThreadRef(ref(message)), None)
    assert message.link_preview_options == {"is_disabled": True}


async def test_a_picture_carries_the_text_as_its_caption(
    network: TelegramNetwork, tg: TelegramStandIn, tmp_path: Path
) -> None:
    channel = tg.add_channel("Example Dispatch", bot="admin")
    post = replace(POST, excerpt=LONG, picture=picture(tmp_path))

    await network.announce(post, at(channel), key="a1")

    (message,) = tg.messages(channel)
    assert message.photo
    assert message.photo[-1].data == jpeg()
    assert len(message.text) <= 1024
    preview = network.preview(post)
    assert (preview.length, preview.limit, preview.was_cut) == (len(message.text), 1024, True)


async def test_a_preview_sends_nothing(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    before = len(tg.calls)
    preview = network.preview(POST)
    assert POST.title in preview.body.text
    assert (preview.limit, preview.was_cut) == (4096, False)
    assert len(tg.calls) == before


async def test_a_comment_is_relayed_under_its_authors_name(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    group = tg.add_group("Readers' corner", bot="admin")
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread

    sent = await network.relay(remark("One.\n\nTwo."), at(group), post.thread, key="b1")

    root, message = tg.messages(group)
    assert sent == Sent((ref(message),))
    assert message.text == "Ada Quill · Discord\nOne.\n\nTwo."
    assert styled(message, "bold") == ["Ada Quill"]
    assert message.reply_to == root.id
    assert message.link_preview_options == {"is_disabled": True}


async def test_an_editors_comment_bears_a_mark(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    group = tg.add_group("Readers' corner", bot="admin")
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread
    await network.relay(replace(remark(), by_editor=True), at(group), post.thread, key="b1")
    assert tg.messages(group)[-1].text == "Ada Quill ✍ · Discord\nCount me in."


async def test_a_comment_answers_the_one_it_answers(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ada = tg.add_user("Ada Quill")
    group = tg.add_group("Readers' corner", [ada], bot="admin")
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread
    first = tg.say(ada, group, "Which lamp?", reply_to=tg.messages(group)[0])

    await network.relay(remark(answered=ref(first)), at(group), post.thread, key="b1")
    tg.delete(ada, first)
    await network.relay(remark(answered=ref(first)), at(group), post.thread, key="b2")

    root, answer, orphan = tg.messages(group)
    assert answer.reply_to == first.id
    assert orphan.reply_to == root.id, "a deleted comment's thread still takes the answers to it"


async def test_a_comment_is_not_lost_when_the_announcement_is_gone(
    network: TelegramNetwork, tg: TelegramStandIn
) -> None:
    group = tg.add_group("Readers' corner", bot="admin")
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread
    await network.retract(at(group), post.thread, post.copies)

    await network.relay(remark(answered=post.copies[0]), at(group), post.thread, key="b1")

    (message,) = tg.messages(group)
    assert message.reply_to is None


async def test_who_is_answered_is_named_where_their_message_is_not(
    network: TelegramNetwork, tg: TelegramStandIn
) -> None:
    group = tg.add_group("Readers' corner", bot="admin")
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread
    answering = replace(remark(), answered=Answered("Ben Marsh", None))
    await network.relay(answering, at(group), post.thread, key="b1")
    assert tg.messages(group)[-1].text == "Ada Quill · Discord → Ben Marsh\nCount me in."


async def test_nobody_is_pinged_by_a_comment(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ben = tg.add_user("Ben Marsh", username="benmarsh")
    group = tg.add_group("Readers' corner", [ben], bot="admin")
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread
    await network.relay(remark("Hello @benmarsh", name="@benmarsh"), at(group), post.thread, key="b1")
    assert not styled(tg.messages(group)[-1], "mention")


async def test_a_long_comment_is_split_and_named_once(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    group = tg.add_group("Readers' corner", bot="admin")
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread

    sent = await network.relay(remark(LONG), at(group), post.thread, key="b1")

    root, first, second = tg.messages(group)
    assert sent.copies == (ref(first), ref(second))
    assert (first.reply_to, second.reply_to) == (root.id, first.id)
    assert first.text.startswith("Ada Quill · Discord\n")
    assert (first.text + second.text).count("stairs") == (WORDS * 120).count("stairs")
    assert "Ada Quill" not in second.text


async def test_what_was_sent_of_a_comment_that_fails_halfway_is_taken_back(
    network: TelegramNetwork, tg: TelegramStandIn, trouble: Trouble
) -> None:
    group = tg.add_group("Readers' corner", bot="admin")
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread

    trouble.plan("sendMessage", None, (400, "Bad Request: wrong"))
    with pytest.raises(Refused):
        await network.relay(remark(LONG), at(group), post.thread, key="b1")
    assert len(tg.messages(group)) == 1

    trouble.plan("sendMessage", None, (400, "Bad Request: wrong"))
    trouble.plan("deleteMessage", (502, "Bad Gateway"))
    with pytest.raises(Unclear):
        await network.relay(remark(LONG), at(group), post.thread, key="b1")


async def test_after_a_group_has_moved_comments_go_to_the_new_one(
    network: TelegramNetwork, tg: TelegramStandIn
) -> None:
    group = tg.add_group("Small circle", [tg.add_user("Ada Quill")], bot="admin", basic=True)
    post = await network.announce(POST, at(group), key="a1")
    assert post.thread
    moved = tg.migrate(group)

    with pytest.raises(Moved) as caught:
        await network.relay(remark(), at(group), post.thread, key="b1")
    assert caught.value.place == str(moved.id)
    await network.relay(remark(), at(moved), post.thread, key="b1")

    assert tg.messages(moved)[-1].text.endswith("Count me in.")
