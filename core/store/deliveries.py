"""Queries: the rows of the ledger that matter to the drain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload, selectinload

from core.model import Copy, Delivery, Destination, Post, Standing
from core.model.refs import MessageRef, NetworkName, PlaceRef, ThreadRef

_CLAIMABLE = (Standing.OPEN, Standing.UNCLEAR)


async def due(
    session: AsyncSession, network: NetworkName, now: datetime, busy: Collection[int], limit: int
) -> Sequence[tuple[int, int]]:
    """(delivery id, destination id) of what can be carried out now, the short and interactive first.

    Left out: destinations in `busy`, paused, or being written to by another process, comments whose post has no thread
    there yet, an announcement while an earlier one at the same destination is still open, and first sends beside an
    unclear one.
    """
    rows = await session.execute(
        select(Delivery.id, Delivery.destination_id)
        .join(Destination)
        .where(
            _open(network),
            Delivery.due_at <= now,
            Destination.paused.is_(None),
            Delivery.destination_id.not_in(busy),
            Delivery.destination_id.not_in(_being_written_to(network)),
            or_(Delivery.comment_id.is_(None), Delivery.sent.is_not(None), _thread_known()),
            or_(_is_interactive(), ~_follows_an_open_announcement()),
            or_(Delivery.standing == Standing.UNCLEAR, ~_is_beside_an_unclear_one()),
        )
        .order_by(_is_interactive().desc(), Delivery.id)
        .limit(limit)
    )
    return [(row.id, row.destination_id) for row in rows]


async def next_due(session: AsyncSession, network: NetworkName, now: datetime) -> datetime | None:
    """When the next delivery's time comes, after `now`."""
    return await session.scalar(select(func.min(Delivery.due_at)).where(_open(network), Delivery.due_at > now))


async def hold(session: AsyncSession, destination_id: int) -> None:
    """Let nobody else claim anything at a destination until the end of the transaction."""
    row = select(Destination.id).where(Destination.id == destination_id)
    await session.execute(row.with_for_update(key_share=True))


async def find(session: AsyncSession, delivery_id: int) -> Delivery | None:
    """A delivery with all that it is about."""
    return await session.get(
        Delivery,
        delivery_id,
        options=[
            joinedload(Delivery.destination, innerjoin=True),
            joinedload(Delivery.post),
            joinedload(Delivery.comment),
            joinedload(Delivery.notice),
            selectinload(Delivery.copies),
        ],
    )


async def announcement_at(session: AsyncSession, destination_id: int, post_id: int) -> Delivery | None:
    """The delivery of a post itself at a destination."""
    return await session.scalar(
        select(Delivery).where(
            Delivery.destination_id == destination_id, Delivery.post_id == post_id, Delivery.comment_id.is_(None)
        )
    )


async def recent_announcements(
    session: AsyncSession, network: NetworkName, place: PlaceRef | None, since: datetime
) -> Sequence[tuple[Delivery, Post]]:
    """The announcements at a place whose last send began since then, newest first."""
    rows = await session.execute(
        select(Delivery, Post)
        .join(Destination)
        .join(Post, Post.id == Delivery.post_id)
        .where(
            Delivery.network == network,
            Destination.place == place,
            Delivery.comment_id.is_(None),
            Delivery.begun_at >= since,
        )
        .options(joinedload(Delivery.destination, innerjoin=True), selectinload(Delivery.copies))
        .order_by(Delivery.id.desc())
    )
    return [(delivery, post) for delivery, post in rows]


async def thread_of(session: AsyncSession, delivery: Delivery) -> ThreadRef | None:
    """Where its post is talked about at its destination."""
    if delivery.comment_id is None:
        return delivery.thread
    return await session.scalar(
        select(Delivery.thread).where(
            Delivery.destination_id == delivery.destination_id,
            Delivery.post_id == delivery.post_id,
            Delivery.comment_id.is_(None),
        )
    )


def adopt(delivery: Delivery, made: Sequence[MessageRef]) -> None:
    """Take messages that an unclear send proved to have made as copies of the delivery, in an unknown revision."""
    delivery.copies.extend(
        Copy(network=delivery.network, message=message, part=part)
        for part, message in enumerate(made, start=len(delivery.copies))
    )
    delivery.sent = 0
    delivery.settle(Standing.OPEN)


