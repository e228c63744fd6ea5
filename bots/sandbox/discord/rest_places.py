"""The routes of the bot itself, users, guilds and channels."""

from __future__ import annotations

from bots.sandbox.discord.checks import known_keys
from bots.sandbox.discord.faults import Faults, invalid, refused
from bots.sandbox.discord.gateway import Gateway
from bots.sandbox.discord.model import Json
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.routing import Answer, Call, Route
from bots.sandbox.discord.state import State
from bots.sandbox.discord.threads import CHANGES, Threads
from bots.sandbox.discord.wire import Wire


class PlaceRoutes:
    def __init__(self, state: State, wire: Wire, threads: Threads, gateway: Gateway) -> None:
        self._state = state
        self._wire = wire
        self._threads = threads
        self._gateway = gateway

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/gateway", self.gateway, open=True),
            Route("GET", "/gateway/bot", self.gateway_bot),
            Route("GET", "/users/@me", self.me),
            Route("GET", "/users/@me/guilds", self.my_guilds),
            Route("POST", "/users/@me/channels", self.open_direct),
            Route("GET", "/users/{user_id}", self.user),
            Route("GET", "/oauth2/applications/@me", self.application),
            Route("GET", "/applications/@me", self.application),
            Route("GET", "/guilds/{guild_id}", self.guild),
            Route("GET", "/guilds/{guild_id}/channels", self.channels),
            Route("GET", "/guilds/{guild_id}/members/{user_id}", self.member),
            Route("GET", "/channels/{channel_id}", self.channel),
            Route("PATCH", "/channels/{channel_id}", self.change),
            Route("DELETE", "/channels/{channel_id}", self.delete),
        ]

    def gateway(self, call: Call) -> Answer:
        return 200, {"url": self._gateway.address}

    def gateway_bot(self, call: Call) -> Answer:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return 200, {"url": self._gateway.address, "shards": 1, "session_start_limit": limit}

    def me(self, call: Call) -> Answer:
        more = {"mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}
        return 200, self._wire.user(self._state.bot) | more

    def my_guilds(self, call: Call) -> Answer:
        guilds = [self._wire.guild(guild) for guild in self._state.guilds.values() if not guild.left_by_bot]
        return 200, [
            {key: guild[key] for key in ("id", "name", "icon", "features")} | {"owner": False} for guild in guilds
        ]

    def open_direct(self, call: Call) -> Answer:
        user = self._state.user(int(call.form["recipient_id"]))
        if user is self._state.bot:
            raise invalid("recipient_id", "CHANNEL_RECIPIENT_REQUIRED", "Recipient cannot be yourself")
        return 200, self._wire.channel(self._state.direct(user))

    def user(self, call: Call) -> Answer:
        return 200, self._wire.user(self._state.user(call.id("user_id")))

    def application(self, call: Call) -> Answer:
        bot = self._wire.user(self._state.bot)
        return 200, {
            "id": str(self._state.application_id),
            "name": self._state.bot.name,
            "icon": None,
            "description": "",
            "bot_public": False,
            "bot_require_code_grant": False,
            "bot": bot,
            "owner": bot,
            "team": None,
            "verify_key": f"{self._state.application_id:064x}",
            "flags": self._gateway.application_flags,
            "flags_new": str(self._gateway.application_flags),
            "type": None,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": len(self._state.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": [],
        }

    def guild(self, call: Call) -> Answer:
        return 200, self._wire.guild(self._state.guild(call.id("guild_id")))

    def channels(self, call: Call) -> Answer:
        """Every channel, also those the bot may not view; no threads."""
        guild = self._state.guild(call.id("guild_id"))
        return 200, [self._wire.channel(channel) for channel in self._state.channels_of(guild)]

    def member(self, call: Call) -> Answer:
        guild = self._state.guild(call.id("guild_id"))
        member = guild.members.get(call.id("user_id"))
        if member is None:
            raise refused(10007 if call.id("user_id") in self._state.users else 10013)
        return 200, self._wire.member(member)

    def channel(self, call: Call) -> Answer:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel)
        return 200, self._wire.channel(channel)

    def change(self, call: Call) -> Answer:
        """Change a thread; a channel itself the bot has no right to change."""
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel)
        if channel.thread is None:
            raise refused(50013)
        self._threads.change(self._state.bot, channel, self._changes(call.form))
        return 200, self._wire.channel(channel)

    def delete(self, call: Call) -> Answer:
        """Delete a thread; a channel itself the bot has no right to delete."""
        channel = self._state.channel(call.id("channel_id"))
        if channel.thread is None:
            self._state.demand(self._state.bot, channel, Permission.MANAGE_CHANNELS)
            raise refused(50024)
        answer = self._wire.channel(channel)
        self._threads.delete(self._state.bot, channel)
        return 200, answer

    @staticmethod
    def _changes(body: Json) -> Json:
        faults = Faults()
        known_keys(body, CHANGES, faults)
        faults.settle()
        return body
