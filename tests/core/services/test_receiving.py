"""The inbox: kept once, applied in order, held, parked, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from core.errors import Invalid, Unreachable
from core.markup.tree import plain
from core.model import Comment, Delivery, Destination, RawUpdate, Waiting
from core.model.events import AccessChanged, Commanded, Event, Person, Said
from core.model.refs import MessageRef, NetworkName, PersonRef, PlaceRef, ThreadRef
from core.model.values import Message
from core.services.admission import Admission, Rules
from core.services.discussion import Discussion
from core.services.editors import Editors
from core.services.receiving import Receiving
from core.store import Transaction
from tests.support.fake_network import FAKE
from tests.support.spine import EchoDesk, Spine, eventually, spine_over

READER = Person(FAKE, PersonRef("7"), "Reader 7")


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        yield spine


async def receive(spine: Spine, key: str, events: Sequence[Event] | Exception) -> None:
    spine.network.events[key] = events
    await spine.inbox.keep(FAKE, [(key, {"id": key})])


async def applied(spine: Spine) -> None:
    await spine.receiving.apply(FAKE, asyncio.Event())


async def waiting(spine: Spine) -> list[tuple[str, Waiting, str | None]]:
    async with spine.database.reading() as session:
        return [(each.key, each.waiting, each.error) for each in await session.scalars(select(RawUpdate))]


def said(spine: Spine, text: str, message: str, answers: str | None = None, thread: str | None = None) -> Said:
    return Said(
        MessageRef(message),
        READER,
        plain(text),
        spine.clock.now(),
        ThreadRef(thread) if thread else None,
        MessageRef(answers) if answers else None,
    )


async def comments(spine: Spine) -> list[str]:
    async with spine.database.reading() as session:
        return [comment.body.text for comment in await session.scalars(select(Comment).order_by(Comment.id))]


async def test_updates_are_applied_in_order_and_removed(spine: Spine) -> None:
    await spine.publish()
    await spine.drained()
    for number in range(3):
        await receive(spine, str(number), [said(spine, f"No. {number}", f"a/{50 + number}", answers="a/1")])
    await applied(spine)
    assert await comments(spine) == ["No. 0", "No. 1", "No. 2"]
    assert await waiting(spine) == []


async def test_a_key_that_waits_already_is_kept_once(spine: Spine) -> None:
    for _ in range(2):
        await receive(spine, "same", [])
    assert [key for key, _, _ in await waiting(spine)] == ["same"]


async def test_one_that_fails_is_parked_with_its_error_and_blocks_nobody(spine: Spine) -> None:
    await spine.publish()
    await spine.drained()
    await receive(spine, "bad", Invalid("half a message"))
    await receive(spine, "good", [said(spine, "Fine", "a/50", answers="a/1")])
    await applied(spine)
    assert await comments(spine) == ["Fine"]
    assert await waiting(spine) == [("bad", Waiting.PARKED, "half a message")]
    spine.network.events["bad"] = [said(spine, "Mended", "a/51", answers="a/1")]
    await spine.receiving.retry_parked()
    await applied(spine)
    assert await comments(spine) == ["Fine", "Mended"]
    assert await waiting(spine) == []


async def test_what_a_network_cannot_give_right_now_is_waited_for_in_order(spine: Spine) -> None:
    await spine.publish()
    await spine.drained()
    await receive(spine, "picture", Unreachable("the file server is away"))
    await receive(spine, "later", [said(spine, "Later", "a/51", answers="a/1")])
    assert await spine.receiving.apply(FAKE, asyncio.Event()) is not None
    assert await comments(spine) == []
    spine.network.events["picture"] = [said(spine, "Earlier", "a/50", answers="a/1")]
    await applied(spine)
    assert await comments(spine) == ["Earlier", "Later"]
    await receive(spine, "never", Unreachable("still away"))
    spine.clock.advance(601)
    await applied(spine)
    assert await waiting(spine) == [("never", Waiting.PARKED, "still away")]


async def test_an_update_and_its_effect_are_one(spine: Spine) -> None:
    await spine.publish()
    await spine.drained()
    broken = Commanded(READER, PlaceRef("7"), private=True, name="break", argument=plain(""))
    await receive(spine, "half", [said(spine, "Half", "a/50", answers="a/1"), broken])
    await applied(spine)
    assert await comments(spine) == []
    assert await waiting(spine) == [("half", Waiting.PARKED, "RuntimeError: the desk broke")]


async def test_a_reply_that_is_faster_than_the_send_is_held_and_attached(spine: Spine) -> None:
    spine.network.gate.clear()
    await spine.publish()
    draining = asyncio.create_task(spine.drained())
    await eventually(lambda: spine.network.under_way == 2)
    await receive(spine, "fast", [said(spine, "First!", "a/50", answers="a/1")])
    await applied(spine)
    assert await waiting(spine) == [("fast", Waiting.HELD, None)]
    spine.network.gate.set()
    await draining
    await applied(spine)
    assert await comments(spine) == ["First!"]
    assert await waiting(spine) == []


async def test_held_ones_that_prove_to_be_none_of_ours_are_dropped(spine: Spine) -> None:
    spine.network.gate.clear()
    await spine.publish()
    draining = asyncio.create_task(spine.drained())
    await eventually(lambda: spine.network.under_way == 2)
    await receive(spine, "other", [said(spine, "About lunch", "a/50", answers="a/44")])
    await applied(spine)
    spine.network.gate.set()
    await draining
    await applied(spine)
    assert await comments(spine) == []
    assert await waiting(spine) == []


async def test_a_command_is_answered_through_the_ledger(spine: Spine) -> None:
    await receive(spine, "1", [Commanded(READER, PlaceRef("7"), private=True, name="help", argument=plain(""))])
    await applied(spine)
    await spine.drained()
    assert spine.network.shows("7") == [Message(plain("help"))]


async def test_a_place_that_lets_us_in_again_gets_what_waited(spine: Spine) -> None:
    await receive(spine, "out", [AccessChanged(PlaceRef("a"), open=False, reason="blocked")])
    await applied(spine)
    await spine.publish()
    await spine.drained()
    assert (len(spine.network.shows("a")), len(spine.network.shows("b"))) == (0, 1)
    await receive(spine, "in", [AccessChanged(PlaceRef("a"), open=True, reason="unblocked")])
    await applied(spine)
    await spine.drained()
    assert len(spine.network.shows("a")) == 1


async def test_bookmarks_and_open_threads(spine: Spine) -> None:
    assert await spine.inbox.bookmark(FAKE, PlaceRef("a")) is None
    for message in ("a/1", "a/2"):
        await spine.inbox.read_to(FAKE, PlaceRef("a"), MessageRef(message))
    assert await spine.inbox.bookmark(FAKE, PlaceRef("a")) == "a/2"
    await spine.publish()
    await spine.drained()
    assert set(await spine.inbox.open_threads(FAKE)) == {"thread of a/1", "thread of b/2"}


async def test_settings_that_change_change_the_destinations(spine: Spine) -> None:
    await spine.destinations("b", "c")
    async with spine.database.reading() as session:
        rows = await session.scalars(select(Destination).order_by(Destination.place))
        assert [(each.place, each.announces) for each in rows] == [("a", False), ("b", True), ("c", True)]
        assert await session.scalar(select(Delivery)) is None


async def test_while_the_database_is_away_an_update_waits_and_is_not_parked(spine: Spine) -> None:
    await receive(spine, "said", OperationalError("SELECT 1", None, OSError("the server closed the connection")))
    with pytest.raises(OperationalError):
        await applied(spine)
    assert await waiting(spine) == [("said", Waiting.NEW, None)]


async def test_a_row_that_another_process_makes_at_the_same_time_is_found(spine: Spine) -> None:
    """The first time the sender's row is made by somebody else between our look and our own."""
    await spine.publish()
    await spine.drained()

    class Beaten(Discussion):
        times = 0

        async def said(self, tx: Transaction, network: NetworkName, said: Said) -> Comment | None:
            self.times += 1
            if self.times == 1:
                raise IntegrityError("INSERT", None, ValueError("there is one already"))
            return await super().said(tx, network, said)

    beaten = Beaten(spine.ledger, spine.clock, Editors(frozenset()), Admission(Rules()), spine.cards)
    receiving = Receiving(
        spine.database, {FAKE: spine.network}, beaten, EchoDesk(), spine.ledger, spine.access, spine.clock
    )
    await receive(spine, "said", [said(spine, "Twice tried", "a/50", thread="thread of a/1")])
    await receiving.apply(FAKE, asyncio.Event())
    assert await comments(spine) == ["Twice tried"]
    assert await waiting(spine) == []
