"""Revising and retracting, on the sandbox."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.errors import Gone, Refused, Removed
from core.markup.tree import Document, plain
from core.model.refs import MessageRef, ThreadRef
from core.model.values import Button, Message, Sent
from tests.bots.telegram.conftest import SandboxClock, Trouble
from tests.bots.telegram.posts import LONG, LONGER, POST, at, picture, ref, remark

DAYS = 24 * 3600.0


@pytest.fixture
def group(tg: TelegramStandIn) -> Chat:
    return tg.add_group("Readers' corner", [tg.add_user("Ada Quill")], bot="admin")


@pytest.fixture
async def root(network: TelegramNetwork, group: Chat) -> ThreadRef:
    sent = await network.announce(POST, at(group), key="a1")
    assert sent.thread
    return sent.thread


def texts(tg: TelegramStandIn, group: Chat) -> list[str]:
    """What stands in the group below the announcement."""
    return [message.text for message in tg.messages(group)[1:]]


async def test_an_announcement_is_edited_in_place(
    network: TelegramNetwork, tg: TelegramStandIn, group: Chat, root: ThreadRef
) -> None:
    copies = (MessageRef(root),)
    changed = replace(POST, title="The lighthouse is sold")

    for _ in range(2):  # "not modified" is a success
        assert await network.revise(changed, at(group), root, copies, key="a2") == Sent(copies, root)

    (message,) = tg.messages(group)
    assert message.text.startswith("The lighthouse is sold")
    assert message.link_preview_options == {"url": "https://paper.example/lighthouse"}


async def test_an_announcement_stays_the_kind_it_was_sent_as(
    network: TelegramNetwork, tg: TelegramStandIn, group: Chat, tmp_path: Path
) -> None:
    pictured = replace(POST, picture=picture(tmp_path))
    first = await network.announce(POST, at(group), key="a1")
    second = await network.announce(pictured, at(group), key="b1")

    await network.revise(replace(pictured, title="Now with a picture"), at(group), None, first.copies, key="a2")
    await network.revise(replace(POST, title="Now without"), at(group), None, second.copies, key="b2")

    text, photo = tg.messages(group)
    assert (text.text.partition("\n")[0], text.photo) == ("Now with a picture", None)
    assert photo.text.startswith("Now without")
    assert photo.photo


async def test_a_removed_announcement_is_not_made_again(
    network: TelegramNetwork, tg: TelegramStandIn, group: Chat, root: ThreadRef
) -> None:
    await network.retract(at(group), root, [MessageRef(root)])
    with pytest.raises(Removed):
        await network.revise(POST, at(group), root, [MessageRef(root)], key="a2")
    assert tg.messages(group) == []


@pytest.mark.parametrize("before", ["Short.", LONG, LONGER], ids=["one part", "two parts", "three parts"])
@pytest.mark.parametrize("after", ["Brief.", LONG, LONGER], ids=["one part", "two parts", "three parts"])
async def test_a_comment_gets_longer_or_shorter(
    network: TelegramNetwork,
    tg: TelegramStandIn,
    group: Chat,
    root: ThreadRef,
    before: Document | str,
    after: Document | str,
) -> None:
    fresh = await network.relay(remark(after), at(group), root, key="c1")
    expected = texts(tg, group)
    await network.retract(at(group), root, fresh.copies)
    sent = await network.relay(remark(before), at(group), root, key="b1")

    revised = await network.revise(remark(after), at(group), root, sent.copies, key="b2")

    below = tg.messages(group)[1:]
    assert [message.text for message in below] == expected
    assert revised.copies == tuple(ref(message) for message in below)
    kept = min(len(sent.copies), len(expected))
    assert revised.copies[:kept] == sent.copies[:kept]


async def test_a_part_that_somebody_removed_keeps_its_place(
    network: TelegramNetwork, tg: TelegramStandIn, group: Chat, root: ThreadRef
) -> None:
    sent = await network.relay(remark(LONG), at(group), root, key="b1")
    await network.retract(at(group), root, sent.copies[:1])

    revised = await network.revise(remark(LONG), at(group), root, sent.copies, key="b2")
    assert revised.copies == sent.copies
    assert len(texts(tg, group)) == 1

    await network.retract(at(group), root, sent.copies)
    with pytest.raises(Removed):
        await network.revise(remark(LONG), at(group), root, sent.copies, key="b3")
    assert texts(tg, group) == []


async def test_buttons_go_and_come(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    ada = tg.add_user("Ada Quill")
    tg.start(ada)
    here = at(tg.private(ada))
    sent = await network.notify(Message(plain("Publish?"), ((Button("Publish", "publish:12"),),)), here, key="n1")
    message = tg.messages(tg.private(ada))[-1]

    await network.revise(Message(plain("Published.")), here, None, sent.copies, key="n2")
    assert (message.text, message.reply_markup) == ("Published.", None)

    await network.revise(
        Message(plain("Published."), ((Button("Undo", "undo:12"),),)), here, None, sent.copies, key="n3"
    )
    assert message.reply_markup == {"inline_keyboard": [[{"text": "Undo", "callback_data": "undo:12"}]]}


async def test_retracting_takes_every_part_away_and_may_be_repeated(
    network: TelegramNetwork, tg: TelegramStandIn, group: Chat, root: ThreadRef
) -> None:
    sent = await network.relay(remark(LONG), at(group), root, key="b1")
    for _ in range(2):
        await network.retract(at(group), root, sent.copies)
    assert texts(tg, group) == []


async def test_what_is_too_old_to_be_deleted_says_that_it_was_withdrawn(
    network: TelegramNetwork, tg: TelegramStandIn, group: Chat, clock: SandboxClock, tmp_path: Path
) -> None:
    text = await network.announce(POST, at(group), key="a1")
    photo = await network.announce(replace(POST, picture=picture(tmp_path)), at(group), key="b1")
    clock.seconds += 3 * DAYS

    for _ in range(2):
        await network.retract(at(group), None, [*text.copies, *photo.copies])

    assert [message.text for message in tg.messages(group)] == ["This message was withdrawn."] * 2


async def test_what_vanishes_between_the_two_is_withdrawn_as_well(
    network: TelegramNetwork, group: Chat, root: ThreadRef, trouble: Trouble
) -> None:
    trouble.plan("deleteMessage", (400, "Bad Request: message can't be deleted for everyone"))
    trouble.plan("editMessageText", (400, "Bad Request: message to edit not found"))
    await network.retract(at(group), root, [MessageRef(root)])


async def test_without_access_nothing_can_be_changed(
    network: TelegramNetwork, tg: TelegramStandIn, group: Chat, root: ThreadRef
) -> None:
    tg.kick_bot(group)
    with pytest.raises(Gone):
        await network.revise(POST, at(group), root, [MessageRef(root)], key="a2")
    with pytest.raises(Gone):
        await network.retract(at(group), root, [MessageRef(root)])


async def test_what_a_group_left_behind_when_it_moved_is_out_of_reach(
    network: TelegramNetwork, tg: TelegramStandIn
) -> None:
    group = tg.add_group("Small circle", [tg.add_user("Ada Quill")], bot="admin", basic=True)
    post = await network.announce(POST, at(group), key="a1")
    moved = tg.migrate(group)
    with pytest.raises(Removed):
        await network.revise(POST, at(moved), post.thread, post.copies, key="a2")
    with pytest.raises(Refused):
        await network.retract(at(moved), post.thread, post.copies)
