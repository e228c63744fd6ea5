"""The duties that the core asks of the outside, and what each of them must never do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from core.model.events import Commanded, Event, Pressed
from core.model.refs import FileHandle, MessageRef, NetworkName, PersonRef, PlaceRef, ThreadRef
from core.model.values import (
    Address,
    Announcement,
    Form,
    Inspection,
    Message,
    Preview,
    Remark,
    Sent,
    Subject,
)

Raw = Mapping[str, Any]
"""A network's own record of something that happened, JSON-able, as it is kept in the inbox."""


class Clock(Protocol):
    """The time, so that a test or a demo can own it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """A message that a comment was written as; `changed` is when its words were changed last, as far as we know."""

    message: MessageRef
    changed: datetime | None


class Inbox(Protocol):
    """Where an adapter puts what its network told it, before it confirms anything to the network."""

    async def keep(self, network: NetworkName, updates: Sequence[tuple[str, Raw]]) -> None:
        """Commit raw updates, each under its unique key, in this order; when this returns they may be confirmed.

        A key that was kept before has no second effect. They are applied in order, afterwards, by the core.
        """
        ...

    async def bookmark(self, network: NetworkName, place: PlaceRef) -> MessageRef | None:
        """The last message of `place` that was kept with `read_to`, or None."""
        ...

    async def read_to(self, network: NetworkName, place: PlaceRef, message: MessageRef) -> None:
        """Remember that everything in `place` up to `message` is kept: a restart catches up from there."""
        ...

    async def places(self, network: NetworkName) -> Sequence[PlaceRef]:
        """The places that posts are announced at, private chats excepted."""
        ...

    async def open_threads(self, network: NetworkName) -> Mapping[ThreadRef, PlaceRef]:
        """The threads of our announcements and the place of each, newest first: where comments may have been missed."""
        ...

    async def written(self, network: NetworkName) -> Sequence[Written]:
        """The messages that the latest comments were written as, newest first: they may have changed or be gone."""
        ...

    async def reactions(self, network: NetworkName) -> Mapping[MessageRef, Mapping[str, int]]:
        """The latest messages that show posts and comments, and how often each emoji stands below each of them.

        That is as far as we know: others may have been chosen or taken back while we were away.
        """
        ...

    async def shown(self, network: NetworkName, messages: Collection[MessageRef]) -> Collection[MessageRef]:
        """Those of the messages that show a post or a comment."""
        ...


class Desk(Protocol):
    """What can be said to the bot in chat, once for every network.

    An adapter asks it directly only where its network wants the answer at once (Discord's interactions); commands and
    presses that come as updates are events like any other, and their answers go out through the ledger.
    """

    async def answer(self, event: Commanded | Pressed) -> Message:
        """Carry out a command or a press, committed when this returns, and say what to show for it.

        Never raises for what the person did wrong: the answer says it. The answer to a press replaces the message
        that was pressed.
        """
        ...

    async def form(self, event: Commanded) -> Form | Message:
        """The form for a command that has one (post, edit); or why it is not to be had.

        Quick: a network may give only seconds for it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` messages in any `seconds` on end."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class PlacePace:
    """How much one place takes, beside what the whole account may send; places with the same `key` share it."""

    key: str
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True)
class Traits:
    """What the core must know of a network's nature."""

    reports_deletions: bool
    """False where a bot is never told that a reader took a message back."""
    concurrency: int = 16
    """How many destinations may be written to at the same time."""
    rates: tuple[Rate, ...] = ()
    """How much the whole account may send."""


class Network(Protocol):
    """One account on one chat network.

    Every verb that sends either returns what now stands there or raises one of core.errors: Unreachable (certainly not
    done), Unclear (perhaps done, or done in part), Refused, Removed, Gone, Moved, Unauthorised. No verb repeats a send
    by itself, sleeps for a rate limit, or lets another exception of its library out. `key` is the same for every
    attempt at one wish and different for every other wish: networks that can use it recognise a repeat by it (at most
    25 characters). Nothing that is sent ever pings anybody.
    """

    @property
    def name(self) -> NetworkName: ...

    @property
    def title(self) -> str:
        """The name as people write it: "Telegram"."""
        ...

    @property
    def traits(self) -> Traits: ...

    def pace(self, place: PlaceRef) -> PlacePace:
        """How much may be sent to a place, as far as its name alone tells. Asks nobody, and never fails."""
        ...

    async def announce(self, post: Announcement, at: Address, *, key: str) -> Sent:
        """Say that there is a post: exactly one message, cut where the network's limit demands it."""
        ...

    async def relay(self, remark: Remark, at: Address, thread: ThreadRef, *, key: str) -> Sent:
        """Say in `thread` what somebody wrote elsewhere, in as many messages as it takes, under their name.

        It stands as an answer to `remark.answered` where that has a message there, else as a comment on the post.
        """
        ...

    async def notify(self, message: Message, at: Address, *, key: str) -> Sent:
        """Say something of our own, in as many messages as it takes; the buttons stand below the last."""
        ...

    async def revise(
        self, subject: Subject, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef], *, key: str
    ) -> Sent:
        """Make the messages `copies` show `subject` as it is now, and return those that show it then.

        "Not modified" is a success; a message somebody else removed raises Removed. Never posts a removed one anew.
        A text that grows takes further messages, but not below what was said since (`Remark.followed`): then its last
        message leads to the rest on the blog. One of several that somebody removed is passed over.
        """
        ...

    async def retract(
        self, at: Address, thread: ThreadRef | None, copies: Sequence[MessageRef]
    ) -> Sequence[MessageRef]:
        """Take the messages away; one that is already gone is a success.

        Returns those that the network did not let us delete: they stand, and say only that they were withdrawn.
        """
        ...

    async def reconcile(self, at: Address, thread: ThreadRef | None, since: datetime) -> Sequence[MessageRef]:
        """Our own messages that stand in `thread` (None: at the place itself) since `since`, in reading order.

        Asked when the outcome of a send is unknown, one send at a time per destination; messages of other deliveries
        may be among them. Raises Unreachable while it can't tell yet, Refused where it never can.
        """
        ...

    async def fetch(self, file: FileHandle, to: Path, *, most: int) -> None:
        """Write the content of a file that somebody sent to a new file `to`; changes nothing, and may be repeated.

        Raises Unreachable for now, and Refused or Removed for good: it is gone, or has more than `most` bytes.
        """
        ...

    async def portrait(self, person: PersonRef) -> FileHandle | None:
        """The picture that a person shows of themselves, to be fetched; None without one.

        Also where a picture has a public address, which then comes with what the person writes.
        """
        ...

    def private_place(self, person: PersonRef) -> PlaceRef:
        """The private chat with a person, whether they have begun one or not."""
        ...

    def lies_in(self, place: PlaceRef, whole: PlaceRef) -> bool:
        """Whether a place is `whole` or a part of it (a forum's topic): we are let into both or neither."""
        ...

    def preview(self, post: Announcement) -> Preview:
        """How `post` will look here. Sends nothing."""
        ...

    async def inspect(self, place: PlaceRef) -> Inspection:
        """What the network tells of a destination and of our rights there. Changes nothing."""
        ...

    async def listen(self, inbox: Inbox) -> None:
        """Keep everything that happens, what happened while we were away included, until cancelled.

        Recovers from lost connections by itself; returns only by being cancelled, raises only what cannot be mended
        (Unauthorised, or Refused with the remedy). Must not apply anything.
        """
        ...

    async def interpret(self, raw: Raw) -> Sequence[Event]:
        """What a raw update means: events in order, none for what is none of our business (our own echo included)."""
        ...

    async def open(self) -> None:
        """Sign in. Raises Unauthorised for a bad token, Unreachable when it can be tried again."""
        ...

    async def close(self) -> None:
        """Sign out and free every connection. May be called after a failed `open`, and twice."""
        ...
