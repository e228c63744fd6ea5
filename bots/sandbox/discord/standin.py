"""Discord on one port: the REST API, the gateway and the CDN, over one world that persons act in."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http import HTTPStatus
from urllib.parse import unquote

from aiohttp import web

from bots.sandbox.discord import faulty
from bots.sandbox.discord.asking import Asking
from bots.sandbox.discord.cdn import Cdn
from bots.sandbox.discord.commands import CommandRoutes
from bots.sandbox.discord.faults import Refusal, plain
from bots.sandbox.discord.forms import read_form
from bots.sandbox.discord.gateway import Gateway
from bots.sandbox.discord.intents import PRIVILEGED, Intent
from bots.sandbox.discord.model import Json
from bots.sandbox.discord.pace import Limits, Pace
from bots.sandbox.discord.reactions import ReactionRoutes
from bots.sandbox.discord.rest_interactions import InteractionRoutes
from bots.sandbox.discord.rest_messages import MessageRoutes
from bots.sandbox.discord.rest_places import PlaceRoutes
from bots.sandbox.discord.rest_threads import ThreadRoutes
from bots.sandbox.discord.rest_webhooks import WebhookRoutes
from bots.sandbox.discord.routing import Call, RecordedCall, Route, find
from bots.sandbox.discord.snapshot import snapshot
from bots.sandbox.discord.state import Event
from bots.sandbox.faults import ConnectionLost, Disorder, Fault, Plan, Strike, Subject, hung_up
from bots.sandbox.faults.strike import refuse_unread

API = "/api/v10"
LATE = 0.05
"""Seconds by which the gateway is behind the REST answer without `echo_first`."""


class DiscordStandIn(Asking):
    """Discord as far as the product uses it, for one bot; stricter only in refusing keys it does not know.

    `echo_first` chooses whether an event of the bot's own doing arrives before or after the answer to the request;
    the network promises neither. `privileged` are the intents that are switched on for the application. `steady` is
    the clock of the rate limits, in seconds.
    """

    def __init__(
        self,
        *,
        token: str,
        clock: Callable[[], float] = time.time,
        bot_name: str = "Dispatch",
        privileged: int = PRIVILEGED,
        echo_first: bool = True,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(clock=clock, bot_name=bot_name)
        self.echo_first = echo_first
        self.calls: deque[RecordedCall] = deque(maxlen=10_000)
        self._token = token
        self._pace = Pace(steady)
        self._cdn = Cdn(self.state)
        self._gateway = Gateway(self.state, self.wire, token=token, privileged=privileged, changed=self.changed)
        self._table = self._routes(reads_content=bool(privileged & Intent.MESSAGE_CONTENT))
        self._coming_back: asyncio.TimerHandle | None = None
        self.faults = Plan[Fault](lambda fault: faulty.check(fault, self._table))
        """What is to go wrong with requests: `faults.add(Fault("drop", method="POST", chat=channel.id))`."""
        self.disorder = Disorder[Event](self._tell_gateway)
        """What is to go wrong with events: `disorder.add(Disturbance("late", update="MESSAGE_CREATE"))`."""

    def _routes(self, *, reads_content: bool) -> list[Route]:
        state, wire, posting, threads = self.state, self.wire, self.posting, self.thread_acts
        return [
            *PlaceRoutes(state, wire, threads, self._gateway).routes(),
            *MessageRoutes(state, wire, posting, reads_content=reads_content).routes(),
            *ReactionRoutes(state, wire, posting).routes(),
            *ThreadRoutes(state, wire, threads).routes(),
            *InteractionRoutes(state, wire, posting).routes(),
            *WebhookRoutes(state, wire, posting, threads, self.webhook_acts).routes(),
            *CommandRoutes(state, wire).routes(),
        ]

    @property
    def address(self) -> str:
        """Where the server is reached: "http://127.0.0.1:PORT", told once the port is known."""
        return self.state.address

    @address.setter
    def address(self, address: str) -> None:
        self.state.address = address

    @property
    def limits(self) -> Limits:
        """The pace that is enforced; may be set at any time, and counts anew then."""
        return self._pace.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._pace.limits = limits

    @property
    def refused_by_rate(self) -> int:
        """How many requests were too fast and got 429."""
        return self._pace.refused

    @property
    def connected(self) -> bool:
        """Whether the bot is listening at the gateway at this moment."""
        return self._gateway.connected

    def routes(self) -> list[web.RouteDef]:
        """What to mount into the application that serves the sandbox."""
        return [
            web.route("*", API + "/{path:.*}", self._answer),
            web.get("/gateway", self._gateway.serve),
            web.get("/gateway/", self._gateway.serve),
            web.get("/cdn/{path:.*}", self._cdn.serve),
        ]

    def drop_gateway(self, *, resumable: bool = True) -> None:
        """Cut every gateway connection; unless `resumable`, the bot has to identify anew and misses the gap."""
        self._gateway.drop(resumable=resumable)

    def refuse_resume(self, times: int = 1) -> None:
        """Tell the next clients that want to resume that their session is invalid (op 9), so that they miss the gap."""
        self._gateway.resumes_to_refuse = times

    @contextmanager
    def offline(self, *, resumable: bool = False) -> Iterator[None]:
        """A time in which the gateway tells nothing: cut at its beginning, and silent to new connections."""
        self.go_offline(resumable=resumable)
        try:
            yield
        finally:
            self.come_back()

    def go_offline(self, seconds: float | None = None, *, resumable: bool = False) -> None:
        """Begin such a time; it lasts until `come_back`, or so many seconds."""
        self.come_back()
        self._gateway.go_offline(resumable=resumable)
        if seconds is not None:
            self._coming_back = asyncio.get_running_loop().call_later(seconds, self.come_back)

    def come_back(self) -> None:
        """End such a time, if there is one."""
        if self._coming_back:
            self._coming_back.cancel()
        self._coming_back = None
        self._gateway.come_back()

    async def close(self) -> None:
        """End every gateway connection and let go of what a fault holds, so that the server can stop at once."""
        self.faults.clear()
        self.disorder.clear()
        self.come_back()
        self._gateway.drop(resumable=False)

    def snapshot(self) -> Json:
        """Everything that persons can see, for the window; see `snapshot.snapshot`."""
        return snapshot(self.state, self.wire)

    def _happened(self, event: Event) -> None:
        self.disorder.pass_on(event.name, event)
        super()._happened(event)

    def _tell_gateway(self, event: Event, tellings: int) -> None:
        for _ in range(tellings):
            self._gateway.tell(event)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """The one way in for every request: recorded, authorised, answered, and its events told in their order."""
        path = request.raw_path.partition("?")[0].removeprefix(API)
        record = RecordedCall(request.method, "", path, query=dict(request.query))
        self.calls.append(record)
        headers: dict[str, str] = {}
        with ExitStack() as behind:
            try:
                await self._perform(request, record, headers, behind)
            except Refusal as refusal:
                record.status, record.answer = refusal.status, refusal.body
                headers |= refusal.headers
            except ConnectionLost:
                self.changed()
                return hung_up(request)
            if self.echo_first:
                await self._gateway.flush()
            response = self._response(record, headers)
            with suppress(ConnectionError):  # the client has stopped waiting, which is no fault of ours
                await response.prepare(request)
                await response.write_eof()
        self.changed()
        return response

    async def _perform(
        self, request: web.Request, record: RecordedCall, headers: dict[str, str], behind: ExitStack
    ) -> None:
        """Does what is asked; `headers` receives the answer's, and `behind` what comes after the answer."""
        route, parameters = find(self._table, request.method, record.path)
        parameters = {name: unquote(value) for name, value in parameters.items()}
        record.route, record.parameters = route.template, parameters
        if not route.open and request.headers.get("Authorization") != f"Bot {self._token}":
            raise plain(401, "Unauthorized")
        await asyncio.sleep(self.limits.latency)
        subject = Subject(route.method, route.template, faulty.places(self.state, parameters, record.query))
        refuse_unread(self.faults, subject)
        headers |= self._pace.spend(route, parameters)
        record.body, files = await read_form(request)
        record.files = {number: upload.filename for number, upload in files.items()}
        call = Call(request.method, record.path, parameters, record.query, record.body, files)
        strike = Strike(self.faults, faulty.refusal_of, request, subject)
        self.changed()
        await strike.before()
        if not self.echo_first and not strike.comes_after:
            self._gateway.hold()
            behind.callback(asyncio.get_running_loop().call_later, LATE, self._gateway.release)
        status, answer = route.act(call)
        await strike.after()
        record.status, record.answer = status, answer

    @staticmethod
    def _response(record: RecordedCall, headers: dict[str, str]) -> web.Response:
        """The answer; its Content-Type names no charset, as the network's does, and the library insists on it."""
        if record.status == HTTPStatus.NO_CONTENT:
            return web.Response(status=record.status, headers=headers)
        return web.Response(
            status=record.status,
            body=json.dumps(record.answer).encode(),
            headers={"Content-Type": "application/json", "Via": "1.1 sandbox", **headers},
        )
