"""What a raw update means to the core."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bots.discord import refs
from bots.discord.parse import parse
from bots.discord.records import SPOKEN, Json
from core.markup.tree import Document, Link, Paragraph, Text
from core.model.events import AccessChanged, Deleted, Edited, Event, Person, Said
from core.model.refs import MessageRef
from core.ports import Raw

_SPOKEN = {kind.value for kind in SPOKEN}


def interpret(raw: Raw, link_url: str) -> Sequence[Event]:
    """The events of one raw update; `link_url` is where the public addresses of messages begin."""
    match raw:
        case {"event": "said", "type": kind} if kind in _SPOKEN:
            return [_said(raw, link_url)]
        case {"event": "edited", "type": kind, "edited": str(moment)} if kind in _SPOKEN:
            return [Edited(_message(raw), body_of(raw), datetime.fromisoformat(moment))]
        case {"event": "deleted", "at": str(moment)}:
            return [Deleted(_message(raw), datetime.fromisoformat(moment))]
        case {"event": "access", "channel": int(channel), "open": bool(is_open), "reason": str(reason)}:
            return [AccessChanged(refs.channel_place(channel), is_open, reason)]
        case _:
            return []


def body_of(raw: Raw) -> Document:
    """What a message says, and below it a link to each of its attachments (their addresses expire after a day)."""
    files: Sequence[Json] = raw["attachments"]
    links = tuple(Paragraph((Link(file["url"], (Text(file["name"]),)),)) for file in files)
    return parse(raw["content"], names=raw["names"]) + Document(links)


def _said(raw: Raw, link_url: str) -> Said:
    author, guild = raw["author"], raw["guild"]
    return Said(
        message=_message(raw),
        person=Person(
            refs.NETWORK, refs.person(author["id"]), author["name"], handle=author["handle"], avatar=author["avatar"]
        ),
        body=body_of(raw),
        at=datetime.fromisoformat(raw["at"]),
        thread=refs.thread(raw["channel"]) if raw["thread"] else None,
        answers=refs.message(*raw["answers"]) if raw["answers"] else None,
        url=f"{link_url}/{guild}/{raw['channel']}/{raw['message']}" if guild else None,
    )


def _message(raw: Raw) -> MessageRef:
    return refs.message(raw["channel"], raw["message"])
