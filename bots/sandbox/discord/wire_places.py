"""How users, members, guilds, channels and threads are written as JSON."""

from __future__ import annotations

from bots.sandbox.discord.kinds import Kind, Says
from bots.sandbox.discord.model import Channel, Guild, Json, Member, Tag, User
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.snowflakes import written
from bots.sandbox.discord.state import State, guild_of, thread_of


class PlaceWire:
    """Writes people and places of one `State`; ids are strings, moments ISO 8601, permission sets decimal strings."""

    def __init__(self, state: State) -> None:
        self._state = state

    def user(self, user: User) -> Json:
        return {
            "id": str(user.id),
            "username": user.username,
            "discriminator": "0000" if user.bot else "0",
            "global_name": None if user.bot else user.name,
            "avatar": user.avatar,
            "bot": user.bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }

    def member(self, member: Member, *, with_user: bool = True) -> Json:
        body: Json = {
            "roles": [str(role_id) for role_id in member.role_ids],
            "nick": member.nick,
            "avatar": None,
            "joined_at": written(member.joined_at),
            "premium_since": None,
            "banner": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        return body | {"user": self.user(member.user)} if with_user else body

    def guild(self, guild: Guild) -> Json:
        return {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "owner_id": str(guild.owner_id),
            "roles": [
                {
                    "id": str(role.id),
                    "name": role.name,
                    "permissions": str(int(role.permissions)),
                    "color": 0,
                    "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
                    "hoist": False,
                    "position": position,
                    "managed": role.managed,
                    "mentionable": False,
                    "flags": 0,
                }
                for position, role in enumerate(guild.roles.values())
            ],
            "emojis": [],
            "stickers": [],
            "features": ["COMMUNITY", "NEWS"],
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
        }

    def whole_guild(self, guild: Guild) -> Json:
        """A guild as GUILD_CREATE tells it: with every channel, the threads the bot can see, and the members."""
        seen = [
            thread
            for thread in self._state.threads_of(guild)
            if thread.thread
            and not thread.thread.archived
            and self._state.rights(self._state.bot, thread) & Permission.VIEW_CHANNEL
        ]
        return self.guild(guild) | {
            "unavailable": False,
            "large": False,
            "joined_at": written(guild.members[self._state.bot.id].joined_at),
            "member_count": len(guild.members),
            "members": [self.member(member) for member in guild.members.values()],
            "channels": [self.channel(channel) for channel in self._state.channels_of(guild)],
            "threads": [self.channel(thread) for thread in seen],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
        }

    def channel(self, channel: Channel) -> Json:
        body: Json = {
            "id": str(channel.id),
            "type": int(channel.kind),
            "last_message_id": str(next(reversed(channel.messages))) if channel.messages else None,
            "flags": 0,
        }
        if channel.recipient:
            return body | {"recipients": [self.user(channel.recipient)]}
        body |= {"guild_id": str(guild_of(channel).id), "name": channel.name, "rate_limit_per_user": 0}
        if channel.thread:
            return body | self._thread(channel)
        body |= {
            "position": channel.position,
            "topic": channel.topic,
            "nsfw": False,
            "parent_id": None,
            "permission_overwrites": [
                {
                    "id": str(target),
                    "type": 0 if target in guild_of(channel).roles else 1,
                    "allow": str(int(overwrite.allow)),
                    "deny": str(int(overwrite.deny)),
                }
                for target, overwrite in channel.overwrites.items()
            ],
        }
        if channel.kind is Kind.FORUM:
            body |= {
                "flags": 1 << 4 if channel.require_tag else 0,
                "available_tags": [self._tag(tag) for tag in channel.tags],
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
            }
        return body

    def _tag(self, tag: Tag) -> Json:
        return {"id": str(tag.id), "name": tag.name, "moderated": False, "emoji_id": None, "emoji_name": None}

    def _thread(self, channel: Channel) -> Json:
        state = thread_of(channel)
        starter = Says.THREAD_STARTER_MESSAGE
        count = sum(1 for m in channel.messages.values() if m.id != channel.id and m.says is not starter)
        body: Json = {
            "parent_id": str(state.parent.id),
            "owner_id": str(state.owner_id),
            "message_count": count,
            "member_count": len(state.member_ids),
            "total_message_sent": count,
            "thread_metadata": {
                "archived": state.archived,
                "archive_timestamp": written(state.archived_at),
                "auto_archive_duration": state.auto_archive_minutes,
                "locked": state.locked,
                "create_timestamp": written(state.created_at),
            },
        }
        if state.parent.kind is Kind.FORUM:
            body["applied_tags"] = [str(tag_id) for tag_id in state.applied_tags]
        if self._state.bot.id in state.member_ids:
            body["member"] = self.thread_member(channel, self._state.bot)
        return body

    def thread_member(self, channel: Channel, user: User) -> Json:
        joined = written(thread_of(channel).created_at)
        return {"id": str(channel.id), "user_id": str(user.id), "join_timestamp": joined, "flags": 0}
