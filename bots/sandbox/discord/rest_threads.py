"""The routes that open, list and follow threads."""

from __future__ import annotations

from collections.abc import Iterable

from bots.sandbox.discord import checks, drafts
from bots.sandbox.discord.faults import Faults, invalid, refused
from bots.sandbox.discord.kinds import Kind
from bots.sandbox.discord.model import Channel, Json
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.routing import Answer, Call, Route
from bots.sandbox.discord.snowflakes import read
from bots.sandbox.discord.state import State
from bots.sandbox.discord.threads import Threads
from bots.sandbox.discord.wire import Wire


class ThreadRoutes:
    def __init__(self, state: State, wire: Wire, threads: Threads) -> None:
        self._state = state
        self._wire = wire
        self._threads = threads

    def routes(self) -> list[Route]:
        return [
            Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", self.open_from),
            Route("POST", "/channels/{channel_id}/threads", self.open),
            Route("GET", "/guilds/{guild_id}/threads/active", self.active),
            Route("GET", "/channels/{channel_id}/threads/archived/public", self.archived),
            Route("PUT", "/channels/{channel_id}/thread-members/@me", self.join),
            Route("DELETE", "/channels/{channel_id}/thread-members/@me", self.leave),
        ]

    def open_from(self, call: Call) -> Answer:
        channel = self._channel(call)
        message = self._state.message(channel, call.id("message_id"))
        self._known(call.form, checks.THREAD_KEYS)
        return 201, self._wire.channel(self._threads.open_from(self._state.bot, message, call.form))

    def open(self, call: Call) -> Answer:
        """A forum post with its first message, or a thread that hangs on no message."""
        channel, body = self._channel(call), call.form
        if channel.kind is not Kind.FORUM:
            self._known(body, checks.OPEN_THREAD_KEYS)
            return 201, self._wire.channel(self._threads.open_plain(self._state.bot, channel, body))
        self._known(body, checks.FORUM_KEYS)
        if not isinstance(body.get("message"), dict):
            raise invalid("message", "BASE_TYPE_REQUIRED", "This field is required")
        files = call.files
        draft = drafts.read(self._state, body["message"], files, checks.MESSAGE_KEYS, at="message.")
        thread = self._threads.open_post(self._state.bot, channel, body, draft)
        return 201, self._wire.channel(thread) | {"message": self._wire.message(thread.messages[thread.id])}

    def active(self, call: Call) -> Answer:
        """The guild's threads that are not archived and that the bot can see, newest first."""
        guild = self._state.guild(call.id("guild_id"))
        threads = [t for t in self._state.threads_of(guild) if t.thread and not t.thread.archived and self._sees(t)]
        return 200, self._listed(reversed(threads)) | {"has_more": False}

    def archived(self, call: Call) -> Answer:
        """A channel's archived threads, latest archived first; `before` is a moment (ISO 8601)."""
        channel = self._channel(call)
        self._state.demand(self._state.bot, channel, Permission.READ_MESSAGE_HISTORY)
        if channel.kind not in (Kind.TEXT, Kind.ANNOUNCEMENT, Kind.FORUM):
            raise refused(50024)
        limit = call.limit(50, 2, 100)
        before = self._moment(call.query["before"]) if "before" in call.query else float("inf")
        found = [
            (t.thread.archived_at, t.id, t)
            for t in self._state.threads_of(channel)
            if t.thread and t.thread.archived and t.thread.archived_at < before
        ]
        ordered = [thread for _, _, thread in sorted(found, key=lambda entry: entry[:2], reverse=True)]
        return 200, self._listed(ordered[:limit]) | {"has_more": len(ordered) > limit}

    def join(self, call: Call) -> Answer:
        self._threads.join(self._state.bot, self._channel(call))
        return 204, None

    def leave(self, call: Call) -> Answer:
        self._threads.join(self._state.bot, self._channel(call), leave=True)
        return 204, None

    def _channel(self, call: Call) -> Channel:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel)
        return channel

    def _sees(self, thread: Channel) -> bool:
        return bool(self._state.rights(self._state.bot, thread) & Permission.VIEW_CHANNEL)

    def _listed(self, threads: Iterable[Channel]) -> Json:
        found = list(threads)
        bot = self._state.bot
        return {
            "threads": [self._wire.channel(thread) for thread in found],
            "members": [self._wire.thread_member(t, bot) for t in found if t.thread and bot.id in t.thread.member_ids],
        }

    @staticmethod
    def _moment(text: str) -> float:
        try:
            return read(text)
        except ValueError:
            raise invalid("before", "DATE_TIME_TYPE_PARSE", f"Could not parse {text}.") from None

    @staticmethod
    def _known(body: Json, keys: frozenset[str]) -> None:
        faults = Faults()
        checks.known_keys(body, keys, faults)
        faults.settle()
