"""The service is killed again and again in the middle of its work, and in the end every wish is carried out."""

from __future__ import annotations

import random
from pathlib import Path

from bots.sandbox.app import serving
from bots.sandbox.discord.model import Channel
from bots.sandbox.telegram.model import Chat
from tests.stories.telling import private
from tests.support.process import ServiceProcess
from tests.support.town import Town, town_in

ROUNDS = 15


class Chaos:
    """A town's persons who write all the time, and what they wrote."""

    def __init__(self, town: Town, chance: random.Random) -> None:
        self.town, self.chance = town, chance
        self.posts: list[str] = []
        self.comments: list[str] = []
