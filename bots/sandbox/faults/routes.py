"""Faults over HTTP, for the window and for whoever plays with the sandbox from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from bots.sandbox.discord import DiscordStandIn
from bots.sandbox.discord import mishaps as on_discord
from bots.sandbox.telegram import TelegramStandIn
from bots.sandbox.telegram import mishaps as on_telegram
from bots.sandbox.window.guard import require_own_page

ROOM = "/window/faults"

S = TypeVar("S", TelegramStandIn, DiscordStandIn)


class FaultRoutes:
    """POST tells a mishap, GET lists what lies in wait, DELETE takes it back: below /window/faults for each network."""

    def __init__(self, telegram: TelegramStandIn, discord: DiscordStandIn) -> None:
        self._doors = (
            _Door("telegram", telegram, TypeAdapter(on_telegram.Mishap), on_telegram.befall, on_telegram.clear),
            _Door("discord", discord, TypeAdapter(on_discord.Mishap), on_discord.befall, on_discord.clear),
        )

    def routes(self) -> list[web.RouteDef]:
        """`/window/faults/telegram` and `/window/faults/discord`."""
        return [route for door in self._doors for route in door.routes()]


class _Door(Generic[S]):
    """The routes of one network. Every answer is the list; a refusal is 400 {"error": a sentence}.

    POST and DELETE are for the window's own page and for programs on this machine: they must be `application/json`.
    """

    def __init__(
        self,
        name: str,
        stand_in: S,
        form: TypeAdapter[Any],
        befall: Callable[[S, Any], None],
        clear: Callable[[S], None],
    ) -> None:
        self._path = f"{ROOM}/{name}"
        self._stand_in: S = stand_in
        self._form = form
        self._befall: Callable[[S, Any], None] = befall
        self._clear: Callable[[S], None] = clear

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(self._path, self._tell),
            web.get(self._path, self._list),
            web.delete(self._path, self._take_back),
        ]

    async def _tell(self, request: web.Request) -> web.Response:
        require_own_page(request)
        try:
            self._befall(self._stand_in, self._form.validate_json(await request.read()))
        except ValidationError as faults:
            fault = faults.errors()[0]
            sentence = f"{'.'.join(map(str, fault['loc'])) or 'the body'}: {fault['msg']}"
            return web.json_response({"error": sentence}, status=400)
        except ValueError as fault:
            return web.json_response({"error": str(fault)}, status=400)
        return self._listed()

    async def _list(self, _request: web.Request) -> web.Response:
        return self._listed()

    async def _take_back(self, request: web.Request) -> web.Response:
        require_own_page(request)
        self._clear(self._stand_in)
        return self._listed()

    def _listed(self) -> web.Response:
        """{"faults", "disturbances": what lies in wait; "held": updates; "limits"; "refused_by_rate": a count}."""
        stand_in = self._stand_in
        return web.json_response(
            {
                "faults": stand_in.faults.listed(),
                "disturbances": stand_in.disorder.listed(),
                "held": stand_in.disorder.held,
                "limits": asdict(stand_in.limits),
                "refused_by_rate": stand_in.refused_by_rate,
            }
        )
