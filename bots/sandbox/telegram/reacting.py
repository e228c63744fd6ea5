"""Reactions of persons, and who of the bots hears of them."""

from __future__ import annotations

from collections import Counter

from bots.sandbox.telegram import wire
from bots.sandbox.telegram.model import Chat, Json, Message, User
from bots.sandbox.telegram.state import OnState

MOST = 3
"""Reactions of one person to one message; without Telegram Premium it is one."""


class Reacting(OnState):
    """What is chosen here takes the place of what the same person chose before."""

    def react(self, person: User, message: Message, *emoji: str, anonymous: bool = False) -> None:
        """Chooses these reactions to a message, none to take all back; a custom emoji is named by its id.

        In a group an administrator may choose them in its name. In a channel nobody is named: the bot hears only how
        many there are. It hears of reactions only as an administrator (https://core.telegram.org/bots/api#update), and
        in its private chats. Raises ValueError where the real network would not let that person do it.
        """
        chat = message.chat
        self._require_reach(person, message)
        if anonymous and not chat.member(person).is_admin:
            raise ValueError("only an administrator may react in the name of the group")
        if len(emoji) > MOST:
            raise ValueError(f"{person.name} may choose at most {MOST} reactions")
        who = chat.id if anonymous else person.id
        before, now = message.reactions.pop(who, ()), tuple(dict.fromkeys(emoji))
        if now:
            message.reactions[who] = now
        if now != before:
            self._tell(message, chat if anonymous else person, before, now)
        self._state.changed()

    def add_custom_emoji(self, emoji: str) -> str:
        """The id of a new custom emoji that stands for a common one."""
        number = str(5_400_000_000_000_000_000 + self._state.number())
        self._state.custom_emoji[number] = emoji
        return number

    def _require_reach(self, person: User, message: Message) -> None:
        chat = message.chat
        if message.deleted:
            raise ValueError("this message was deleted")
        is_open = chat.type == "channel" or chat.linked is not None
        is_inside = chat.user is person if chat.type == "private" else chat.member(person).is_inside
        if not (is_inside or is_open) or chat.member(person).status == "kicked":
            raise ValueError(f"{person.name} cannot see this message")

    def _tell(self, message: Message, who: User | Chat, before: tuple[str, ...], now: tuple[str, ...]) -> None:
        chat = message.chat
        if chat.type != "private" and not self._state.bot_in(chat).is_admin:
            return
        body: Json = {"chat": wire.chat(chat), "message_id": message.id, "date": self._state.now()}
        if chat.type == "channel":
            counts = Counter(emoji for chosen in message.reactions.values() for emoji in chosen)
            body["reactions"] = [
                {"type": self._kind(emoji), "total_count": count} for emoji, count in counts.most_common()
            ]
            self._state.updates.add("message_reaction_count", body, chat.id)
            return
        body |= {"actor_chat": wire.chat(who)} if isinstance(who, Chat) else {"user": wire.user(who)}
        body["old_reaction"] = [self._kind(emoji) for emoji in before]
        body["new_reaction"] = [self._kind(emoji) for emoji in now]
        self._state.updates.add("message_reaction", body, chat.id)

    def _kind(self, emoji: str) -> Json:
        """ReactionType."""
        if emoji in self._state.custom_emoji:
            return {"type": "custom_emoji", "custom_emoji_id": emoji}
        return {"type": "emoji", "emoji": emoji}
