"""One signed-in account: the library's client and what the verbs share."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bots.discord.gateway import Gateway
from bots.discord.places import Places
from bots.discord.webhooks import Webhooks


@dataclass(frozen=True, slots=True)
class Account:
    """`me` is the bot's own user id."""

    client: Gateway
    me: int
    places: Places
    webhooks: Webhooks

    def is_ours(self, message: discord.Message) -> bool:
        """Whether the bot or a webhook of its application wrote a message (resources/message, "application_id")."""
        through_ours = message.webhook_id is not None and message.application_id == self.client.application_id
        return message.author.id == self.me or through_ours
