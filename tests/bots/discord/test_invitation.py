"""The address in the README invites the bot with just the rights that it looks for."""

from __future__ import annotations

import re
from pathlib import Path

import discord

from bots.discord.rights import EVERYWHERE, IN_TEXT

README = Path(__file__).parents[3] / "README.md"


def test_the_invitation_asks_for_what_is_needed_and_nothing_else() -> None:
    number = re.search(r"permissions=(\d+)", README.read_text())
    assert number
    needed = discord.Permissions(**{need.right: True for need in (*EVERYWHERE, IN_TEXT)})
    assert int(number[1]) == needed.value
