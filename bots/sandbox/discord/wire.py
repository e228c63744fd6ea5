"""How everything is written as JSON, as the API and the gateway send it."""

from __future__ import annotations

import io
from urllib.parse import quote

from PIL import Image

from bots.sandbox.discord.model import Attachment, Channel, Command, Interaction, Json, Message, Reaction, Webhook
from bots.sandbox.discord.snowflakes import moment_of, written
from bots.sandbox.discord.state import guild_of
from bots.sandbox.discord.wire_places import PlaceWire

ADDRESS_LIVES = 24 * 3600
"""Seconds for which the address of an attachment is good (Discord's reference, "Signed Attachment CDN URLs")."""


class Wire(PlaceWire):
    """Writes messages and what belongs to them, besides people and places."""

    def message(self, message: Message, *, nested: bool = False) -> Json:
        """A message; one it replies to is written with it, but not what that one replied to in turn."""
        body: Json = {
            "id": str(message.id),
            "channel_id": str(message.channel.id),
            "type": int(message.says),
            "author": self.user(message.author),
            "content": message.content,
            "timestamp": written(moment_of(message.id)),
            "edited_timestamp": None if message.edited_at is None else written(message.edited_at),
            "tts": False,
            "mention_everyone": message.mentions_everyone,
            "mentions": [self.user(user) for user in message.mentions],
            "mention_roles": [],
            "attachments": [self.attachment(message.channel, a) for a in message.attachments],
            "embeds": [{"type": "rich"} | embed for embed in message.embeds],
            "components": message.components,
            "pinned": False,
            "flags": int(message.flags),
        }
        if message.stickers:
            body["sticker_items"] = [{"id": str(s.id), "name": s.name, "format_type": 1} for s in message.stickers]
        if message.reactions:
            body["reactions"] = [self._reaction(reaction) for reaction in message.reactions]
        if message.webhook_id:
            body["webhook_id"] = str(message.webhook_id)
        if message.application_id:
            body["application_id"] = str(message.application_id)
        if message.asked:
            body["interaction_metadata"] = self._asked(message.asked)
        if message.thread:
            body["thread"] = self.channel(message.thread)
        if message.reference:
            body["message_reference"] = {
                "type": 0,
                "message_id": str(message.reference.message_id),
                "channel_id": str(message.reference.channel_id),
            }
            if message.reference.guild_id:
                body["message_reference"]["guild_id"] = str(message.reference.guild_id)
            if message.replied_to and not nested:
                gone = message.replied_to.deleted
                body["referenced_message"] = None if gone else self.message(message.replied_to, nested=True)
        return body

    def _asked(self, interaction: Interaction) -> Json:
        """What a message tells of the interaction that it answers."""
        body: Json = {
            "id": str(interaction.id),
            "type": interaction.kind,
            "user": self.user(interaction.user),
            "authorizing_integration_owners": {},
        }
        if interaction.opened_by:
            return body | {"triggering_interaction_metadata": self._asked(interaction.opened_by)}
        return body | {"interacted_message_id": str(interaction.source.id)} if interaction.source else body

    def attachment(self, channel: Channel, attachment: Attachment) -> Json:
        """An attachment with an address that is good for a day."""
        expiry = int(self._state.clock()) + ADDRESS_LIVES
        path = f"attachments/{channel.id}/{attachment.id}/{quote(attachment.filename)}"
        url = f"{self._state.address}/cdn/{path}?ex={expiry:x}&is={expiry - ADDRESS_LIVES:x}&hm={attachment.id:x}"
        body: Json = {
            "id": str(attachment.id),
            "filename": attachment.filename,
            "size": len(attachment.data),
            "url": url,
            "proxy_url": url,
            "content_type": attachment.content_type,
        } | _measures(attachment)
        return body if attachment.description is None else body | {"description": attachment.description}

    def _reaction(self, reaction: Reaction) -> Json:
        return {
            "emoji": emoji_json(reaction.emoji),
            "count": len(reaction.user_ids),
            "count_details": {"burst": 0, "normal": len(reaction.user_ids)},
            "burst_colors": [],
            "me": self._state.bot.id in reaction.user_ids,
            "me_burst": False,
        }

    def webhook(self, webhook: Webhook, *, with_user: bool = True) -> Json:
        """A webhook; the token of another application's is kept from the bot."""
        body: Json = {
            "id": str(webhook.id),
            "type": 1,
            "name": webhook.name,
            "avatar": None,
            "channel_id": str(webhook.channel.id),
            "guild_id": str(guild_of(webhook.channel).id),
            "application_id": str(webhook.application_id) if webhook.application_id else None,
        }
        if webhook.application_id in (None, self._state.application_id):
            body["token"] = webhook.token
            body["url"] = f"{self._state.address}/api/v10/webhooks/{webhook.id}/{webhook.token}"
        return body | {"user": self.user(webhook.made_by)} if with_user else body

    def command(self, command: Command) -> Json:
        body = {
            "description": "",
            "options": [],
            "nsfw": False,
            "default_member_permissions": None,
        } | command.body
        if body["default_member_permissions"] is not None:
            body["default_member_permissions"] = str(body["default_member_permissions"])
        body |= {
            "contexts": body.get("contexts"),
            "integration_types": body.get("integration_types") or [0],
            "id": str(command.id),
            "application_id": str(self._state.application_id),
            "version": str(command.version),
            "type": command.kind,
        }
        return body | {"guild_id": str(command.guild_id)} if command.guild_id else body

    def interaction(self, interaction: Interaction) -> Json:
        """An interaction as INTERACTION_CREATE tells it."""
        state, channel = self._state, interaction.channel
        rights = state.rights(interaction.user, channel)
        body: Json = {
            "id": str(interaction.id),
            "application_id": str(state.application_id),
            "type": interaction.kind,
            "data": interaction.data,
            "token": interaction.token,
            "version": 1,
            "channel_id": str(channel.id),
            "channel": self.channel(channel) | {"permissions": str(int(rights))},
            "app_permissions": str(int(state.rights(state.bot, channel))),
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if interaction.source:
            body["message"] = self.message(interaction.source)
        if channel.guild is None:
            owners = {"0": "0"}
            return body | {
                "user": self.user(interaction.user),
                "context": 1,
                "authorizing_integration_owners": owners,
            }
        member = channel.guild.members[interaction.user.id]
        return body | {
            "guild_id": str(channel.guild.id),
            "guild": {"id": str(channel.guild.id), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": self.member(member) | {"permissions": str(int(rights))},
            "context": 0,
            "authorizing_integration_owners": {"0": str(channel.guild.id)},
        }


def emoji_json(written: str) -> Json:
    """An emoji as a path writes it, as an object: a custom one is "name:id"."""
    name, _, number = written.partition(":")
    return {"id": number or None, "name": name}


def _measures(attachment: Attachment) -> Json:
    """Of a picture, its size in pixels; nothing of what is none, whatever it is called."""
    try:
        with Image.open(io.BytesIO(attachment.data)) as image:
            return {"width": image.width, "height": image.height}
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return {}
