"""Opening, changing and closing threads and forum posts, under the rules of Discord's "Threads" page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bots.sandbox.discord.drafts import Draft
from bots.sandbox.discord.faults import Faults, invalid, refused
from bots.sandbox.discord.kinds import Flag, Kind, Says
from bots.sandbox.discord.model import Channel, Json, Message, ThreadState, User
from bots.sandbox.discord.permissions import Permission
from bots.sandbox.discord.posting import Posting
from bots.sandbox.discord.rules import SYSTEM
from bots.sandbox.discord.state import State, guild_of, thread_of
from bots.sandbox.discord.wire import Wire

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
CHANGES = frozenset(
    {
        "name",
        "archived",
        "locked",
        "auto_archive_duration",
        "rate_limit_per_user",
        "invitable",
        "flags",
        "applied_tags",
    }
)


class Threads:
    """The acts on threads. Each raises the API's refusal and tells the gateway what happened."""

    def __init__(self, state: State, wire: Wire, posting: Posting) -> None:
        self._state = state
        self._wire = wire
        self._posting = posting

    def open_from(self, who: User, message: Message, body: Json) -> Channel:
        """Open the one thread that a message can have; its id is the message's (160004 the second time)."""
        channel = message.channel
        if channel.guild is None or channel.kind not in (Kind.TEXT, Kind.ANNOUNCEMENT) or message.says in SYSTEM:
            raise refused(50024)
        self._state.demand(who, channel, Permission.CREATE_PUBLIC_THREADS)
        self._check(body)
        if message.thread:
            raise refused(160004)
        thread = self._make(who, channel, message.id, body)
        message.thread = thread
        message.flags |= Flag.HAS_THREAD
        self._announce(thread)
        self._posting.changed(message)
        self._posting.system(Says.THREAD_STARTER_MESSAGE, message.author, thread, "", about=message)
        return thread

    def open_plain(self, who: User, channel: Channel, body: Json) -> Channel:
        """Open a public thread that hangs on no message."""
        public = Kind.ANNOUNCEMENT_THREAD if channel.kind is Kind.ANNOUNCEMENT else Kind.THREAD
        if channel.kind not in (Kind.TEXT, Kind.ANNOUNCEMENT) or body.get("type") != public:
            raise refused(50024)
        self._state.demand(who, channel, Permission.CREATE_PUBLIC_THREADS)
        self._check(body)
        thread = self._make(who, channel, self._state.snowflakes.next(), body)
        self._announce(thread)
        self._posting.system(Says.THREAD_CREATED, who, channel, thread.name)
        return thread

    def open_post(self, who: User, forum: Channel, body: Json, draft: Draft) -> Channel:
        """Open a forum post; its first message bears the thread's id."""
        self._state.demand(who, forum, Permission.SEND_MESSAGES)
        return self.open_post_as(who, forum, body, draft, lambda thread: self._starter(who, thread, draft))

    def open_post_as(
        self, who: User, forum: Channel, body: Json, draft: Draft, starter: Callable[[Channel], Message]
    ) -> Channel:
        """Open a forum post whose first message is made by `starter`, with the thread's id to come."""
        self._check(body)
        tags = self._tags(forum, body.get("applied_tags") or [])
        if forum.require_tag and not tags:
            raise refused(40067)
        if draft.empty:
            raise refused(50006)
        thread = self._make(who, forum, self._state.snowflakes.next(), body)
        state = thread_of(thread)
        state.applied_tags = tags
        message = starter(thread)
        self._announce(thread)
        self._posting.put(message)
        return thread

    def _starter(self, who: User, thread: Channel, draft: Draft) -> Message:
        return Message(
            thread.id,
            thread,
            who,
            draft.content,
            embeds=draft.embeds,
            attachments=draft.attachments,
            components=draft.components,
            flags=draft.flags & Flag.SUPPRESS_EMBEDS,
        )

    def change(self, who: User, thread: Channel, body: Json) -> None:
        """Rename, archive, lock or tag a thread: one's own, or with MANAGE_THREADS any; only with it can one lock."""
        state = thread_of(thread)
        self._state.demand(who, thread)
        moderates = bool(self._state.rights(who, thread) & Permission.MANAGE_THREADS)
        if state.archived and body.get("archived") is not False:
            raise refused(50083)
        opening = body.get("archived") is False and set(body) == {"archived"} and not state.locked
        if not moderates and ("locked" in body or not (opening or who.id == state.owner_id) or state.locked):
            raise refused(50013)
        self._check(body, naming="name" in body)
        if "applied_tags" in body:
            state.applied_tags = self._tags(state.parent, body["applied_tags"])
        self.apply(who, thread, body)

    def apply(self, who: User, thread: Channel, body: Json) -> None:
        """Make the changes and tell of them, by whoever was found to be allowed to."""
        state = thread_of(thread)
        if "archived" in body and body["archived"] != state.archived:
            state.archived = bool(body["archived"])
            state.archived_at = self._state.clock()
        state.locked = bool(body.get("locked", state.locked))
        state.auto_archive_minutes = body.get("auto_archive_duration") or state.auto_archive_minutes
        if body.get("name", thread.name) != thread.name:
            thread.name = body["name"]
            self._posting.system(Says.CHANNEL_NAME_CHANGE, who, thread, thread.name)
        self._posting.tell("THREAD_UPDATE", self._wire.channel(thread), thread)

    def delete(self, who: User, thread: Channel) -> None:
        """Delete a thread with all that was said in it; the message it hung on stays."""
        self._state.demand(who, thread, Permission.MANAGE_THREADS)
        self.drop(thread)

    def drop(self, thread: Channel) -> None:
        state = thread_of(thread)
        del self._state.channels[thread.id]
        starter = state.parent.messages.get(thread.id)
        if starter:
            starter.thread = None
            starter.flags &= ~Flag.HAS_THREAD
        for message in thread.messages.values():
            message.deleted = True
        data = {
            "id": str(thread.id),
            "guild_id": str(guild_of(thread).id),
            "parent_id": str(state.parent.id),
            "type": int(thread.kind),
        }
        self._posting.tell("THREAD_DELETE", data, thread)

    def join(self, user: User, thread: Channel, *, leave: bool = False) -> None:
        """Let somebody follow a thread, or stop it; refused while it is archived (50083)."""
        self._state.demand(user, thread)
        state = thread_of(thread)
        if state.archived:
            raise refused(50083)
        if leave and user.id in state.member_ids:
            state.member_ids.remove(user.id)
        elif not leave and user.id not in state.member_ids:
            state.member_ids.append(user.id)

    def _check(self, body: Json, *, naming: bool = True) -> None:
        faults = Faults()
        name = body.get("name")
        if naming and (not isinstance(name, str) or not 1 <= len(name.strip()) <= 100):
            faults.add("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
        if (body.get("auto_archive_duration") or 4320) not in ARCHIVE_MINUTES:
            faults.add("auto_archive_duration", "BASE_TYPE_CHOICES", f"Value must be one of {ARCHIVE_MINUTES}.")
        faults.settle()

    def _tags(self, forum: Channel, wanted: Sequence[Any]) -> list[int]:
        tags = [int(tag_id) for tag_id in wanted]
        if len(tags) > 5:
            raise invalid("applied_tags", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.")
        known = {tag.id for tag in forum.tags}
        for index, tag_id in enumerate(tags):
            if tag_id not in known:
                raise invalid(f"applied_tags.{index}", "INVALID_FORUM_TAG", "Unknown tag")
        return tags

    def _make(self, who: User, parent: Channel, thread_id: int, body: Json) -> Channel:
        now = self._state.clock()
        kind = Kind.ANNOUNCEMENT_THREAD if parent.kind is Kind.ANNOUNCEMENT else Kind.THREAD
        thread = Channel(thread_id, kind, str(body["name"]).strip(), guild=parent.guild)
        minutes = body.get("auto_archive_duration") or 4320
        thread.thread = ThreadState(parent, who.id, now, now, auto_archive_minutes=minutes, member_ids=[who.id])
        self._state.channels[thread.id] = thread
        return thread

    def _announce(self, thread: Channel) -> None:
        self._posting.tell("THREAD_CREATE", self._wire.channel(thread) | {"newly_created": True}, thread)
