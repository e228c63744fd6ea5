"""Row 3: row 1 while connections are lost after a message was accepted, and servers fail; and many more of these."""

from __future__ import annotations

from collections.abc import AsyncIterator

from benchmarks.results import Result, counted
from benchmarks.service import UNLIMITED, Setting, service
from benchmarks.stage import DISCORD, Stage, destination, staged
from benchmarks.told import Place, Told
from bots.sandbox.faults import Armed, Fault
from bots.sandbox.telegram.rates import Limits

_LIMITS = Limits("bucket", burst=30, latency=0.05)


async def measure(*, quick: bool) -> AsyncIterator[Result]:
    """Once as in row 1, and once with more posts to places where it can be known whether they have arrived."""
    if quick:
        yield await _with_faults(chats=20, groups=4, certain=10, posts=1)
        return
    yield await _with_faults(chats=600, groups=40, certain=20, posts=1, limits=_LIMITS)
    yield await _with_faults(chats=0, groups=0, certain=80, posts=8)


async def _with_faults(*, chats: int, groups: int, certain: int, posts: int, limits: Limits | None = None) -> Result:
    """Posts to chats and groups, to `certain` Telegram channels with receipts, and to as many places on Discord."""
    async with staged() as stage:
        telegram, discord = stage.world.telegram, stage.world.discord
        channels = stage.channels(certain)
        elsewhere = [
            discord.add_channel(stage.world.guild, f"place-{number}", kind=("text", "forum")[number % 2])
            for number in range(certain)
        ]
        plain = [*(telegram.private(each) for each in stage.readers(chats)), *stage.groups(groups)]
        places: list[Place] = [*plain, *channels, *elsewhere]
        await stage.seed(
            [destination(place.id) for place in plain]
            + [destination(place.id, talks=True) for place in channels]
            + [destination(place.id, DISCORD, talks=True) for place in elsewhere]
        )
        told = Told(stage, frozenset(channels))
        async with service(stage, Setting("" if limits else UNLIMITED, "per_second = 1000\neditors = []")):
            cards = [await stage.drafted(f"Night train {number:05}") for number in range(posts)]
            if limits:
                telegram.limits = limits
            befallen = _befall(stage)
            for number, card in enumerate(cards):
                told.expect(f"train {number:05}", places)
                stage.publish(card)
            await told.settled()
        struck = {kind: sum(armed.struck for armed in befallen if armed.what.kind == kind) for kind in ("drop", "500")}
        what = f"{posts} post{'s'[: posts > 1]} to {len(places)} places, 1% of connections lost, 2% 500s"
        besides = f"of {struck['drop']} lost and {struck['500']} failed; {told.repeated()} sent again without a receipt"
        return counted("3", what, told.wrong(), besides)


def _befall(stage: Stage) -> list[Armed[Fault]]:
    """Of all requests, whatever they ask: half of the servers' failures come after the effect."""
    return [
        network.faults.add(fault)
        for network in (stage.world.telegram, stage.world.discord)
        for fault in (
            Fault("drop", times=None, probability=0.01, seed=1),
            Fault("500", times=None, probability=0.01, seed=2),
            Fault("500", times=None, probability=0.01, seed=3, when="after"),
        )
    ]
