"""What persons ask of the bot: slash commands, message commands, buttons and modals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bots.sandbox.discord.commands import OF_MESSAGE, SLASH, SUBCOMMAND
from bots.sandbox.discord.drafts import Upload, attach
from bots.sandbox.discord.model import Channel, Command, Interaction, Json, Message, Modal, User
from bots.sandbox.discord.options import filled
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.persons import Persons

COMMAND, COMPONENT, SUBMITTED = 2, 3, 5
ROW, BUTTON, TEXT_INPUT, LABEL = 1, 2, 4, 18
LINK_STYLE = 5


class Asking(Persons):
    """Interactions. Each raises ValueError for what the person's client would not offer or not send."""

    def slash(
        self,
        user: User,
        where: Channel,
        name: str,
        options: Mapping[str, Any] | None = None,
        attachments: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Interaction:
        """Run a slash command; `name` may be "group command". Users and channels are given as options by object."""
        first, *rest = name.split()
        command = self._command(user, where, SLASH, first)
        offered, path = command.body.get("options") or [], []
        for step in rest:
            inner = next((o for o in offered if o["name"] == step and o["type"] in (1, 2)), None)
            if inner is None:
                raise ValueError(f"there is no command /{name}")
            path.append(inner)
            offered = inner.get("options") or []
        if any(option["type"] in (SUBCOMMAND, 2) for option in offered):
            raise ValueError(f"/{name} needs one of {', '.join(option['name'] for option in offered)}")
        files = {key: attach(self.state, Upload(*file)) for key, file in (attachments or {}).items()}
        values, resolved = filled(self.wire, where, offered, {**(options or {}), **files})
        for step in reversed(path):
            values = [{"name": step["name"], "type": step["type"], "options": values}]
        return self._ask(COMMAND, user, where, self._data(command, options=values, resolved=resolved))

    def message_command(self, user: User, message: Message, name: str) -> Interaction:
        """Run a command of the context menu on a message."""
        command = self._command(user, message.channel, OF_MESSAGE, name)
        resolved = {"messages": {str(message.id): self.wire.message(message)}}
        data = self._data(command, target_id=str(message.id), resolved=resolved)
        return self._ask(COMMAND, user, message.channel, data)

    def press(self, user: User, where: Message | Interaction, label: str) -> Interaction:
        """Press the button with this label, of a message or of the latest answer that has it."""
        message, button = self._button(where, label)
        if message.deleted:
            raise ValueError("that message is gone")
        if message.ephemeral and (message.asked is None or message.asked.user is not user):
            raise ValueError(f"{user.name} does not see that message")
        if button.get("disabled"):
            raise ValueError(f"the button {label!r} cannot be pressed any more")
        if button.get("style") == LINK_STYLE:
            raise ValueError(f"the button {label!r} is a link")
        data = {"custom_id": button["custom_id"], "component_type": BUTTON, "id": button["id"]}
        return self._ask(COMPONENT, user, message.channel, data, source=message)

    def submit_modal(self, opened: Interaction, values: Mapping[str, str]) -> Interaction:
        """Fill a modal in, by its text inputs' custom ids, and send it; an input not named keeps its text."""
        modal = opened.modal
        if modal is None:
            raise ValueError("the bot answered with no modal")
        inputs = text_inputs(modal)
        if unknown := set(values) - set(inputs):
            raise ValueError(f"the modal has no {', '.join(sorted(unknown))}, but {', '.join(inputs)}")
        texts = {key: values.get(key, part.get("value") or "") for key, part in inputs.items()}
        for key, part in inputs.items():
            self._check_text(key, part, texts[key])
        opened.modal_open = False
        components = [_submitted(component, texts) for component in modal.components]
        data = {"custom_id": modal.custom_id, "components": components}
        return self._ask(SUBMITTED, opened.user, opened.channel, data, source=opened.source, opened_by=opened)

    def dismiss_modal(self, opened: Interaction) -> None:
        """Close a modal without sending it; the bot hears nothing of that."""
        opened.modal_open = False
        self.changed()

    @staticmethod
    def _check_text(key: str, part: Json, text: str) -> None:
        if part.get("required", True) and not text:
            raise ValueError(f"the modal requires {key}")
        least, most = part.get("min_length") or 0, part.get("max_length") or 4000
        if text and not least <= len(text) <= most:
            raise ValueError(f"{key} takes {least} to {most} characters, not {len(text)}")

    def _command(self, user: User, where: Channel, kind: int, name: str) -> Command:
        """The command that a person's client offers in a place under this name."""
        if not self.state.rights(user, where) & Permission.USE_APPLICATION_COMMANDS:
            raise ValueError(f"{user.name} cannot use commands here")
        guild_id = where.guild.id if where.guild else None
        found = [
            command
            for command in self.state.commands.values()
            if (command.kind, command.name) == (kind, name) and command.guild_id in (None, guild_id)
        ]
        if not found:
            raise ValueError(f"the bot has registered no command {name!r} of this kind")
        command = found[-1]
        contexts, body = command.body.get("contexts"), command.body
        direct_barred = body.get("dm_permission") is False or (contexts is not None and 1 not in contexts)
        if where.guild is None and direct_barred:
            raise ValueError(f"{name!r} is not offered in direct messages")
        needed = command.body.get("default_member_permissions")
        if where.guild and needed is not None:
            rights = self.state.rights(user, where)
            if not rights & Permission.ADMINISTRATOR and (int(needed) == 0 or int(needed) & ~int(rights)):
                raise ValueError(f"{name!r} is not offered to {user.name}")
        return command

    def _data(self, command: Command, **more: Any) -> Json:
        data = {"id": str(command.id), "name": command.name, "type": command.kind}
        if command.guild_id:
            data["guild_id"] = str(command.guild_id)
        return data | {key: value for key, value in more.items() if value}

    def _ask(self, kind: int, user: User, where: Channel, data: Json, **origin: Any) -> Interaction:
        state = self.state
        if not state.rights(user, where) & Permission.VIEW_CHANNEL:
            raise ValueError(f"{user.name} does not see that place")
        interaction = Interaction(state.snowflakes.next(), state.fresh_token(), kind, user, where, data, **origin)
        state.interactions[interaction.token] = interaction
        self._tell("INTERACTION_CREATE", self.wire.interaction(interaction), where)
        return interaction

    @staticmethod
    def _button(where: Message | Interaction, label: str) -> tuple[Message, Json]:
        if isinstance(where, Message):
            places = [where]
        else:
            places = [*reversed(where.messages), *([where.source] if where.source else [])]
        labels = []
        for message in places:
            for row in message.components:
                for button in row.get("components", []):
                    if button.get("label") == label:
                        return message, button
                    labels.append(str(button.get("label")))
        raise ValueError(f"there is no button {label!r}; there are: {', '.join(labels) or 'none'}")


def text_inputs(modal: Modal) -> dict[str, Json]:
    """The text inputs of a modal by their custom ids, whether each stands in an Action Row or in a Label."""
    parts = [
        component["component"] if component["type"] == LABEL else component["components"][0]
        for component in modal.components
        if component["type"] in (LABEL, ROW)
    ]
    return {part["custom_id"]: part for part in parts}


def _submitted(component: Json, texts: Mapping[str, str]) -> Json:
    """A component of a modal as it comes back: in the shape it had, with what was typed."""
    if component["type"] == ROW:
        return {"type": ROW, "id": 1, "components": [_typed(component["components"][0], texts)]}
    if component["type"] == LABEL:
        return {"type": LABEL, "id": 1, "component": _typed(component["component"], texts)}
    return {"type": component["type"], "id": 1}


def _typed(part: Json, texts: Mapping[str, str]) -> Json:
    key = part["custom_id"]
    return {"type": TEXT_INPUT, "id": 2, "custom_id": key, "value": texts[key]}
