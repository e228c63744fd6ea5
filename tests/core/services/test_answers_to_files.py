"""An answer never overtakes the comment whose files are still being fetched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.markup.tree import plain
from core.model import Comment
from core.model.events import Deleted, Person, Said
from core.model.files import FileKind, FileRef
from core.model.refs import FileHandle, MessageRef, PersonRef, ThreadRef
from core.model.values import Remark
from tests.support.contents import still
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, spine_over

HANDLE = FileHandle("first")
PICTURE = FileRef("1", HANDLE, FileKind.PICTURE, name="pier.jpg")


@pytest.fixture(params=["sqlite", "postgresql"])
async def spine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Spine]:
    """What answers what, on each kind of database: nothing of it is passed on yet."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/blog.db" if is_sqlite else request.getfixturevalue("postgres_url")
    async with spine_over(url, media=tmp_path / "media") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        spine.network.files = {HANDLE: still()}
        await say(spine, 50, "Look", files=(PICTURE,))
        await say(spine, 51, "Where is that?", answers=50)
        await say(spine, 52, "At the pier.", answers=51)
        await spine.drained()
        yield spine


async def say(
    spine: Spine, number: int, text: str, *, answers: int | None = None, files: tuple[FileRef, ...] = ()
) -> Comment | None:
    said = Said(
        MessageRef(f"a/{number}"),
        Person(FAKE, PersonRef("7"), "Ada"),
        plain(text),
        spine.clock.now(),
        ThreadRef("thread of a/1"),
        answers=MessageRef(f"a/{answers}") if answers else None,
        files=files,
    )
    async with spine.database.writing() as tx:
        return await spine.discussion.said(tx, FAKE, said)


def shown(spine: Spine) -> list[tuple[str, bool]]:
    """What was relayed, and whether it answers a message there."""
    remarks = [each for each in spine.network.shows("b") if isinstance(each, Remark)]
    return [(each.body.text, each.answered is not None and each.answered.message is not None) for each in remarks]


async def test_answers_follow_what_they_answer(spine: Spine) -> None:
    assert shown(spine) == []
    await spine.attaching.run(FAKE, asyncio.Event())
    await spine.drained()
    assert shown(spine) == [("Look", False), ("Where is that?", True), ("At the pier.", True)]


async def test_answers_do_not_wait_for_what_was_taken_back(spine: Spine) -> None:
    async with spine.database.writing() as tx:
        await spine.discussion.deleted(tx, FAKE, Deleted(MessageRef("a/50"), spine.clock.now()))
    await spine.drained()
    assert shown(spine) == [("Where is that?", False), ("At the pier.", True)]
