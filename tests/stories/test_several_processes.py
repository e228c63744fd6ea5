"""Several processes on one PostgreSQL: one stands still or dies in the middle of a burst, and nothing is amiss."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.stories.several import Several, all_told, burst, check_once_and_in_order, relayed, several_in
from tests.stories.telling import Standing, publish
from tests.support.process import ServiceProcess

LONG = 60.0
"""Far more than the seconds that taking over takes: the machine may be busy."""


async def test_one_stands_still_past_every_timeout_and_then_the_other_dies(tmp_path: Path, postgres_url: str) -> None:
    async with several_in(tmp_path, postgres_url) as several:
        town = several.town
        first = await several.start("first")
        here = await first.address()
        await town.eventually(lambda: town.discord.connected, "the first listens")
        other = await several.start("other")
        town.blog = await other.address()
        await several.ready(town.blog)
        post = await publish(town)

        said = await struck_in_a_burst(several, post, range(30), first.pause, spared=other)
        await all_told(town, post, said, LONG)
        first.resume()
        await several.ready(here)
        check_once_and_in_order(town, post, said)

        town.blog = here
        said += await struck_in_a_burst(several, post, range(30, 60), other.kill_at_once, spared=first)
        await all_told(town, post, said, LONG)
        check_once_and_in_order(town, post, said)


async def struck_in_a_burst(
    several: Several, post: Standing, numbers: range, strike: Callable[[], None], *, spared: ServiceProcess
) -> list[str]:
    """Everybody writes; the process that does the work is struck in the midst of it. What was said.

    The other one is kept from taking a part in it until then.
    """
    town, third = several.town, len(numbers) // 3
    before = len(relayed(town, post.bulletin_talk))
    spared.pause()
    said = burst(town, post, numbers[:-third])
    await town.eventually(lambda: len(relayed(town, post.bulletin_talk)) >= before + third, "the burst under way", LONG)
    strike()
    spared.resume()
    return said + burst(town, post, numbers[-third:])
