"""Every request is made exactly once: what the library would repeat or sleep through becomes an error of the port.

discord.py sends a request up to five times on 500, 502, 504 and 524, whatever its method, and sleeps through a 429
inside the call. Of a webhook whose rate limit an answer uses up, it tells that answer only when the limit is reset. A
trace hook sees the answer before the library acts on it, and by raising ends the call there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp

from core.errors import Unclear, Unreachable

_WEBHOOK = re.compile(r"/webhooks/\d+/")
_PATIENCE = 10.0
"""Seconds that may pass until the outcome at a webhook is told; its limits are reset within a few."""


def once(assure: Callable[[], None] | None = None) -> aiohttp.TraceConfig:
    """Hooks that raise Unclear for a POST whose outcome is unknown, Unreachable for all else that can be tried again.

    `assure` is called when the body of a request is about to be sent, and what it raises keeps it from being sent.
    No reason given names an address: those of webhooks and interactions hold a secret.
    """

    async def check(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, _chunk: aiohttp.TraceRequestChunkSentParams
    ) -> None:
        if assure:
            assure()

    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(check)
    trace.on_request_end.append(_judge_answer)
    trace.on_request_exception.append(_judge_failure)
    return trace


async def _judge_answer(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, seen: aiohttp.TraceRequestEndParams
) -> None:
    status = seen.response.status
    if _is_gateway(seen):
        return
    if status == 429:
        raise Unreachable(
            "Discord's rate limit was hit",
            retry_after=await _retry_after(seen.response),
            whole_account="X-RateLimit-Global" in seen.response.headers,
        )
    if status >= 500:
        raise _lost(seen.method, f"Discord answered with status {status}")
    if (wait := _kept_back(seen)) > _PATIENCE:
        reason = f"Discord's rate limit is used up for {wait} s"
        raise Unreachable(reason, retry_after=wait) if status >= 400 else _lost(seen.method, reason)


async def _judge_failure(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, seen: aiohttp.TraceRequestExceptionParams
) -> None:
    if _is_gateway(seen):
        return
    match seen.exception:
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            raise Unreachable("Discord can't be reached") from seen.exception
        case aiohttp.ClientError() | OSError() | TimeoutError():
            raise _lost(seen.method, "the connection to Discord was lost") from seen.exception
        case _:
            return


def _is_gateway(seen: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestExceptionParams) -> bool:
    """The gateway's websocket: there the library itself reconnects, and resumes."""
    return "Upgrade" in seen.headers


def _lost(method: str, reason: str) -> Unclear | Unreachable:
    """Only a POST makes something new each time; whatever else can be done again without harm counts as not done."""
    return Unclear(reason) if method == "POST" else Unreachable(reason)


def _kept_back(seen: aiohttp.TraceRequestEndParams) -> float:
    """For how many seconds the library would not tell this answer (topics/rate-limits, "Header Format")."""
    headers = seen.response.headers
    if _WEBHOOK.search(seen.url.path) and headers.get("X-RateLimit-Remaining") == "0":
        return float(headers.get("X-RateLimit-Reset-After", 0))
    return 0


async def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    """Seconds to wait: from the body, which has fractions, else from the header (topics/rate-limits)."""
    try:
        return float(json.loads(await response.text())["retry_after"])
    except (ValueError, KeyError, TypeError):
        header = response.headers.get("Retry-After", "")
        return float(header) if header.isdecimal() else None