async def forget(session: AsyncSession, delivery: Delivery) -> None:
    """Remove a passing notice with its delivery, and the chat it went to if we know it for nothing else."""
    destination, notice = delivery.destination, delivery.notice
    await session.delete(delivery)
    await session.delete(notice)
    await session.flush()
    is_stranger = not (destination.announces or destination.configured or destination.subscriber_id)
    used = select(Delivery.id).where(Delivery.destination_id == destination.id).limit(1)
    if is_stranger and await session.scalar(used) is None:
        await session.delete(destination)


async def claim(session: AsyncSession, delivery: Delivery, attempt: str, now: datetime) -> bool:
    """Take a delivery for one attempt; False if somebody else has it, or another one at the same destination."""
    claimed = await session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery.id,
            Delivery.open,
            Delivery.standing.in_(_CLAIMABLE),
            Delivery.destination_id.not_in(_being_written_to(delivery.network)),
        )
        .values(standing=Standing.SENDING, attempt=attempt, begun_at=now, attempts=Delivery.attempts + 1)
        .returning(Delivery.id)
    )
    return claimed.first() is not None


async def is_sending(session: AsyncSession, network: NetworkName) -> bool:
    """Whether a send is under way or unclear, so that a message we do not know may yet prove to be ours."""
    sending = select(Delivery.id).where(_of(network), Delivery.standing.in_((Standing.SENDING, Standing.UNCLEAR)))
    return await session.scalar(sending.limit(1)) is not None


async def sending(session: AsyncSession, network: NetworkName) -> Sequence[tuple[str, datetime]]:
    """(attempt, when it began) of everything that is being sent."""
    rows = await session.execute(
        select(Delivery.attempt, Delivery.begun_at).where(_of(network), Delivery.standing == Standing.SENDING)
    )
    return [(attempt, begun) for attempt, begun in rows if attempt and begun]


async def recover(session: AsyncSession, network: NetworkName, attempts: Collection[str]) -> int:
    """Take up attempts that nobody carries out any more; how many there still were.

    A send, or a revision that adds a part, may have happened: that is unclear. A retraction can be done again.
    """
    rows = await session.execute(
        update(Delivery)
        .where(_of(network), Delivery.standing == Standing.SENDING, Delivery.attempt.in_(attempts))
        .values(
            standing=case((_is_retraction(), Standing.OPEN), else_=Standing.UNCLEAR),
            attempt=None,
            reason="the process stopped while it was being carried out",
        )
        .returning(Delivery.id)
    )
    return len(rows.all())


def _of(network: NetworkName) -> ColumnElement[bool]:
    return and_(Delivery.network == network, Delivery.open)


def _open(network: NetworkName) -> ColumnElement[bool]:
    return and_(_of(network), Delivery.standing.in_(_CLAIMABLE))


def _is_retraction() -> ColumnElement[bool]:
    return and_(Delivery.wanted.is_(None), Delivery.sent.is_not(None))


def _is_beside_an_unclear_one() -> ColumnElement[bool]:
    """What a first send makes could not be told from what the unclear one may have made."""
    unclear = aliased(Delivery)
    return and_(
        Delivery.sent.is_(None),
        exists().where(
            unclear.destination_id == Delivery.destination_id,
            unclear.id != Delivery.id,
            unclear.open,
            unclear.standing == Standing.UNCLEAR,
        ),
    )


def _being_written_to(network: NetworkName) -> ScalarSelect[int]:
    other = aliased(Delivery)
    return (
        select(other.destination_id)
        .where(other.network == network, other.open, other.standing == Standing.SENDING)
        .scalar_subquery()
    )


def _is_interactive() -> ColumnElement[bool]:
    """Anything but the first send of an announcement."""
    return or_(Delivery.comment_id.is_not(None), Delivery.notice_id.is_not(None), Delivery.sent.is_not(None))


def _thread_known() -> ColumnElement[bool]:
    announced = aliased(Delivery)
    return exists().where(
        announced.destination_id == Delivery.destination_id,
        announced.post_id == Delivery.post_id,
        announced.comment_id.is_(None),
        announced.thread.is_not(None),
    )


def _follows_an_open_announcement() -> ColumnElement[bool]:
    earlier = aliased(Delivery)
    return exists().where(
        earlier.destination_id == Delivery.destination_id,
        earlier.id < Delivery.id,
        earlier.open,
        earlier.standing.in_((Standing.OPEN, Standing.SENDING, Standing.UNCLEAR)),
        earlier.post_id.is_not(None),
        earlier.comment_id.is_(None),
        earlier.sent.is_(None),
    )
