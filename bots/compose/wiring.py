"""Everything between the database and the networks."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bots.compose.backbone import Backbone
from bots.compose.networks import TITLES, Waits, destinations, editors, networks
from bots.compose.persons import Persons
from bots.desk import Desk
from bots.desk.changing import Changing
from bots.desk.connecting import Connecting
from bots.desk.counters import Counter
from bots.desk.explaining import Explaining
from bots.desk.fetching import PageReader
from bots.desk.helping import Helping
from bots.desk.moderating import Moderating
from bots.desk.posting import Posting
from bots.desk.subscriptions import Subscriptions
from bots.telegram.webhook import Webhook
from core.delivery import Access, Alarm, Drain, Ledger, Outcomes, Voice
from core.delivery.subjects import is_public
from core.model.refs import NetworkName, PlaceRef
from core.ports import Clock, Inbox, Network
from core.services.accounts import Account
from core.services.admission import Admission, Rules
from core.services.attaching import Attaching
from core.services.cards import Cards
from core.services.configuring import Configuring
from core.services.discussion import Discussion
from core.services.editors import Editors
from core.services.moderation import Moderation
from core.services.portraying import Portraying
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
    known: dict[NetworkName, Network] = {}

    def chats() -> list[tuple[NetworkName, PlaceRef]]:
        return [(name, known[name].private_place(person)) for name, person in sorted(allowed.ids) if name in known]

    alarm = Alarm(ledger, clock, chats)
    access = Access(ledger, alarm)
    configuring = Configuring(access, clock)
    cards = Cards(ledger, clock, voice, settings.blog.zone, chats)
    rules = Rules(settings.discussion.moderation, settings.discussion.per_author_minute)
    publishing = Publishing(ledger, clock, settings.blog.zone)
    persons = Persons(settings, database, engine, ledger, clock, allowed, voice, lambda: known)
    discussion = Discussion(ledger, clock, allowed, Admission(rules), cards, consent=persons.consent())
    moderating = Moderating(Moderation(ledger, clock, allowed, cards), cards, clock)
    connecting = Connecting(database, lambda: known, allowed, configuring, access)
    desk = _desk(
        settings, database, publishing, discussion, moderating, connecting, persons, voice, allowed, clock, known
    )
    known.update(networks(settings, desk, waits, webhook, presence))
    receiving = Receiving(database, known, discussion, desk, ledger, access, clock)
    give_up_after = timedelta(hours=settings.delivery.give_up_after_hours)
    attaching = Attaching(
        database,
        known,
        ledger,
        clock,
        folder=settings.web.media,
        largest=int(settings.discussion.largest_file_mb * 2**20),
    )
    public = is_public(settings.blog.base_url)
    portraying = Portraying(database, known, clock, folder=settings.web.media, public=public)
    outcomes = Outcomes(engine, access, alarm, clock, give_up_after=give_up_after)
    farewells = persons.farewells()
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
        engine.register("media", [name], account.when_open(attaching.run))
        engine.register("portraits", [name], account.when_open(portraying.run))
        engine.register("farewell", [name], account.when_open(farewells.run))
    return accounts, receiving


def _desk(
    settings: Settings,
    database: Database,
    publishing: Publishing,
    discussion: Discussion,
    moderating: Moderating,
    connecting: Connecting,
    persons: Persons,
    voice: Voice,
    allowed: Editors,
    clock: Clock,
    known: dict[NetworkName, Network],
) -> Desk:
    """The desk with its counters; `known` is filled later, since networks need the desk before they exist."""
    title = settings.blog.title
    pages = PageReader(private_networks=not is_public(settings.blog.base_url))
    changing = Changing(publishing, discussion, moderating, allowed, clock)
    counters: list[Counter] = [
        Helping(allowed, title),
        Posting(publishing, voice, pages, settings.web.media, lambda: list(known.values())),
        Subscriptions(Subscribing(clock), title),
        Explaining(clock),
        connecting,
        changing,
        moderating,
        *persons.counters(discussion),
    ]
    return Desk(database, allowed, changing, counters)
