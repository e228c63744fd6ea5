"""The routes by which the bot answers an interaction, at once and later."""

from __future__ import annotations

from bots.sandbox.discord import checks, drafts
from bots.sandbox.discord.drafts import Draft
from bots.sandbox.discord.faults import Faults, invalid, refused
from bots.sandbox.discord.kinds import Flag, Says
from bots.sandbox.discord.model import Interaction, Json, Message, Modal
from bots.sandbox.discord.posting import Posting
from bots.sandbox.discord.rest_webhooks import BY_TOKEN
from bots.sandbox.discord.routing import Answer, Call, Route
from bots.sandbox.discord.snowflakes import moment_of
from bots.sandbox.discord.state import State
from bots.sandbox.discord.wire import Wire

TOKEN_LIVES = 15 * 60.0
"""Seconds in which an interaction can be answered (interactions/receiving-and-responding)."""

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9
COMMAND, COMPONENT, SUBMITTED = 2, 3, 5


class InteractionRoutes:
    def __init__(self, state: State, wire: Wire, posting: Posting) -> None:
        self._state = state
        self._wire = wire
        self._posting = posting

    def routes(self) -> list[Route]:
        """The routes below /webhooks are those of webhooks, with the application's id for a webhook's."""
        ours = {"webhook_id": str(self._state.application_id)}
        one = BY_TOKEN + "/messages/{message_id}"
        return [
            Route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", self.respond, open=True),
            Route("POST", BY_TOKEN, self.follow_up, open=True, only=ours),
            Route("GET", one, self.fetch, open=True, only=ours),
            Route("PATCH", one, self.edit, open=True, only=ours),
            Route("DELETE", one, self.delete, open=True, only=ours),
        ]

    def respond(self, call: Call) -> Answer:
        """The first response: 200 with what it made for `with_response`, else 204; a second one is 40060."""
        interaction = self._state.interactions.get(call.parameters["interaction_token"])
        if interaction is None or interaction.id != call.id("interaction_id") or self._expired(interaction):
            raise refused(10062)
        if interaction.acknowledged:
            raise refused(40060)
        kind, data = call.form.get("type"), call.form.get("data") or {}
        self._check_kind(interaction, kind)
        if kind == MODAL:
            faults = Faults()
            checks.modal(data, faults, "data.")
            faults.settle()
            interaction.modal = Modal(data["custom_id"], data["title"], data["components"])
            interaction.modal_open = True
        elif kind == MESSAGE:
            draft = drafts.read(self._state, data, call.files, checks.MESSAGE_KEYS, at="data.")
            interaction.original = self._say(interaction, draft)
        elif kind == DEFERRED:
            interaction.original = self._think(interaction, data.get("flags") or 0)
        else:
            interaction.original = interaction.source
            if kind == UPDATE and interaction.source:
                self._rewrite(interaction.source, call, data)
        interaction.acknowledged = True
        answer = self._made(interaction, int(kind or 0))
        return (200, answer) if call.flag("with_response") else (204, None)

    def follow_up(self, call: Call) -> Answer:
        """A further message; after a mere "thinking" it takes that one's place, as on the network."""
        interaction = self._answered(call)
        if interaction.original and interaction.original.loading:
            self._rewrite(interaction.original, call, call.form)
            return 200, self._wire.message(interaction.original)
        draft = drafts.read(self._state, call.form, call.files, checks.MESSAGE_KEYS)
        return 200, self._wire.message(self._say(interaction, draft))

    def fetch(self, call: Call) -> Answer:
        return 200, self._wire.message(self._message(call))

    def edit(self, call: Call) -> Answer:
        message = self._message(call)
        self._rewrite(message, call, call.form)
        return 200, self._wire.message(message)

    def delete(self, call: Call) -> Answer:
        self._posting.remove(self._message(call))
        return 204, None

    def _check_kind(self, interaction: Interaction, kind: object) -> None:
        """Only what has a message can update it, and a submitted modal cannot open another."""
        possible = {MESSAGE, DEFERRED}
        if interaction.source:
            possible |= {DEFERRED_UPDATE, UPDATE}
        if interaction.kind != SUBMITTED:
            possible |= {MODAL}
        if kind not in possible:
            choices = ", ".join(str(choice) for choice in sorted(possible))
            raise invalid("type", "BASE_TYPE_CHOICES", f"Value must be one of {{{choices}}}.")

    def _say(self, interaction: Interaction, draft: Draft) -> Message:
        state = self._state
        message = self._posting.say_as(
            state.bot,
            interaction.channel,
            draft,
            says=self._says(interaction),
            flags=draft.flags & (Flag.EPHEMERAL | Flag.SUPPRESS_EMBEDS),
            webhook_id=state.application_id,
            application_id=state.application_id,
            asked=interaction,
        )
        return self._keep(interaction, message)

    def _think(self, interaction: Interaction, flags: int) -> Message:
        state = self._state
        message = Message(
            state.snowflakes.next(),
            interaction.channel,
            state.bot,
            "",
            says=self._says(interaction),
            flags=flags & Flag.EPHEMERAL | Flag.LOADING,
            webhook_id=state.application_id,
            application_id=state.application_id,
            asked=interaction,
        )
        if not message.ephemeral:
            self._posting.put(message)
        return self._keep(interaction, message)

    def _keep(self, interaction: Interaction, message: Message) -> Message:
        interaction.said.append(message)
        if message.ephemeral:
            self._state.ephemeral[message.id] = message
        return message

    @staticmethod
    def _says(interaction: Interaction) -> Says:
        if interaction.source:
            return Says.REPLY
        return Says.CONTEXT_MENU_COMMAND if "target_id" in interaction.data else Says.CHAT_INPUT_COMMAND

    def _rewrite(self, message: Message, call: Call, body: Json) -> None:
        draft = drafts.revise(self._state, message, body, call.files, checks.MESSAGE_KEYS)
        self._posting.rewrite(message, draft)

    def _made(self, interaction: Interaction, kind: int) -> Json:
        """What the first response made, as the library expects it."""
        made: Json = {"id": str(interaction.id), "type": interaction.kind}
        answer: Json = {"interaction": made}
        message = interaction.original
        if message:
            made |= {
                "response_message_id": str(message.id),
                "response_message_loading": message.loading,
                "response_message_ephemeral": message.ephemeral,
            }
            if kind in (MESSAGE, UPDATE):
                answer["resource"] = {"type": kind, "message": self._wire.message(message)}
        return answer

    def _answered(self, call: Call) -> Interaction:
        interaction = self._state.interactions.get(call.parameters["webhook_token"])
        if interaction is None or not interaction.acknowledged:
            raise refused(10015)
        if self._expired(interaction):
            raise refused(50027)
        return interaction

    def _message(self, call: Call) -> Message:
        interaction = self._answered(call)
        if call.parameters["message_id"] == "@original":
            found = interaction.original
        else:
            wanted = call.id("message_id")
            found = next((message for message in interaction.said if message.id == wanted), None)
        if found is None or found.deleted:
            raise refused(10008)
        return found

    def _expired(self, interaction: Interaction) -> bool:
        return self._state.clock() - moment_of(interaction.id) > TOKEN_LIVES
