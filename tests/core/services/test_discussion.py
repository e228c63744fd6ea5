"""What becomes of what people say: comments, answers, repeats, and things that are none of our business."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import Refused
from core.markup.tree import plain
from core.model import Comment, Delivery, Identity, Standing
from core.model.events import Deleted, Edited, ThreadOpened
from core.model.refs import MessageRef, PlaceRef, ThreadRef
from core.services.not_yet import NotYet
from core.store import Change
from tests.support.fake_network import FAKE, FakeNetwork
from tests.support.spine import Spine, spine_over


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        yield spine


async def count(spine: Spine, what: type) -> int:
    async with spine.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(what)) or 0


@pytest.mark.parametrize(
    ("thread", "answers"),
    [("thread of a/1", None), (None, "a/1"), ("thread of a/1", "a/1"), ("thread of a/1", "a/somebody's")],
)
async def test_ways_to_comment_on_a_post(spine: Spine, thread: str | None, answers: str | None) -> None:
    comment = await spine.say("Hear, hear", message="a/50", thread=thread, answers=answers)
    assert comment
    assert (comment.post_id, comment.parent_id, comment.by_editor) == (1, None, False)


async def test_a_reply_to_a_comment_or_to_a_copy_of_it_is_an_answer(spine: Spine) -> None:
    first = await spine.say("One", message="a/50", thread="thread of a/1")
    assert first
    await spine.drained()
    to_origin = await spine.say("Two", message="a/51", answers="a/50", thread="thread of a/1")
    copy = list(spine.network.places[PlaceRef("b")])[-1]
    to_copy = await spine.say("Three", message="b/52", answers=copy)
    assert to_origin
    assert to_copy
    assert to_origin.parent_id == to_copy.parent_id == first.id


@pytest.mark.parametrize(("thread", "answers"), [(None, None), ("elsewhere", None), (None, "a/777")])
async def test_ordinary_chat_is_not_kept(spine: Spine, thread: str | None, answers: str | None) -> None:
    assert await spine.say("Lunch?", message="a/50", thread=thread, answers=answers) is None
    assert await count(spine, Identity) == 0


async def test_a_repeat_has_no_second_effect(spine: Spine) -> None:
    for _ in range(2):
        await spine.say("Once", message="a/50", thread="thread of a/1")
    assert await count(spine, Comment) == 1


async def test_an_editor_is_known_by_id_and_never_by_name(spine: Spine) -> None:
    by_id = await spine.say("Mine", message="a/50", thread="thread of a/1", person="1")
    by_name = await spine.say("Not mine", message="a/51", thread="thread of a/1", person="11")
    assert by_id
    assert by_name
    assert (by_id.by_editor, by_name.by_editor) == (True, False)


async def test_an_edit_and_a_deletion_follow_the_comment(spine: Spine) -> None:
    comment = await spine.say("Frist", message="a/50", thread="thread of a/1")
    assert comment
    now = spine.clock.now()
    with spine.database.changes.following(1) as changes:
        async with spine.database.writing() as tx:
            await spine.discussion.edited(tx, FAKE, Edited(MessageRef("a/50"), plain("First"), now))
        async with spine.database.writing() as tx:
            await spine.discussion.edited(tx, FAKE, Edited(MessageRef("a/50"), plain("First"), now))
        async with spine.database.writing() as tx:
            await spine.discussion.deleted(tx, FAKE, Deleted(MessageRef("a/50"), now))
        seen = [await anext(changes), await anext(changes)]
    assert seen == [Change(1, comment.id, "edit"), Change(1, comment.id, "delete")]
    async with spine.database.reading() as session:
        row = await session.get_one(Comment, comment.id)
        assert (row.body.text, row.is_deleted, row.revision) == ("", True, 3)


async def test_a_deleted_comment_is_never_made_again(spine: Spine) -> None:
    await spine.say("Oops", message="a/50", thread="thread of a/1")
    async with spine.database.writing() as tx:
        await spine.discussion.deleted(tx, FAKE, Deleted(MessageRef("a/50"), spine.clock.now()))
    assert await spine.say("Oops", message="a/50", thread="thread of a/1") is None
    async with spine.database.writing() as tx:
        await spine.discussion.edited(tx, FAKE, Edited(MessageRef("a/50"), plain("Back"), spine.clock.now()))
    async with spine.database.reading() as session:
        assert (await session.scalar(select(Comment))).body.text == ""  # type: ignore[union-attr]


async def test_a_thread_is_tied_to_its_announcement(tmp_path: Path) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/late.db", FakeNetwork(late_threads=True)) as spine:
        await spine.destinations("a")
        await spine.publish()
        await spine.drained()
        opened = ThreadOpened(MessageRef("a/1"), ThreadRef("late"), "https://fake.example/late")
        async with spine.database.writing() as tx:
            await spine.threads.opened(tx, FAKE, opened)
        async with spine.database.reading() as session:
            delivery = await session.scalar(select(Delivery))
            assert delivery
            assert (delivery.thread, delivery.door) == ("late", "https://fake.example/late")


async def announced(spine: Spine) -> Delivery:
    async with spine.database.reading() as session:
        return (await session.scalars(select(Delivery).where(Delivery.post_id.is_not(None)))).one()


def receipt(message: str, says: str = "Night trains return\n\nNo. 1") -> ThreadOpened:
    return ThreadOpened(MessageRef(message), ThreadRef("late"), place=PlaceRef("a"), says=says)


async def test_a_receipt_proves_an_unclear_send(tmp_path: Path) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/late.db", FakeNetwork(late_threads=True)) as spine:
        await spine.destinations("a")
        spine.network.deaf.add(PlaceRef("a"))
        await spine.publish()
        await spine.drained()
        async with spine.database.writing() as tx:
            await spine.threads.opened(tx, FAKE, receipt("a/1"))
        spine.clock.advance(300)
        await spine.drained()
        assert [verb for verb, _ in spine.network.log] == ["announce", "revise"]
        assert ((await announced(spine)).sent, (await announced(spine)).thread) == (1, "late")


async def test_a_late_receipt_takes_the_second_copy_away(tmp_path: Path) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/late.db", FakeNetwork(late_threads=True)) as spine:
        await spine.destinations("a")
        spine.network.deaf.add(PlaceRef("a"))
        await spine.publish()
        await spine.drained()
        spine.network.faults[PlaceRef("a")].append(Refused("no receipt came"))
        spine.clock.advance(300)
        await spine.drained()
        assert list(spine.network.places[PlaceRef("a")]) == ["a/1", "a/2"]
        async with spine.database.writing() as tx:
            await spine.threads.opened(tx, FAKE, receipt("a/1"))
        await spine.drained()
        assert list(spine.network.places[PlaceRef("a")]) == ["a/2"]
        assert (await announced(spine)).sent == 1


async def test_what_somebody_else_posts_in_the_channel_is_none_of_ours(tmp_path: Path) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/late.db", FakeNetwork(late_threads=True)) as spine:
        await spine.destinations("a")
        await spine.publish()
        await spine.drained()
        async with spine.database.writing() as tx:
            await spine.threads.opened(tx, FAKE, receipt("a/77", "Something else\n\nNo. 1"))
        await spine.drained()
        assert [verb for verb, _ in spine.network.log] == ["announce"]


async def test_the_unknown_is_held_while_something_is_being_sent(spine: Spine) -> None:
    async with spine.database.writing() as tx:
        delivery = await tx.scalar(select(Delivery))
        assert delivery
        delivery.standing, delivery.open = Standing.SENDING, True
    with pytest.raises(NotYet):
        await spine.say("Quick!", message="a/50", answers="a/2")
    assert await spine.say("Ordinary chat is not held", message="a/51") is None
