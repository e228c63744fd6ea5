"""The Bot API's methods that make messages."""

from __future__ import annotations

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.access import inside, writable
from bots.sandbox.telegram.keyboards import checked_markup
from bots.sandbox.telegram.model import Chat, Json, Message, Topic
from bots.sandbox.telegram.refusal import bad_request
from bots.sandbox.telegram.state import OnState, State
from bots.sandbox.telegram.text import formatted, limited_caption, limited_text

_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


class SendingMethods(OnState):
    """Each method takes the decoded parameters and gives the result; it raises Refusal."""

    def send_message(self, given: Json) -> Json:
        chat = writable(self._state, given["chat_id"])
        message, topic = self._draft(chat, given)
        write(self._state, message, given, "text", "entities")
        limited_text(message.text)
        message.link_preview_options = given.get("link_preview_options")
        return wire.message(self._state.post(message, topic))

    def send_photo(self, given: Json) -> Json:
        chat = writable(self._state, given["chat_id"], "photos")
        message, topic = self._draft(chat, given)
        write(self._state, message, given, "caption", "caption_entities")
        limited_caption(message.text)
        message.photo = self._state.files.photo(given["photo"])
        return wire.message(self._state.post(message, topic))

    def send_document(self, given: Json) -> Json:
        chat = writable(self._state, given["chat_id"], "documents")
        message, topic = self._draft(chat, given)
        write(self._state, message, given, "caption", "caption_entities")
        limited_caption(message.text)
        message.document = self._state.files.document(given["document"])
        return wire.message(self._state.post(message, topic))

    def send_chat_action(self, given: Json) -> bool:
        inside(self._state, given["chat_id"])
        if given["action"] not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        return True

    def _draft(self, chat: Chat, given: Json) -> tuple[Message, Topic | None]:
        message = Message(
            chat=chat,
            sender=None if chat.type == "channel" else self._state.bot,
            sender_chat=chat if chat.type == "channel" else None,
            sent_by_bot=True,
            reply_to=self._answered(chat, given.get("reply_parameters")),
            reply_markup=checked_markup(given.get("reply_markup"), chat),
            silent=given.get("disable_notification", False),
        )
        return message, self._topic(chat, given.get("message_thread_id"))

    def _answered(self, chat: Chat, reply: Json | None) -> int | None:
        if reply is None:
            return None
        elsewhere = reply.get("chat_id")
        if elsewhere is not None and self._state.chat(elsewhere) is not chat:
            raise bad_request("answers to a message of another chat are not supported by the sandbox")
        message_id: int = reply.get("message_id", 0)
        if self._state.message(chat, message_id) is not None:
            return message_id
        if reply.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")

    def _topic(self, chat: Chat, thread_id: int | None) -> Topic | None:
        """The forum topic; `message_thread_id` is not documented for any other thread of a group."""
        if thread_id is None:
            return None
        if thread_id not in chat.topics:
            raise bad_request("message thread not found")
        return chat.topics[thread_id]


def write(state: State, message: Message, given: Json, text: str, entities: str) -> None:
    """Fills in the text or caption."""
    message.text, found = formatted(given.get(text, ""), given.get("parse_mode"), given.get(entities))
    message.entities = state.with_users(found)
