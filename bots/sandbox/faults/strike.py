"""What becomes of one request: nothing, or a fault before its effect or after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from aiohttp import web

from bots.sandbox.faults.fault import Fault
from bots.sandbox.faults.plan import Plan

BEFORE_READING = "refuse"


class ConnectionLost(Exception):
    """The connection ends here, without an answer."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fault is chosen by; `places` are all the names of the chat or channel that a request is about."""

    method: str
    route: str = ""
    places: frozenset[str] = frozenset()

    def is_meant_by(self, fault: Fault) -> bool:
        return (
            (fault.method is None or fnmatchcase(self.method, fault.method))
            and (fault.route is None or fnmatchcase(self.route, fault.route))
            and (fault.chat is None or str(fault.chat) in self.places)
        )


class Strike:
    """The fault of one request, if there is any; `refusal_of` makes the network's error of one that answers."""

    def __init__(
        self,
        plan: Plan[Fault],
        refusal_of: Callable[[Fault], Exception],
        request: web.Request,
        subject: Subject,
    ) -> None:
        self._plan = plan
        self._refusal_of = refusal_of
        self._request = request
        self._fault = plan.struck_by(lambda fault: fault.kind != BEFORE_READING and subject.is_meant_by(fault))

    @property
    def comes_after(self) -> bool:
        """Whether something is to happen between the request's effect and its answer."""
        return self._fault is not None and (self._fault.when == "after" or self._fault.kind == "drop")

    async def before(self) -> None:
        """To be called before the effect; raises ConnectionLost or the network's refusal."""
        if self._fault is not None and not self.comes_after:
            await self._happen(self._fault)

    async def after(self) -> None:
        """To be called after the effect; raises ConnectionLost or the network's refusal."""
        if self._fault is not None and self.comes_after:
            await self._happen(self._fault)

    async def _happen(self, fault: Fault) -> None:
        match fault.kind:
            case "drop" | "drop_before":
                raise ConnectionLost
            case "delay":
                await self._plan.hold(fault.seconds)
            case "hang":
                await self._plan.hold(None)
                if self._request.transport is None:
                    raise ConnectionLost
            case _:
                raise self._refusal_of(fault)


def refuse_unread(plan: Plan[Fault], subject: Subject) -> None:
    """Raises ConnectionLost if the request is to be lost before its body is read."""
    if plan.struck_by(lambda fault: fault.kind == BEFORE_READING and subject.is_meant_by(fault)) is not None:
        raise ConnectionLost


def hung_up(request: web.Request) -> web.Response:
    """Closes the connection; what is returned is never sent."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
