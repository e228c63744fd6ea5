"""Revising and retracting: what stands is changed or taken away, and readers' words are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bots.discord import refs
from core.errors import DeliveryError, Gone, Refused, Removed, Unclear, Unreachable
from core.markup.tree import plain
from core.model.refs import MessageRef
from core.model.values import Button, Message, Picture, Sent
from tests.bots.discord.dc_weather import Storm
from tests.bots.discord.dc_world import POST, World, at, privately, remark

NEW = replace(POST, title="The river is back again", comment=plain("Bring a boat."), labels=("Politics",))


@pytest.mark.parametrize("place", ["news", "wire", "forum"])
async def test_a_post_is_changed_with_its_threads_name(world: World, place: str) -> None:
    channel = getattr(world, place)
    sent = await world.announced(channel)
    again = await world.network.revise(NEW, at(channel), sent.thread, sent.copies, key="2")
    assert (again.copies, again.thread) == (sent.copies, sent.thread)
    message = world.dc.find_message(_id(sent.copies[0]))
    assert "Bring a boat." in message.content
    assert world.thread_of(sent).name == NEW.title
    if place == "forum":
        state = world.thread_of(sent).thread
        assert state
        assert state.applied_tags == [tag.id for tag in world.forum.tags if tag.name == "politics"]
    await world.network.revise(NEW, at(channel), sent.thread, sent.copies, key="2")


async def test_a_picture_comes_changes_and_goes_and_is_not_sent_needlessly(world: World, tmp_path: Path) -> None:
    def picture(name: str) -> Picture:
        (tmp_path / name).write_bytes(name.encode())
        return Picture(tmp_path / name, "image/png", 1, 1)

    sent = await world.announced()
    for number, name in enumerate(["a.png", "b.png", "b.png", ""]):
        post = replace(POST, picture=picture(name) if name else None)
        await world.network.revise(post, at(world.news), sent.thread, sent.copies, key=f"{number}")
        [message] = world.dc.messages(world.news)
        assert [(file.filename, file.data) for file in message.attachments] == [(name, name.encode())][: bool(name)]
    assert sum(bool(call.files) for call in world.dc.calls) == 2


async def test_an_archived_thread_is_opened_again_for_a_change(world: World) -> None:
    sent = await world.announced(world.forum)
    thread = world.thread_of(sent)
    world.dc.change_thread(thread, archived=True)
    await world.network.revise(NEW, at(world.forum), sent.thread, sent.copies, key="2")
    assert "Bring a boat." in world.dc.messages(thread)[0].content


async def test_a_removed_message_is_never_made_anew(world: World) -> None:
    sent = await world.announced()
    world.dc.remove(world.dc.messages(world.news)[0])
    with pytest.raises(Removed):
        await world.network.revise(NEW, at(world.news), sent.thread, sent.copies, key="2")
    assert not world.dc.messages(world.news)


async def test_a_deleted_thread_does_not_keep_the_message_from_being_changed(world: World) -> None:
    sent = await world.announced()
    world.dc.delete_channel(world.thread_of(sent))
    await world.network.revise(NEW, at(world.news), sent.thread, sent.copies, key="2")
    assert "Bring a boat." in world.dc.messages(world.news)[0].content


async def relayed(world: World, text: str, *, by_bot: bool = False) -> tuple[Sent, Sent]:
    announced = await world.announced()
    assert announced.thread
    if by_bot:
        world.dc.deny(world.news, "MANAGE_WEBHOOKS")
    return announced, await world.network.relay(remark(text), at(world.news), announced.thread, key="relay")


@pytest.mark.parametrize("by_bot", [False, True])
@pytest.mark.parametrize(("before", "after"), [(10, 20), (100, 1000), (1000, 100), (1000, 990)])
async def test_a_comment_grows_and_shrinks(world: World, by_bot: bool, before: int, after: int) -> None:
    announced, sent = await relayed(world, "old " * before, by_bot=by_bot)
    again = await world.network.revise(
        remark("new " * after), at(world.news), announced.thread, sent.copies, key="revise"
    )
    messages = world.written(world.thread_of(announced))
    assert [_id(copy) for copy in again.copies] == [message.id for message in messages]
    assert " ".join(message.content for message in messages).split().count("new") == after
    assert "old" not in " ".join(message.content for message in messages)


@pytest.mark.parametrize(("skip", "expected"), [(0, Unreachable), (1, Unclear)])
async def test_a_comment_that_grew_in_part_is_unclear(world: World, skip: int, expected: type[DeliveryError]) -> None:
    announced, sent = await relayed(world, "Well.")
    world.weather.storms = [Storm("POST", r"/webhooks/.*", 429, {"retry_after": 1}, skip=skip)]
    with pytest.raises(expected):
        await world.network.revise(remark("new " * 1500), at(world.news), announced.thread, sent.copies, key="revise")
    assert len(world.written(world.thread_of(announced))) == 1 + skip


async def lose_webhook(world: World, announced: Sent) -> None:
    """Somebody removes the webhook, and another one has said something since."""
    world.dc.delete_webhook(world.dc.webhooks(world.news)[0])
    assert announced.thread
    await world.network.relay(remark("Next."), at(world.news), announced.thread, key="next")


@pytest.mark.parametrize("is_known", [True, False], ids=["known to be gone", "not yet known"])
async def test_a_comment_whose_webhook_is_gone_is_said_anew(world: World, is_known: bool) -> None:
    announced, sent = await relayed(world, "old " * 1000)
    if is_known:
        await lose_webhook(world, announced)
    else:
        world.dc.delete_webhook(world.dc.webhooks(world.news)[0])
        with pytest.raises(Unreachable, match="webhook"):
            await world.network.revise(remark("Oh."), at(world.news), announced.thread, sent.copies, key="revise")
    again = await world.network.revise(remark("Oh."), at(world.news), announced.thread, sent.copies, key="revise")
    thread = world.thread_of(announced)
    assert [message.content for message in world.written(thread)] == ["Next."] * is_known + ["Oh."]
    assert [_id(copy) for copy in again.copies] == [world.written(thread)[-1].id]


async def test_one_that_is_said_anew_and_was_cut_short_is_not_said_a_third_time(world: World) -> None:
    announced, sent = await relayed(world, "Well.")
    thread = world.thread_of(announced)
    await lose_webhook(world, announced)
    world.weather.storms = [Storm("DELETE", r"/channels/.*", 500, times=1)]
    with pytest.raises(Unclear):
        await world.network.revise(remark("Oh."), at(world.news), announced.thread, sent.copies, key="revise")
    [*_, new] = world.written(thread)
    made = refs.message(thread.id, new.id)
    again = await world.network.revise(
        remark("Oh!"), at(world.news), announced.thread, [*sent.copies, made], key="revise"
    )
    assert [message.content for message in world.written(thread)] == ["Next.", "Oh!"]
    assert again.copies == (made,)


async def test_one_that_the_bot_may_not_delete_is_not_said_anew(world: World) -> None:
    announced, sent = await relayed(world, "Well.")
    await lose_webhook(world, announced)
    world.dc.deny(world.news, "MANAGE_MESSAGES")
    with pytest.raises(Refused, match="webhook"):
        await world.network.revise(remark("Oh."), at(world.news), announced.thread, sent.copies, key="revise")
    assert [message.content for message in world.written(world.thread_of(announced))] == ["Well.", "Next."]


async def test_a_removed_comment_is_never_made_anew(world: World) -> None:
    announced, sent = await relayed(world, "Well.")
    thread = world.thread_of(announced)
    world.dc.remove(world.written(thread)[0])
    with pytest.raises(Removed):
        await world.network.revise(remark("Oh."), at(world.news), announced.thread, sent.copies, key="revise")


@pytest.mark.parametrize("lost", [(), ("MANAGE_MESSAGES",), ("MANAGE_WEBHOOKS",)])
async def test_a_comment_is_taken_away_and_twice_is_no_fault(world: World, lost: tuple[str, ...]) -> None:
    announced, sent = await relayed(world, "word " * 1000)
    world.dc.deny(world.news, *lost)
    for _ in range(2):
        await world.network.retract(at(world.news), announced.thread, sent.copies)
    assert not world.written(world.thread_of(announced))
    assert len(world.dc.messages(world.news)) == 1


@pytest.mark.parametrize("place", ["news", "wire", "forum"])
async def test_an_announcement_goes_with_its_thread(world: World, place: str) -> None:
    channel = getattr(world, place)
    sent = await world.announced(channel)
    assert sent.thread
    await world.network.relay(remark("Well."), at(channel), sent.thread, key="relay")
    for _ in range(2):
        await world.network.retract(at(channel), sent.thread, sent.copies)
    assert not world.dc.messages(channel)
    assert not world.dc.threads(channel)


@pytest.mark.parametrize("place", ["news", "forum"])
@pytest.mark.parametrize("unread", [False, True])
async def test_readers_words_stay_in_a_closed_thread(world: World, place: str, unread: bool) -> None:
    channel = getattr(world, place)
    sent = await world.announced(channel)
    thread = world.thread_of(sent)
    world.dc.say(world.ada, thread, "Mine!")
    if unread:
        world.dc.deny(channel, "READ_MESSAGE_HISTORY")
    await world.network.retract(at(channel), sent.thread, sent.copies)
    assert thread.thread
    assert (thread.thread.archived, thread.thread.locked) == (True, True)
    assert [message.content for message in world.written(thread)] == ["Mine!"]
    assert not world.dc.messages(channel)


async def test_a_private_announcement_goes(world: World) -> None:
    sent = await world.network.announce(POST, privately(world.ada), key="post")
    await world.network.revise(NEW, privately(world.ada), sent.thread, sent.copies, key="2")
    assert "Bring a boat." in world.dc.messages(world.dc.direct(world.ada))[0].content
    await world.network.retract(privately(world.ada), sent.thread, sent.copies)
    assert not world.dc.messages(world.dc.direct(world.ada))


async def test_a_place_that_is_closed_to_us_is_told_even_when_retracting(world: World) -> None:
    announced, sent = await relayed(world, "Well.")
    world.dc.deny(world.news, "VIEW_CHANNEL")
    with pytest.raises(Gone):
        await world.network.retract(at(world.news), announced.thread, sent.copies)


async def test_a_notice_replies_bears_buttons_below_its_last_message_and_changes(world: World) -> None:
    asked = world.dc.say(world.ada, world.news, "What is this?")
    buttons = ((Button("Approve", "approve:1"), Button("Hide", "hide:1")), (Button("Ban", "ban:1"),))
    notice = Message(plain("word " * 500), buttons, MessageRef(f"{world.news.id}/{asked.id}"))
    sent = await world.network.notify(notice, at(world.news), key="notice")
    first, last = world.dc.messages(world.news)[1:]
    assert first.replied_to is asked
    assert not first.components
    assert [[(b["label"], b["custom_id"]) for b in row["components"]] for row in last.components] == [
        [("Approve", "approve:1"), ("Hide", "hide:1")],
        [("Ban", "ban:1")],
    ]
    short = replace(notice, body=plain("Done."), buttons=())
    again = await world.network.revise(short, at(world.news), None, sent.copies, key="again")
    assert again.copies == sent.copies[:1]
    assert [(m.content, m.components) for m in world.dc.messages(world.news)[1:]] == [("Done.", [])]


async def test_a_notice_in_a_private_chat(world: World) -> None:
    sent = await world.network.notify(Message(plain("Hear, hear.")), privately(world.ada), key="notice")
    assert sent.copies == (f"{world.dc.direct(world.ada).id}/{world.dc.messages(world.dc.direct(world.ada))[0].id}",)


def _id(ref: str) -> int:
    return int(ref.partition("/")[2])
