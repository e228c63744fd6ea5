"""The numbers by which Discord tells apart channels, messages and flags."""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """Channel types, by Discord's numbers (resources/channel, "Channel Types")."""

    TEXT = 0
    DIRECT = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    THREAD = 11
    FORUM = 15


class Says(IntEnum):
    """Message types, by Discord's numbers (resources/message, "Message Types")."""

    DEFAULT = 0
    CHANNEL_NAME_CHANGE = 4
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER_MESSAGE = 21
    CONTEXT_MENU_COMMAND = 23


class Flag(IntEnum):
    """Message flags, by Discord's numbers (resources/message, "Message Flags")."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    VOICE = 1 << 13
