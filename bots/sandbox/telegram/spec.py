"""Which methods exist here and what each of them takes: a small extract of the Bot API's description.

Kinds: string, integer, boolean, chat (a number or "@name"), file (an upload or a string), object, array, album (an
array of objects whose "media" are files).
A "!" marks what is required. Parameters that the stand-in would not honour (business connections, paid
broadcasts, quotes and so on) are absent on purpose, so that using them is refused and seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter."""

    kind: str
    required: bool


def _takes(declaration: str) -> Mapping[str, Parameter]:
    pairs = (part.split() for part in declaration.split(",") if part.strip())
    return {name: Parameter(kind.rstrip("!"), kind.endswith("!")) for name, kind in pairs}


_SENT = """chat_id chat!, message_thread_id integer, parse_mode string, disable_notification boolean,
    reply_parameters object, reply_markup object"""
_EDITED = "chat_id chat!, message_id integer!, parse_mode string, reply_markup object"

METHODS: Mapping[str, Mapping[str, Parameter]] = {
    "getMe": _takes(""),
    "getUpdates": _takes("offset integer, limit integer, timeout integer, allowed_updates array"),
    "setWebhook": _takes(
        "url string, max_connections integer, allowed_updates array, drop_pending_updates boolean,"
        "secret_token string, ip_address string"
    ),
    "deleteWebhook": _takes("drop_pending_updates boolean"),
    "getWebhookInfo": _takes(""),
    "sendMessage": _takes(f"{_SENT}, text string!, entities array, link_preview_options object"),
    "sendPhoto": _takes(f"{_SENT}, photo file!, caption string, caption_entities array"),
    "sendDocument": _takes(f"{_SENT}, document file!, caption string, caption_entities array"),
    "sendVideo": _takes(
        f"{_SENT}, video file!, caption string, caption_entities array, width integer, height integer,"
        "supports_streaming boolean"
    ),
    "sendAnimation": _takes(
        f"{_SENT}, animation file!, caption string, caption_entities array, width integer, height integer"
    ),
    "sendAudio": _takes(f"{_SENT}, audio file!, caption string, caption_entities array"),
    "sendVoice": _takes(f"{_SENT}, voice file!, caption string, caption_entities array"),
    "sendSticker": _takes(f"{_SENT}, sticker file!, emoji string"),
    "sendMediaGroup": _takes(
        "chat_id chat!, message_thread_id integer, disable_notification boolean, reply_parameters object, media album!"
    ),
    "sendChatAction": _takes("chat_id chat!, action string!, message_thread_id integer"),
    "editMessageText": _takes(f"{_EDITED}, text string!, entities array, link_preview_options object"),
    "editMessageCaption": _takes(f"{_EDITED}, caption string, caption_entities array"),
    "editMessageReplyMarkup": _takes("chat_id chat!, message_id integer!, reply_markup object"),
    "deleteMessage": _takes("chat_id chat!, message_id integer!"),
    "deleteMessages": _takes("chat_id chat!, message_ids array!"),
    "answerCallbackQuery": _takes(
        "callback_query_id string!, text string, show_alert boolean, url string, cache_time integer"
    ),
    "getChat": _takes("chat_id chat!"),
    "getChatMember": _takes("chat_id chat!, user_id integer!"),
    "getChatMemberCount": _takes("chat_id chat!"),
    "getChatAdministrators": _takes("chat_id chat!"),
    "leaveChat": _takes("chat_id chat!"),
    "getFile": _takes("file_id string!"),
    "getCustomEmojiStickers": _takes("custom_emoji_ids array!"),
    "getUserProfilePhotos": _takes("user_id integer!, offset integer, limit integer"),
    "setMyCommands": _takes("commands array!, scope object, language_code string"),
    "getMyCommands": _takes("scope object, language_code string"),
    "deleteMyCommands": _takes("scope object, language_code string"),
}

OBJECTS: Mapping[str, frozenset[str]] = {
    "reply_parameters": frozenset({"message_id", "chat_id", "allow_sending_without_reply"}),
    "link_preview_options": frozenset(
        {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
    ),
    "media": frozenset(
        {"type", "media", "caption", "caption_entities", "parse_mode", "width", "height", "supports_streaming"}
    ),
    "scope": frozenset({"type", "chat_id", "user_id"}),
}
"""The fields of the objects that are checked like parameters are."""

UPDATE_TYPES = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    ]
)
UNASKED_TYPES = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Only given to a bot that lists them."""
