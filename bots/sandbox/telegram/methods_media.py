"""The Bot API's methods that send films, sounds, stickers and albums."""

from __future__ import annotations

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.access import writable
from bots.sandbox.telegram.methods_sending import SendingMethods, write
from bots.sandbox.telegram.model import Chat, Json, Medium, MediumKind, Message, Topic, Upload
from bots.sandbox.telegram.refusal import bad_request
from bots.sandbox.telegram.text import limited_caption

_FEWEST, _MOST = 2, 10
_TOGETHER = ({"photo", "video"}, {"audio"}, {"document"})
"""What may stand in one album (https://core.telegram.org/bots/api#sendmediagroup)."""


class MediaMethods(SendingMethods):
    """Each method takes the decoded parameters and gives the result; it raises Refusal."""

    def send_video(self, given: Json) -> Json:
        return self._send(given, "video")

    def send_animation(self, given: Json) -> Json:
        return self._send(given, "animation")

    def send_audio(self, given: Json) -> Json:
        return self._send(given, "audio")

    def send_voice(self, given: Json) -> Json:
        return self._send(given, "voice")

    def send_sticker(self, given: Json) -> Json:
        return self._send(given, "sticker")

    def send_media_group(self, given: Json) -> list[Json]:
        """All or nothing; each part is a message of its own, and all bear one mark."""
        chat = writable(self._state, given["chat_id"], "media")
        parts: list[Json] = given["media"]
        if not _FEWEST <= len(parts) <= _MOST:
            raise bad_request("wrong number of media: an album has 2 to 10")
        if not any({part["type"] for part in parts} <= kinds for kinds in _TOGETHER):
            raise bad_request("these kinds of media can't be mixed in an album")
        album = str(13 * 10**15 + self._state.number())
        drafts = [self._part(chat, given | part, album) for part in parts]
        return [wire.message(self._state.post(message, topic)) for message, topic in drafts]

    def _send(self, given: Json, kind: MediumKind) -> Json:
        chat = writable(self._state, given["chat_id"], f"{kind}s")
        message, topic = self._captioned(chat, given)
        self._fill(message, given, kind, given[kind])
        return wire.message(self._state.post(message, topic))

    def _part(self, chat: Chat, given: Json, album: str) -> tuple[Message, Topic | None]:
        message, topic = self._captioned(chat, given)
        message.media_group_id = album
        match given["type"]:
            case "photo":
                message.photo = self._state.files.photo(given["media"])
            case "document":
                message.document = self._state.files.document(given["media"])
            case kind:
                self._fill(message, given, kind, given["media"])
        return message, topic

    def _captioned(self, chat: Chat, given: Json) -> tuple[Message, Topic | None]:
        message, topic = self._draft(chat, given)
        write(self._state, message, given, "caption", "caption_entities")
        limited_caption(message.text)
        return message, topic

    def _fill(self, message: Message, given: Json, kind: MediumKind, sent: Upload | str) -> None:
        file = self._state.files.medium(kind, sent)
        file.width, file.height = given.get("width", file.width), given.get("height", file.height)
        message.medium = Medium(kind, file, given.get("emoji"))
