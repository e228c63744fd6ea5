"""What a person fills into a slash command's options, checked as their client does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bots.sandbox.discord.model import Attachment, Channel, Json, User
from bots.sandbox.discord.wire import Wire

STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 10, 11
TYPES: Mapping[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    USER: (User,),
    CHANNEL: (Channel,),
    NUMBER: (int, float),
    ATTACHMENT: (Attachment,),
}


def filled(wire: Wire, where: Channel, offered: Sequence[Json], given: Mapping[str, Any]) -> tuple[list[Json], Json]:
    """The options and the resolved objects of an interaction; ValueError names what the command does not take."""
    known = {option["name"]: option for option in offered}
    if unknown := set(given) - set(known):
        raise ValueError(f"the command has no option {', '.join(sorted(unknown))}")
    if missing := [name for name, option in known.items() if option.get("required") and name not in given]:
        raise ValueError(f"the command requires {', '.join(missing)}")
    values: list[Json] = []
    resolved: Json = {}
    for name, value in given.items():
        option = known[name]
        _check(option, value)
        if isinstance(value, (User, Channel, Attachment)):
            _resolve(wire, where, value, resolved)
            value = str(value.id)
        values.append({"name": name, "type": option["type"], "value": value})
    return values, resolved


def _check(option: Json, value: Any) -> None:
    name, kind = option["name"], option["type"]
    if kind not in TYPES or not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != BOOLEAN):
        raise ValueError(f"{name} does not take {type(value).__name__}")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise ValueError(f"{name} is one of {choices}, not {value!r}")
    if isinstance(value, str):
        least, most = option.get("min_length") or 0, option.get("max_length") or 6000
        if not least <= len(value) <= most:
            raise ValueError(f"{name} takes {least} to {most} characters")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        least, most = option.get("min_value", -(2**53)), option.get("max_value", 2**53)
        if not least <= value <= most:
            raise ValueError(f"{name} takes {least} to {most}")


def _resolve(wire: Wire, where: Channel, value: User | Channel | Attachment, resolved: Json) -> None:
    """Add what an id among the options stands for."""
    key = str(value.id)
    if isinstance(value, Attachment):
        resolved.setdefault("attachments", {})[key] = wire.attachment(where, value) | {"ephemeral": True}
    elif isinstance(value, Channel):
        resolved.setdefault("channels", {})[key] = wire.channel(value) | {"permissions": "0"}
    else:
        resolved.setdefault("users", {})[key] = wire.user(value)
        member = where.guild.members.get(value.id) if where.guild else None
        if member:
            body = wire.member(member, with_user=False) | {"permissions": "0"}
            resolved.setdefault("members", {})[key] = body
