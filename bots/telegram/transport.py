"""Carries the Bot API's requests over aiohttp, and tells what was certainly not sent from what perhaps was."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
WRITE_SECONDS = 20.0
UPLOAD_SECONDS = 120.0


class NotSent(NetworkError):
    """There was no connection: nothing was sent."""


class Lost(NetworkError):
    """The request was begun and no whole answer came: it may have been carried out."""


class AiohttpRequest(BaseRequest):
    """One HTTP session, opened by `initialize`. Errors never name the address, since it holds the token.

    `assure` is called when the body of a request is about to be sent, and what it raises keeps it from being sent.
    """

    def __init__(self, assure: Callable[[], None] | None = None) -> None:
        self._assure = assure
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            traces = [_before_sending(self._assure)] if self._assure else []
            self._session = aiohttp.ClientSession(headers={"User-Agent": self.USER_AGENT}, trace_configs=traces)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of the answer. Raises NotSent or Lost."""
        if self._session is None:
            raise NotSent("the connection to Telegram is not open")
        uploads = request_data is not None and request_data.contains_files
        timeout = _timeout(
            _seconds(connect_timeout, CONNECT_SECONDS),
            _seconds(write_timeout, UPLOAD_SECONDS if uploads else WRITE_SECONDS),
            _seconds(read_timeout, READ_SECONDS),
        )
        fault: NetworkError
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            fault = NotSent(f"no connection to Telegram ({_reason(error)})")
        except (aiohttp.ClientError, OSError) as error:
            fault = Lost(f"no answer from Telegram ({_reason(error)})")
        # Raised out here, so that nothing hangs on to the original, which may name the address.
        raise fault


def _before_sending(assure: Callable[[], None]) -> aiohttp.TraceConfig:
    async def check(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, _chunk: aiohttp.TraceRequestChunkSentParams
    ) -> None:
        assure()

    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(check)
    return trace


def _timeout(connect: float | None, write: float | None, read: float | None) -> aiohttp.ClientTimeout:
    """aiohttp has no limit for writing: the whole request gets the sum, which a stalled upload runs into."""
    limits = (connect, write, read)
    total = None if None in limits else sum(limit for limit in limits if limit is not None)
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_read=read)


def _seconds(given: object, default: float) -> float | None:
    """The library marks a limit that nobody gave by an object of its own, and None means no limit."""
    return given if isinstance(given, int | float | None) else default


def _body(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form


def _reason(error: Exception) -> str:
    """What the operating system said, or the kind of error: never its text, which may hold the address."""
    said = error.strerror if isinstance(error, OSError) else None
    return said or type(error).__name__
