"""Everything between the database and the networks."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bots.compose.backbone import Backbone
from bots.compose.networks import TITLES, Waits, destinations, editors, networks
from bots.desk import Desk
from bots.desk.changing import Changing
from bots.desk.connecting import Connecting
from bots.desk.counters import Counter
from bots.desk.explaining import Explaining
from bots.desk.fetching import PageReader
from bots.desk.helping import Helping
from bots.desk.posting import Posting
from bots.desk.subscriptions import Subscriptions
from bots.telegram.webhook import Webhook
from core.delivery import Access, Alarm, Drain, Ledger, Outcomes, Voice
from core.delivery.subjects import is_public
from core.model.refs import NetworkName, PlaceRef
from core.ports import Clock, Inbox, Network
from core.services.accounts import Account
from core.services.configuring import Configuring
from core.services.discussion import Discussion, Editors
from core.services.publishing import Publishing
from core.services.receiving import Receiving
from core.services.subscribing import Subscribing
from core.settings import Settings
from core.store import Database


def wire(
    settings: Settings,
    database: Database,
    stands_on: Backbone,
    inbox: Inbox,
    clock: Clock,
    waits: Waits,
    webhook: Webhook | None,
) -> tuple[dict[NetworkName, Account], Receiving]:
    """The accounts by network, their jobs registered with the engine, and what applies the inbox."""
    engine, presence = stands_on.engine, stands_on.presence
    allowed = editors(settings)
    ledger = Ledger(engine, clock)
    voice = Voice(
        base_url=settings.blog.base_url,
        editor_name=settings.blog.editor_name,
        network_titles=TITLES,
        media=settings.web.media,
    )
    publishing, discussion = Publishing(ledger, clock, settings.blog.zone), Discussion(ledger, clock, allowed)
    known: dict[NetworkName, Network] = {}
    chats: list[tuple[NetworkName, PlaceRef]] = []
    alarm = Alarm(ledger, clock, chats)
    access = Access(ledger, alarm)
    configuring = Configuring(access, clock)
    connecting = Connecting(database, lambda: known, allowed, configuring, access)
    desk = _desk(settings, database, publishing, discussion, voice, allowed, clock, known, connecting)
    known.update(networks(settings, desk, waits, webhook, presence))
    chats += [(name, known[name].private_place(person)) for name, person in sorted(allowed.ids) if name in known]
    give_up_after = timedelta(hours=settings.delivery.give_up_after_hours)
    receiving = Receiving(database, known, discussion, desk, ledger, access, clock)
    outcomes = Outcomes(engine, access, alarm, clock, give_up_after=give_up_after)
    accounts: dict[NetworkName, Account] = {}
    for name, network in known.items():
        account = Account(
            network,
            destinations(settings, name),
            database,
            configuring,
            inbox,
            presence,
            signed_in=partial(engine.serve, name),
        )
        accounts[name] = account
        drain = Drain(network, database, voice, outcomes, clock, presence)
        engine.register("drain", [name], account.when_open(drain.run))
        engine.register("apply", [name], account.when_open(receiving.apply))
    return accounts, receiving


def _desk(
    settings: Settings,
    database: Database,
    publishing: Publishing,
    discussion: Discussion,
    voice: Voice,
    allowed: Editors,
    clock: Clock,
    known: dict[NetworkName, Network],
    connecting: Connecting,
) -> Desk:
    """The desk with its counters; `known` is filled later, since networks need the desk before they exist."""
    title = settings.blog.title
    pages = PageReader(private_networks=not is_public(settings.blog.base_url))
    changing = Changing(publishing, discussion, allowed, clock)
    counters: list[Counter] = [
        Helping(allowed, title),
        Posting(publishing, voice, pages, settings.web.media, lambda: list(known.values())),
        Subscriptions(Subscribing(clock), title),
        Explaining(clock),
        connecting,
        changing,
    ]
    return Desk(database, allowed, changing, counters)
