"""The Bot API's methods about the bot itself: who it is, its commands, files, and how it gets updates."""

from __future__ import annotations

import json
import re
from typing import Any

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.model import Json
from bots.sandbox.telegram.refusal import bad_request
from bots.sandbox.telegram.state import State
from bots.sandbox.telegram.webhook import Webhook

COMMAND_LIMIT = 100
CUSTOM_EMOJI_LIMIT = 200
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


class BotMethods:
    """Each method takes the decoded parameters and gives the result; it raises Refusal."""

    def __init__(self, state: State, webhook: Webhook) -> None:
        self._state = state
        self._webhook = webhook

    def get_me(self, given: Json) -> Json:
        return wire.user(self._state.bot) | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self._state.privacy,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def get_file(self, given: Json) -> Json:
        return wire.file(self._state.files.by_id(given["file_id"]))

    def get_user_profile_photos(self, given: Json) -> Json:
        person = self._state.users.get(given["user_id"])
        if person is None:
            raise bad_request("user not found")
        first, limit = given.get("offset", 0), min(max(given.get("limit", 100), 1), 100)
        shown = person.pictures[first : first + limit]
        return {"total_count": len(person.pictures), "photos": [wire.photo(picture) for picture in shown]}

    def get_custom_emoji_stickers(self, given: Json) -> list[Json]:
        """Passes over what it does not know."""
        known = self._state.custom_emoji
        if len(given["custom_emoji_ids"]) > CUSTOM_EMOJI_LIMIT:
            raise bad_request("too many custom emoji identifiers specified")
        return [wire.custom_emoji(each, known[each]) for each in given["custom_emoji_ids"] if each in known]

    def set_my_commands(self, given: Json) -> bool:
        commands = [_command(command) for command in given["commands"]]
        if len(commands) > COMMAND_LIMIT:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._state.commands[_audience(given)] = commands
        self._state.changed()
        return True

    def get_my_commands(self, given: Json) -> list[Json]:
        return self._state.commands.get(_audience(given), [])

    def delete_my_commands(self, given: Json) -> bool:
        self._state.commands.pop(_audience(given), None)
        self._state.changed()
        return True

    async def get_updates(self, given: Json) -> list[Json]:
        self._webhook.refuse_polling()
        updates = self._state.updates
        updates.allow(given.get("allowed_updates"))
        return await updates.poll(given.get("offset", 0), given.get("limit", 100), given.get("timeout", 0))

    async def set_webhook(self, given: Json) -> bool:
        url = given.get("url", "")
        await self._webhook.set(url, given.get("secret_token"), given.get("max_connections", 40))
        self._state.updates.allow(given.get("allowed_updates"))
        return self._drop_if_asked(given)

    async def delete_webhook(self, given: Json) -> bool:
        await self._webhook.close()
        return self._drop_if_asked(given)

    def get_webhook_info(self, given: Json) -> Json:
        return self._webhook.info()

    def _drop_if_asked(self, given: Json) -> bool:
        if given.get("drop_pending_updates"):
            self._state.updates.drop()
        return True


def _command(given: Any) -> Json:
    if not isinstance(given, dict) or given.keys() != {"command", "description"}:
        raise bad_request("can't parse BotCommand: command and description are expected")
    name = str(given["command"]).removeprefix("/").lower()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(given["description"])) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": given["description"]}


def _audience(given: Json) -> str:
    """Whom commands are for, as a key: the scope, and the language or none."""
    scope = given.get("scope", {"type": "default"})
    needed = _SCOPES.get(scope.get("type"))
    if needed is None or any(name not in scope for name in needed):
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return json.dumps([scope["type"], *(scope[name] for name in needed), given.get("language_code", "")])
