"""From a request to the act it asks for: the table of routes and what a route is called with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bots.sandbox.discord.drafts import Upload
from bots.sandbox.discord.faults import invalid, plain
from bots.sandbox.discord.model import Json

MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")
"""The parameters that have a rate limit of their own each (topics/rate-limits)."""


@dataclass
class Call:
    """A request, taken apart. `body` is the JSON, whether it came alone or with files."""

    method: str
    path: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: Mapping[int, Upload] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """The id in the path; refused (50035) if it is none."""
        return self._snowflake(name, self.parameters[name])

    def query_id(self, name: str) -> int | None:
        return self._snowflake(name, self.query[name]) if name in self.query else None

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in ("1", "true")

    def limit(self, default: int, least: int, most: int) -> int:
        text = self.query.get("limit", str(default))
        if not text.isdigit():
            raise invalid("limit", "NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')
        if int(text) > most:
            raise invalid("limit", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        if int(text) < least:
            raise invalid("limit", "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        return int(text)

    @property
    def form(self) -> Json:
        """The body as an object; refused (50035) if it is anything else."""
        if not isinstance(self.body, dict):
            raise invalid("_root", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return self.body

    @staticmethod
    def _snowflake(name: str, text: str) -> int:
        if not text.isdigit():
            raise invalid(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
        return int(text)


Answer = tuple[int, Any]
"""A status and what is sent as JSON; None for an empty body."""


@dataclass(frozen=True)
class Route:
    """One line of the table; `open` ones carry their own token in the path and need no bot's."""

    method: str
    template: str
    act: Callable[[Call], Answer]
    open: bool = False
    only: Mapping[str, str] = field(default_factory=dict)
    """Parameters that must have this very value for the line to count."""

    def match(self, path: str) -> Mapping[str, str] | None:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.template)
        found = re.fullmatch(pattern, path)
        if found is None or any(found[name] != value for name, value in self.only.items()):
            return None
        return found.groupdict()


@dataclass
class RecordedCall:
    """A request as it came, and what was answered."""

    method: str
    route: str
    """The template of the route, "" where none was found."""
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    files: Mapping[int, str] = field(default_factory=dict)
    status: int = 0
    answer: Any = None


def find(routes: Sequence[Route], method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """The route of a request and the parameters in its path; refused with 404, or 405 for a wrong method."""
    known = False
    for route in routes:
        parameters = route.match(path)
        if parameters is not None:
            known = True
            if route.method == method:
                return route, parameters
    raise plain(405, "Method Not Allowed") if known else plain(404, "Not Found")
