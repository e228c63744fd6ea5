"""Portraits: looked for once a week, kept small, shown by the name they belong to, and thrown away with it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from core.errors import Refused, Unreachable
from core.model import Author, Identity
from core.model.refs import FileHandle, PersonRef, PlaceRef
from core.model.values import Remark
from tests.stories.things import jpeg
from tests.support.fake_network import FAKE
from tests.support.spine import Spine, spine_over

ADA = PersonRef("7")
FACE = FileHandle("face")


@pytest.fixture
async def spine(tmp_path: Path) -> AsyncIterator[Spine]:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db", media=tmp_path / "media") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        await spine.drained()
        spine.network.portraits[ADA] = FACE
        spine.network.files[FACE] = jpeg(640, 480)
        yield spine


async def said(spine: Spine, number: int) -> None:
    assert await spine.say(f"Word {number}", message=f"a/{number}", thread="thread of a/1", person=ADA)


async def looked(spine: Spine) -> int:
    """Carry the job out; how often the network was asked for a portrait by now."""
    await spine.portraying.run(FAKE, asyncio.Event())
    return [verb for verb, _ in spine.network.log].count("portrait")


async def avatars(spine: Spine) -> Sequence[str | None]:
    """With which pictures comments stand where they were relayed to."""
    await spine.drained()
    return [each.avatar for each in spine.network.shows("b") if isinstance(each, Remark)]


def kept(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "media" / "portraits").iterdir())


async def test_what_is_said_after_a_portrait_was_found_bears_it(spine: Spine, tmp_path: Path) -> None:
    await said(spine, 50)
    assert await looked(spine) == 1
    (file,) = kept(tmp_path)
    assert max(Image.open(io.BytesIO(file.read_bytes())).size) == 256
    await said(spine, 51)
    assert (await avatars(spine))[-1] == f"https://dispatch.example/portraits/{file.name}"


async def test_it_is_looked_for_again_after_a_week_if_there_is_a_reason(spine: Spine, tmp_path: Path) -> None:
    await said(spine, 50)
    await looked(spine)
    spine.clock.advance(60)
    await said(spine, 51)
    assert await looked(spine) == 1
    spine.clock.advance(8 * 24 * 3600)
    assert await looked(spine) == 2
    spine.clock.advance(8 * 24 * 3600)
    assert await looked(spine) == 2
    await said(spine, 52)
    del spine.network.portraits[ADA]
    assert await looked(spine) == 3
    assert kept(tmp_path) == []
    await said(spine, 53)
    assert (await avatars(spine))[-1] is None


async def test_a_pen_name_goes_with_no_picture(spine: Spine, tmp_path: Path) -> None:
    await said(spine, 50)
    await looked(spine)
    async with spine.database.writing() as tx:
        await tx.execute(update(Author).values(pen_name="Nemo", pen_look="nemo"))
        await tx.execute(update(Identity).values(avatar="https://chat.example/ada.png"))
    await said(spine, 51)
    assert (await avatars(spine))[-1] is None
    await looked(spine)
    assert kept(tmp_path) == []


@pytest.mark.parametrize("content", [b"no picture", Refused("gone"), b""])
async def test_what_is_no_picture_is_none(spine: Spine, content: bytes | Exception) -> None:
    spine.network.files[FACE] = content
    await said(spine, 50)
    assert await looked(spine) == await looked(spine) == 1


async def test_a_network_that_is_away_is_asked_again(spine: Spine) -> None:
    spine.network.files[FACE] = Unreachable("away")
    await said(spine, 50)
    again = await spine.portraying.run(FAKE, asyncio.Event())
    assert again
    assert again > spine.clock.now()
    spine.network.files[FACE] = jpeg(20, 20)
    assert await looked(spine) == 2
    async with spine.database.reading() as session:
        assert await session.scalar(select(Identity.portrait))


async def test_editors_show_none(spine: Spine) -> None:
    await spine.say("Mine", message="a/50", thread="thread of a/1", person="1")
    assert await looked(spine) == 0
    assert await avatars(spine) == [None]
    assert PlaceRef("b") in spine.network.places
