"""What persons do to chats and to the bot's place in them: block, join, leave, promote, migrate."""

from __future__ import annotations

from collections.abc import Iterable

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.membership import Membership
from bots.sandbox.telegram.model import Chat, Member, Message, User
from bots.sandbox.telegram.places import BotStatus, administrator
from bots.sandbox.telegram.state import OnState


class Comings(OnState):
    """Comings and goings; each tells the bot as the real network does."""

    def block(self, person: User) -> None:
        """The person blocks the bot."""
        if not self._state.private(person).opened:
            raise ValueError(f"{person.name} has no chat with the bot")
        Membership(self._state).block(person, blocked=True)

    def unblock(self, person: User) -> None:
        """The person lets the bot write again."""
        if not self._state.private(person).blocked:
            raise ValueError(f"{person.name} has not blocked the bot")
        Membership(self._state).block(person, blocked=False)

    def deactivate(self, person: User) -> None:
        """The person deletes their account."""
        person.deactivated = True
        self._state.changed()

    def set_bot(
        self, chat: Chat, status: BotStatus, rights: Iterable[str] | None = None, by: User | None = None
    ) -> None:
        """Brings the bot in, promotes or demotes it; `rights` are an administrator's, by default all."""
        own = self._state.bot
        new = administrator(chat, own, rights) if status == "admin" else Member(own)
        Membership(self._state).change(chat, by or self._keeper(chat), new)

    def kick_bot(self, chat: Chat, by: User | None = None) -> None:
        """Throws the bot out."""
        Membership(self._state).change(chat, by or self._keeper(chat), Member(self._state.bot, "kicked"))

    def join(self, person: User, chat: Chat) -> None:
        """The person becomes a member."""
        Membership(self._state).change(chat, person, Member(person))

    def leave(self, person: User, chat: Chat) -> None:
        """The person goes."""
        Membership(self._state).change(chat, person, Member(person, "left"))

    def migrate(self, group: Chat) -> Chat:
        """Turns a basic group into a supergroup: a new chat with a new id; the old id is dead."""
        if group.type != "group":
            raise ValueError(f"{group.title} is no basic group")
        number = self._state.number()
        new = Chat(-1_002_000_000_000 - number, "supergroup", group.title, members=group.members)
        new.members_may_write = group.members_may_write
        self._state.chats[new.id] = new
        keeper = self._keeper(group)
        self._state.post(Message(group, keeper, service={"migrate_to_chat_id": new.id}))
        self._state.post(
            Message(
                new,
                wire.ANONYMOUS_ADMIN,
                sender_chat=new,
                service={"migrate_from_chat_id": group.id},
            )
        )
        group.migrated_to = new
        self._state.changed()
        return new

    def _keeper(self, chat: Chat) -> User:
        """Who is taken to act where nobody is named: the owner, an administrator, or any person inside."""
        persons = [member for member in chat.members.values() if not member.user.is_bot and member.is_inside]
        if not persons:
            raise ValueError(f"nobody is in {chat.title} to do that")
        return min(persons, key=lambda member: ("creator", "administrator", "member").index(member.status)).user
