"""Delivers updates by POST to the bot's own address, again and again until it answers 2xx."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from yarl import URL

from bots.sandbox.telegram.model import Json
from bots.sandbox.telegram.refusal import Refusal, bad_request
from bots.sandbox.telegram.updates import Update, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_TIMEOUT = aiohttp.ClientTimeout(total=60)


@dataclass(slots=True)
class Target:
    """Where a webhook goes."""

    url: str
    secret_token: str | None
    max_connections: int


class Webhook:
    """Sends up to `max_connections` updates at once; those of one chat go one after the other."""

    def __init__(self, updates: Updates, clock: Callable[[], float]) -> None:
        self.target: Target | None = None
        self.retry_delay = 1.0
        """Seconds between two attempts at the same update."""
        self._updates = updates
        self._clock = clock
        self._last_error: Json = {}
        self._sender: asyncio.Task[None] | None = None
        self._busy: set[int] = set()

    async def set(self, url: str, secret_token: str | None, max_connections: int) -> None:
        """Starts delivering to `url`; an empty one stops it. Raises Refusal 400 for a wrong address or secret.

        The real server wants HTTPS; like a local Bot API server, this one takes HTTP as well.
        """
        if secret_token is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret_token):
            raise bad_request("secret token contains unallowed characters")
        if url and URL(url).scheme not in ("http", "https"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        await self.close()
        self._last_error = {}
        self.target = Target(url, secret_token, min(max(max_connections, 1), 100)) if url else None
        if self.target is not None:
            self._sender = asyncio.create_task(self._deliver(self.target))

    def info(self) -> Json:
        """WebhookInfo."""
        shape: Json = {
            "url": self.target.url if self.target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending()),
        }
        if self.target is not None:
            shape |= {"max_connections": self.target.max_connections}
            shape |= {"allowed_updates": sorted(self._updates.allowed)}
        return shape | self._last_error

    def refuse_polling(self) -> None:
        """Raises Refusal 409 while a webhook is set."""
        if self.target is not None:
            raise Refusal(
                409,
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )

    async def close(self) -> None:
        """Stops delivering; what is unconfirmed stays queued."""
        sender, self._sender, self.target = self._sender, None, None
        if sender is not None:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _deliver(self, target: Target) -> None:
        self._busy = set()
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, asyncio.TaskGroup() as group:
            while True:
                await self._updates.moved.until(self._next, seconds=3600)
                update = self._next() if len(self._busy) < target.max_connections else None
                if update is None:
                    await self._updates.moved.until(lambda: len(self._busy) < target.max_connections, 3600)
                    continue
                self._busy.add(update.lane)
                group.create_task(self._post(session, target, update))

    def _next(self) -> Update | None:
        return next((update for update in self._updates.pending() if update.lane not in self._busy), None)

    async def _post(self, session: aiohttp.ClientSession, target: Target, update: Update) -> None:
        while True:
            if await self._accepted(session, target, update):
                break
            await asyncio.sleep(self.retry_delay)
        self._updates.confirm(update.id)
        self._busy.discard(update.lane)
        self._updates.moved.beat()

    async def _accepted(self, session: aiohttp.ClientSession, target: Target, update: Update) -> bool:
        headers = {SECRET_HEADER: target.secret_token} if target.secret_token else {}
        try:
            async with session.post(target.url, json=update.wire, headers=headers) as response:
                if response.ok:
                    return True
                reason = f"Wrong response from the webhook: {response.status} {response.reason}"
        except aiohttp.ClientConnectorError:
            reason = "Connection refused"
        except (aiohttp.ClientError, TimeoutError):
            reason = "Connection reset by peer"
        self._last_error = {"last_error_date": int(self._clock()), "last_error_message": reason}
        return False
