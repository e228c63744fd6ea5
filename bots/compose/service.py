"""The service: what runs, as long as it runs, and in which order it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from bots.compose.backbone import SystemClock, backbone
from bots.compose.networks import Waits
from bots.compose.site import serve
from bots.compose.wiring import wire
from bots.telegram.webhook import PATH, Webhook, receiver
from core.delivery.subjects import is_public
from core.engine.schema import upgrade
from core.model.refs import NetworkName
from core.ports import Clock
from core.services.accounts import Account
from core.services.keeping import Keeping
from core.services.sweeping import Sweep
from core.settings import Settings
from core.store import Database
from core.store.secrets import secret

_log = logging.getLogger(__name__)

Part = Literal["web", "bots"]
"""What a process can do alone: serve the blog and Telegram's webhook, or be at work in the chats."""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: where the blog is ("" if another process serves it), and the accounts at work in the chats."""

    address: str
    database: Database
    accounts: Mapping[NetworkName, Account]
    tasks: tuple[asyncio.Task[None], ...]

    async def broken(self) -> None:
        """Wait until a part of it breaks, and raise what it broke with; an account that gave up is not broken."""
        await asyncio.gather(*self.tasks)
        await asyncio.Event().wait()


@asynccontextmanager
async def running(
    settings: Settings, clock: Clock | None = None, *, waits: Waits | None = None, only: Part | None = None
) -> AsyncIterator[Service]:
    """The service or, on PostgreSQL, a part of it, as long as the block lasts; what is being sent then is finished."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        database = Database(settings.database.url)
        stack.push_async_callback(database.close)
        await upgrade(database)
        stands_on = backbone(database, clock)
        inbox = Keeping(database, stands_on.engine, clock)
        webhook = await _webhook(settings, database)
        accounts: dict[NetworkName, Account] = {}
        if only != "web":
            accounts, receiving = wire(settings, database, stands_on, inbox, clock, waits or Waits(), webhook)
            await receiving.retry_parked()
        for account in accounts.values():
            await account.configure()
            stack.push_async_callback(account.network.close)
        routes = [receiver(webhook.secret, inbox)] if webhook else []
        address = "" if only == "bots" else await serve(stack, settings, database, accounts, routes)
        works = [account.run for account in accounts.values()]
        if accounts and not database.is_sqlite:
            works.append(Sweep(accounts, database, stands_on.engine, clock).run)
        tasks = await stack.enter_async_context(stands_on.up(*works))
        yield Service(address, database, accounts, tasks)


async def _webhook(settings: Settings, database: Database) -> Webhook | None:
    """Where Telegram is to deliver updates, and with which secret; None while it is asked for them."""
    if settings.telegram.updates == "polling":
        return None
    if not is_public(settings.blog.base_url):
        _log.warning("blog.base_url is not a public address: Telegram itself can't deliver updates to it")
    return Webhook(settings.blog.base_url + PATH, await secret(database, "telegram webhook"))
