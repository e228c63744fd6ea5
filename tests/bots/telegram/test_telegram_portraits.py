"""Profile photos, through the library on the sandbox."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bots.sandbox.telegram.standin import TelegramStandIn
from bots.telegram.network import TelegramNetwork
from core.errors import Unreachable
from core.model.refs import PersonRef
from tests.bots.telegram.conftest import TOKEN, Trouble


def jpeg(side: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(content, "JPEG")
    return content.getvalue()


@pytest.mark.parametrize(("side", "fetched"), [(1280, 320), (640, 320), (120, 120)])
async def test_the_smallest_size_that_is_large_enough(
    network: TelegramNetwork, tg: TelegramStandIn, tmp_path: Path, side: int, fetched: int
) -> None:
    ada = tg.add_user("Ada Quill", picture=jpeg(40))
    tg.show(ada, jpeg(side))
    handle = await network.portrait(PersonRef(str(ada.id)))
    assert handle
    assert TOKEN not in handle
    await network.fetch(handle, tmp_path / "ada", most=2**20)
    assert Image.open(tmp_path / "ada").width == fetched


async def test_nobodys_portrait(network: TelegramNetwork, tg: TelegramStandIn) -> None:
    bo = tg.add_user("Bo")
    assert await network.portrait(PersonRef(str(bo.id))) is None
    assert await network.portrait(PersonRef(str(tg.add_channel("Example Dispatch").id))) is None


async def test_what_can_not_be_asked_now(network: TelegramNetwork, tg: TelegramStandIn, trouble: Trouble) -> None:
    trouble.plan("getUserProfilePhotos", (502, "Bad Gateway"))
    with pytest.raises(Unreachable):
        await network.portrait(PersonRef("77"))
