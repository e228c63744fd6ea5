"""Receipts: a channel's post comes back as the automatic forward into its discussion group, and so proves itself.

Nothing else of what was sent can be looked up later: the Bot API has no history (core.telegram.org/bots/api).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from telegram import Bot
from telegram.constants import ChatType

from bots.telegram.faults import translated
from bots.telegram.refs import read_place
from bots.telegram.updates import Updates
from core.errors import Refused, Unreachable
from core.model.refs import MessageRef, PlaceRef, ThreadRef

PATIENCE = 30.0
"""Seconds of undisturbed listening after which a receipt that did not come will not come."""


class Receipts:
    """Tells when the receipt of an unclear send can no longer come; when it comes, it comes as an update."""

    def __init__(self, bot: Bot, updates: Updates, *, patience: float = PATIENCE) -> None:
        self._bot = bot
        self._updates = updates
        self._patience = patience
        self._asked: dict[tuple[PlaceRef, datetime], float] = {}

    async def missing(self, place: PlaceRef, thread: ThreadRef | None, since: datetime) -> Sequence[MessageRef]:
        """Nothing, once it is certain that nothing was sent.

        Raises Unreachable while a receipt may still come, and Refused where there never is one.
        """
        if thread is not None or not await self._has_receipts(place):
            raise Refused("Telegram does not tell whether it was sent")
        now = time.monotonic()
        asked, heard = self._asked.setdefault((place, since), now), self._updates.heard_since
        if heard is None and (self._updates.is_polling or await self._may_be_waiting()):
            raise Unreachable("it is not heard whether it was sent", retry_after=self._patience / 6)
        left = max(asked, heard or asked) + self._patience - now
        if left > 0:
            raise Unreachable("its automatic forward is waited for", retry_after=left)
        del self._asked[place, since]
        return ()

    async def _may_be_waiting(self) -> bool:
        """Where another process hears what Telegram reports: whether it has not heard everything yet."""
        with translated(repeatable=True):
            return (await self._bot.get_webhook_info()).pending_update_count > 0

    async def _has_receipts(self, place: PlaceRef) -> bool:
        with translated(repeatable=True):
            chat = await self._bot.get_chat(read_place(place).chat)
        return chat.type == ChatType.CHANNEL and chat.linked_chat_id is not None
