"""A comment that becomes longer than its messages: further ones, or the way to the blog, by what stands below it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.markup.tree import plain
from core.model import Comment
from core.model.refs import MessageRef, PlaceRef
from tests.support.fake_network import LIMIT
from tests.support.spine import Spine, spine_over

LONG = "word " * (LIMIT // 2)


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    """Two posts, each of which stands at two places; the comment that is to grow is said about the first, at "a"."""
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        for title in ("First", "Second"):
            await spine.publish(title)
            await spine.drained()
        await spine.say("Well.", message="a/90", thread=thread(spine, "a", "First"))
        await spine.drained()
        yield spine


def thread(spine: Spine, place: str, title: str) -> str:
    """Where a post is talked about."""
    return next(f"thread of {message}" for message, text in texts(spine, place) if text.startswith(title))


def texts(spine: Spine, place: str) -> list[tuple[MessageRef, str]]:
    """What stands at a place, oldest first."""
    return [(message, spine.network.texts[message]) for message in spine.network.places[PlaceRef(place)]]


@pytest.mark.parametrize(
    ("place", "about", "followed"),
    [(None, "", False), ("b", "First", True), ("a", "First", True), ("b", "Second", False)],
    ids=["nothing", "what was said there", "what was said elsewhere", "what is about another post"],
)
async def test_what_follows_it(spine: Spine, place: str | None, about: str, followed: bool) -> None:
    if place:
        await spine.say("And another thing.", message=f"{place}/91", thread=thread(spine, place, about))
        await spine.drained()
    async with spine.database.writing() as tx:
        comment = await tx.get_one(Comment, 1)
        comment.rewrite(plain(LONG), spine.clock.now())
        await spine.ledger.revise(tx, comment)
    await spine.drained()
    parts = [text for _, text in texts(spine, "b") if "word" in text]
    assert (len(parts) == 1) == followed
    assert ("Read more" in parts[-1]) == followed
    assert all(len(part) <= LIMIT for part in parts)


async def test_the_first_one_is_whole_whatever_was_said_before_it_came(spine: Spine) -> None:
    said = await spine.say(LONG, message="a/92", thread=thread(spine, "a", "First"), answers="a/90")
    assert said
    await spine.say("Quickly.", message="b/93", thread=thread(spine, "b", "First"))
    await spine.drained()
    assert sum(text.count("word") for _, text in texts(spine, "b")) == LONG.count("word")
