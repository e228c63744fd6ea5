"""Discord as the core sees it: the port's verbs on one account."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import aiohttp
from discord.http import Route

from bots.discord import (
    announcing,
    files,
    inspecting,
    interpreting,
    notifying,
    reconciling,
    refs,
    relaying,
    retracting,
    revising,
)
from bots.discord.account import Account
from bots.discord.commands import Tree
from bots.discord.conversing import Conversation
from bots.discord.faults import translated
from bots.discord.gateway import Gateway
from bots.discord.listening import Listening
from bots.discord.places import DEFAULT_LINK_URL, Places
from bots.discord.posting import LIMIT
from bots.discord.render import length
from bots.discord.threads import lost_with_thread
from bots.discord.tracing import once
from bots.discord.webhooks import Webhooks
from core.errors import Refused, Removed, Unreachable
from core.model.events import Event
from core.model.refs import FileHandle, MessageRef, NetworkName, PersonRef, PlaceRef, ThreadRef
from core.model.values import Address, Announcement, Inspection, Message, Preview, Remark, Sent, Subject
from core.ports import Desk, Inbox, PlacePace, Rate, Raw, Traits

_CONCURRENCY = 64
"""The library waits inside a call when it knows a place's limit to be used up: that must not keep others waiting."""


class DiscordNetwork:
    """One bot on Discord; a `core.ports.Network`.

    `api_url` alone says where Discord is: the gateway's address is asked there. `link_url` is where the public
    addresses of channels begin. `commands` are the desk's, as (name, description).
    `per_second` is how many requests all places together take (topics/rate-limits, "Global Rate Limit").
    `ready_timeout` and `identify_pause` (seconds) are the library's own waits at each new session. `assure` raises once
    nothing may be sent any more (`core.store.presence`).
    """

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://discord.com/api/v10",
        link_url: str = DEFAULT_LINK_URL,
        desk: Desk,
        commands: Sequence[tuple[str, str]] = (),
        ready_timeout: float = 2.0,
        identify_pause: float = 5.0,
        per_second: int = 50,
        assure: Callable[[], None] | None = None,
    ) -> None:
        # A message and the thread below it are two requests.
        self._rates = (Rate(max(1, per_second // 2), 1.0),)
        self._token = token
        self._api_url = api_url.rstrip("/")
        self._link_url = link_url.rstrip("/")
        self._commands = commands
        self._conversation = Conversation(desk)
        self._ready_timeout = ready_timeout
        self._identify_pause = identify_pause
        self._assure = assure
        self._account: Account | None = None
        self._http: aiohttp.ClientSession | None = None
        self._listening: Listening | None = None

    @property
    def name(self) -> NetworkName:
        return refs.NETWORK

    @property
    def title(self) -> str:
        return "Discord"

    @property
    def traits(self) -> Traits:
        return Traits(reports_deletions=True, concurrency=_CONCURRENCY, rates=self._rates)

    def pace(self, place: PlaceRef) -> PlacePace:
        """Discord tells the limits of each place with its answers, and the library keeps to them there."""
        return PlacePace(place)

    async def open(self) -> None:
        """Sign in, and register the commands if they are others than before."""
        await self.close()
        _keep_tokens_out_of_logs()
        # The library knows one address of the API per process.
        Route.BASE = self._api_url
        client = Gateway(
            interact=self._conversation.interact,
            trace=once(self._assure),
            ready_timeout=self._ready_timeout,
            identify_pause=self._identify_pause,
        )
        tree = Tree(client, self._commands, self._conversation)
        try:
            with translated():
                await client.login(self._token)
                await tree.settle()
        except BaseException:
            await client.close()
            raise
        self._sign_in(client)

    async def close(self) -> None:
        if self._account:
            await self._account.client.close()
        if self._http:
            await self._http.close()
        self._account = self._listening = self._http = None

    async def announce(self, post: Announcement, at: Address, *, key: str) -> Sent:
        with translated():
            return await announcing.announce(self._signed_in(), post, at, key=key)

    async def relay(self, remark: Remark, at: Address, thread: ThreadRef, *, key: str) -> Sent:
        with translated():
            return await relaying.relay(self._signed_in(), remark, at, thread, key=key)

    async def notify(self, message: Message, at: Address, *, key: str) -> Sent:
        with translated():
            return await notifying.notify(self._signed_in(), message, at, key=key)

    async def revise(
        self, subject: Subject, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef], *, key: str
    ) -> Sent:
        account = self._signed_in()
        channel, _ = refs.read_message(copies[0])
        with translated():
            async with lost_with_thread(account.places, at.place, channel, Removed):
                return await self._revise(account, subject, at, thread, copies, key)

    async def retract(
        self, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef]
    ) -> Sequence[MessageRef]:
        with translated():
            await retracting.retract(self._signed_in(), at, thread, copies)
        return ()

    async def reconcile(self, at: Address, thread: ThreadRef | None, since: datetime) -> Sequence[MessageRef]:
        with translated(reading=True):
            return await reconciling.reconcile(self._signed_in(), at, thread, since)

    async def fetch(self, file: FileHandle, to: Path, *, most: int) -> None:
        account = self._signed_in()
        # Without the hooks of the API's requests, since its answers are no outcomes.
        self._http = self._http or aiohttp.ClientSession()
        with translated(reading=True):
            await files.fetch(account.places, self._http, file, to, most=most)

    async def portrait(self, person: PersonRef) -> FileHandle | None:
        """A picture here has a public address, and comes with every message of its person."""
        return None

    def private_place(self, person: PersonRef) -> PlaceRef:
        return refs.private_place(int(person))

    def lies_in(self, place: PlaceRef, whole: PlaceRef) -> bool:
        return place == whole

    def preview(self, post: Announcement) -> Preview:
        body, was_cut = announcing.composed(post)
        return Preview(body, length(body), LIMIT, was_cut)

    async def inspect(self, place: PlaceRef) -> Inspection:
        with translated():
            return await inspecting.inspect(self._signed_in(), place)

    async def listen(self, inbox: Inbox) -> None:
        self._signed_in()
        if self._listening:
            await self._listening.run(inbox)

    async def interpret(self, raw: Raw) -> Sequence[Event]:
        return interpreting.interpret(raw, self._link_url)

    async def _revise(
        self,
        account: Account,
        subject: Subject,
        at: Address,
        thread: ThreadRef | None,
        copies: Sequence[MessageRef],
        key: str,
    ) -> Sent:
        match subject:
            case Announcement():
                return await revising.revise_announcement(account, subject, at, thread, copies)
            case Message():
                return await revising.revise_notice(account, subject, at, copies, key=key)
            case Remark() if thread:
                return await revising.revise_remark(account, subject, at, thread, copies, key=key)
            case Remark():
                raise Refused("a comment can only be changed in its thread")

    def _sign_in(self, client: Gateway) -> None:
        me = client.user.id if client.user else 0
        places = Places(client, self._link_url)
        self._account = Account(client, me, places, Webhooks(me, places))
        self._listening = Listening(self._account)

    def _signed_in(self) -> Account:
        if self._account is None or self._account.client.is_closed():
            raise Unreachable("not signed in to Discord")
        return self._account


def _keep_tokens_out_of_logs() -> None:
    """At DEBUG the library logs the addresses of webhooks and interactions, which hold their tokens."""
    library = logging.getLogger("discord")
    library.setLevel(max(library.getEffectiveLevel(), logging.INFO))
