"""The fault table: what each fault makes of a post or a comment, on both networks, through the real libraries.

Each row is played in full: what the ledger says while it lasts, that nobody else is delayed, what the editor is told,
what `status` shows, which remedy there is, and that in the end everything stands exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bots.reports import status
from bots.sandbox.faults import Fault
from core.model import Standing
from tests.bots.fault_networks import KINDS, staged
from tests.bots.fault_stage import FaultStage

TELEGRAM = tuple(kind for kind in KINDS if "Telegram" in kind)
DISCORD = tuple(kind for kind in KINDS if "Discord" in kind)
UNKNOWABLE = ("post in a Telegram group", "comment on Telegram")
"""Where nobody can tell whether something arrived, so that it is sent again."""


@dataclass(frozen=True)
class Row:
    """One fault: `fault` as the sandbox takes it, with what is each network's own in `telegram` and `discord`.

    `standing` and `state` are what the ledger and `status` say meanwhile, `why` and `next` the rest of that line.
    `told` is what the editor hears of a post (of a comment nothing). `silent` seconds pass without another attempt, and
    `remedy` is what a person has to do. `arrived` is True if it stands already while nobody knows it.
    """

    fault: Mapping[str, Any]
    standing: Standing
    state: str
    why: str
    next: str
    telegram: Mapping[str, Any] = field(default_factory=dict)
    discord: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[str, ...] = KINDS
    told: str = ""
    comments_told: bool = False
    everybody: bool = False
    silent: float = 0
    remedy: str = ""
    arrived: bool = False


AGAIN = r"The next attempt is in \d+ s\."
FIND_OUT = r"Whether it arrived is found out in \d s, before it is sent again\."
LET_IN = r"Let the bot in again with the right to write: it goes on by itself, or with /connect\."

ROWS = {
    "429 of one place": Row(
        {"kind": "429", "retry_after": 40},
        Standing.OPEN,
        "to be tried again",
        r"Flood control exceeded|rate limit was hit",
        r"The next attempt is in 40 s\.",
        silent=39,
    ),
    "429 of the account": Row(
        {"kind": "429", "retry_after": 40},
        Standing.OPEN,
        "to be tried again",
        "rate limit was hit",
        r"The next attempt is in 40 s\.",
        discord={"scope": "global"},
        kinds=DISCORD,
        everybody=True,
        silent=39,
    ),
    "500 before it was done": Row(
        {"kind": "500"}, Standing.UNCLEAR, "unclear", "Internal Server Error|status 500", FIND_OUT
    ),
    "502 before it was done": Row({"kind": "502"}, Standing.UNCLEAR, "unclear", "Bad Gateway|status 502", FIND_OUT),
    "503 after it was done": Row(
        {"kind": "503", "when": "after"},
        Standing.UNCLEAR,
        "unclear",
        "Service Unavailable|status 503",
        FIND_OUT,
        arrived=True,
    ),
    "connection lost on the way there": Row(
        {"kind": "drop_before"}, Standing.UNCLEAR, "unclear", "no answer|connection to Discord was lost", FIND_OUT
    ),
    "connection lost after it was sent": Row(
        {"kind": "drop"},
        Standing.UNCLEAR,
        "unclear",
        "no answer|connection to Discord was lost",
        FIND_OUT,
        arrived=True,
    ),
    "read timeout before it was done": Row(
        {"kind": "hang"}, Standing.UNCLEAR, "unclear", "no answer|connection to Discord was lost", FIND_OUT
    ),
    "read timeout after it was done": Row(
        {"kind": "hang", "when": "after"},
        Standing.UNCLEAR,
        "unclear",
        "no answer|connection to Discord was lost",
        FIND_OUT,
        arrived=True,
    ),
    "400 that will never work": Row(
        {"kind": "400"},
        Standing.REFUSED,
        "refused",
        r"essage is too long|Invalid Form Body",
        r"backchannel retry \d+",
        telegram={"description": "message is too long"},
        discord={"code": 50035, "description": "Invalid Form Body"},
        told=r"No\. 1 was refused at .*(too long|Invalid Form Body)",
        silent=24 * 3600,
        remedy="retry",
    ),
    "403: blocked, kicked or without the right": Row(
        {"kind": "403"},
        Standing.OPEN,
        "waits",
        r"bot was kicked|Missing Access",
        LET_IN,
        telegram={"description": "bot was kicked from the supergroup chat"},
        discord={"code": 50001},
        told=r"is closed to the bot: .*(kicked|Missing Access)",
        comments_told=True,
        silent=24 * 3600,
        remedy="connect",
    ),
    "404: the place is gone": Row(
        {},
        Standing.OPEN,
        "waits",
        r"hat not found|Unknown Channel",
        LET_IN,
        telegram={"kind": "400", "description": "chat not found"},
        discord={"kind": "404", "code": 10003},
        kinds=tuple(kind for kind in KINDS if "webhook" not in kind),
        told=r"is closed to the bot: .*(not found|Unknown Channel)",
        comments_told=True,
        silent=24 * 3600,
        remedy="connect",
    ),
    "401: a wrong token": Row(
        {"kind": "401"},
        Standing.OPEN,
        "to be tried again",
        "does not accept the (bot's )?token",
        r"The next attempt is in 5 min\.",
        silent=299,
    ),
}


def cases() -> list[Any]:
    return [pytest.param(kind, ROWS[name], id=f"{name}, {kind}") for name in ROWS for kind in ROWS[name].kinds]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no line is broken."""
    monkeypatch.setenv("COLUMNS", "400")


