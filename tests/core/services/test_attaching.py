"""Files are fetched, looked at and kept; their comment goes on when they are there, or given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.errors import Refused, Unreachable
from core.markup.tree import plain
from core.model import Attachment, AttachmentState, Comment, CommentState
from core.model.events import Deleted, Edited, Person, Said
from core.model.files import FileKind, FileRef
from core.model.refs import FileHandle, MessageRef, PersonRef, ThreadRef
from core.model.values import Remark
from core.services.admission import Rules
from core.store import Change
from tests.support.contents import MP4, still
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, eventually, spine_over

HANDLE = FileHandle("first")
PICTURE = FileRef("1", HANDLE, FileKind.PICTURE, name="pier.jpg")
VIDEO = FileRef("2", FileHandle("second"), FileKind.VIDEO, position=1, name="tram.mp4")


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", media=tmp_path / "media") as spine:
        await begin(spine)
        yield spine


async def begin(spine: Spine) -> None:
    """A post at two places, and files to be fetched."""
    await spine.destinations("a", "b")
    await spine.publish()
    await spine.drained()
    spine.network.files = {HANDLE: still(), FileHandle("second"): MP4}


async def say(
    spine: Spine, *files: FileRef, message: str = "a/50", text: str = "Look", album: str | None = None
) -> Comment:
    person = Person(FAKE, PersonRef("7"), "Ada")
    said = Said(
        MessageRef(message),
        person,
        plain(text),
        spine.clock.now(),
        ThreadRef("thread of a/1"),
        url="https://fake.example/50",
        files=files,
        album=album,
    )
    async with spine.database.writing() as tx:
        comment = await spine.discussion.said(tx, FAKE, said)
        assert comment
        return comment


async def edit(spine: Spine, *files: FileRef, text: str = "Look", message: str = "a/50") -> None:
    edited = Edited(MessageRef(message), plain(text), spine.clock.now(), files)
    async with spine.database.writing() as tx:
        await spine.discussion.edited(tx, FAKE, edited)


async def fetch(spine: Spine) -> None:
    await spine.attaching.run(FAKE, asyncio.Event())


async def attachments(spine: Spine) -> list[Attachment]:
    async with spine.database.reading() as session:
        return list(await session.scalars(select(Attachment).order_by(Attachment.position, Attachment.id)))


def relayed(spine: Spine) -> Remark:
    """The comment as it stands at the other place."""
    [*_, remark] = spine.network.shows("b")
    assert isinstance(remark, Remark)
    return remark


def kept(tmp_path: Path) -> list[str]:
    return [path.name for path in tmp_path.glob("media/*")]


async def test_a_comment_goes_on_when_its_files_are_there(spine: Spine, tmp_path: Path) -> None:
    with spine.database.changes.following(1) as changes:
        comment = await say(spine, PICTURE, VIDEO)
        await spine.drained()
        assert len(spine.network.shows("b")) == 1
        await fetch(spine)
        await spine.drained()
        seen = [await anext(changes) for _ in range(3)]
    assert seen == [Change(1, comment.id, "comment"), *[Change(1, comment.id, "edit")] * 2]
    picture, video = relayed(spine).files
    assert (picture.kind, picture.name, picture.width, picture.height) == (FileKind.PICTURE, "pier.jpg", 320, 200)
    assert picture.url == f"https://dispatch.example/media/{picture.path.name}"
    assert (video.kind, video.path.read_bytes()) == (FileKind.VIDEO, MP4)
    assert sorted(kept(tmp_path)) == sorted([picture.path.name, video.path.name])


GIVEN_UP = [
    ("gone", Refused("it is gone"), "it can't be fetched: it is gone"),
    ("empty", b"", "it is empty"),
    ("broken", still()[:100], "it can't be shown as a picture"),
    ("too big", MP4 + bytes(2**20), "it can't be fetched: it is too big"),
    ("a bug", ZeroDivisionError(), "it can't be read"),
]


@pytest.mark.parametrize(("content", "reason"), [pytest.param(*row[1:], id=row[0]) for row in GIVEN_UP])
async def test_what_is_not_to_be_had_is_linked(spine: Spine, content: bytes | Exception, reason: str) -> None:
    spine.network.files[HANDLE] = content
    await say(spine, PICTURE, VIDEO)
    await fetch(spine)
    await spine.drained()
    assert [each.state for each in await attachments(spine)] == [AttachmentState.LINKED, AttachmentState.STORED]
    remark = relayed(spine)
    assert len(remark.files) == 1
    assert remark.body.text.startswith("Look\n\n[picture pier.jpg")
    assert reason in remark.body.text
    assert "https://fake.example/50" in str(remark.body)


async def test_one_that_says_itself_to_be_too_big_is_not_even_asked_for(spine: Spine) -> None:
    await say(spine, FileRef("1", HANDLE, FileKind.VIDEO, name="long.mp4", size=2**21))
    await fetch(spine)
    await spine.drained()
    assert ("fetch", "") not in spine.network.log
    assert relayed(spine).body.text == "Look\n\n[video long.mp4 (2.0 MB): more than the 1.0 MB that are kept here]"


async def test_one_that_is_not_to_be_had_now_is_fetched_again(spine: Spine) -> None:
    spine.network.files[HANDLE] = Unreachable("later", retry_after=3)
    await say(spine, PICTURE)
    again = await spine.attaching.run(FAKE, asyncio.Event())
    assert again == spine.clock.now() + timedelta(seconds=3)
    await spine.drained()
    assert len(spine.network.shows("b")) == 1
    spine.network.files[HANDLE] = still()
    spine.clock.advance(3)
    await fetch(spine)
    await spine.drained()
    assert len(relayed(spine).files) == 1


async def test_the_words_wait_no_longer_than_a_while(spine: Spine) -> None:
    spine.network.files[HANDLE] = Unreachable("later")
    await say(spine, PICTURE)
    begun, again = spine.clock.now(), await spine.attaching.run(FAKE, asyncio.Event())
    while again:
        spine.clock.advance((again - spine.clock.now()).total_seconds())
        again = await spine.attaching.run(FAKE, asyncio.Event())
    assert timedelta(seconds=20) < spine.clock.now() - begun < timedelta(minutes=3)
    await spine.drained()
    assert relayed(spine).body.text == "Look\n\n[picture pier.jpg: it could not be fetched]"


async def test_a_fetch_that_was_cut_short_is_begun_again(spine: Spine) -> None:
    await say(spine, PICTURE)
    spine.network.gate.clear()
    fetching = asyncio.create_task(fetch(spine))
    await eventually(lambda: ("fetch", "") in spine.network.log)
    fetching.cancel()
    await asyncio.wait([fetching])
    spine.network.gate.set()
    await fetch(spine)
    await spine.drained()
    assert len(relayed(spine).files) == 1


async def test_parts_of_an_album_are_one_comment(spine: Spine) -> None:
    first = await say(spine, PICTURE, album="77")
    spine.clock.advance(1)
    second = await say(spine, VIDEO, message="a/51", text="and hear", album="77")
    assert first.id == second.id
    again = await spine.attaching.run(FAKE, asyncio.Event())
    assert again
    assert again > spine.clock.now() + timedelta(seconds=1)
    spine.clock.advance(2)
    await fetch(spine)
    await spine.drained()
    assert [each[0] for each in spine.network.log].count("relay") == 1
    assert (len(relayed(spine).files), relayed(spine).body.text) == (2, "Look\n\nand hear")


async def test_a_late_part_is_added_to_what_stands(spine: Spine) -> None:
    await say(spine, PICTURE, album="77")
    spine.clock.advance(2)
    await fetch(spine)
    await spine.drained()
    spine.clock.advance(600)
    await say(spine, VIDEO, message="a/51", text="", album="77")
    spine.clock.advance(2)
    await fetch(spine)
    await spine.drained()
    assert len(spine.network.shows("b")) == 2
    assert len(relayed(spine).files) == 2
    async with spine.database.reading() as session:
        comment = await session.get_one(Comment, 1)
        assert comment.updated_at is None


async def test_the_words_of_one_part_are_edited(spine: Spine) -> None:
    await say(spine, PICTURE, album="77")
    await say(spine, VIDEO, message="a/51", text="and hear", album="77")
    spine.clock.advance(2)
    await fetch(spine)
    await edit(spine, VIDEO, text="and listen", message="a/51")
    await spine.drained()
    assert (len(relayed(spine).files), relayed(spine).body.text) == (2, "Look\n\nand listen")


async def test_a_file_that_takes_the_place_of_another(spine: Spine, tmp_path: Path) -> None:
    await say(spine, PICTURE)
    await fetch(spine)
    await spine.drained()
    await edit(spine, VIDEO)
    await spine.drained()
    assert len(relayed(spine).files) == 1
    await fetch(spine)
    await spine.drained()
    [video] = relayed(spine).files
    assert video.kind == FileKind.VIDEO
    assert kept(tmp_path) == [video.path.name]


async def test_an_edit_that_takes_out_what_was_waited_for(spine: Spine) -> None:
    await say(spine, PICTURE)
    await edit(spine, text="Never mind")
    await fetch(spine)
    await spine.drained()
    assert (relayed(spine).files, relayed(spine).body.text) == ((), "Never mind")


async def test_an_edit_of_the_words_alone_leaves_the_files(spine: Spine) -> None:
    await say(spine, PICTURE)
    await fetch(spine)
    edited = Edited(MessageRef("a/50"), plain("See"), spine.clock.now())
    async with spine.database.writing() as tx:
        await spine.discussion.edited(tx, FAKE, edited)
    await spine.drained()
    assert (len(relayed(spine).files), relayed(spine).body.text) == (1, "See")


async def test_what_two_comments_show_stays_until_both_are_gone(spine: Spine, tmp_path: Path) -> None:
    await say(spine, PICTURE)
    await say(spine, PICTURE, message="a/51")
    await fetch(spine)
    assert len(kept(tmp_path)) == 1
    for message, left in (("a/50", 1), ("a/51", 0)):
        async with spine.database.writing() as tx:
            await spine.discussion.deleted(tx, FAKE, Deleted(MessageRef(message), spine.clock.now()))
        await fetch(spine)
        assert len(kept(tmp_path)) == left
    assert not await attachments(spine)


async def test_what_is_taken_back_while_it_is_fetched_is_not_kept(spine: Spine, tmp_path: Path) -> None:
    await say(spine, PICTURE)
    spine.network.gate.clear()
    fetching = asyncio.create_task(fetch(spine))
    await eventually(lambda: ("fetch", "") in spine.network.log)
    async with spine.database.writing() as tx:
        await spine.discussion.deleted(tx, FAKE, Deleted(MessageRef("a/50"), spine.clock.now()))
    spine.network.gate.set()
    await fetching
    assert not await attachments(spine)
    assert not kept(tmp_path)


async def test_a_comment_that_was_taken_back_meanwhile_keeps_nothing(spine: Spine, tmp_path: Path) -> None:
    await say(spine, PICTURE)
    async with spine.database.writing() as tx:
        await spine.discussion.deleted(tx, FAKE, Deleted(MessageRef("a/50"), spine.clock.now()))
    await fetch(spine)
    await spine.drained()
    assert not kept(tmp_path)
    assert len(spine.network.shows("b")) == 1


async def test_what_waits_for_an_editor_goes_nowhere_with_its_files(tmp_path: Path) -> None:
    url, media = f"sqlite:///{tmp_path}/blog.db", tmp_path / "media"
    async with spine_over(url, rules=Rules("all"), media=media) as spine:
        await begin(spine)
        comment = await say(spine, PICTURE)
        await fetch(spine)
        await spine.drained()
        assert comment.state == CommentState.HELD
        assert len(spine.network.shows("b")) == 1
        async with spine.database.writing() as tx:
            held = await tx.get_one(Comment, comment.id)
            held.approve(spine.clock.now())
            await spine.ledger.pass_on(tx, held)
        await spine.drained()
        assert len(relayed(spine).files) == 1
