"""The Bot API's methods that look at chats and their members."""

from __future__ import annotations

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.access import inside, visible
from bots.sandbox.telegram.membership import Membership
from bots.sandbox.telegram.model import Chat, Json, Member
from bots.sandbox.telegram.refusal import bad_request
from bots.sandbox.telegram.state import OnState


class ChatMethods(OnState):
    """Each method takes the decoded parameters and gives the result; it raises Refusal."""

    def get_chat(self, given: Json) -> Json:
        return wire.full_chat(visible(self._state, given["chat_id"]))

    def get_chat_member(self, given: Json) -> Json:
        chat = self._listable(given)
        person = self._state.users.get(given["user_id"])
        if person is None:
            raise bad_request("user not found")
        return wire.member(chat, chat.member(person))

    def get_chat_member_count(self, given: Json) -> int:
        chat = visible(self._state, given["chat_id"])
        return 2 if chat.type == "private" else sum(member.is_inside for member in chat.members.values())

    def get_chat_administrators(self, given: Json) -> list[Json]:
        """Other bots are left out, as is documented."""
        chat = self._listable(given)
        if chat.type == "private":
            raise bad_request("there are no administrators in the private chat")
        return [wire.member(chat, member) for member in chat.members.values() if self._is_listed(member)]

    def leave_chat(self, given: Json) -> bool:
        chat = inside(self._state, given["chat_id"])
        if chat.type == "private":
            raise bad_request("chat member status can't be changed in private chats")
        Membership(self._state).change(chat, self._state.bot, Member(self._state.bot, "left"))
        return True

    def _listable(self, given: Json) -> Chat:
        """Members of a channel are shown to its administrators only."""
        chat = inside(self._state, given["chat_id"])
        if chat.type == "channel" and not self._state.bot_in(chat).is_admin:
            raise bad_request("member list is inaccessible")
        return chat

    def _is_listed(self, member: Member) -> bool:
        return member.is_admin and (not member.user.is_bot or member.user is self._state.bot)
