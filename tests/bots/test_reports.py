"""`backchannel status`: each standing with its reason and what comes next, as a person reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.reports import status
from core.errors import DeliveryError, Gone, Refused, Unclear, Unreachable
from core.model.refs import PlaceRef
from tests.support.spine import Spine, spine_over

A = PlaceRef("a")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no line is broken."""
    monkeypatch.setenv("COLUMNS", "300")


async def shown(spine: Spine, capsys: pytest.CaptureFixture[str], post: int | None = None) -> list[list[str]]:
    """The cells of each line of the tables."""
    await status(spine.database.url.render_as_string().replace("+aiosqlite", ""), post, spine.clock.now())
    lines = capsys.readouterr().out.splitlines()
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines if "│" in line]


@pytest.mark.parametrize(
    ("fault", "hours", "told"),
    [
        (
            Unreachable("slow down", retry_after=40),
            0,
            ["to be tried again", "slow down", "The next attempt is in 40 s."],
        ),
        (
            Unclear("the answer was lost"),
            0,
            ["unclear", "the answer was lost", "Whether it arrived is found out in "],
        ),
        (
            Refused("too rude"),
            0,
            [
                "refused",
                "too rude",
                "Change the post with “/edit 1”; or mend the reason and use “backchannel retry 1”.",
            ],
        ),
        (Gone("kicked"), 0, ["waits", "kicked", "Let the bot in again with the right to write"]),
        (
            Unreachable("away"),
            25,
            ["failed", "given up after 24 hours: away", "“backchannel retry 1” tries it again."],
        ),
    ],
)
@pytest.mark.parametrize("post", [1, None])
async def test_what_went_wrong_is_told_with_its_remedy(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    fault: DeliveryError,
    hours: int,
    told: list[str],
    post: int | None,
) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        await spine.publish()
        for _ in range(hours + 1):
            spine.network.faults[A].append(fault)
            await spine.drained()
            spine.clock.advance(3600 if hours else 0)
        [line] = [cells for cells in await shown(spine, capsys, post) if cells[0] == "1"]
        assert line[1:4] == ["fake", "a", "No. 1"]
        assert line[4:6] == told[:2]
        assert line[6].startswith(told[2])


async def test_a_post_with_its_comments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        spine.network.faults[A].append(Refused("too rude"))
        await spine.publish()
        await spine.drained()
        await spine.say("Well", message="b/90", thread="thread of b/1")
        await spine.drained()
        _, other, comment = await shown(spine, capsys, 1)
        assert other[2:] == ["b", "No. 1", "stands", "", ""]
        assert comment[2:] == [
            "a",
            "No. 1, comment 1",
            "rests",
            "its post was refused there: too rude",
            "It follows as soon as the post stands there.",
        ]


async def test_a_destination_that_is_closed_is_told_with_its_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with spine_over(f"sqlite:///{tmp_path}/blog.db") as spine:
        await spine.destinations("a", "b")
        spine.network.faults[A].append(Gone("kicked"))
        await spine.publish()
        await spine.drained()
        rows = {cells[1]: cells for cells in await shown(spine, capsys) if cells[0] == "fake"}
        assert rows["b"][3:] == ["1", "0", "0", "0", "", ""]
        assert rows["a"][3:8] == ["0", "1", "0", "0", "kicked"]
        assert rows["a"][8].startswith("Let the bot in again")
