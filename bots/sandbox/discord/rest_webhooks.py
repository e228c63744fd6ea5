"""The routes of webhooks: making them, and speaking through them under other names."""

from __future__ import annotations

from hashlib import md5

from bots.sandbox.discord import checks, drafts
from bots.sandbox.discord.drafts import Draft
from bots.sandbox.discord.faults import Faults, refused
from bots.sandbox.discord.kinds import Flag, Kind
from bots.sandbox.discord.model import Channel, Message, User, Webhook
from bots.sandbox.discord.permissions import Permission, in_guild
from bots.sandbox.discord.posting import Posting
from bots.sandbox.discord.routing import Answer, Call, Route
from bots.sandbox.discord.state import State
from bots.sandbox.discord.threads import Threads
from bots.sandbox.discord.webhooks import Webhooks
from bots.sandbox.discord.wire import Wire

PER_CHANNEL = 15
BY_TOKEN = "/webhooks/{webhook_id}/{webhook_token}"  # noqa: S105 - a route, not a secret


class WebhookRoutes:
    def __init__(self, state: State, wire: Wire, posting: Posting, threads: Threads, acts: Webhooks) -> None:
        self._state = state
        self._wire = wire
        self._posting = posting
        self._threads = threads
        self._acts = acts

    def routes(self) -> list[Route]:
        one = BY_TOKEN + "/messages/{message_id}"
        return [
            Route("POST", "/channels/{channel_id}/webhooks", self.create),
            Route("GET", "/channels/{channel_id}/webhooks", self.of_channel),
            Route("GET", "/guilds/{guild_id}/webhooks", self.of_guild),
            Route("GET", "/webhooks/{webhook_id}", self.fetch),
            Route("DELETE", "/webhooks/{webhook_id}", self.delete),
            Route("GET", BY_TOKEN, self.fetch_by_token, open=True),
            Route("DELETE", BY_TOKEN, self.delete_by_token, open=True),
            Route("POST", BY_TOKEN, self.execute, open=True),
            Route("GET", one, self.fetch_message, open=True),
            Route("PATCH", one, self.edit_message, open=True),
            Route("DELETE", one, self.delete_message, open=True),
        ]

    def create(self, call: Call) -> Answer:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel, Permission.MANAGE_WEBHOOKS)
        if channel.guild is None or channel.thread:
            raise refused(50024)
        faults = Faults()
        checks.known_keys(call.form, {"name", "avatar"}, faults)
        checks.webhook_name(call.form.get("name"), faults, "name")
        faults.settle()
        if len(self._state.webhooks_of(channel)) >= PER_CHANNEL:
            raise refused(30007)
        webhook = self._acts.make(channel, call.form["name"], self._state.bot, self._state.application_id)
        return 200, self._wire.webhook(webhook)

    def of_channel(self, call: Call) -> Answer:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel, Permission.MANAGE_WEBHOOKS)
        return 200, [self._wire.webhook(webhook) for webhook in self._state.webhooks_of(channel)]

    def of_guild(self, call: Call) -> Answer:
        """The guild's webhooks; the right counts as it holds in the guild, whatever single channels say."""
        guild = self._state.guild(call.id("guild_id"))
        if not in_guild(guild, guild.members[self._state.bot.id]) & Permission.MANAGE_WEBHOOKS:
            raise refused(50013)
        return 200, [self._wire.webhook(webhook) for webhook in self._state.webhooks_of(guild)]

    def fetch(self, call: Call) -> Answer:
        return 200, self._wire.webhook(self._managed(call))

    def delete(self, call: Call) -> Answer:
        self._acts.remove(self._managed(call))
        return 204, None

    def fetch_by_token(self, call: Call) -> Answer:
        return 200, self._wire.webhook(self._by_token(call), with_user=False)

    def delete_by_token(self, call: Call) -> Answer:
        self._acts.remove(self._by_token(call))
        return 204, None

    def execute(self, call: Call) -> Answer:
        """Speak through a webhook: 200 with the message for `wait`, else 204 without."""
        webhook, body = self._by_token(call), call.form
        faults = Faults()
        if body.get("username") is not None:
            checks.webhook_name(body["username"], faults)
        checks.text(body, "avatar_url", 2048, faults)
        faults.settle()
        draft = drafts.read(self._state, body, call.files, checks.WEBHOOK_KEYS)
        speaker = self._speaker(webhook, body.get("username"), body.get("avatar_url"))
        thread_id = call.query_id("thread_id")
        if webhook.channel.kind is Kind.FORUM and thread_id is None:
            if not body.get("thread_name"):
                raise refused(220001)
            form = body | {"name": body["thread_name"]}
            thread = self._threads.open_post_as(
                speaker, webhook.channel, form, draft, lambda made: self._first(webhook, speaker, made, draft)
            )
            message = thread.messages[thread.id]
        elif body.get("thread_name"):
            raise refused(220003)
        else:
            place = webhook.channel if thread_id is None else self._thread(webhook, thread_id)
            message = self._posting.say_as(
                speaker,
                place,
                draft,
                webhook_id=webhook.id,
                application_id=webhook.application_id,
                avatar_url=body.get("avatar_url"),
            )
        return (200, self._wire.message(message)) if call.flag("wait") else (204, None)

    def fetch_message(self, call: Call) -> Answer:
        return 200, self._wire.message(self._message(call))

    def edit_message(self, call: Call) -> Answer:
        message = self._message(call)
        keys = checks.WEBHOOK_KEYS - {"username", "avatar_url", "thread_name", "applied_tags"}
        self._posting.rewrite(message, drafts.revise(self._state, message, call.form, call.files, keys))
        return 200, self._wire.message(message)

    def delete_message(self, call: Call) -> Answer:
        self._posting.remove(self._message(call))
        return 204, None

    def _managed(self, call: Call) -> Webhook:
        webhook = self._state.webhook(call.id("webhook_id"))
        self._state.demand(self._state.bot, webhook.channel, Permission.MANAGE_WEBHOOKS)
        return webhook

    def _by_token(self, call: Call) -> Webhook:
        webhook = self._state.webhook(call.id("webhook_id"))
        if webhook.token != call.parameters["webhook_token"]:
            raise refused(50027)
        return webhook

    def _thread(self, webhook: Webhook, thread_id: int) -> Channel:
        thread = self._state.channel(thread_id)
        if thread.parent is not webhook.channel:
            raise refused(10003)
        return thread

    def _message(self, call: Call) -> Message:
        """A message that this webhook said, in its channel or in the thread that the query names."""
        webhook = self._by_token(call)
        thread_id = call.query_id("thread_id")
        place = webhook.channel if thread_id is None else self._thread(webhook, thread_id)
        message = self._state.message(place, call.id("message_id"))
        if message.webhook_id != webhook.id:
            raise refused(10008)
        return message

    def _first(self, webhook: Webhook, speaker: User, thread: Channel, draft: Draft) -> Message:
        return Message(
            thread.id,
            thread,
            speaker,
            draft.content,
            embeds=draft.embeds,
            attachments=draft.attachments,
            components=draft.components,
            flags=draft.flags & Flag.SUPPRESS_EMBEDS,
            webhook_id=webhook.id,
            application_id=webhook.application_id,
        )

    @staticmethod
    def _speaker(webhook: Webhook, name: str | None, avatar_url: str | None) -> User:
        shown = name or webhook.name
        avatar = md5(avatar_url.encode(), usedforsecurity=False).hexdigest() if avatar_url else None
        return User(webhook.id, shown, shown, bot=True, avatar=avatar)
