"""The Bot API's methods that change or remove messages, and that answer a pressed button."""

from __future__ import annotations

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.access import editable, inside, require_deletable
from bots.sandbox.telegram.keyboards import checked_markup
from bots.sandbox.telegram.model import Json, Message, PressAnswer
from bots.sandbox.telegram.refusal import Refusal, bad_request
from bots.sandbox.telegram.state import OnState
from bots.sandbox.telegram.text import formatted, limited_caption, limited_text

CALLBACK_TEXT_LIMIT = 200


class EditingMethods(OnState):
    """Each method takes the decoded parameters and gives the result; it raises Refusal."""

    def edit_message_text(self, given: Json) -> Json:
        message = editable(self._state, given["chat_id"], given["message_id"])
        if message.has_media:
            raise bad_request("there is no text in the message to edit")
        text, entities = formatted(given["text"], given.get("parse_mode"), given.get("entities"))
        limited_text(text)
        return self._change(message, given, text, entities, given.get("link_preview_options"))

    def edit_message_caption(self, given: Json) -> Json:
        message = editable(self._state, given["chat_id"], given["message_id"])
        if not message.has_media:
            raise bad_request("there is no caption in the message to edit")
        caption = given.get("caption", "")
        text, entities = formatted(caption, given.get("parse_mode"), given.get("caption_entities"))
        limited_caption(text)
        return self._change(message, given, text, entities, None)

    def edit_message_reply_markup(self, given: Json) -> Json:
        message = editable(self._state, given["chat_id"], given["message_id"])
        markup = checked_markup(given.get("reply_markup"), message.chat, inline_only=True)
        if markup == message.reply_markup:
            raise _not_modified()
        message.reply_markup = markup
        self._state.changed()
        return wire.message(message)

    def delete_message(self, given: Json) -> bool:
        chat = inside(self._state, given["chat_id"])
        message = self._state.message(chat, given["message_id"])
        if message is None:
            raise bad_request("message to delete not found")
        require_deletable(self._state, message)
        self._state.removed(message)
        return True

    def delete_messages(self, given: Json) -> bool:
        """Skips what is not there; all or none of the rest."""
        chat = inside(self._state, given["chat_id"])
        if not 1 <= len(given["message_ids"]) <= 100:
            raise bad_request("too many message identifiers specified")
        found = [self._state.message(chat, message_id) for message_id in given["message_ids"]]
        messages = [message for message in found if message is not None]
        for message in messages:
            require_deletable(self._state, message)
        for message in messages:
            self._state.removed(message)
        return True

    def answer_callback_query(self, given: Json) -> bool:
        press = self._state.presses.get(given["callback_query_id"])
        if press is None or press.answer is not None:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        text = given.get("text")
        if text is not None and len(text) > CALLBACK_TEXT_LIMIT:
            raise bad_request("MESSAGE_TOO_LONG")
        press.answer = PressAnswer(text, given.get("show_alert", False), given.get("url"))
        self._state.changed()
        return True

    def _change(self, message: Message, given: Json, text: str, entities: list[Json], preview: Json | None) -> Json:
        """Writes the new content; a keyboard that is not sent again is gone."""
        entities = self._state.with_users(entities)
        markup = checked_markup(given.get("reply_markup"), message.chat, inline_only=True)
        before = (message.text, message.entities, message.reply_markup, message.link_preview_options)
        if before == (text, entities, markup, preview):
            raise _not_modified()
        message.reply_markup, message.link_preview_options = markup, preview
        if (message.text, message.entities) == (text, entities):
            self._state.changed()
        else:
            message.text, message.entities = text, entities
            self._state.edited(message)
        return wire.message(message)


def _not_modified() -> Refusal:
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same as a "
        "current content and reply markup of the message"
    )
