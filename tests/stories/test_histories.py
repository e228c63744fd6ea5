"""Random histories of posts, comments, edits, deletions, kills and faults, after which all places show the same."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from bots.sandbox.discord.model import Message as DiscordMessage
from tests.stories.acts import Acts
from tests.stories.mishaps import Mishaps
from tests.stories.repeating import lives, repeated, seeds
from tests.stories.sameness import EDITOR, differences
from tests.stories.strays import Strays
from tests.stories.telling import private
from tests.stories.test_nothing_is_lost import requests
from tests.support.process import ServiceProcess
from tests.support.town import Town, town_in

PATIENCE = 60.0


@pytest.mark.parametrize("seed", seeds())
async def test_all_places_show_the_same_in_the_end(tmp_path: Path, seed: int) -> None:
    async with town_in(tmp_path) as town:
        with repeated(seed):
            await History(town, tmp_path, seed).run()


class History:
    """One life of the service after the other, and persons who do not care whether it is there."""

    def __init__(self, town: Town, folder: Path, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - it is to be the same each time
        members = [each.telegram for each in (town.ada, town.ben)]
        friends = town.telegram.add_group("Old friends", members, admins=[town.mara.telegram], bot="admin", basic=True)
        self._town, self._chance, self._strays = town, chance, Strays(town)
        self._acts = Acts(town, chance, self._strays)
        self._mishaps = Mishaps(town, chance, friends)
        named = f"[[telegram.destinations]]\nchat = {friends.id}\n\n[discord]\n"
        title = f'[blog]\neditor_name = "{EDITOR}"\n\n[web]\n'
        self._service = ServiceProcess(town.sandbox, folder, settings={"[discord]\n": named, "[web]\n": title})

    async def run(self) -> None:
        town = self._town
        town.telegram.say(town.ada.telegram, private(town, town.ada), "/subscribe")
        try:
            for _ in range(lives(3, 5)):
                await self._live()
            self._mishaps.mend()
            await self._start()
            await town.eventually(self._acts.press_buttons, "every draft published", PATIENCE)
            await self._come_to_rest()
        finally:
            await self._service.close()

    async def _live(self) -> None:
        """Persons act while the service starts and works, and things go wrong, until it is killed or told to stop."""
        chance = self._chance
        for _ in range(3):
            await self._acts.act()
        await self._start()
        for _ in range(chance.randint(6, 10)):
            if chance.random() < 0.4:
                self._mishaps.strike()
            await self._acts.act()
            await self._work(chance.randint(2, 15))
        # What is changed on Discord while nobody listens is not heard of.
        await self._acts.heard(DiscordMessage)
        if chance.random() < 0.3:
            self._mishaps.lose_gateway()
            await self._acts.act()
            await self._acts.heard(DiscordMessage)
        if chance.random() < 0.7:
            await self._service.kill()
            self._strays.killed()
        else:
            await self._service.stop()

    async def _start(self) -> None:
        await self._service.start()
        self._town.blog = await self._service.address()
        await self._town.eventually(lambda: self._town.discord.connected, "the service at work", PATIENCE)

    async def _work(self, count: int) -> None:
        """Let the service ask for so much; or, if it has nothing left to do before that, let it rest."""
        end = requests(self._town) + count
        with suppress(AssertionError):
            await self._town.eventually(lambda: requests(self._town) >= end, "so much work", 0.5)

    async def _come_to_rest(self) -> None:
        """Everything is the same everywhere, and still is when nothing has been asked for a while."""
        found: list[str] = []

        async def same() -> bool:
            self._acts.press_buttons()
            found[:] = await differences(self._town, self._acts.record, self._strays)
            return not found

        with suppress(AssertionError):
            await self._town.eventually(same, "the same discussion everywhere", PATIENCE)
        asked = -1
        while asked != (asked := requests(self._town)):
            await self._work(1)
        await same()
        assert not found, "\n".join(found)
