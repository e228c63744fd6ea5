"""Reactions: what the bot may ask about them, and what members and moderators do with them.

An emoji is written as in the path of a request: as itself, a custom one as "name:id".
"""

from __future__ import annotations

from bots.sandbox.discord.faults import refused
from bots.sandbox.discord.model import Channel, Json, Message, Reaction, User
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.posting import Posting
from bots.sandbox.discord.routing import Answer, Call, Route
from bots.sandbox.discord.state import State
from bots.sandbox.discord.wire import Wire, emoji_json

_ALL = "/channels/{channel_id}/messages/{message_id}/reactions"


class ReactionRoutes:
    """The bot's own reactions, and who else has reacted."""

    def __init__(self, state: State, wire: Wire, posting: Posting) -> None:
        self._state = state
        self._wire = wire
        self._posting = posting

    def routes(self) -> list[Route]:
        return [
            Route("GET", _ALL + "/{emoji}", self.people),
            Route("PUT", _ALL + "/{emoji}/@me", self.react),
            Route("DELETE", _ALL + "/{emoji}/@me", self.unreact),
        ]

    def people(self, call: Call) -> Answer:
        """Who has chosen an emoji, by their ids (resources/message, "Get Reactions")."""
        limit, after = call.limit(25, 1, 100), call.query_id("after") or 0
        message = self._message(call, Permission.READ_MESSAGE_HISTORY)
        chosen = (each.user_ids for each in message.reactions if each.emoji == call.parameters["emoji"])
        ids = sorted(each for each in next(chosen, []) if each > after)
        return 200, [self._wire.user(self._state.users[each]) for each in ids[:limit]]

    def react(self, call: Call) -> Answer:
        reacted(self._state, self._posting, self._state.bot, self._message(call), call.parameters["emoji"])
        return 204, None

    def unreact(self, call: Call) -> Answer:
        message, emoji = self._message(call), call.parameters["emoji"]
        reacted(self._state, self._posting, self._state.bot, message, emoji, gone=True)
        return 204, None

    def _message(self, call: Call, *needed: Permission) -> Message:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel, *needed)
        return self._state.message(channel, call.id("message_id"))


def reacted(state: State, posting: Posting, who: User, message: Message, emoji: str, *, gone: bool = False) -> None:
    """Add somebody's reaction to a message, or take it back; doing it twice changes nothing."""
    channel = message.channel
    state.demand(who, channel, Permission.READ_MESSAGE_HISTORY, Permission.ADD_REACTIONS)
    if channel.thread and channel.thread.archived:
        raise refused(50083)
    reaction = next((r for r in message.reactions if r.emoji == emoji), None)
    if (who.id in reaction.user_ids if reaction else False) is not gone:
        return
    if reaction is None:
        reaction = Reaction(emoji)
        message.reactions.append(reaction)
    if gone:
        reaction.user_ids.remove(who.id)
        message.reactions = [r for r in message.reactions if r.user_ids]
    else:
        reaction.user_ids.append(who.id)
    more: Json = {"user_id": str(who.id), "emoji": emoji_json(emoji), "burst": False, "type": 0}
    member = channel.guild.members.get(who.id) if channel.guild else None
    if member and not gone:
        more["member"] = posting.wire.member(member)
    _tell(posting, "REMOVE" if gone else "ADD", channel, message, more)


def cleared(posting: Posting, message: Message, emoji: str = "") -> None:
    """Let a moderator take away all reactions to a message, or those with one emoji."""
    if emoji:
        message.reactions = [each for each in message.reactions if each.emoji != emoji]
        _tell(posting, "REMOVE_EMOJI", message.channel, message, {"emoji": emoji_json(emoji)})
    else:
        message.reactions = []
        _tell(posting, "REMOVE_ALL", message.channel, message, {})


def _tell(posting: Posting, what: str, channel: Channel, message: Message, more: Json) -> None:
    data: Json = {"channel_id": str(channel.id), "message_id": str(message.id), **more}
    if channel.guild:
        data["guild_id"] = str(channel.guild.id)
    posting.tell(f"MESSAGE_REACTION_{what}", data, channel)
