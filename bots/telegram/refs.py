"""Telegram's native ids as the core keeps them; nobody else mints or reads one."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.refs import MessageRef, PersonRef, PlaceRef, ThreadRef

_FIRST_CHANNEL = -1_000_000_000_000
"""Ids of channels and supergroups lie below it (https://core.telegram.org/api/bots/ids); basic groups' do not."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat by its id or its "@name", and the forum topic in it, if any: "-1001234", "-1001234/7", "@name"."""

    chat: int | str
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class Native:
    """One message: message ids are unique only in their chat."""

    chat: int
    id: int


def place_ref(chat: int, topic: int | None = None) -> PlaceRef:
    return PlaceRef(f"{chat}/{topic}" if topic else str(chat))


def read_place(ref: PlaceRef) -> Place:
    chat, _, topic = ref.partition("/")
    return Place(chat if chat.startswith("@") else int(chat), int(topic) if topic else None)


def message_ref(chat: int, message: int) -> MessageRef:
    return MessageRef(f"{chat}/{message}")


def thread_ref(chat: int, root: int) -> ThreadRef:
    """A thread is known by its first message."""
    return ThreadRef(f"{chat}/{root}")


def read_message(ref: MessageRef | ThreadRef) -> Native:
    chat, _, message = ref.partition("/")
    return Native(int(chat), int(message))


def person_ref(user_or_chat: int) -> PersonRef:
    """A user, or the chat in whose name somebody writes."""
    return PersonRef(str(user_or_chat))


def is_basic_group(chat: int) -> bool:
    """Whether the id is that of a group that was never made a supergroup."""
    return _FIRST_CHANNEL < chat < 0