@pytest.mark.parametrize(("kind", "row"), cases())
async def test_fault(
    kind: str, row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "hang" in row.fault.values():
        be_impatient(monkeypatch)
    async with staged(kind, tmp_path) as stage:
        own = row.telegram if kind in TELEGRAM else row.discord
        stage.arm(Fault(**{**row.fault, **own, **meant(stage, kind)}))
        await stage.wish()
        await check_meanwhile(stage, row, capsys)
        asked = stage.asked()
        if row.silent:
            await stage.later(row.silent)
            assert stage.asked() == asked, "it was tried again too soon"
        stage.clear()
        if row.remedy:
            await getattr(stage, row.remedy)()
        await stage.finished()
        assert stage.stands(stage.target) == 1 + (row.arrived and kind in UNKNOWABLE)
        assert stage.stands(stage.other) == 1
        assert await stage.given_up() == 0
        check_told(stage, row)


async def check_meanwhile(stage: FaultStage, row: Row, capsys: pytest.CaptureFixture[str]) -> None:
    """What holds while the fault lasts: in the ledger, at the other places, and in `status`."""
    delivery = await stage.delivery()
    assert (delivery.standing, delivery.sent) == (row.standing, None)
    assert stage.stands(stage.target) == row.arrived
    if not row.everybody:
        assert stage.stands(stage.other) == 1, "somebody else was delayed"
    await status(stage.spine.database.url.render_as_string().replace("+aiosqlite", ""), 1, stage.clock.now())
    cells = [line.split("│")[1:-1] for line in capsys.readouterr().out.splitlines() if "│" in line]
    [shown] = [[cell.strip() for cell in line] for line in cells if line[0].strip() == str(delivery.id)]
    assert shown[4] == row.state
    assert re.search(row.why, shown[5]), shown[5]
    assert re.search(row.next, shown[6]), shown[6]


def check_told(stage: FaultStage, row: Row) -> None:
    """The editor was told once, or of a comment that was refused not at all."""
    said = [each for each in stage.told() if row.told and re.search(row.told, each)]
    assert len(said) == len(stage.told()) == bool(row.told and (row.comments_told or not stage.comments))


def meant(stage: FaultStage, kind: str) -> dict[str, Any]:
    """Which requests the fault is to befall."""
    if kind in TELEGRAM:
        return {"method": "sendMessage", "chat": stage.target.id}
    route = {
        "post on Discord": "/channels/{channel_id}/messages",
        "post in a Discord forum": "/channels/{channel_id}/threads",
        "comment by a Discord webhook": "/webhooks/{webhook_id}/{webhook_token}",
    }
    return {"method": "POST", "route": route[kind], "chat": stage.target.id}


def be_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for an answer as long as is usual."""
    monkeypatch.setattr("bots.telegram.transport.READ_SECONDS", 0.3)
    monkeypatch.setattr("aiohttp.client.DEFAULT_TIMEOUT", aiohttp.ClientTimeout(total=0.5))
