"""Native ids, opaque to the core: only the adapter that minted one looks inside."""

from __future__ import annotations

from typing import NewType

NetworkName = NewType("NetworkName", str)
"""A network's name as it stands in settings, the API and the database: "telegram", "discord"."""

PlaceRef = NewType("PlaceRef", str)
"""A chat, channel, topic or private chat that can be written to."""

MessageRef = NewType("MessageRef", str)
"""One native message; unique within its network (so it holds the chat as well)."""

ThreadRef = NewType("ThreadRef", str)
"""Where the talk about one announcement happens."""

FileHandle = NewType("FileHandle", str)
"""What a file that somebody sent is fetched by."""

PersonRef = NewType("PersonRef", str)
"""A person, or a channel that speaks as one."""
