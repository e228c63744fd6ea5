"""A picture of everything that persons can see, for the window."""

from __future__ import annotations

from bots.sandbox.discord.model import Channel, Interaction, Json, Message, Modal, User
from bots.sandbox.discord.snowflakes import moment_of, written
from bots.sandbox.discord.state import State
from bots.sandbox.discord.wire import Wire


def snapshot(state: State, wire: Wire) -> Json:
    """The world as JSON-able values.

    `users`: id, name, username, bot, avatar. `guilds`: id, name, channels, each with its threads. `direct`: the
    conversations with the bot, with `user`. A place has id, kind, name and `messages`, oldest first, ephemeral ones
    among them with `only_for`. A message has id, author (name, avatar, bot), content (Discord's Markdown), embeds,
    attachments (filename, url, content_type), rows of buttons (label, disabled, url), reply_to (a message's id),
    edited, time (ISO 8601), reactions, thread (its id), crossposted and system. `commands`: what the bot registered.
    `modals`: those that wait to be filled in.
    """
    return {
        "bot": _user(state, state.bot),
        "users": [_user(state, user) for user in state.users.values()],
        "guilds": [
            {
                "id": str(guild.id),
                "name": guild.name,
                "members": [str(user_id) for user_id in guild.members],
                "channels": [
                    _place(state, wire, channel)
                    | {"threads": [_place(state, wire, thread) for thread in state.threads_of(channel)]}
                    for channel in state.channels_of(guild)
                ],
            }
            for guild in state.guilds.values()
        ],
        "direct": [
            _place(state, wire, channel) | {"user": str(channel.recipient.id)}
            for channel in state.channels.values()
            if channel.recipient
        ],
        "commands": [
            {
                "name": command.name,
                "kind": command.kind,
                "description": command.body.get("description", ""),
                "options": command.body.get("options") or [],
                "guild": str(command.guild_id) if command.guild_id else None,
            }
            for command in state.commands.values()
        ],
        "modals": [
            _modal(interaction, interaction.modal)
            for interaction in state.interactions.values()
            if interaction.modal and interaction.modal_open
        ],
    }


def _user(state: State, user: User) -> Json:
    avatar = f"{state.address}/cdn/avatars/{user.id}/{user.avatar}.png" if user.avatar else None
    return {
        "id": str(user.id),
        "name": user.name,
        "username": user.username,
        "bot": user.bot,
        "avatar": avatar,
    }


def _place(state: State, wire: Wire, channel: Channel) -> Json:
    whispers = [message for message in state.ephemeral.values() if message.channel is channel]
    messages = sorted([*channel.messages.values(), *whispers], key=lambda message: message.id)
    place: Json = {
        "id": str(channel.id),
        "kind": channel.kind.name.lower(),
        "name": channel.name,
        "messages": [_message(state, wire, message) for message in messages],
    }
    if channel.thread:
        tags = {tag.id: tag.name for tag in channel.parent.tags}
        place |= {
            "archived": channel.thread.archived,
            "locked": channel.thread.locked,
            "tags": [tags[tag_id] for tag_id in channel.thread.applied_tags],
        }
    return place


def _message(state: State, wire: Wire, message: Message) -> Json:
    author = _user(state, message.author)
    if message.webhook_id and message.author is not state.bot:
        author["avatar"] = message.avatar_url
    return {
        "id": str(message.id),
        "author": author,
        "content": message.content,
        "embeds": message.embeds,
        "attachments": [wire.attachment(message.channel, attachment) for attachment in message.attachments],
        "rows": [
            [
                {"label": part.get("label"), "disabled": bool(part.get("disabled")), "url": part.get("url")}
                for part in row.get("components", [])
            ]
            for row in message.components
        ],
        "reply_to": str(message.reference.message_id) if message.reference else None,
        "edited": message.edited_at is not None,
        "time": written(moment_of(message.id)),
        "reactions": [{"emoji": r.emoji, "count": len(r.user_ids)} for r in message.reactions],
        "thread": str(message.thread.id) if message.thread else None,
        "system": message.says.name.lower(),
        "crossposted": bool(message.flags & 1),
        "thinking": message.loading,
        "only_for": str(message.asked.user.id) if message.ephemeral and message.asked else None,
    }


def _modal(interaction: Interaction, modal: Modal) -> Json:
    return {
        "interaction": str(interaction.id),
        "user": str(interaction.user.id),
        "title": modal.title,
        "components": modal.components,
    }
