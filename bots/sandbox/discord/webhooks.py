"""Making and deleting webhooks."""

from __future__ import annotations

from bots.sandbox.discord.model import Channel, User, Webhook
from bots.sandbox.discord.posting import Posting
from bots.sandbox.discord.state import State, guild_of


class Webhooks:
    """The acts on webhooks, by whoever was found to be allowed to."""

    def __init__(self, state: State, posting: Posting) -> None:
        self._state = state
        self._posting = posting

    def make(self, channel: Channel, name: str, by: User, application_id: int | None) -> Webhook:
        """Make a webhook in a channel and tell that its webhooks changed."""
        state = self._state
        webhook = Webhook(state.snowflakes.next(), channel, name, state.fresh_token(), by, application_id)
        state.webhooks[webhook.id] = webhook
        self._tell(webhook)
        return webhook

    def remove(self, webhook: Webhook) -> None:
        """Delete a webhook; what was said through it stays."""
        del self._state.webhooks[webhook.id]
        self._tell(webhook)

    def _tell(self, webhook: Webhook) -> None:
        data = {"guild_id": str(guild_of(webhook.channel).id), "channel_id": str(webhook.channel.id)}
        self._posting.tell("WEBHOOKS_UPDATE", data, webhook.channel)
