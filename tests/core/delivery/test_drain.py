"""The drain over a fake network: what stands at the destinations in the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import DeliveryError, Gone, Moved, Refused, Removed, Unclear, Unreachable
from core.markup.tree import plain
from core.model import Comment, Copy, Delivery, Destination, Notice, Standing
from core.model.refs import MessageRef, PlaceRef
from core.model.values import Announcement, Message, Remark
from core.store.destinations import chat_at
from tests.support.fake_network import FAKE, FakeNetwork
from tests.support.spine import EDITOR, Spine, eventually, spine_over


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        yield spine


async def delivery(spine: Spine, place: str = "a") -> Delivery:
    async with spine.database.reading() as session:
        rows = await session.scalars(select(Delivery).join(Destination).where(Destination.place == place))
        return rows.one()


async def test_a_post_goes_to_every_destination_that_takes_its_labels(spine: Spine) -> None:
    await spine.destinations("all", "sport", "city", labels={"sport": ["Sport"], "city": ["City Council"]})
    await spine.publish(labels=("city-council",))
    await spine.drained()
    assert [len(spine.network.shows(place)) for place in ("all", "sport", "city")] == [1, 0, 1]
    (post,) = spine.network.shows("all")
    assert isinstance(post, Announcement)
    assert (post.number, post.permalink) == (1, "https://dispatch.example/2026/03/night-trains-return.html")


async def test_a_comment_goes_everywhere_but_to_where_it_came_from(spine: Spine) -> None:
    await spine.destinations("a", "b", "c")
    await spine.publish()
    await spine.drained()
    await spine.say("Good news", message="a/99", thread="thread of a/1")
    await spine.drained()
    assert [len(spine.network.shows(place)) for place in "abc"] == [1, 2, 2]
    _, remark = spine.network.shows("b")
    assert isinstance(remark, Remark)
    assert (remark.author, remark.origin, remark.body.text) == ("Reader 7", "Fake", "Good news")
    assert remark.permalink == "https://dispatch.example/2026/03/night-trains-return.html#c1"


async def test_an_answer_names_what_it_answers_at_each_destination(spine: Spine) -> None:
    await spine.destinations("a", "b")
    await spine.publish()
    await spine.drained()
    await spine.say("First", message="a/50", thread="thread of a/1")
    await spine.drained()
    copy = next(message for message, shown in spine.network.places[PlaceRef("b")].items() if isinstance(shown, Remark))
    await spine.say("Second", message="b/60", answers=copy, person="8")
    await spine.drained()
    answer = spine.network.shows("a")[-1]
    assert isinstance(answer, Remark)
    assert answer.answered is not None
    assert (answer.answered.name, answer.answered.message) == ("Reader 7", "a/50")


async def test_a_comment_waits_until_its_posts_thread_is_known(tmp_path: Path) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", FakeNetwork(late_threads=True)) as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        await spine.say("Early", message="a/50", answers="a/1")
        await spine.drained()
        assert len(spine.network.shows("b")) == 1
        async with spine.database.writing() as tx:
            row = await tx.scalar(select(Delivery).join(Destination).where(Destination.place == "b"))
            assert row is not None
            post = await tx.scalar(
                select(Delivery).where(Delivery.destination_id == row.destination_id, Delivery.comment_id.is_(None))
            )
            assert post is not None
            post.thread = "the thread"  # type: ignore[assignment]
        await spine.drained()
        assert len(spine.network.shows("b")) == 2


async def test_edits_and_deletions_reach_the_copies(spine: Spine) -> None:
    await spine.destinations("a", "b")
    await spine.publish()
    await spine.drained()
    comment = await spine.say("Frist", message="a/50", thread="thread of a/1")
    assert comment
    await spine.drained()
    async with spine.database.writing() as tx:
        row = await tx.get_one(Comment, comment.id)
        assert row.rewrite(plain("First"), spine.clock.now())
        await spine.ledger.revise(tx, row)
    await spine.drained()
    remark = spine.network.shows("b")[-1]
    assert isinstance(remark, Remark)
    assert remark.body == plain("First")
    async with spine.database.writing() as tx:
        await spine.discussion.take_back(tx, await tx.get_one(Comment, comment.id), spine.clock.now())
    await spine.drained()
    assert len(spine.network.shows("b")) == 1
    async with spine.database.reading() as session:
        assert await session.scalar(select(func.count(Copy.id))) == 2


async def test_what_is_withdrawn_before_it_was_sent_is_never_sent(spine: Spine) -> None:
    await spine.destinations("a", "b")
    await spine.publish()
    await spine.drained()
    comment = await spine.say("Oops", message="a/50", thread="thread of a/1")
    assert comment
    async with spine.database.writing() as tx:
        await spine.discussion.take_back(tx, await tx.get_one(Comment, comment.id), spine.clock.now())
    await spine.drained()
    assert ("relay", "b") not in spine.network.log


@pytest.mark.parametrize("fault", [Unreachable("busy", retry_after=30), Unreachable("away")])
async def test_a_passing_fault_is_tried_again_when_its_time_has_come(spine: Spine, fault: Unreachable) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(fault)
    await spine.publish()
    await spine.drained()
    assert spine.network.shows("a") == []
    waiting = await delivery(spine)
    assert waiting.reason == str(fault)
    assert waiting.due_at > spine.clock.now()
    spine.clock.advance((waiting.due_at - spine.clock.now()).total_seconds())
    await spine.drained()
    assert len(spine.network.shows("a")) == 1


async def test_the_network_decides_how_long_to_wait(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(Unreachable("slow down", retry_after=41))
    await spine.publish()
    await spine.drained()
    assert ((await delivery(spine)).due_at - spine.clock.now()).total_seconds() == 41


async def test_a_refused_post_rests_with_its_reason(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(Refused("message is too rude"))
    await spine.publish()
    await spine.drained()
    await spine.drained()
    refused = await delivery(spine)
    assert (refused.standing, refused.reason, refused.open) == (Standing.REFUSED, "message is too rude", False)
    assert spine.network.log == [("announce", "a"), ("notify", "1")]


async def test_a_place_that_is_gone_is_paused_and_the_others_are_not(spine: Spine) -> None:
    await spine.destinations("a", "b")
    spine.network.faults[PlaceRef("a")].append(Gone("kicked"))
    await spine.publish()
    await spine.drained()
    assert len(spine.network.shows("b")) == 1
    async with spine.database.writing() as tx:
        place = await tx.scalar(select(Destination).where(Destination.place == "a"))
        assert place is not None
        assert place.paused == "kicked"
        place.paused = None
    await spine.drained()
    assert len(spine.network.shows("a")) == 1


def told(spine: Spine) -> list[str]:
    """What the editor was told in private."""
    return [each.body.text for each in spine.network.shows("1") if isinstance(each, Message)]


async def test_the_editor_is_told_once_that_a_place_is_closed(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(Gone("kicked"))
    await spine.publish("First")
    await spine.publish("Second")
    await spine.drained()
    [said] = told(spine)
    assert said.startswith("fake a is closed to the bot: kicked.")


async def test_the_editor_is_told_of_a_refused_post(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(Refused("too rude"))
    await spine.publish()
    await spine.drained()
    assert told(spine) == ["No. 1 was refused at fake a: too rude"]


async def test_an_editor_who_never_began_a_chat_leaves_nothing_behind(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(Refused("too rude"))
    spine.network.faults[PlaceRef("1")].append(Gone("can't initiate conversation"))
    await spine.publish()
    await spine.drained()
    assert told(spine) == []
    async with spine.database.reading() as session:
        assert await session.scalar(select(func.count(Notice.id))) == 0


async def test_a_place_that_moved_is_followed(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(Moved("upgraded", place="a2"))
    await spine.publish()
    await spine.drained()
    assert len(spine.network.shows("a2")) == 1


async def test_a_copy_that_somebody_removed_is_never_made_again(spine: Spine) -> None:
    await spine.destinations("a", "b")
    await spine.publish()
    await spine.drained()
    comment = await spine.say("Frist", message="a/50", thread="thread of a/1")
    assert comment
    await spine.drained()
    for text in ("First", "First!"):
        spine.network.faults[PlaceRef("b")].append(Removed("gone"))
        async with spine.database.writing() as tx:
            row = await tx.get_one(Comment, comment.id)
            row.rewrite(plain(text), spine.clock.now())
            await spine.ledger.revise(tx, row)
        await spine.drained()
    assert spine.network.log.count(("revise", PlaceRef("b"))) == 1


async def test_posts_keep_their_order_at_a_destination(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(Unreachable("away", retry_after=5))
    await spine.publish("First")
    await spine.drained()
    await spine.publish("Second")
    await spine.drained()
    assert spine.network.shows("a") == []
    spine.clock.advance(5)
    await spine.drained()
    assert [post.title for post in spine.network.shows("a") if isinstance(post, Announcement)] == ["First", "Second"]


async def test_a_slow_destination_does_not_hold_the_others_up(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.gate.clear()
    await spine.publish("First")
    called = asyncio.Event()
    draining = asyncio.create_task(spine.drain.run(FAKE, called))
    await eventually(lambda: spine.network.under_way == 1)
    await spine.destinations("a", "b")
    await spine.publish("Second")
    called.set()
    await eventually(lambda: spine.network.under_way == 2)
    spine.network.gate.set()
    await draining
    assert [len(spine.network.shows(place)) for place in "ab"] == [2, 1]


async def due(spine: Spine) -> None:
    """Let the time of everything that was postponed come, and carry it out."""
    spine.clock.advance(300)
    await spine.drained()


async def test_a_send_whose_answer_was_lost_is_found_and_not_repeated(spine: Spine) -> None:
    await spine.destinations("a", "b")
    spine.network.deaf.add(PlaceRef("a"))
    await spine.publish()
    await spine.drained()
    assert (await delivery(spine)).standing == Standing.UNCLEAR
    await due(spine)
    assert [verb for verb, place in spine.network.log if place == "a"] == ["announce", "reconcile", "revise"]
    assert (await delivery(spine)).thread == "thread of a/1"
    spine.network.deaf.add(PlaceRef("b"))
    await spine.say("Good news", message="a/99", thread="thread of a/1")
    await spine.drained()
    await due(spine)
    assert len(spine.network.shows("b")) == 2


async def test_a_send_that_did_not_arrive_is_repeated_with_the_same_key(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].append(Unclear("cut off"))
    await spine.publish()
    await spine.drained()
    await due(spine)
    assert [verb for verb, _ in spine.network.log] == ["announce", "reconcile", "announce"]
    assert spine.network.keys == [f"{(await delivery(spine)).key}.1"]


@pytest.mark.parametrize(
    ("fault", "verbs"),
    [
        (Unreachable("not yet", retry_after=20), ["reconcile", "reconcile", "announce"]),
        (Refused("nobody can tell here"), ["reconcile", "announce"]),
    ],
)
async def test_what_can_not_be_told_yet_waits_and_what_never_can_is_sent_again(
    spine: Spine, fault: DeliveryError, verbs: list[str]
) -> None:
    await spine.destinations("a")
    spine.network.faults[PlaceRef("a")].extend([Unclear("cut off"), fault])
    await spine.publish()
    await spine.drained()
    await due(spine)
    await due(spine)
    assert [verb for verb, _ in spine.network.log] == ["announce", *verbs]
    assert len(spine.network.shows("a")) == 1


async def test_nothing_new_goes_to_a_place_while_a_send_there_is_unclear(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.deaf.add(PlaceRef("a"))
    await spine.publish("First")
    await spine.publish("Second")
    async with spine.database.writing() as tx:
        notice = Notice(created_at=spine.clock.now())
        notice.message = Message(plain("By the way"))
        tx.add(notice)
        await spine.ledger.notify(tx, notice, await chat_at(tx, FAKE, PlaceRef("a"), spine.clock.now()))
    await spine.drained()
    assert [verb for verb, _ in spine.network.log] == ["notify"]
    await due(spine)
    assert [verb for verb, _ in spine.network.log] == ["notify", "reconcile", "revise", "announce", "announce"]


async def test_a_revision_that_may_have_added_a_part_is_reconciled(spine: Spine) -> None:
    await spine.destinations("a", "b")
    await spine.publish()
    await spine.drained()
    comment = await spine.say("Short", message="a/50", thread="thread of a/1")
    assert comment
    await spine.drained()
    spine.network.faults[PlaceRef("b")].append(Unclear("the answer was lost"))
    async with spine.database.writing() as tx:
        row = await tx.get_one(Comment, comment.id)
        row.rewrite(plain("Much longer"), spine.clock.now())
        await spine.ledger.revise(tx, row)
    await spine.drained()
    await due(spine)
    assert [verb for verb, place in spine.network.log if place == "b"][2:] == ["revise", "reconcile", "revise"]


async def test_what_was_taken_back_while_its_send_was_unclear_is_found_and_retracted(spine: Spine) -> None:
    await spine.destinations("a", "b")
    await spine.publish()
    await spine.drained()
    spine.network.deaf.add(PlaceRef("b"))
    comment = await spine.say("Oops", message="a/50", thread="thread of a/1")
    assert comment
    await spine.drained()
    async with spine.database.writing() as tx:
        await spine.discussion.take_back(tx, await tx.get_one(Comment, comment.id), spine.clock.now())
    await due(spine)
    assert len(spine.network.shows("b")) == 1


async def test_what_a_process_died_over_is_reconciled_by_the_next(spine: Spine) -> None:
    await spine.destinations("a")
    await spine.publish()
    async with spine.database.writing() as tx:
        row = await tx.scalar(select(Delivery))
        assert row is not None
        row.standing, row.attempt, row.begun_at = Standing.SENDING, "of a process that died", spine.clock.now()
    await spine.drained()
    assert [verb for verb, _ in spine.network.log] == ["reconcile", "announce"]


async def test_being_stopped_finishes_what_is_under_way(spine: Spine) -> None:
    await spine.destinations("a")
    spine.network.gate.clear()
    await spine.publish()
    draining = asyncio.create_task(spine.drain.run(FAKE, asyncio.Event()))
    await eventually(lambda: spine.network.under_way == 1)
    draining.cancel()
    await asyncio.sleep(0)
    spine.network.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await draining
    assert (await delivery(spine)).sent == 1


async def test_a_fault_of_ours_stops_neither_the_drain_nor_the_others(spine: Spine) -> None:
    await spine.destinations("a", "b")
    spine.network.faults[PlaceRef("a")].append(ValueError("a bug"))  # type: ignore[arg-type]
    await spine.publish()
    await spine.drained()
    assert len(spine.network.shows("b")) == 1
    unclear = await delivery(spine)
    assert (unclear.standing, unclear.reason) == (Standing.UNCLEAR, "unexpected: ValueError")


@pytest.mark.parametrize(("passing", "left"), [(True, 0), (False, 1)])
async def test_a_passing_answer_leaves_nothing_behind(spine: Spine, passing: bool, left: int) -> None:
    async with spine.database.writing() as tx:
        notice = Notice(created_at=spine.clock.now(), passing=passing)
        notice.message = Message(plain("No, thank you."), answers=MessageRef("stranger/1"))
        tx.add(notice)
        await spine.ledger.notify(tx, notice, await chat_at(tx, FAKE, PlaceRef("stranger"), spine.clock.now()))
    await spine.drained()
    assert len(spine.network.shows("stranger")) == 1
    spine.clock.advance(600)
    await spine.drained()
    async with spine.database.reading() as session:
        for table in (Notice, Delivery, Destination):
            assert await session.scalar(select(func.count()).select_from(table)) == left


@pytest.mark.parametrize("later", [0, 600])
async def test_what_was_said_in_passing_is_not_taken_for_what_an_unclear_send_has_made(
    spine: Spine, later: float
) -> None:
    await spine.destinations(EDITOR)
    async with spine.database.writing() as tx:
        await spine.alarm.tell(tx, "Something is wrong.")
    await spine.drained()
    spine.network.deaf.add(PlaceRef(EDITOR))
    await spine.publish()
    await spine.drained()
    spine.network.faults[PlaceRef(EDITOR)].append(Unreachable("it can't be told yet", retry_after=later))
    for seconds in (10, later, 1):
        spine.clock.advance(seconds)
        await spine.drained()
    assert [type(each) for each in spine.network.shows(EDITOR)] == [Message, Announcement]
    async with spine.database.reading() as session:
        assert await session.scalar(select(Delivery.sent).where(Delivery.post_id.is_not(None))) == 1
