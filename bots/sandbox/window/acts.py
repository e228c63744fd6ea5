"""What the page asks for, in JSON: each act has a form that is checked before the stand-in is troubled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bots.sandbox.window.guard import require_own_page

Json = dict[str, Any]


class Form(BaseModel):
    """The body of a request; every act is somebody's, named by the person's key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str


F = TypeVar("F", bound=Form)


@dataclass(frozen=True, slots=True)
class Act(Generic[F]):
    """One thing a person can do: POST {path} with the JSON of a form, answered with what came of it."""

    path: str
    form: type[F]
    perform: Callable[[F], Awaitable[Json | None]]

    def route(self) -> web.RouteDef:
        return web.post(self.path, self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        """200 with what came of it; 400 {"error": a sentence} where the network would not let the person do it."""
        require_own_page(request)
        try:
            result = await self.perform(self.form.model_validate_json(await request.read()))
        except ValidationError as faults:
            fault = faults.errors()[0]
            return _refused(f"{'.'.join(map(str, fault['loc'])) or 'the body'}: {fault['msg']}")
        except ValueError as fault:
            return _refused(str(fault))
        return web.json_response(result or {})


def _refused(sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=400)
