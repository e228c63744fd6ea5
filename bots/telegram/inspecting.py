"""What stands in the way at a destination, each fault as a sentence with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Bot, ChatFullInfo, ChatMember, ChatMemberAdministrator, ChatMemberOwner, User
from telegram.constants import ChatType

from bots.telegram.access import is_inside, may_post
from bots.telegram.faults import translated
from bots.telegram.refs import Place, place_ref, read_place
from core.errors import Gone, Moved, Refused
from core.model.refs import PlaceRef
from core.model.values import Inspection


@dataclass(frozen=True, slots=True)
class _Seen:
    """A chat and the bot's membership there, None where it is not even told."""

    chat: ChatFullInfo
    me: User
    member: ChatMember | None

    @property
    def inside(self) -> bool:
        return self.member is not None and is_inside(self.member)

    @property
    def posts(self) -> bool:
        """Whether the bot may write there; a group's permissions bind its ordinary members."""
        if self.member is None or not may_post(self.member, self.chat.type):
            return False
        permissions = self.chat.permissions
        return self._is_admin or permissions is None or permissions.can_send_messages is not False

    @property
    def hears(self) -> bool:
        """Whether the bot gets everybody's messages (https://core.telegram.org/bots/features#privacy-mode)."""
        return self.inside and (self._is_admin or bool(self.me.can_read_all_group_messages))

    @property
    def _is_admin(self) -> bool:
        return isinstance(self.member, ChatMemberAdministrator | ChatMemberOwner)


async def inspect(bot: Bot, ref: PlaceRef) -> Inspection:
    """Look at a destination and at the bot's rights there. Raises Unreachable and Unauthorised."""
    place = read_place(ref)
    try:
        seen = await _see(bot, place.chat)
    except Moved as error:
        return await inspect(bot, PlaceRef(error.place))
    except (Gone, Refused) as error:
        fault = f"The bot cannot see {place.chat} ({error}). Check the id or name, and add @{bot.username} to it."
        return Inspection(ref, str(place.chat), takes_comments=False, faults=(fault,))
    canonical, title = place_ref(seen.chat.id, place.topic), seen.chat.effective_name or str(seen.chat.id)
    match seen.chat.type:
        case ChatType.PRIVATE:
            return Inspection(canonical, title, takes_comments=True)
        case ChatType.CHANNEL:
            group = await _discussion(bot, seen.chat)
            faults = (*_channel_faults(seen), *_discussion_faults(seen, group))
            return Inspection(canonical, title, group is not None and group.hears, faults)
    return Inspection(canonical, title, takes_comments=True, faults=tuple(_group_faults(seen, place)))


async def _see(bot: Bot, chat: int | str) -> _Seen:
    with translated(repeatable=True):
        me, found = await bot.get_me(), await bot.get_chat(chat)
    try:
        with translated(repeatable=True):
            return _Seen(found, me, await bot.get_chat_member(found.id, me.id))
    except (Gone, Refused):
        return _Seen(found, me, None)


async def _discussion(bot: Bot, channel: ChatFullInfo) -> _Seen | None:
    """The channel's discussion group; None if there is none, or the bot cannot see it."""
    if channel.linked_chat_id is None:
        return None
    try:
        return await _see(bot, channel.linked_chat_id)
    except (Gone, Refused):
        return None


def _channel_faults(channel: _Seen) -> Iterator[str]:
    if not channel.posts:
        yield (
            f"The bot may not post in this channel. Make @{channel.me.username} an administrator of it, with the right "
            "to post messages."
        )


def _discussion_faults(channel: _Seen, group: _Seen | None) -> Iterator[str]:
    name = f"@{channel.me.username}"
    if channel.chat.linked_chat_id is None:
        yield (
            "This channel has no discussion group, so nobody can comment. Link one in the channel's settings under "
            f"Discussion, and add {name} to it."
        )
    elif group is None or not group.inside:
        yield (
            "The bot is not in the channel's discussion group, so it hears no comments. Add "
            f"{name} to the group as an administrator."
        )
    else:
        yield from _group_faults(group, Place(group.chat.id))


def _group_faults(group: _Seen, place: Place) -> Iterator[str]:
    name, title = f"@{group.me.username}", group.chat.effective_name
    if not group.inside:
        yield f"The bot is not in the group {title}. Add {name} to it."
        return
    if not group.posts:
        yield f"The bot may not write in the group {title}. Let members send messages, or make {name} an administrator."
    if not group.hears:
        yield (
            f"Privacy mode keeps comments in the group {title} from the bot. Make {name} an administrator there; or "
            "turn the mode off with @BotFather (/setprivacy), remove the bot from the group and add it again."
        )
    if place.topic is not None and not group.chat.is_forum:
        yield f"The group {title} has no topics. Set topic to 0, or turn topics on in the group's settings."
