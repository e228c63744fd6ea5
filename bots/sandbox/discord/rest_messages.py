"""The routes of messages."""

from __future__ import annotations

from bots.sandbox.discord import checks, drafts
from bots.sandbox.discord.intents import blank, concerns
from bots.sandbox.discord.model import Json, Message
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.posting import Posting
from bots.sandbox.discord.routing import Answer, Call, Route
from bots.sandbox.discord.state import State
from bots.sandbox.discord.wire import Wire

ROOM = "/channels/{channel_id}/messages"


class MessageRoutes:
    """What the bot may ask about messages; `reads_content` is false without the MESSAGE_CONTENT intent."""

    def __init__(self, state: State, wire: Wire, posting: Posting, *, reads_content: bool) -> None:
        self._state = state
        self._wire = wire
        self._posting = posting
        self._reads_content = reads_content

    def routes(self) -> list[Route]:
        one = ROOM + "/{message_id}"
        return [
            Route("GET", ROOM, self.history),
            Route("POST", ROOM, self.create),
            Route("POST", ROOM + "/bulk-delete", self.bulk_delete),
            Route("GET", one, self.fetch),
            Route("PATCH", one, self.edit),
            Route("DELETE", one, self.delete),
            Route("POST", one + "/crosspost", self.crosspost),
            Route("POST", "/channels/{channel_id}/typing", self.typing),
        ]

    def history(self, call: Call) -> Answer:
        """Messages newest first; without READ_MESSAGE_HISTORY an empty list, as on the network."""
        channel = self._state.channel(call.id("channel_id"))
        limit = call.limit(50, 1, 100)
        self._state.demand(self._state.bot, channel)
        if not self._state.rights(self._state.bot, channel) & Permission.READ_MESSAGE_HISTORY:
            return 200, []
        found = list(channel.messages.values())
        before, after, around = (call.query_id(name) for name in ("before", "after", "around"))
        if around is not None:
            older = [m for m in found if m.id < around][-(limit // 2) :]
            found = (older + [m for m in found if m.id >= around])[:limit]
        elif after is not None:
            found = [m for m in found if m.id > after][:limit]
        else:
            found = [m for m in found if before is None or m.id < before][-limit:]
        return 200, [self._seen(message) for message in reversed(found)]

    def create(self, call: Call) -> Answer:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel)
        draft = drafts.read(self._state, call.form, call.files, checks.CREATE_KEYS)
        message = self._posting.post(self._state.bot, channel, draft)
        nonce = {} if message.nonce is None else {"nonce": message.nonce}
        return 200, self._wire.message(message) | nonce

    def fetch(self, call: Call) -> Answer:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel, Permission.READ_MESSAGE_HISTORY)
        return 200, self._seen(self._state.message(channel, call.id("message_id")))

    def edit(self, call: Call) -> Answer:
        message = self._message(call)
        draft = drafts.revise(self._state, message, call.form, call.files, checks.MESSAGE_KEYS)
        self._posting.edit(self._state.bot, message, draft)
        return 200, self._wire.message(message)

    def delete(self, call: Call) -> Answer:
        self._posting.delete(self._state.bot, self._message(call))
        return 204, None

    def bulk_delete(self, call: Call) -> Answer:
        channel = self._state.channel(call.id("channel_id"))
        ids = [int(message_id) for message_id in call.form.get("messages", [])]
        self._posting.bulk_delete(self._state.bot, channel, ids)
        return 204, None

    def crosspost(self, call: Call) -> Answer:
        message = self._message(call)
        self._posting.crosspost(self._state.bot, message)
        return 200, self._wire.message(message)

    def typing(self, call: Call) -> Answer:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel, Permission.SEND_MESSAGES)
        return 204, None

    def _message(self, call: Call) -> Message:
        channel = self._state.channel(call.id("channel_id"))
        self._state.demand(self._state.bot, channel)
        return self._state.message(channel, call.id("message_id"))

    def _seen(self, message: Message) -> Json:
        """A message as the bot may read it over REST (events/gateway, "Message Content Intent")."""
        body = self._wire.message(message)
        readable = self._reads_content or concerns(self._state.bot, message)
        return body if readable else body | blank()
