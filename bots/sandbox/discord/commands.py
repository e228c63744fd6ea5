"""Registering application commands, under the rules of Discord's "Application Commands" page."""

from __future__ import annotations

import re
from typing import Any

from bots.sandbox.discord.checks import text
from bots.sandbox.discord.faults import Faults, invalid, plain, refused
from bots.sandbox.discord.model import Command, Json
from bots.sandbox.discord.routing import Answer, Call, Route
from bots.sandbox.discord.state import State
from bots.sandbox.discord.wire import Wire

SLASH, OF_USER, OF_MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
MOST = {SLASH: 100, OF_USER: 15, OF_MESSAGE: 15}
"""How many commands of each kind an application may have globally, and again in each guild."""

CHARACTERS = 8000
OPTIONS = 25
NAME = re.compile(r"[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}")
"""Letters and digits of any script; the two blocks are Devanagari and Thai, whose vowel signs are no letters."""
GLOBAL = "/applications/{application_id}/commands"
OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


class CommandRoutes:
    def __init__(self, state: State, wire: Wire) -> None:
        self._state = state
        self._wire = wire

    def routes(self) -> list[Route]:
        return [
            route
            for base in (GLOBAL, OF_GUILD)
            for route in (
                Route("GET", base, self.registered),
                Route("POST", base, self.create),
                Route("PUT", base, self.overwrite),
                Route("DELETE", base + "/{command_id}", self.delete),
            )
        ]

    def registered(self, call: Call) -> Answer:
        return 200, [self._wire.command(command) for command in self._there(self._scope(call))]

    def create(self, call: Call) -> Answer:
        """Register one command; one of the same kind and name is replaced."""
        guild_id = self._scope(call)
        faults = Faults()
        check(call.form, faults, "")
        faults.settle()
        existing = {(c.kind, c.name): c for c in self._there(guild_id)}
        old = existing.get((call.form.get("type") or SLASH, call.form["name"]))
        command = self._store(call.form, guild_id, old)
        return (200 if old else 201), self._wire.command(command)

    def overwrite(self, call: Call) -> Answer:
        """Make the registered commands exactly these; a command that was there keeps its id."""
        guild_id, bodies = self._scope(call), call.body
        self._check_all(bodies)
        old = {(command.kind, command.name): command for command in self._there(guild_id)}
        for command in old.values():
            del self._state.commands[command.id]
        made = [self._store(body, guild_id, old.get((body.get("type") or SLASH, body["name"]))) for body in bodies]
        return 200, [self._wire.command(command) for command in made]

    def delete(self, call: Call) -> Answer:
        self._scope(call)
        if self._state.commands.pop(call.id("command_id"), None) is None:
            raise refused(10063)
        return 204, None

    def _scope(self, call: Call) -> int | None:
        """The guild that a request is about, or None for all; another application's commands are out of reach."""
        if call.id("application_id") != self._state.application_id:
            raise plain(403, "Forbidden")
        return self._state.guild(call.id("guild_id")).id if "guild_id" in call.parameters else None

    def _there(self, guild_id: int | None) -> list[Command]:
        return [command for command in self._state.commands.values() if command.guild_id == guild_id]

    def _check_all(self, bodies: Any) -> None:
        if not isinstance(bodies, list):
            raise invalid("_root", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        faults = Faults()
        names = set()
        for index, body in enumerate(bodies):
            check(body, faults, f"{index}.")
            key = (body.get("type") or SLASH, body.get("name"))
            if key in names:
                message = "Application command names must be unique"
                faults.add(str(index), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
            names.add(key)
        faults.settle()
        for kind, most in MOST.items():
            if sum(1 for key in names if key[0] == kind) > most:
                raise invalid("_root", "APPLICATION_COMMAND_TOO_MANY", f"Must be {most} or fewer in length.")

    def _store(self, body: Json, guild_id: int | None, old: Command | None) -> Command:
        state = self._state
        number = old.id if old else state.snowflakes.next()
        kind = body.get("type") or SLASH
        command = Command(number, body["name"], kind, guild_id, state.snowflakes.next(), body)
        state.commands[command.id] = command
        return command


def check(body: Json, faults: Faults, at: str) -> None:
    """Check one command: names, descriptions, options, and all texts together."""
    if (body.get("type") or SLASH) == SLASH:
        _named(body, faults, at)
        _options(body.get("options") or [], faults, f"{at}options")
        if _characters(body) > CHARACTERS:
            message = f"Command exceeds maximum size ({CHARACTERS})"
            faults.add(at.rstrip(".") or "_root", "APPLICATION_COMMAND_TOO_LARGE", message)
        return
    text(body, "name", 32, faults, at=at, least=1)
    if body.get("description"):
        message = "Context menu commands cannot have description"
        faults.add(f"{at}description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", message)
    if body.get("options"):
        message = "Context menu commands cannot have options"
        faults.add(f"{at}options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID", message)


def _named(body: Json, faults: Faults, at: str) -> None:
    name = body.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name) or name != name.lower():
        faults.add(f"{at}name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    text(body, "description", 100, faults, at=at, least=1)


def _options(options: list[Json], faults: Faults, at: str) -> None:
    if len(options) > OPTIONS:
        faults.add(at, "BASE_TYPE_MAX_LENGTH", f"Must be {OPTIONS} or fewer in length.")
    optional_seen = False
    names: set[Any] = set()
    for index, option in enumerate(options):
        here = f"{at}.{index}."
        _named(option, faults, here)
        if option.get("name") in names:
            faults.add(f"{here}name", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name is not unique")
        names.add(option.get("name"))
        if option.get("type") in (SUBCOMMAND, GROUP):
            _options(option.get("options") or [], faults, f"{here}options")
        elif option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            faults.add(at + f".{index}", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")


def _characters(body: Json) -> int:
    own = len(body.get("name") or "") + len(body.get("description") or "")
    choices = sum(len(c["name"]) + len(str(c["value"])) for c in body.get("choices") or [])
    return own + choices + sum(_characters(option) for option in body.get("options") or [])
