"""How a fault looks on the Bot API, and which faults can be meant there."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import filter as matching

from bots.sandbox.faults import Fault
from bots.sandbox.telegram.rates import too_many
from bots.sandbox.telegram.refusal import Refusal
from bots.sandbox.telegram.spec import METHODS

_TEXTS: Mapping[str, str] = {
    "400": "chat not found",
    "401": "Unauthorized",
    "403": "bot was blocked by the user",
    "404": "Not Found",
    "500": "Internal Server Error",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
}
_PREFIXES = {"400": "Bad Request: ", "403": "Forbidden: "}


def refusal_of(fault: Fault) -> Refusal:
    """The answer; a description may be given with or without the prefix of its status."""
    if fault.kind == "429":
        return too_many(fault.retry_after)
    text = fault.description or _TEXTS[fault.kind]
    return Refusal(int(fault.kind), text.removeprefix(_PREFIXES.get(fault.kind, "")))


def check(fault: Fault) -> None:
    """Raises ValueError for a fault that no request could be struck by, or that speaks of Discord."""
    if fault.route is not None or fault.code or fault.scope != "user":
        raise ValueError("Telegram has no routes, scopes and error codes of their own; choose by method and chat")
    if fault.method is not None and not matching(METHODS, fault.method):
        raise ValueError(f"there is no method {fault.method} here")
    if fault.kind == "refuse" and fault.chat is not None:
        raise ValueError("which chat is meant stands in the body, and a refused request's is not read")
