"""Builders: the persons, groups, topics and channels of a world, before its story begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bots.sandbox.telegram.model import CHANNEL_RIGHTS, GROUP_RIGHTS, Chat, ChatType, Member, Message, Topic, User
from bots.sandbox.telegram.state import OnState

BotStatus = Literal["admin", "member"]


class Places(OnState):
    """What is built makes no updates, except that a topic's opening is a message like any other."""

    def add_user(
        self,
        name: str,
        username: str | None = None,
        id: int | None = None,
        *,
        is_bot: bool = False,
        picture: bytes | None = None,
    ) -> User:
        """A person; the first word is the first name. `picture` becomes the profile photo."""
        first, _, last = name.partition(" ")
        number = id or 500_000 + self._state.number()
        person = User(number, first, last or None, username, is_bot, None if is_bot else "en")
        self._state.users[person.id] = person
        if picture is not None:
            self.show(person, picture)
        self._state.changed()
        return person

    def show(self, person: User, picture: bytes) -> None:
        """Gives a person a new profile photo."""
        person.pictures.insert(0, self._state.files.keep_photo(picture))
        self._state.changed()

    def private(self, person: User) -> Chat:
        """The person's private chat with the bot."""
        return self._state.private(person)

    def add_group(
        self,
        title: str,
        members: Iterable[User] = (),
        *,
        admins: Iterable[User] = (),
        bot: BotStatus | None = None,
        forum: bool = False,
        username: str | None = None,
        id: int | None = None,
        basic: bool = False,
    ) -> Chat:
        """A supergroup, or a basic group that may become one. The first of `admins` owns it."""
        kind: ChatType = "group" if basic else "supergroup"
        number = self._state.number()
        chat_id = id or (-4_000_000 - number if basic else -1_002_000_000_000 - number)
        return self._add(Chat(chat_id, kind, title, username, forum), members, admins, bot)

    def add_channel(
        self,
        title: str,
        username: str | None = None,
        discussion: Chat | None = None,
        bot: BotStatus | None = None,
        *,
        admins: Iterable[User] = (),
        members: Iterable[User] = (),
        id: int | None = None,
    ) -> Chat:
        """A channel; `discussion` is the supergroup into which its posts are forwarded."""
        channel = Chat(id or -1_003_000_000_000 - self._state.number(), "channel", title, username)
        if discussion is not None:
            if discussion.type != "supergroup" or discussion.is_forum:
                raise ValueError("only a supergroup without topics can be a channel's discussion group")
            channel.linked, discussion.linked = discussion, channel
        return self._add(channel, members, admins, bot)

    def add_topic(self, forum: Chat, name: str) -> Topic:
        """A topic in a group that has topics."""
        if not forum.is_forum:
            raise ValueError(f"{forum.title} has no topics")
        opener = next((m.user for m in forum.members.values() if m.is_admin), self._state.bot)
        topic = Topic(forum.next_id, name)
        forum.topics[topic.id] = topic
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        self._state.post(Message(forum, opener, service=service, sent_by_bot=opener is self._state.bot), topic)
        return topic

    def _add(self, chat: Chat, members: Iterable[User], admins: Iterable[User], bot: BotStatus | None) -> Chat:
        for person in members:
            chat.members[person.id] = Member(person)
        for index, person in enumerate(admins):
            chat.members[person.id] = administrator(chat, person) if index else Member(person, "creator")
        if bot is not None:
            own = self._state.bot
            chat.members[own.id] = administrator(chat, own) if bot == "admin" else Member(own)
        self._state.chats[chat.id] = chat
        self._state.changed()
        return chat


def administrator(chat: Chat, user: User, rights: Iterable[str] | None = None) -> Member:
    """An administrator with these rights; by default all but that to promote others."""
    granted = CHANNEL_RIGHTS if chat.type == "channel" else GROUP_RIGHTS
    return Member(user, "administrator", tuple(rights or (r for r in granted if r != "can_promote_members")))
