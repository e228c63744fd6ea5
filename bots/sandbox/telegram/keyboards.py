"""Checks reply markup: inline buttons above all, with their limits."""

from __future__ import annotations

from typing import Any

from bots.sandbox.telegram.markup import checked_link
from bots.sandbox.telegram.model import Chat, Json
from bots.sandbox.telegram.refusal import bad_request

BUTTON_LIMIT = 100
DATA_LIMIT = 64
"""Bytes of callback_data."""

_ACTIONS = ("url", "callback_data", "copy_text", "switch_inline_query", "switch_inline_query_current_chat")
_BUTTON_FIELDS = frozenset({"text", "style", "icon_custom_emoji_id", *_ACTIONS})


def checked_markup(markup: Json | None, chat: Chat, *, inline_only: bool = False) -> Json | None:
    """The markup as it is kept, or None where there is none to show; raises Refusal 400."""
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        rows = [[_button(button) for button in row] for row in _rows(markup["inline_keyboard"]) if row]
        if sum(map(len, rows)) > BUTTON_LIMIT:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": rows} if rows else None
    if inline_only or chat.type == "channel":
        raise bad_request("inline keyboard expected")
    if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
        raise bad_request("object expected as reply markup")
    return markup


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return rows


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if unknown := button.keys() - _BUTTON_FIELDS:
        raise bad_request(f"unknown parameter InlineKeyboardButton.{min(unknown)}")
    actions = [action for action in _ACTIONS if action in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        url = checked_link(str(button["url"]))
        if url is None:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return {**button, "url": url}
    return dict(button)
