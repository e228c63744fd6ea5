"""What becomes of reactions: a state per person, counted over all copies, and gone with what they were put below."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from core.model import Delivery, Reaction, Standing
from core.model.events import Deleted, Event, Reacted, ReactionsCleared
from core.model.refs import MessageRef, PersonRef, PlaceRef, ThreadRef
from core.services.not_yet import NotYet
from core.services.reacting import reacted, reactions_cleared
from core.store import Change
from core.store.reactions import Tally, reactions_to
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, spine_over


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    """Post 1 is announced at "a" and "b" as "a/1" and "b/2"; comment 1 was written as "a/50" and relayed to "b"."""
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        await spine.say("Hear, hear", message="a/50", thread="thread of a/1")
        await spine.drained()
        yield spine


def by(person: str | None, emoji: str, message: str = "a/1", count: int = 1, thread: str | None = None) -> Reacted:
    who = PersonRef(person) if person else None
    return Reacted(MessageRef(message), who, emoji, count, ThreadRef(thread) if thread else None)


def none(message: str = "a/1", emoji: str | None = None) -> ReactionsCleared:
    return ReactionsCleared(MessageRef(message), emoji)


async def happened(spine: Spine, events: Sequence[Event]) -> None:
    for event in events:
        async with spine.database.writing() as tx:
            match event:
                case Reacted():
                    await reacted(tx, FAKE, event)
                case ReactionsCleared():
                    await reactions_cleared(tx, FAKE, event)


async def tally(spine: Spine, comment: int | None = None) -> Tally:
    async with spine.database.reading() as session:
        return await reactions_to(session, 1, comment)


@pytest.mark.parametrize(
    ("events", "counted"),
    [
        pytest.param([by("7", "👍"), by("8", "👍"), by("7", "🔥")], {"👍": 2, "🔥": 1}, id="per emoji"),
        pytest.param([by("7", "👍")] * 3, {"👍": 1}, id="a repeat"),
        pytest.param([by("7", "👍"), *[by("7", "👍", count=0)] * 2], {}, id="taken back, twice"),
        pytest.param([by("7", "👍", count=0)], {}, id="taken back before it was heard of"),
        pytest.param([by("7", "👍"), by("7", "👍", "b/2")], {"👍": 1}, id="one person below two copies"),
        pytest.param([by("7", "👍"), by("8", "👍", "b/2")], {"👍": 2}, id="two persons below two copies"),
        pytest.param([by("7", "👍"), by("7", "👍", "b/2"), none()], {"👍": 1}, id="one copy cleared"),
        pytest.param([by(None, "👍", count=5), by(None, "👍", count=4)], {"👍": 4}, id="so many unnamed"),
        pytest.param(
            [by(None, "👍", count=5), by(None, "👍", "b/2", 2), by("7", "👍", "b/2")], {"👍": 8}, id="all add up"
        ),
        pytest.param([by(None, "👍", count=5), none(), by(None, "🔥", count=1)], {"🔥": 1}, id="counted anew"),
        pytest.param([by("7", "👍"), by("7", "🔥"), none(emoji="👍")], {"🔥": 1}, id="one emoji cleared"),
        pytest.param([by("7", "👍", "x/9", thread="thread of a/1")], {"👍": 1}, id="where the thread hangs"),
        pytest.param([by("7", "👍", "x/9"), by("7", "👍", "x/9", thread="x")], {}, id="ordinary chat"),
    ],
)
async def test_reactions_to_a_post(spine: Spine, events: list[Event], counted: Tally) -> None:
    await happened(spine, events)
    assert await tally(spine) == counted
    assert await tally(spine, 1) == {}


async def test_the_most_frequent_comes_first(spine: Spine) -> None:
    await happened(spine, [by("7", "🔥"), by("7", "👍"), by("8", "👍"), by("7", "❤️")])
    assert list(await tally(spine)) == ["👍", "❤️", "🔥"]


async def test_origin_and_copy_of_a_comment_are_one(spine: Spine) -> None:
    copy = list(spine.network.places[PlaceRef("b")])[-1]
    await happened(spine, [by("7", "👍", "a/50"), by("8", "👍", copy)])
    assert await tally(spine, 1) == {"👍": 2}
    assert await tally(spine) == {}


async def test_a_comment_takes_its_reactions_along(spine: Spine) -> None:
    await happened(spine, [by("7", "👍", "a/50"), by("7", "👍")])
    async with spine.database.writing() as tx:
        await spine.discussion.deleted(tx, FAKE, Deleted(MessageRef("a/50"), spine.clock.now()))
    await happened(spine, [by("8", "👍", "a/50")])
    assert await tally(spine, 1) == {}
    assert await tally(spine) == {"👍": 1}


async def test_what_is_withdrawn_is_not_reacted_to(spine: Spine) -> None:
    async with spine.database.writing() as tx:
        await spine.publishing.withdraw(tx, 1)
    await happened(spine, [by("7", "👍")])
    async with spine.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Reaction)) == 0


async def test_open_pages_are_told_of_what_changed_and_of_nothing_else(spine: Spine) -> None:
    with spine.database.changes.following(1) as changes:
        await happened(spine, [by("7", "👍"), by("7", "👍"), by("7", "👍", "a/50"), by("8", "🔥", count=0)])
        await happened(spine, [none("x/9"), none()])
        seen = [await anext(changes) for _ in range(3)]
    assert seen == [Change(1, None, "reaction"), Change(1, 1, "reaction"), Change(1, None, "reaction")]


async def test_one_below_what_may_be_ours_is_held(spine: Spine) -> None:
    async with spine.database.writing() as tx:
        await tx.execute(update(Delivery).where(Delivery.id == 1).values(standing=Standing.SENDING, open=True))
    with pytest.raises(NotYet):
        await happened(spine, [by("7", "👍", "a/9")])


async def test_a_network_can_ask_what_is_known(spine: Spine) -> None:
    await happened(spine, [by("7", "👍"), by("8", "👍"), by("7", "🔥", "a/50")])
    copy = list(spine.network.places[PlaceRef("b")])[-1]
    assert await spine.inbox.reactions(FAKE) == {"a/1": {"👍": 2}, "b/2": {}, copy: {}, "a/50": {"🔥": 1}}
