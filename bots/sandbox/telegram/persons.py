"""What persons write, change and take back, as they would in an app.

Every method raises ValueError with a sentence when the real network would not let that person do it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.model import (
    Chat,
    Json,
    Medium,
    MediumKind,
    Message,
    Picture,
    Press,
    StoredFile,
    Topic,
    Upload,
    User,
)
from bots.sandbox.telegram.refusal import Refusal
from bots.sandbox.telegram.state import OnState
from bots.sandbox.telegram.text import cleaned, limited_caption, limited_text


class Persons(OnState):
    """Writing, editing, deleting, forwarding and pressing buttons."""

    def say(
        self,
        person: User,
        chat: Chat,
        text: str,
        reply_to: Message | None = None,
        entities: Iterable[Json] | None = None,
        photo: bytes | None = None,
        as_channel: Chat | None = None,
        anonymous: bool = False,
        topic: Topic | None = None,
        file: Upload | None = None,
        kind: MediumKind | Literal["document"] = "document",
        emoji: str | None = None,
        album: str | None = None,
    ) -> Message:
        """A new message; `text` is the caption of `photo`, or of a `file` of another kind, if there is one.

        Messages with the same `album` are one; each part comes by itself.

        In a group it may be written as a channel that the person administers, or, by an administrator, in the
        name of the group. A channel's post always bears the channel's name.
        """
        if reply_to is not None and (reply_to.chat is not chat or reply_to.deleted):
            raise ValueError("the message to be answered is not in this chat")
        self._require_voice(person, chat, reply_to)
        sender, sender_chat = self._appearance(person, chat, as_channel, anonymous)
        message = Message(chat, sender, author=person, sender_chat=sender_chat)
        message.reply_to = reply_to.id if reply_to is not None else None
        if photo is not None:
            message.photo = self._picture(photo)
        if file is not None and kind == "document":
            message.document = self._state.files.keep_document(file)
        elif file is not None and kind != "document":
            message.medium = Medium(kind, self._medium(kind, file), emoji)
        message.media_group_id = album
        message.text, message.entities = self._written(text, entities or (), caption=message.has_media)
        if chat.type == "private":
            chat.opened = True
        return self._state.post(message, topic)

    def start(self, person: User, parameter: str = "") -> Message:
        """Presses Start in the private chat, or follows a deep link with a parameter."""
        return self.say(person, self._state.private(person), f"/start {parameter}")

    def comment(self, person: User, post: Message, text: str, reply_to: Message | None = None) -> Message:
        """Comments on a channel's post: answers its automatic forward, or another comment, in the group."""
        root = self.discussion_root(post)
        if root is None or root.deleted:
            raise ValueError("there are no comments on this post: no group is linked, or the copy there is gone")
        return self.say(person, root.chat, text, reply_to=reply_to or root)

    def discussion_root(self, post: Message) -> Message | None:
        """A channel post's automatic forward in the linked group."""
        return post.discussion_copy

    def edit(self, person: User, message: Message, text: str, entities: Iterable[Json] | None = None) -> None:
        """Changes the text or caption of one's own message."""
        self._require_there(message)
        if message.author is not person:
            raise ValueError("only the author may edit a message")
        written = self._written(text, entities or (), caption=message.has_media)
        if written == (message.text, message.entities):
            raise ValueError("nothing was changed")
        message.text, message.entities = written
        self._state.edited(message)

    def delete(self, person: User, message: Message) -> None:
        """Deletes a message for everyone: one's own, any in a private chat, any with the right to."""
        self._require_there(message)
        may = message.chat.member(person).may("can_delete_messages") or message.chat.user is person
        if message.author is not person and not may:
            raise ValueError("only the author or an administrator may delete a message")
        self._state.removed(message)

    def forward(self, person: User, message: Message, chat: Chat) -> Message:
        """Forwards a message to another chat, with its origin."""
        self._require_there(message)
        self._require_voice(person, chat, None)
        chat.opened = chat.opened or chat.type == "private"
        sender, sender_chat = self._appearance(person, chat, None, anonymous=False)
        return self._state.post(
            Message(
                chat,
                sender,
                author=person,
                sender_chat=sender_chat,
                text=message.text,
                entities=message.entities,
                photo=message.photo,
                document=message.document,
                medium=message.medium,
                forward_origin=message.forward_origin or _origin(message),
            )
        )

    def press(self, person: User, message: Message, label: str) -> Press:
        """Presses the inline button with this label; the bot's answer appears in the result's `answer`."""
        self._require_there(message)
        if message.chat.type != "channel" and not self._is_inside(person, message.chat):
            raise ValueError(f"{person.name} cannot see this message")
        button = _button(message, label)
        if "callback_data" not in button:
            raise ValueError(f"the button {label!r} opens an address and tells the bot nothing")
        press = Press(str(10**17 + self._state.number()), person, message, button["callback_data"])
        self._state.presses[press.id] = press
        query = {
            "id": press.id,
            "from": wire.user(person),
            "message": wire.message(message),
            "chat_instance": str(abs(message.chat.id) * 7919),
            "data": press.data,
        }
        self._state.updates.add("callback_query", query, message.chat.id)
        self._state.changed()
        return press

    def share_chat(self, person: User, keyboard: Message, label: str, chosen: Chat) -> Message:
        """Chooses a chat after pressing a keyboard button that asks for one (KeyboardButtonRequestChat)."""
        rows = (keyboard.reply_markup or {}).get("keyboard", [])
        buttons = (button for row in rows for button in row if isinstance(button, dict))
        asked = next((b["request_chat"] for b in buttons if b["text"] == label and "request_chat" in b), None)
        if asked is None:
            raise ValueError(f"there is no button {label!r} that asks for a chat")
        if asked["chat_is_channel"] != (chosen.type == "channel"):
            raise ValueError(f"{chosen.title} is not among the chats to choose from")
        shared: Json = {"request_id": asked["request_id"], "chat_id": chosen.id}
        if asked.get("request_title"):
            shared["title"] = chosen.title
        if asked.get("request_username") and chosen.username:
            shared["username"] = chosen.username
        chat = self._state.private(person)
        return self._state.post(Message(chat, person, author=person, service={"chat_shared": shared}))

    def _require_there(self, message: Message) -> None:
        if message.deleted:
            raise ValueError("this message was deleted")

    def _is_inside(self, person: User, chat: Chat) -> bool:
        return chat.user is person if chat.type == "private" else chat.member(person).is_inside

    def _require_voice(self, person: User, chat: Chat, reply_to: Message | None) -> None:
        """Anyone may comment in a channel's discussion; elsewhere in a group only its members write."""
        member = chat.member(person)
        if chat.type == "channel":
            if not member.may("can_post_messages"):
                raise ValueError(f"{person.name} may not post in {chat.title}")
            return
        if chat.type == "private" and chat.blocked:
            raise ValueError(f"{person.name} has blocked the bot")
        in_discussion = chat.linked is not None and reply_to is not None and member.status != "kicked"
        if not self._is_inside(person, chat) and not in_discussion:
            raise ValueError(f"{person.name} is not in this chat")
        if not chat.members_may_write and not member.is_admin:
            raise ValueError(f"members may not write in {chat.title}")
        if chat.migrated_to is not None:
            raise ValueError(f"{chat.title} became a supergroup")

    def _appearance(
        self, person: User, chat: Chat, as_channel: Chat | None, anonymous: bool
    ) -> tuple[User | None, Chat | None]:
        """Who the message seems to come from: a user, and the chat in whose name it is."""
        if chat.type == "channel":
            return None, chat
        if as_channel is not None:
            if as_channel.type != "channel" or not as_channel.member(person).is_admin:
                raise ValueError(f"{person.name} may not write in the name of {as_channel.title}")
            return wire.CHANNEL_WRITER, as_channel
        if anonymous:
            if not chat.member(person).is_admin:
                raise ValueError("only an administrator may write in the name of the group")
            return wire.ANONYMOUS_ADMIN, chat
        return person, None

    def _picture(self, data: bytes) -> Picture:
        try:
            return self._state.files.keep_photo(data)
        except Refusal as refusal:
            raise ValueError(refusal.description) from refusal

    def _medium(self, kind: MediumKind, file: Upload) -> StoredFile:
        try:
            return self._state.files.keep_medium(kind, file)
        except Refusal as refusal:
            raise ValueError(refusal.description) from refusal

    def _written(self, text: str, entities: Iterable[Json], *, caption: bool) -> tuple[str, list[Json]]:
        try:
            written, found = cleaned(text, entities)
            (limited_caption if caption else limited_text)(written)
        except Refusal as refusal:
            raise ValueError(refusal.description) from refusal
        return written, self._state.with_users(found)


def _origin(message: Message) -> Json:
    """MessageOrigin of a message forwarded for the first time."""
    origin: Json = {"date": message.date}
    if message.sender_chat is not None and message.chat.type == "channel":
        chat = wire.chat(message.sender_chat)
        return origin | {"type": "channel", "chat": chat, "message_id": message.id}
    if message.sender_chat is not None:
        return origin | {"type": "chat", "sender_chat": wire.chat(message.sender_chat)}
    return origin | {"type": "user", "sender_user": wire.user(message.sender or wire.SERVICE_ACCOUNT)}


def _button(message: Message, label: str) -> Json:
    rows: list[list[Json]] = (message.reply_markup or {}).get("inline_keyboard", [])
    found = next((button for row in rows for button in row if button["text"] == label), None)
    if found is None:
        raise ValueError(f"there is no button {label!r}")
    return found
