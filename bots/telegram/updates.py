"""The long poll: what Telegram reports is kept first and confirmed afterwards, so that nothing is lost."""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from collections.abc import Iterator
from random import SystemRandom
from typing import Any, cast

from telegram import Bot
from telegram.constants import UpdateType
from telegram.warnings import PTBUserWarning

from bots.telegram.faults import translated
from bots.telegram.people import TELEGRAM
from core.errors import Unreachable
from core.ports import Inbox

logger = logging.getLogger(__name__)

POLL_SECONDS = 50
"""How long Telegram may hold a poll open when nothing happens."""
GRACE_SECONDS = 10

_WANTED = (UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER)


class Updates:
    """Reads one bot's updates (https://core.telegram.org/bots/api#getting-updates).

    The library's own reading is not used: it confirms updates before they are kept, and one that it cannot read costs
    the whole batch.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._offset = 0
        self.heard_since: float | None = None
        """Since when (monotonic seconds) nothing has been missed; None while Telegram can't be heard."""

    async def listen(self, inbox: Inbox) -> None:
        """Keep updates until cancelled. Raises Unauthorised; waits and goes on after every other fault."""
        # The library advises its own method, which this is in place of.
        warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
        pauses = _pauses()
        while True:
            try:
                with translated(repeatable=True):
                    # While a webhook is set, polling is refused.
                    await self._bot.delete_webhook()
                self.heard_since = time.monotonic()
                while True:
                    batch = await self._poll()
                    pauses = _pauses()
                    await self._keep(batch, inbox)
            except Unreachable as error:
                self.heard_since = None
                pause = error.retry_after or next(pauses)
                logger.warning("No updates from Telegram for now (%s); asking again in %.1f s", error, pause)
                await asyncio.sleep(pause)

    async def _poll(self) -> list[dict[str, Any]]:
        """The updates from the offset on; asking with a higher one than before confirms those below it."""
        question = {"offset": self._offset, "timeout": POLL_SECONDS, "allowed_updates": _WANTED}
        with translated(repeatable=True):
            answer = await self._bot.do_api_request(
                "getUpdates", api_kwargs=question, read_timeout=POLL_SECONDS + GRACE_SECONDS
            )
        return cast("list[dict[str, Any]]", answer)

    async def _keep(self, batch: list[dict[str, Any]], inbox: Inbox) -> None:
        if not batch:
            return
        await inbox.keep(TELEGRAM, [(str(update["update_id"]), update) for update in batch])
        # Not "the highest ever seen": after a quiet week Telegram goes on from a number chosen at random.
        self._offset = batch[-1]["update_id"] + 1


def _pauses() -> Iterator[float]:
    """Seconds to wait after each failure in a row: doubling up to a minute, with jitter."""
    chance = SystemRandom()
    seconds = 0.5
    while True:
        yield seconds * chance.uniform(0.5, 1.0)
        seconds = min(seconds * 2, 60.0)
