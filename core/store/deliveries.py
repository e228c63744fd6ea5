"""Queries: the rows of the ledger that matter to the drain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, selectinload

from core.model import Copy, Delivery, Destination, Post, Rank, Standing
from core.model.delivery import CLAIMABLE
from core.model.destination import DISCONNECTED
from core.model.refs import MessageRef, NetworkName, PlaceRef, ThreadRef


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A delivery whose time has come: the more urgent and the older first."""

    rank: int
    id: int
    destination_id: int
    place: PlaceRef


async def due(
    session: AsyncSession,
    network: NetworkName,
    now: datetime,
    *,
    limit: int,
    without: Collection[int] = (),
    at: Collection[int] | None = None,
) -> list[Due]:
    """What can be carried out now, in the order in which it should be; at most `limit`.

    Left out: destinations in `without`, not in `at`, paused, or being written to, comments whose post has no thread
    there yet, an announcement while an earlier one at the same destination is still open, and first sends beside an
    unclear one.
    """
    query = _due(everywhere=at is None)
    values = {"network": network, "now": now, "limit": limit, "without": list(without), "at": list(at or ())}
    return [Due(*row) for row in await session.execute(query, values)]


@cache
def _due(*, everywhere: bool) -> Select[int, int, int, PlaceRef]:
    """Made once, since that takes longer than asking it."""
    query = (
        select(Delivery.rank, Delivery.id, Delivery.destination_id, Destination.place)
        .join(Destination)
        .where(
            Delivery.network == bindparam("network"),
            Delivery.open,
            Delivery.standing.in_(CLAIMABLE),
            Delivery.due_at <= bindparam("now"),
            or_(Destination.paused.is_(None), _answers_in_a_disconnected_place()),
            Delivery.destination_id.not_in(bindparam("without", expanding=True)),
            ~is_written_to(Delivery.destination_id),
            or_(Delivery.comment_id.is_(None), Delivery.sent.is_not(None), _thread_known()),
            or_(Delivery.rank != Rank.BROADCAST, ~_follows_an_open_announcement()),
            or_(Delivery.standing == Standing.UNCLEAR, ~_is_beside_an_unclear_one()),
        )
        .order_by(Delivery.rank, Delivery.id)
        .limit(bindparam("limit", type_=Integer()))
    )
    return query if everywhere else query.where(Delivery.destination_id.in_(bindparam("at", expanding=True)))


async def open_at(session: AsyncSession, destinations: Collection[int]) -> set[int]:
    """Those of the destinations at which anything is left to do."""
    rows = select(Delivery.destination_id).where(Delivery.open, Delivery.destination_id.in_(destinations))
    return set(await session.scalars(rows.distinct()))


async def next_due(session: AsyncSession, network: NetworkName, now: datetime) -> datetime | None:
    """When the next delivery's time comes, after `now`."""
    return await session.scalar(_next_due(), {"network": network, "now": now})


@cache
def _next_due() -> Select[datetime]:
    return select(func.min(Delivery.due_at)).where(_open(bindparam("network")), Delivery.due_at > bindparam("now"))


async def find_all(session: AsyncSession, ids: Collection[int]) -> list[Delivery]:
    """Deliveries with their destinations, notices and copies."""
    rows = select(Delivery).where(Delivery.id.in_(ids))
    loading = (
        joinedload(Delivery.destination, innerjoin=True),
        selectinload(Delivery.copies),
        selectinload(Delivery.notice),
    )
    return list(await session.scalars(rows.options(*loading)))


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


async def announced_in(session: AsyncSession, network: NetworkName, thread: ThreadRef) -> Sequence[Delivery]:
    """The deliveries of posts that are talked about in a thread."""
    rows = select(Delivery).where(Delivery.network == network, Delivery.thread == thread, Delivery.comment_id.is_(None))
    return (await session.scalars(rows)).all()


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


async def retry(session: AsyncSession, delivery_id: int | None, now: datetime) -> int:
    """Take up one delivery that failed or was refused, or (None) all that failed; how many there were."""
    rows = select(Delivery).where(Delivery.standing == Standing.FAILED)
    if delivery_id is not None:
        again = (Standing.FAILED, Standing.REFUSED)
        rows = select(Delivery).where(Delivery.id == delivery_id, Delivery.standing.in_(again))
    found = (await session.scalars(rows)).all()
    for delivery in found:
        delivery.retry(now)
    return len(found)


def adopt(delivery: Delivery, made: Sequence[MessageRef]) -> None:
    """Take messages that an unclear send proved to have made as copies of the delivery, in an unknown revision."""
    delivery.copies.extend(
        Copy(network=delivery.network, message=message, part=part)
        for part, message in enumerate(made, start=len(delivery.copies))
    )
    delivery.sent = 0
    delivery.settle(Standing.OPEN)


async def is_wanted_anywhere(session: AsyncSession, comment_id: int) -> bool:
    """Whether a comment was ever wanted at any destination."""
    rows = select(Delivery.id).where(Delivery.comment_id == comment_id).limit(1)
    return await session.scalar(rows) is not None


async def is_sending(
    session: AsyncSession, network: NetworkName, *, until: datetime | None = None, at: int | None = None
) -> bool:
    """Whether a message or a thread that we do not know, and that stood there at `until`, may yet prove to be ours.

    So it is while a send is under way or unclear, or proved to have been made but not looked at yet; at the destination
    `at`, where that is known, or anywhere on the network.
    """
    unfinished = or_(Delivery.standing.in_((Standing.SENDING, Standing.UNCLEAR)), Delivery.sent == 0)
    sending = select(Delivery.id).where(_of(network), unfinished)
    if until is not None:
        sending = sending.where(Delivery.begun_at <= until)
    if at is not None:
        sending = sending.where(Delivery.destination_id == at)
    return await session.scalar(sending.limit(1)) is not None


def is_written_to(destination_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether something is being carried out at a destination, be it by another process."""
    other = aliased(Delivery)
    return exists().where(other.destination_id == destination_id, other.open, other.standing == Standing.SENDING)


def _answers_in_a_disconnected_place() -> ColumnElement[bool]:
    return and_(Destination.paused == DISCONNECTED, Delivery.notice_id.is_not(None))


def _of(network: NetworkName | BindParameter[str]) -> ColumnElement[bool]:
    return and_(Delivery.network == network, Delivery.open)


def _open(network: NetworkName | BindParameter[str]) -> ColumnElement[bool]:
    return and_(_of(network), Delivery.standing.in_(CLAIMABLE))


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


def _thread_known() -> ColumnElement[bool]:
    announced = aliased(Delivery)
    return exists().where(_announces_the_same(announced), announced.thread.is_not(None))


def _announces_the_same(announced: type[Delivery]) -> ColumnElement[bool]:
    """The delivery of the post itself, at the same destination."""
    return and_(
        announced.destination_id == Delivery.destination_id,
        announced.post_id == Delivery.post_id,
        announced.comment_id.is_(None),
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
