"""How a fault looks on the API, and which faults can be meant there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bots.sandbox.discord.faults import MEANINGS, Refusal, plain
from bots.sandbox.discord.pace import too_many
from bots.sandbox.discord.routing import Route
from bots.sandbox.discord.state import State
from bots.sandbox.faults import Fault, Subject

_TEXTS: Mapping[str, str] = {
    "400": "Bad Request",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "Not Found",
    "500": "Internal Server Error",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
}


def refusal_of(fault: Fault) -> Refusal:
    """The answer: the text of the fault's code, of its description, or of its status."""
    if fault.kind == "429":
        return too_many(fault.retry_after, fault.scope)
    if fault.code or fault.description:
        text = fault.description or MEANINGS[fault.code][1]
        return Refusal(int(fault.kind), {"message": text, "code": fault.code})
    return plain(int(fault.kind), _TEXTS[fault.kind])


def places(state: State, parameters: Mapping[str, str], query: Mapping[str, str]) -> frozenset[str]:
    """The ids of the channels that a request is about: named in its path, a webhook's own, or its thread."""
    number = parameters.get("webhook_id", "")
    webhook = state.webhooks.get(int(number)) if number.isdigit() else None
    found = (parameters.get("channel_id"), query.get("thread_id"), str(webhook.channel.id) if webhook else None)
    return frozenset(place for place in found if place)


def check(fault: Fault, table: Sequence[Route]) -> None:
    """Raises ValueError for a fault that no request could be struck by, or that has a code without a text."""
    anywhere = Fault(fault.kind, method=fault.method, route=fault.route)
    if not any(Subject(route.method, route.template).is_meant_by(anywhere) for route in table):
        raise ValueError(f"there is no route {fault.method or '*'} {fault.route or '*'} here")
    if fault.code and not fault.description and fault.code not in MEANINGS:
        raise ValueError(f"the code {fault.code} is not known here; give its description")
