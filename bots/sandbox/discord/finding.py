"""Finding what a window's reader clicked on, by id."""

from __future__ import annotations

from typing import TypeVar

from bots.sandbox.discord.model import Channel, Guild, Interaction, Message, User
from bots.sandbox.discord.state import State

T = TypeVar("T")


class Finding:
    """Lookups by id; ValueError for an id that stands for nothing (any more)."""

    state: State

    def find_user(self, user_id: int) -> User:
        return self._found(self.state.users.get(user_id), "user", user_id)

    def find_guild(self, guild_id: int) -> Guild:
        return self._found(self.state.guilds.get(guild_id), "guild", guild_id)

    def find_place(self, channel_id: int) -> Channel:
        """A channel, thread or direct conversation."""
        return self._found(self.state.channels.get(channel_id), "channel", channel_id)

    def find_message(self, message_id: int) -> Message:
        """A message wherever it stands, ephemeral ones included."""
        places = (channel.messages.get(message_id) for channel in self.state.channels.values())
        found = self.state.ephemeral.get(message_id) or next((message for message in places if message), None)
        return self._found(found, "message", message_id)

    def find_interaction(self, interaction_id: int) -> Interaction:
        interactions = self.state.interactions.values()
        return self._found(
            next((i for i in interactions if i.id == interaction_id), None), "interaction", interaction_id
        )

    @staticmethod
    def _found(thing: T | None, kind: str, number: int) -> T:
        if thing is None:
            raise ValueError(f"there is no {kind} {number}")
        return thing
