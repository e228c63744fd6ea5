"""What a raw update means to the core."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bots.discord import refs
from bots.discord.files import files
from bots.discord.parse import parse
from bots.discord.records import SPOKEN
from core.markup.tree import Document
from core.model.events import (
    AccessChanged,
    Deleted,
    Edited,
    Event,
    Person,
    Reacted,
    ReactionsCleared,
    Said,
    ThreadClosed,
    ThreadOpened,
)
from core.model.refs import MessageRef
from core.ports import Raw

_SPOKEN = {kind.value for kind in SPOKEN}


def interpret(raw: Raw, link_url: str) -> Sequence[Event]:
    """The events of one raw update; `link_url` is where the public addresses of messages begin."""
    match raw:
        case {"event": "said", "type": kind} if kind in _SPOKEN:
            return [_said(raw, link_url)]
        case {"event": "edited", "type": kind, "edited": str(moment)} if kind in _SPOKEN:
            return [Edited(_message(raw), _body(raw), datetime.fromisoformat(moment), files(raw))]
        case {"event": "deleted", "at": str(moment)}:
            return [Deleted(_message(raw), datetime.fromisoformat(moment))]
        case {"event": "opened", "guild": int(guild), "channel": int(channel), "thread": int(thread)}:
            of, door = refs.message(channel, thread), f"{link_url}/{guild}/{thread}"
            return [ThreadOpened(of, refs.thread(thread), door, refs.channel_place(channel))]
        case {"event": "closed", "thread": int(thread)}:
            return [ThreadClosed(refs.thread(thread), "the post's thread was deleted")]
        case {"event": "reacted", "user": int(user), "emoji": str(emoji), "given": bool(given)}:
            return [Reacted(_message(raw), refs.person(user), emoji, int(given))]
        case {"event": "cleared", "emoji": emoji}:
            return [ReactionsCleared(_message(raw), emoji)]
        case {"event": "recounted", "emoji": str(emoji), "users": [*users]}:
            message = _message(raw)
            now = [Reacted(message, refs.person(user), emoji, 1) for user in users]
            return [ReactionsCleared(message, emoji), *now]
        case {"event": "access", "channel": int(channel), "open": bool(is_open), "reason": str(reason)}:
            return [AccessChanged(refs.channel_place(channel), is_open, reason)]
        case _:
            return []


def _said(raw: Raw, link_url: str) -> Said:
    author, guild = raw["author"], raw["guild"]
    return Said(
        message=_message(raw),
        person=Person(
            refs.NETWORK, refs.person(author["id"]), author["name"], handle=author["handle"], avatar=author["avatar"]
        ),
        body=_body(raw),
        at=datetime.fromisoformat(raw["at"]),
        thread=refs.thread(raw["channel"]) if raw["thread"] else None,
        answers=refs.message(*raw["answers"]) if raw["answers"] else None,
        # What an older version has kept has none.
        below=refs.message(*raw["below"]) if raw.get("below") else None,
        url=f"{link_url}/{guild}/{raw['channel']}/{raw['message']}" if guild else None,
        files=files(raw),
    )


def _body(raw: Raw) -> Document:
    return parse(raw["content"], names=raw["names"])


def _message(raw: Raw) -> MessageRef:
    return refs.message(raw["channel"], raw["message"])
