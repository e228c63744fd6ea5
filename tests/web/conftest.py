"""The blog over a real database in a temporary folder, and a client that asks it over loopback."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from core.web import build
from tests.support.blog import DISPATCH, Newsroom, newsroom_in

Blog = TestClient[Request, Application]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom_in(tmp_path) as room:
        yield room


@pytest.fixture
def networks() -> dict[str, str]:
    """What the networks say of themselves; a test may change it."""
    return {"telegram": "", "discord": ""}


@pytest.fixture
async def blog(room: Newsroom, networks: dict[str, str], tmp_path: Path) -> AsyncIterator[Blog]:
    async def ready() -> Mapping[str, str]:
        return networks

    app = build(DISPATCH, room.database, media=tmp_path, ready=ready)
    async with TestClient(TestServer(app)) as client:
        yield client
