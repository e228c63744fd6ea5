"""Faults that one request does not tell: nobody answers, it fails for a day, the place has another address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from bots.reports import status
from bots.sandbox.faults import Fault
from bots.sandbox.telegram.model import Chat
from core.model import Destination, Standing
from tests.bots.fault_networks import KINDS, TelegramStage, staged
from tests.bots.fault_stage import FaultStage


async def shown(stage: FaultStage, capsys: pytest.CaptureFixture[str]) -> Sequence[str]:
    """How it stands, why and what comes next, as `status` says it of what is meant for the target."""
    number = str((await stage.delivery()).id)
    await status(stage.spine.database.url.render_as_string().replace("+aiosqlite", ""), 1, stage.clock.now())
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in capsys.readouterr().out.splitlines()]
    return next(row for row in rows if row and row[0] == number)[4:]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")


@pytest.mark.parametrize("kind", KINDS)
async def test_while_connections_are_refused_nothing_is_lost_and_nothing_is_doubted(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with staged(kind, tmp_path) as stage:
        await stage.door.shut()
        await stage.wish()
        state, why, following = await shown(stage, capsys)
        assert state == "to be tried again"
        assert re.search("no connection to Telegram|Discord can't be reached", why)
        assert re.fullmatch(r"The next attempt is (at once|in \d s)\.", following)
        stage.clock.advance(2)
        await stage.spine.drained()
        first, second = (await stage.delivery()).due_at - stage.clock.now(), (await stage.delivery()).attempts
        assert (first.total_seconds() > 1, second) == (True, 2), "it is asked ever more slowly"
        assert (stage.stands(stage.target), stage.stands(stage.other)) == (0, 0)
        await stage.door.open()
        await stage.finished()
        assert (stage.stands(stage.target), stage.stands(stage.other)) == (1, 1)
        assert stage.told() == []


@pytest.mark.parametrize("kind", KINDS)
async def test_what_fails_for_longer_than_is_allowed_is_shown_and_can_be_retried(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with staged(kind, tmp_path) as stage:
        stage.arm(Fault("429", times=None, chat=stage.target.id, retry_after=1800))
        await stage.wish()
        for _ in range(25):
            await stage.later(3600)
        assert (await stage.delivery()).standing == Standing.FAILED
        asked = stage.asked()
        await stage.later(24 * 3600)
        assert stage.asked() == asked
        state, why, following = await shown(stage, capsys)
        assert (state, why.startswith("given up after 24 hours: ")) == ("failed", True)
        assert following == f"“backchannel retry {(await stage.delivery()).id}” tries it again."
        told = [each for each in stage.told() if "given up after 24 hours" in each]
        assert len(told) == len(stage.told()) == (not stage.comments)
        stage.clear()
        await stage.retry()
        await stage.finished()
        assert (stage.stands(stage.target), stage.stands(stage.other)) == (1, 1)
        assert (await stage.delivery()).standing == Standing.OPEN


@pytest.mark.parametrize("kind", ["post in a Telegram group", "comment on Telegram"])
async def test_a_group_that_has_another_address_is_followed(kind: str, tmp_path: Path) -> None:
    async with staged(kind, tmp_path, basic=True) as stage:
        assert isinstance(stage, TelegramStage)
        assert isinstance(stage.target, Chat)
        moved = stage.telegram.migrate(stage.target)
        await stage.wish()
        assert stage.stands(moved) == stage.stands(stage.other) == 1
        async with stage.spine.database.reading() as session:
            places = {each.place for each in await session.scalars(select(Destination))}
        assert str(moved.id) in places
        assert str(stage.target.id) not in places
        await stage.finished()
        assert stage.stands(moved) == 1
        assert stage.told() == []
