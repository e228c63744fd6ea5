"""Who may do what where: Discord's permission bits and the order in which they are worked out."""

from __future__ import annotations

from enum import IntFlag

from bots.sandbox.discord.model import Channel, Guild, Member


class Permission(IntFlag):
    """The bits the stand-in knows, under Discord's names (topics/permissions)."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYTHING = Permission(sum(Permission))
EVERYBODY = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
OF_THE_BOT = EVERYBODY | Permission.MANAGE_MESSAGES | Permission.MANAGE_WEBHOOKS | Permission.MANAGE_THREADS
IN_DIRECT_MESSAGES = EVERYBODY


def named(name: str) -> Permission:
    """The permission called `name`; ValueError says which names there are."""
    try:
        return Permission[name]
    except KeyError:
        raise ValueError(f"there is no permission {name!r}; known are {', '.join(Permission.__members__)}") from None


def in_guild(guild: Guild, member: Member) -> Permission:
    """What a member may do in the guild before any channel has its say."""
    if member.user.id == guild.owner_id:
        return EVERYTHING
    granted = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        granted |= guild.roles[role_id].permissions
    return EVERYTHING if granted & Permission.ADMINISTRATOR else Permission(granted)


def in_channel(guild: Guild, member: Member, channel: Channel) -> Permission:
    """What a member may do in a channel; a thread (then `channel` is its parent) has no overwrites of its own.

    The order is Discord's: everyone's overwrite, then all of the member's roles' together, then the member's own.
    Who may not view a channel may do nothing in it.
    """
    base = in_guild(guild, member)
    if base & Permission.ADMINISTRATOR:
        return EVERYTHING
    granted = int(base)
    everyone = channel.overwrites.get(guild.id)
    if everyone:
        granted = granted & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in member.role_ids:
        if overwrite := channel.overwrites.get(role_id):
            allow |= overwrite.allow
            deny |= overwrite.deny
    granted = granted & ~deny | allow
    own = channel.overwrites.get(member.user.id)
    if own:
        granted = granted & ~own.deny | own.allow
    return Permission(granted) if granted & Permission.VIEW_CHANNEL else Permission(0)
