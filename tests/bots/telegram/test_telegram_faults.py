"""What each of the Bot API's errors, and each way to lose a request, means for the core."""

from __future__ import annotations

import asyncio
import json
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from bots.telegram.faults import NoParent, Undeletable, Unmodified, WrongKind, translated
from bots.telegram.transport import AiohttpRequest
from core.errors import DeliveryError, Gone, Moved, Refused, Removed, Unauthorised, Unclear, Unreachable

TOKEN = "100001:never-to-be-shown"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Told:
    """A Bot API that answers every request as it is told."""

    address: str = ""
    answer: Answer | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        assert self.answer
        return await self.answer(request)

    def says(self, status: int, description: str, **parameters: int) -> None:
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        body |= {"parameters": parameters} if parameters else {}
        self.shows(status, json.dumps(body))

    def shows(self, status: int, text: str) -> None:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(status=status, text=text)

        self.answer = answer

    async def drops(self, request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        return web.Response()

    async def breaks_off(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok": true, "result"')
        return await self.drops(request)

    async def stays_silent(self, request: web.Request) -> web.Response:
        await self.over.wait()
        return web.Response()


@pytest.fixture
async def told() -> AsyncIterator[Told]:
    told = Told()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", told.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    told.address = "http://127.0.0.1:{1}".format(*runner.addresses[0])
    yield told
    told.over.set()
    await runner.cleanup()


@pytest.fixture
async def bot(told: Told) -> AsyncIterator[Bot]:
    async with _bot(told.address) as bot:
        yield bot


class _bot:
    """A bot that has not asked who it is."""

    def __init__(self, address: str) -> None:
        self._requests = AiohttpRequest(), AiohttpRequest()
        self._bot = Bot(TOKEN, f"{address}/bot", request=self._requests[0], get_updates_request=self._requests[1])

    async def __aenter__(self) -> Bot:
        for request in self._requests:
            await request.initialize()
        return self._bot

    async def __aexit__(self, *_: object) -> None:
        for request in self._requests:
            await request.shutdown()


async def failure(bot: Bot, *, repeatable: bool = False) -> DeliveryError:
    """How a request fails; it must never show the token."""
    with pytest.raises(DeliveryError) as caught, translated(repeatable=repeatable):
        await bot.send_message(1, "Good morning", connect_timeout=0.3, read_timeout=0.3)
    error: BaseException | None = caught.value
    assert TOKEN not in "".join(traceback.format_exception(error))
    while error:
        assert TOKEN not in repr(error)
        error = error.__cause__ or error.__context__
    return caught.value


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (400, "Bad Request: chat not found", Gone),
        (400, "Bad Request: group chat was deactivated", Gone),
        (400, "Bad Request: PEER_ID_INVALID", Gone),
        (400, "Bad Request: not enough rights to send text messages to the chat", Gone),
        (400, "Bad Request: have no rights to send a message", Gone),
        (400, "Bad Request: need administrator rights in the channel chat", Gone),
        (400, "Bad Request: CHAT_ADMIN_REQUIRED", Gone),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Gone),
        (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", Gone),
        (400, "Bad Request: message thread not found", Gone),
        (400, "Bad Request: TOPIC_CLOSED", Gone),
        (403, "Forbidden: bot was blocked by the user", Gone),
        (403, "Forbidden: bot was kicked from the supergroup chat", Gone),
        (403, "Forbidden: user is deactivated", Gone),
        (403, "Forbidden: bot can't initiate conversation with a user", Gone),
        (400, "Bad Request: message is not modified: specified new message content is the same", Unmodified),
        (400, "Bad Request: there is no text in the message to edit", WrongKind),
        (400, "Bad Request: there is no caption in the message to edit", WrongKind),
        (400, "Bad Request: message can't be deleted for everyone", Undeletable),
        (400, "Bad Request: message to be replied not found", NoParent),
        (400, "Bad Request: replied message not found", NoParent),
        (400, "Bad Request: message to edit not found", Removed),
        (400, "Bad Request: message to delete not found", Removed),
        (400, "Bad Request: MESSAGE_ID_INVALID", Removed),
        (400, "Bad Request: message is too long", Refused),
        (400, "Bad Request: wrong HTTP URL specified", Refused),
        (413, "Request Entity Too Large", Refused),
        (401, "Unauthorized", Unauthorised),
        (404, "Not Found", Unauthorised),
        (409, "Conflict: terminated by other getUpdates request", Unreachable),
        (429, "Too Many Requests", Unreachable),
        (500, "Internal Server Error", Unclear),
        (502, "Bad Gateway", Unclear),
    ],
)
async def test_an_answer_that_says_no(
    told: Told, bot: Bot, status: int, description: str, kind: type[DeliveryError]
) -> None:
    told.says(status, description)

    assert type(await failure(bot)) is kind


async def test_the_networks_own_reason_is_kept(told: Told, bot: Bot) -> None:
    told.says(400, "Bad Request: message is too long")
    assert "essage is too long" in str(await failure(bot))


async def test_a_flood_limit_names_its_seconds(told: Told, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    told.says(429, "Too Many Requests: retry after 7", retry_after=7)
    for as_timedelta in ("false", "true"):
        monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)
        error = await failure(bot)
        assert isinstance(error, Unreachable)
        assert (error.retry_after, type(error.retry_after)) == (7.0, float)


async def test_a_group_that_became_a_supergroup_names_its_new_place(told: Told, bot: Bot) -> None:
    told.says(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001234)
    error = await failure(bot)
    assert isinstance(error, Moved)
    assert error.place == "-1001234"


@pytest.mark.parametrize("way", ["drops", "breaks_off", "stays_silent"])
async def test_a_request_without_an_answer_may_have_been_carried_out(told: Told, bot: Bot, way: str) -> None:
    told.answer = getattr(told, way)
    assert type(await failure(bot)) is Unclear
    assert type(await failure(bot, repeatable=True)) is Unreachable


@pytest.mark.parametrize("status", [200, 502])
async def test_an_answer_that_nobody_can_read_is_unclear(told: Told, bot: Bot, status: int) -> None:
    told.shows(status, "<html>An error page</html>")
    assert type(await failure(bot)) is Unclear
    assert type(await failure(bot, repeatable=True)) is Unreachable


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://no-such-host.invalid", "not an address"])
async def test_without_a_connection_nothing_was_sent(address: str) -> None:
    async with _bot(address) as bot:
        assert type(await failure(bot)) is Unreachable


async def test_a_connection_that_takes_too_long_sent_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as waiting:
        for _ in range(3):  # the queue is full; whoever comes now is not let in
            waiting.enter_context(client := socket.socket())
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        async with _bot("http://127.0.0.1:{1}".format(*server.getsockname())) as bot:
            assert type(await failure(bot)) is Unreachable


async def test_before_it_is_open_nothing_is_sent(told: Told) -> None:
    bot = Bot(TOKEN, f"{told.address}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    assert type(await failure(bot)) is Unreachable
