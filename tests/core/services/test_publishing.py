"""What the editor does with posts, and what the networks show of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import Invalid, NotFound
from core.markup.tree import plain
from core.model import Post
from core.model.values import Announcement, Source
from core.services.publishing import Manuscript
from tests.support.spine import Spine, spine_over


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        yield spine


async def revise(spine: Spine, number: int, **parts: object) -> Post:
    async with spine.database.writing() as tx:
        return await spine.publishing.revise(tx, number, Manuscript(**parts))  # type: ignore[arg-type]


async def withdraw(spine: Spine, number: int) -> None:
    async with spine.database.writing() as tx:
        await spine.publishing.withdraw(tx, number)


def titles(spine: Spine, place: str) -> list[str]:
    return [each.title for each in spine.network.shows(place) if isinstance(each, Announcement)]


async def test_a_title_that_was_used_this_month_gets_a_number_in_its_address(spine: Spine) -> None:
    paths = [(await spine.publish("Once more")).path for _ in range(3)]
    assert paths == ["2026/03/once-more", "2026/03/once-more-2", "2026/03/once-more-3"]


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Überall Ärger", "2026/03/uberall-arger"),
        ("Снег в мае", "2026/03/sneg-v-mae"),
        ("!!!", "2026/03/post-1"),
        ("word " * 40, "2026/03/" + "-".join(["word"] * 12)),
    ],
)
async def test_an_address_is_made_of_the_title(spine: Spine, title: str, path: str) -> None:
    assert (await spine.publish(title)).path == path


async def test_a_revision_reaches_every_copy_and_keeps_the_address(spine: Spine) -> None:
    await spine.publish("Nite trains", labels=("rail",))
    await spine.drained()
    source = Source("New headline", "https://paper.example/new")
    post = await revise(
        spine, 1, title="Night trains", source=source, comment=plain("Better."), labels=("rail", "sleep")
    )
    await spine.drained()
    assert (post.path, post.revision) == ("2026/03/nite-trains", 2)
    for place in "ab":
        (shown,) = spine.network.shows(place)
        assert isinstance(shown, Announcement)
        assert (shown.title, shown.source, shown.labels) == ("Night trains", source, ("rail", "sleep"))


async def test_new_labels_add_and_take_away_no_copies(spine: Spine) -> None:
    await spine.destinations("a", "b", labels={"b": ["sport"]})
    await spine.publish(labels=("rail",))
    await spine.drained()
    await revise(spine, 1, title="Now about sport", labels=("sport",))
    await spine.drained()
    assert (titles(spine, "a"), titles(spine, "b")) == (["Now about sport"], [])


async def test_a_draft_is_revised_in_place(spine: Spine) -> None:
    async with spine.database.writing() as tx:
        await spine.publishing.draft(tx, Manuscript("Draught", labels=("a", "b")))
    post = await revise(spine, 1, title="Draft", labels=("b", "c"))
    assert (post.title, post.labels, post.revision) == ("Draft", ("b", "c"), 1)
    await spine.drained()
    assert spine.network.log == []


async def test_a_withdrawn_post_takes_its_discussion_along(spine: Spine) -> None:
    await spine.publish()
    await spine.drained()
    await spine.say("Hm", message="a/50", thread="thread of a/1")
    await spine.drained()
    await withdraw(spine, 1)
    await spine.drained()
    assert (spine.network.shows("a"), spine.network.shows("b")) == ([], [])
    assert await spine.say("Too late", message="a/51", thread="thread of a/1") is None


async def test_what_is_withdrawn_before_it_was_sent_is_sent_nowhere(spine: Spine) -> None:
    await spine.publish()
    await withdraw(spine, 1)
    await spine.drained()
    assert spine.network.log == []


@pytest.mark.parametrize("number", [7, 2**31, 10**30])
async def test_a_number_that_no_post_bears(spine: Spine, number: int) -> None:
    with pytest.raises(NotFound):
        await revise(spine, number, title="Nothing")


async def test_what_is_gone_stays_gone(spine: Spine) -> None:
    await spine.publish()
    await withdraw(spine, 1)
    with pytest.raises(Invalid, match="was deleted"):
        await withdraw(spine, 1)
    with pytest.raises(Invalid, match="was deleted"):
        await revise(spine, 1, title="Back")


async def test_a_draft_can_not_be_withdrawn(spine: Spine) -> None:
    async with spine.database.writing() as tx:
        await spine.publishing.draft(tx, Manuscript("Draft"))
    with pytest.raises(Invalid, match="discard it"):
        await withdraw(spine, 1)
