"""The webhook of ours in each channel, through which others' comments appear under their own names."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import defaultdict
from collections.abc import Callable

import discord

from bots.discord.faults import Code
from bots.discord.places import Places
from bots.discord.threads import shortened
from core.errors import Unclear, Unreachable

NAME = "Backchannel"
USERNAME_LIMIT = 80
EDITOR_MARK = " ✎"
_ASK_AGAIN_AFTER = 600.0
_FORBIDDEN = re.compile(r"(cly)(?=de)|(dis)(?=cord)", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_NOT_TO_BE_HAD = frozenset({Code.MISSING_PERMISSIONS, Code.TOO_MANY_WEBHOOKS})
_logger = logging.getLogger(__name__)


def username(name: str, *, by_editor: bool) -> str:
    """A name as a webhook may bear it: 1-80 characters without "clyde" and "discord" (resources/webhook).

    The editor's is marked, and nobody else's can be.
    """
    mark = EDITOR_MARK if by_editor else ""
    allowed = _FORBIDDEN.sub(lambda found: found.group() + _WORD_JOINER, " ".join(name.split()))
    return shortened(allowed.replace(EDITOR_MARK.strip(), "").strip() or "Somebody", USERNAME_LIMIT - len(mark)) + mark


class Webhooks:
    """Finds our webhook of a channel among those it has, or makes it; remembers it, and where none is to be had."""

    def __init__(self, me: int, places: Places, clock: Callable[[], float] = time.monotonic) -> None:
        self._me = me
        self._places = places
        self._clock = clock
        self._found: dict[int, discord.Webhook] = {}
        self._barred_until: dict[int, float] = {}
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, channel: int) -> discord.Webhook | None:
        """Our webhook of a channel; None where we may not have one, which is asked again after ten minutes."""
        async with self._locks[channel]:
            if self._clock() < self._barred_until.get(channel, 0):
                return None
            if channel not in self._found:
                try:
                    self._found[channel] = await self._ours(channel)
                except discord.HTTPException as fault:
                    if fault.code not in _NOT_TO_BE_HAD:
                        raise
                    _logger.warning("no webhook in channel %s, relaying as the bot itself: %s", channel, fault.text)
                    self._barred_until[channel] = self._clock() + _ASK_AGAIN_AFTER
                    return None
            return self._found[channel]

    def forget(self, webhook: discord.Webhook) -> None:
        """Somebody removed it: the next question looks for it again."""
        self._found = {channel: known for channel, known in self._found.items() if known.id != webhook.id}

    async def _ours(self, number: int) -> discord.Webhook:
        channel = await self._places.in_guild(number)
        ours = [hook for hook in await channel.webhooks() if hook.token and hook.user and hook.user.id == self._me]
        if ours:
            return min(ours, key=lambda hook: hook.id)
        try:
            return await channel.create_webhook(name=NAME)
        except Unclear as fault:
            # If it was made after all, the next attempt finds it.
            raise Unreachable(str(fault)) from fault
