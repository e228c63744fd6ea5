"""The world of the desk's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bots.desk.desk_world import DeskWorld
from tests.bots.desk.site import Site
from tests.bots.desk.ways import WAYS, Way
from tests.support.spine import spine_over


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DeskWorld]:
    """A desk with two destinations: "all" gets every post, "city" those about the city."""
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("all", "city", labels={"city": ["city"]})
        yield DeskWorld(spine, tmp_path / "media")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A running web site."""
    site = Site()
    await site.server.start_server()
    yield site
    site.released.set()
    await site.server.close()


@pytest.fixture(params=list(WAYS))
def way(request: pytest.FixtureRequest) -> Way:
    """A text as plain text, from Telegram, and from Discord."""
    return WAYS[request.param]
