"""Changes of who is what in a chat, and the updates they make."""

from __future__ import annotations

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.model import Chat, Json, Member, Message, User
from bots.sandbox.telegram.state import OnState


class Membership(OnState):
    """Applies a change and tells the bot: always of itself, of others if it is an administrator."""

    def change(self, chat: Chat, by: User, new: Member) -> None:
        """Puts `new` in place of what the user was; a group also gets a service message of coming and going."""
        old = chat.member(new.user)
        chat.members[new.user.id] = new
        self._tell(chat, by, wire.member(chat, old), wire.member(chat, new), new.user)
        if chat.type in ("group", "supergroup") and old.is_inside != new.is_inside:
            who = wire.user(new.user)
            service = {"new_chat_members": [who]} if new.is_inside else {"left_chat_member": who}
            by_bot = by is self._state.bot
            self._state.post(Message(chat=chat, sender=by, service=service, sent_by_bot=by_bot))
        self._state.changed()

    def block(self, person: User, *, blocked: bool) -> None:
        """The person blocks or unblocks the bot."""
        chat = self._state.private(person)
        bot = self._state.bot
        free, kicked = (wire.member(chat, Member(bot, "member")), wire.member(chat, Member(bot, "kicked")))
        old, new = (free, kicked) if blocked else (kicked, free)
        chat.blocked = blocked
        self._tell(chat, person, old, new, bot)
        self._state.changed()

    def _tell(self, chat: Chat, by: User, old: Json, new: Json, whom: User) -> None:
        body = {
            "chat": wire.chat(chat),
            "from": wire.user(by),
            "date": self._state.now(),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        if whom is self._state.bot:
            self._state.updates.add("my_chat_member", body, chat.id)
        elif self._state.bot_in(chat).is_admin:
            self._state.updates.add("chat_member", body, chat.id)
