"""The towns in which the stories happen, each with a service that runs already."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.town import Town, town_in


@pytest.fixture
async def quiet_town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose service is yet to be started, over SQLite."""
    async with town_in(tmp_path) as town:
        yield town


@pytest.fixture
async def town(quiet_town: Town) -> Town:
    """A town over SQLite."""
    await quiet_town.start()
    return quiet_town


@pytest.fixture(params=["sqlite", "postgresql"])
async def any_town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """A town over each kind of database."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    async with town_in(tmp_path, url) as town:
        await town.start()
        yield town
