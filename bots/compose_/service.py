"""The composition root: settings become one running service, and it is taken down cleanly."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Literal

from aiohttp import web

from bots.backbone import Backbone, SystemClock, backbone
from bots.desk import COMMANDS, Desk
from bots.desk.changing import Changing
from bots.desk.fetching import PageReader
from bots.discord.network import DiscordNetwork
from bots.telegram.network import TelegramNetwork
from bots.telegram.pace import Limits
from bots.telegram.webhook import PATH, Webhook, receiver
from core.delivery import Alarm, Drain, Ledger, Outcomes, Voice
from core.delivery.subjects import is_public
from core.engine.schema import upgrade
from core.model.refs import NetworkName, PersonRef, PlaceRef
from core.ports import Clock, Inbox, Network
from core.services.accounts import Account
from core.services.configuring import Configuring, Wanted
from core.services.discussion import Discussion, Editors
from core.services.keeping import Keeping
from core.services.publishing import Publishing
from core.services.receiving import Receiving
from core.services.subscribing import Subscribing
from core.services.sweeping import Sweep
from core.settings import Settings
from core.store import Database
from core.store.presence import Presence
from core.store.secrets import secret
from core.web.app import build
from core.web.blog import BlogInfo

_log = logging.getLogger(__name__)

TELEGRAM = NetworkName("telegram")
DISCORD = NetworkName("discord")

Part = Literal["web", "bots"]
"""What a process can do alone: serve the blog and Telegram's webhook, or be at work in the chats."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that the Discord library waits at each new session: for the servers to be told, and before it begins."""

    ready: float = 2.0
    identify: float = 5.0


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
    settings: Settings, clock: Clock | None = None, *, waits: Waits = Waits(), only: Part | None = None
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
            accounts, receiving = _wire(settings, database, stands_on, inbox, clock, waits, webhook)
            await receiving.retry_parked()
        for account in accounts.values():
            await account.configure()
            stack.push_async_callback(account.network.close)
        routes = [receiver(webhook.secret, inbox)] if webhook else []
        address = "" if only == "bots" else await _serve(stack, settings, database, accounts, routes)
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


def _wire(
    settings: Settings,
    database: Database,
    stands_on: Backbone,
    inbox: Inbox,
    clock: Clock,
    waits: Waits,
    webhook: Webhook | None,
) -> tuple[dict[NetworkName, Account], Receiving]:
    """Everything between the database and the networks."""
    engine, presence = stands_on.engine, stands_on.presence
    editors = _editors(settings)
    ledger = Ledger(engine, clock)
    voice = Voice(
        base_url=settings.blog.base_url,
        editor_name=settings.blog.editor_name,
        network_titles={TELEGRAM: "Telegram", DISCORD: "Discord"},
        media=settings.web.media,
    )
    publishing, discussion = Publishing(ledger, clock, settings.blog.zone), Discussion(ledger, clock, editors)
    desk = Desk(
        database,
        editors,
        publishing,
        Subscribing(clock),
        Changing(publishing, discussion, editors, clock),
        voice,
        PageReader(private_networks=not is_public(settings.blog.base_url)),
        title=settings.blog.title,
        media=settings.web.media,
    )
    networks = _networks(settings, desk, waits, webhook, presence)
    desk.serve(list(networks.values()))
    receiving = Receiving(database, networks, discussion, desk, ledger, clock)
    chats = [(name, networks[name].private_place(person)) for name, person in sorted(editors.ids) if name in networks]
    give_up_after = timedelta(hours=settings.delivery.give_up_after_hours)
    outcomes = Outcomes(engine, Alarm(ledger, clock, chats), clock, give_up_after=give_up_after)
    accounts: dict[NetworkName, Account] = {}
    for name, network in networks.items():
        account = Account(
            network,
            _destinations(settings, name),
            database,
            Configuring(clock),
            inbox,
            presence,
            signed_in=partial(engine.serve, name),
        )
        accounts[name] = account
        drain = Drain(network, database, voice, outcomes, clock, presence)
        engine.register("drain", [name], account.when_open(drain.run))
        engine.register("apply", [name], account.when_open(receiving.apply))
    return accounts, receiving


def _networks(
    settings: Settings, desk: Desk, waits: Waits, webhook: Webhook | None, presence: Presence
) -> dict[NetworkName, Network]:
    networks: dict[NetworkName, Network] = {}
    if token := settings.telegram.token.get_secret_value():
        networks[TELEGRAM] = TelegramNetwork(
            token,
            api_url=settings.telegram.api_url,
            link_url=settings.telegram.link_url,
            commands=COMMANDS,
            limits=Limits(
                settings.telegram.per_second,
                settings.telegram.per_chat_second,
                settings.telegram.chat_burst,
                settings.telegram.per_group_minute,
            ),
            receipt_patience=settings.telegram.receipt_seconds,
            webhook=webhook,
            assure=presence.assure,
        )
    if token := settings.discord.token.get_secret_value():
        networks[DISCORD] = DiscordNetwork(
            token,
            api_url=settings.discord.api_url,
            link_url=settings.discord.link_url,
            desk=desk,
            commands=COMMANDS,
            ready_timeout=waits.ready,
            identify_pause=waits.identify,
            assure=presence.assure,
            per_second=settings.discord.per_second,
        )
    return networks


def _editors(settings: Settings) -> Editors:
    telegram = {(TELEGRAM, PersonRef(str(number))) for number in settings.telegram.editors}
    discord = {(DISCORD, PersonRef(str(number))) for number in settings.discord.editors}
    return Editors(frozenset(telegram | discord))


def _destinations(settings: Settings, name: NetworkName) -> list[Wanted]:
    if name == TELEGRAM:
        return [
            Wanted(
                PlaceRef(f"{each.chat}/{each.topic}" if each.topic else str(each.chat)),
                each.labels,
                {"silent": each.silent},
            )
            for each in settings.telegram.destinations
        ]
    return [
        Wanted(PlaceRef(str(each.channel)), each.labels, {"crosspost": each.crosspost})
        for each in settings.discord.destinations
    ]


async def _serve(
    stack: AsyncExitStack,
    settings: Settings,
    database: Database,
    accounts: Mapping[NetworkName, Account],
    routes: Iterable[web.AbstractRouteDef],
) -> str:
    """Serve the blog; its address, with the port that the kernel chose where the settings left it the choice."""

    async def ready() -> Mapping[str, str]:
        return {name: account.trouble for name, account in accounts.items()}

    blog = BlogInfo(
        title=settings.blog.title,
        tagline=settings.blog.tagline,
        base_url=settings.blog.base_url,
        timezone=settings.blog.zone,
        language=settings.blog.language,
        editor_name=settings.blog.editor_name,
    )
    app = build(blog, database, media=settings.web.media, ready=ready, extra_routes=routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, settings.web.host, settings.web.port)
    await site.start()
    host, port = runner.addresses[0][:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
