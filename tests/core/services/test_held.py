"""What is held in the inbox, and what must be held behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.markup.tree import plain
from core.model import Comment, Delivery, Standing
from core.model.events import Deleted, Edited, Event, Person, Said
from core.model.refs import MessageRef, PersonRef, ThreadRef
from core.ports import Raw
from core.services.not_yet import NotYet
from core.store.messages import shown_in
from tests.support.fake_network import FAKE, FakeNetwork
from tests.support.spine import eventually, spine_over


class Overtaken(FakeNetwork):
    """Before it says what "changed" means, all that was being sent is sent."""

    sending: asyncio.Task[None]

    async def interpret(self, raw: Raw) -> Sequence[Event]:
        if raw["id"] == "changed":
            self.gate.set()
            await self.sending
        return await super().interpret(raw)


@pytest.mark.parametrize(("change", "left"), [("edit", "Second thoughts"), ("delete", "")])
async def test_a_change_waits_behind_the_comment_that_is_held(tmp_path: Path, change: str, left: str) -> None:
    network = Overtaken()
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", network) as spine:
        await spine.destinations("a", "b")
        network.gate.clear()
        await spine.publish()
        network.sending = asyncio.create_task(spine.drained())
        await eventually(lambda: network.under_way == 2)
        person, message, now = Person(FAKE, PersonRef("7"), "Reader 7"), MessageRef("a/50"), spine.clock.now()
        network.events["said"] = [Said(message, person, plain("First thoughts"), now, answers=MessageRef("a/1"))]
        edited, deleted = Edited(message, plain("Second thoughts"), now), Deleted(message, now)
        network.events["changed"] = [edited if change == "edit" else deleted]
        await spine.inbox.keep(FAKE, [("said", {"id": "said"}), ("changed", {"id": "changed"})])
        for _ in range(2):
            await spine.receiving.apply(FAKE, asyncio.Event())
        async with spine.database.reading() as session:
            assert [each.body.text for each in await session.scalars(select(Comment))] == [left]


async def test_what_is_said_in_the_thread_of_a_post_that_proved_to_have_arrived_waits_for_it(tmp_path: Path) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a")
        await spine.publish()
        await spine.drained()
        async with spine.database.writing() as tx:
            await tx.execute(update(Delivery).values(sent=0, thread=None, open=True))
        with pytest.raises(NotYet):
            await spine.say("Hello", message="a/50", thread="thread of a/1")
        await spine.drained()
        assert await spine.say("Hello", message="a/50", thread="thread of a/1")


@pytest.mark.parametrize(("later", "is_held"), [(0, True), (60, False)], ids=["at that time", "long after"])
async def test_what_answers_a_message_that_may_be_ours_is_no_comment_on_the_post_yet(
    tmp_path: Path, later: float, is_held: bool
) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        await spine.say("Hello", message="a/50", thread="thread of a/1")
        begun = spine.clock.now() + timedelta(seconds=later)
        async with spine.database.writing() as tx:
            underway = update(Delivery).where(Delivery.comment_id.is_not(None))
            await tx.execute(underway.values(standing=Standing.SENDING, attempt=".one", begun_at=begun))
        answer = spine.say("Hello yourself", message="b/51", thread="thread of b/2", answers="b/9")
        if is_held:
            with pytest.raises(NotYet):
                await answer
        else:
            assert (await answer) is not None


@pytest.mark.parametrize("standing", [Standing.SENDING, Standing.UNCLEAR])
async def test_a_place_where_sending_takes_long_keeps_no_comment_elsewhere_waiting(
    tmp_path: Path, standing: Standing
) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        await spine.say("Hello", message="a/50", thread="thread of a/1")
        async with spine.database.writing() as tx:
            underway = update(Delivery).where(Delivery.comment_id.is_not(None))
            await tx.execute(underway.values(standing=standing, attempt=".one", begun_at=spine.clock.now()))
        assert await spine.say("And to you", message="a/51", thread="thread of a/1", answers="a/9") is not None
        with pytest.raises(NotYet):
            await spine.say("To all", message="b/52", thread="thread of b/2", answers="b/9")


async def test_a_thread_is_its_posts_and_not_that_of_a_comment(tmp_path: Path) -> None:
    """A comment's delivery may bear the thread that it was sent into."""
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        await spine.say("Relayed.", message="a/50", answers="a/1")
        await spine.drained()
        talk = ThreadRef("the talk")
        async with spine.database.writing() as tx:
            await tx.execute(update(Delivery).where(Delivery.comment_id.is_not(None)).values(thread=talk))
        async with spine.database.reading() as session:
            assert await shown_in(session, FAKE, talk) is None
        assert talk not in await spine.inbox.open_threads(FAKE)
