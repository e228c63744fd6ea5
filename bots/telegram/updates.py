"""Listening: what Telegram reports is kept first and confirmed afterwards, so that nothing is lost."""

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
from bots.telegram.webhook import Webhook
from core.errors import Unreachable
from core.ports import Inbox

logger = logging.getLogger(__name__)

POLL_SECONDS = 50
"""How long Telegram may hold a poll open when nothing happens."""
GRACE_SECONDS = 10
LOOK_SECONDS = 60
"""How often it is looked whether the webhook works."""

_WANTED = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.MY_CHAT_MEMBER,
    UpdateType.MESSAGE_REACTION,
    UpdateType.MESSAGE_REACTION_COUNT,
)


class Updates:
    """Reads one bot's updates, or has them delivered to `webhook` (https://core.telegram.org/bots/api#getting-updates).

    The library's own reading is not used: it confirms updates before they are kept, and one that it cannot read costs
    the whole batch.
    """

    def __init__(self, bot: Bot, webhook: Webhook | None = None) -> None:
        self._bot = bot
        self._webhook = webhook
        self._offset = 0
        self.is_polling = False
        self.heard_since: float | None = None
        """Since when (monotonic seconds) nothing has been missed; None while Telegram can't be heard."""

    async def listen(self, inbox: Inbox) -> None:
        """Keep updates until cancelled, or see to their delivery, which is kept by whoever serves the webhook.

        Raises Unauthorised; waits and goes on after every other fault.
        """
        # The library advises its own method, which this is in place of.
        warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
        self._pauses = _pauses()
        self.is_polling = self._webhook is None
        try:
            while True:
                try:
                    await (self._be_told(self._webhook) if self._webhook else self._ask(inbox))
                except Unreachable as error:
                    pause = error.retry_after or next(self._pauses)
                    logger.warning("No updates from Telegram for now (%s); asking again in %.1f s", error, pause)
                    await asyncio.sleep(pause)
        finally:
            self.is_polling = False

    async def _ask(self, inbox: Inbox) -> None:
        try:
            with translated(repeatable=True):
                # While a webhook is set, polling is refused.
                await self._bot.delete_webhook()
            self.heard_since = time.monotonic()
            while True:
                batch = await self._poll()
                self._pauses = _pauses()
                await self._keep(batch, inbox)
        finally:
            self.heard_since = None

    async def _be_told(self, webhook: Webhook) -> None:
        """Set the webhook, and say what Telegram says of it. It stays when we stop: other processes may serve it."""
        with translated(repeatable=True):
            await self._bot.set_webhook(webhook.address, allowed_updates=_WANTED, secret_token=webhook.secret)
            told = (await self._bot.get_webhook_info()).last_error_date
        self._pauses = _pauses()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            with translated(repeatable=True):
                state = await self._bot.get_webhook_info()
            if state.url != webhook.address:
                raise Unreachable("the webhook was removed", retry_after=0)
            if state.last_error_date != told:
                told = state.last_error_date
                logger.warning("Telegram can't deliver updates to %s: %s", webhook.address, state.last_error_message)

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
