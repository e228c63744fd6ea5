"""The stand-in itself: the world's builders and persons for tests and the window, the Bot API for the bot."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from aiohttp import web

from bots.sandbox.faults import ConnectionLost, Fault, Plan, Strike, Subject, hung_up
from bots.sandbox.faults.strike import refuse_unread
from bots.sandbox.telegram import faulty
from bots.sandbox.telegram.comings import Comings
from bots.sandbox.telegram.methods import methods
from bots.sandbox.telegram.model import Call, Chat, Json, Message, User
from bots.sandbox.telegram.parameters import decoded, received
from bots.sandbox.telegram.persons import Persons
from bots.sandbox.telegram.places import Places
from bots.sandbox.telegram.rates import Limits, Rates
from bots.sandbox.telegram.reacting import Reacting
from bots.sandbox.telegram.refusal import Refusal
from bots.sandbox.telegram.snapshot import snapshot
from bots.sandbox.telegram.spec import METHODS
from bots.sandbox.telegram.state import State
from bots.sandbox.telegram.webhook import Webhook

T = TypeVar("T")
_NAMES = {name.lower(): name for name in METHODS}


class TelegramStandIn(Places, Persons, Reacting, Comings):
    """One bot's Bot API server and the world around it, in memory.

    Serve `routes()` with aiohttp, then set `address`; call `close()` when the server shuts down, since it ends
    the long polls. Unlike the real server it refuses parameters that it does not know.
    """

    def __init__(
        self,
        *,
        token: str,
        clock: Callable[[], float] = time.time,
        username: str = "dispatch_bot",
        name: str = "Dispatch",
        privacy: bool = True,
    ) -> None:
        """`token` is "ID:SECRET"; `privacy` is privacy mode."""
        self.token = token
        self.bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.address = ""
        """Where the server is reached, such as "http://127.0.0.1:8081"; needed for addresses in `snapshot`."""
        self.forward_first = False
        """Which comes first when the bot posts in a channel: the answer, or the automatic forward's update. If
        True, the answer waits until a poll has fetched that update, at most `forward_wait` seconds."""
        self.forward_wait = 5.0
        self.calls: deque[Call] = deque(maxlen=10_000)
        self.faults = Plan[Fault](faulty.check)
        """What is to go wrong with requests: `faults.add(Fault("drop", method="sendMessage"))`."""
        self._rates = Rates(clock, Limits())
        state = State(self.bot, clock, privacy=privacy)
        super().__init__(state)
        self.updates = state.updates
        self.disorder = state.updates.disorder
        """What is to go wrong with updates: `disorder.add(Disturbance("late", update="message"))`."""
        self.webhook = Webhook(state.updates, clock)
        self._methods = methods(state, self.webhook)

    def routes(self) -> list[web.RouteDef]:
        """`/bot{token}/{method}` and `/file/bot{token}/{path}`."""
        return [
            web.route("*", "/bot{token}/{method}", self._answer),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    @property
    def limits(self) -> Limits:
        """The pace that is enforced; may be set at any time, and counts anew then."""
        return self._rates.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._rates.limits = limits

    @property
    def privacy(self) -> bool:
        """Whether the bot is in privacy mode; may be set at any time."""
        return self._state.privacy

    @privacy.setter
    def privacy(self, privacy: bool) -> None:
        self._state.privacy = privacy

    @property
    def refused_by_rate(self) -> int:
        """How many requests were too fast and got 429."""
        return self._rates.refused

    async def close(self) -> None:
        """Ends long polls and webhook deliveries, and lets go of what a fault holds."""
        self.faults.clear()
        self.updates.close()
        await self.webhook.close()

    def on_change(self, observer: Callable[[], None]) -> None:
        """Calls the observer after each change, and as each request comes and is answered."""
        self._state.observers.append(observer)

    def user(self, user_id: int) -> User:
        """The person with this id; raises ValueError if there is none."""
        if user_id not in self._state.users:
            raise ValueError(f"there is no person {user_id}")
        return self._state.users[user_id]

    def chat(self, chat_id: int | str) -> Chat:
        """The chat with this id, or public "@name"; raises ValueError if there is none."""
        try:
            return self._state.chat(chat_id)
        except Refusal as refusal:
            raise ValueError(refusal.description) from refusal

    def message(self, chat: Chat, message_id: int) -> Message:
        """A message that was not deleted; raises ValueError if there is none."""
        found = self._state.message(chat, message_id)
        if found is None:
            raise ValueError(f"there is no message {message_id} in this chat")
        return found

    def messages(self, chat: Chat) -> list[Message]:
        """What is in a chat and was not deleted, oldest first."""
        return [message for message in chat.messages.values() if not message.deleted]

    def snapshot(self) -> Json:
        """Everything that persons can see; its shape is told in `snapshot.snapshot`."""
        return snapshot(self._state, lambda path: f"{self.address}/file/bot{self.token}/{path}")

    async def eventually(self, condition: Callable[[], T], timeout: float = 10) -> T:  # noqa: ASYNC109 - a bound, with a picture of the last state
        """Waits until the condition holds, looked at after each change, and gives its value.

        Raises AssertionError with the last state when `timeout` seconds are over.
        """
        if not await self._state.moved.until(condition, timeout):
            calls = [(call.method, call.parameters, call.error or call.status) for call in self.calls]
            chats = json.dumps(self.snapshot()["chats"], ensure_ascii=False, indent=1)
            raise AssertionError(f"not within {timeout} s; last calls: {calls[-10:]}\nchats: {chats}")
        return condition()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """The one place that every request passes."""
        if request.match_info["token"] != self.token:
            return _refused(Refusal(401, "Unauthorized"))
        call = Call(request.match_info["method"], {})
        self.calls.append(call)
        self._state.changed()
        forwards: list[Message] = []
        try:
            call.result = await self._perform(call, request, forwards)
        except Refusal as refusal:
            call.status, call.error = refusal.code, refusal.description
            return _refused(refusal)
        except ConnectionLost:
            call.error = "no answer"
            return hung_up(request)
        else:
            call.status = 200
            response = web.json_response({"ok": True, "result": call.result})
            if forwards:
                await self._send_before_forwards(request, response, forwards)
            return response
        finally:
            self._state.changed()

    async def _perform(self, call: Call, request: web.Request, forwards: list[Message]) -> Any:
        """Runs the method; `forwards` receives what is to be told after the answer."""
        call.method = _NAMES.get(call.method.lower(), call.method)
        await asyncio.sleep(self.limits.latency)
        refuse_unread(self.faults, Subject(call.method))
        if call.method not in METHODS:
            raise Refusal(404, "Not Found")
        call.parameters = decoded(await received(request), METHODS[call.method])
        self._state.changed()
        strike = Strike(self.faults, faulty.refusal_of, request, self._counted(call))
        await strike.before()
        with self._state.holding_forwards() as held:
            result = self._methods[call.method](call.parameters)
        if self.forward_first or strike.comes_after:
            self._state.tell_forwards(held)
        else:
            forwards.extend(held)
        if self.forward_first and held:
            await self.updates.fetched(self.updates.last_id, self.forward_wait)
        call.result = await result if isinstance(result, Awaitable) else result
        await strike.after()
        return call.result

    def _counted(self, call: Call) -> Subject:
        """What the request is about, after it was counted; raises Refusal 429 if it comes too fast."""
        named = call.parameters.get("chat_id")
        if named is None:
            return Subject(call.method)
        chat = self._state.chat(named)
        self._rates.count(call.method, chat)
        name = {f"@{chat.username}"} if chat.username else set()
        return Subject(call.method, places=frozenset({str(named), str(chat.id), *name}))

    async def _send_before_forwards(
        self, request: web.Request, response: web.Response, forwards: list[Message]
    ) -> None:
        """Writes the answer out first; the bot hears of the forwards even if the connection is lost."""
        try:
            with suppress(ConnectionError):  # the client has stopped waiting, which is no fault of ours
                await response.prepare(request)
                await response.write_eof()
        finally:
            self._state.tell_forwards(forwards)

    async def _download(self, request: web.Request) -> web.Response:
        stored = self._state.files.by_path(request.match_info["path"])
        if request.match_info["token"] != self.token or stored is None:
            return _refused(Refusal(404, "Not Found"))
        return web.Response(body=stored.data, content_type=stored.mime_type)


def _refused(refusal: Refusal) -> web.Response:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters is not None:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)
