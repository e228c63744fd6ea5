"""Queries: beginning and ending many attempts at once, without making an object of every row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, Update, and_, bindparam, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate

from core.model import Copy, Delivery, Destination, Rank, Standing, Step, next_step
from core.model.delivery import CLAIMABLE
from core.model.destination import DISCONNECTED
from core.model.refs import MessageRef, NetworkName, PlaceRef, ThreadRef
from core.model.values import Address, Sent
from core.store.deliveries import is_written_to

_DELIVERIES, _COPIES = cast(Table, Delivery.__table__), cast(Table, Copy.__table__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery as it waits to be begun, with the step that comes next."""

    network: NetworkName
    id: int
    destination_id: int
    post_id: int | None
    comment_id: int | None
    notice_id: int | None
    wanted: int | None
    sent: int | None
    key: str
    unclear_since: datetime | None
    thread: ThreadRef | None
    address: Address
    step: Step


async def waiting(session: AsyncSession, ids: Collection[int]) -> list[Waiting]:
    """These deliveries, as far as there is something to do about them now."""
    found = [_waiting(row) for row in await session.execute(_waiting_rows(), {"ids": list(ids)})]
    return [each for each in found if each.step not in (Step.REST, Step.WAIT)]


async def copies_of(session: AsyncSession, ids: Collection[int]) -> dict[int, tuple[MessageRef, ...]]:
    """By delivery id, the native messages that show it, in reading order."""
    copies: dict[int, tuple[MessageRef, ...]] = {}
    rows = select(Copy.delivery_id, Copy.message).where(Copy.delivery_id.in_(ids)).order_by(Copy.part)
    for delivery_id, message in await session.execute(rows):
        copies[delivery_id] = (*copies.get(delivery_id, ()), message)
    return copies


async def claim(session: AsyncSession, wanted: Collection[Waiting], attempt: str, now: datetime) -> set[int]:
    """Take deliveries, of different destinations, for one attempt each; the ids of those that nobody else has.

    Nor may another process be at anything else there: until the end of the transaction nobody claims anything at
    these destinations. An unclear send keeps the time it was begun.
    """
    places = select(Destination.id).where(Destination.id.in_([each.destination_id for each in wanted]))
    await session.execute(places.order_by(Destination.id).with_for_update(key_share=True))
    values = {"ids": [each.id for each in wanted], "token": attempt, "now": now}
    return set((await session.execute(_claim(), values)).scalars())


async def write_sent(
    session: AsyncSession, network: NetworkName, sent: Mapping[int, tuple[str, int | None, Sent]], now: datetime
) -> set[int]:
    """Write first sends that succeeded: by delivery id, their attempt, revision and messages.

    Returns the ids of those that were still held by their attempt; the others are left as they are.
    """
    deliveries = _DELIVERIES.c
    rows = await session.execute(
        select(deliveries.id, deliveries.attempt).where(
            deliveries.id.in_(list(sent)), deliveries.standing == Standing.SENDING
        )
    )
    held = {number for number, attempt in rows if attempt == sent[number][0]}
    if held:
        await session.execute(_sent(), [_row(number, sent[number][1], sent[number][2], now) for number in held])
        messages = [
            {
                "delivery_id": number,
                "network": network,
                "message": message,
                "part": part,
                "file_id": dict(sent[number][2].shown).get(message),
            }
            for number in held
            for part, message in enumerate(sent[number][2].copies)
        ]
        await session.execute(insert(_COPIES), messages)
    return held


async def begun_since(
    session: AsyncSession, network: NetworkName, since: datetime
) -> Sequence[tuple[PlaceRef, datetime]]:
    """Where and when a send or a change was begun after that."""
    rows = await session.execute(
        select(Destination.place, Delivery.begun_at)
        .select_from(Delivery)
        .join(Destination)
        .where(Delivery.network == network, Delivery.begun_at > since)
    )
    return [(place, begun) for place, begun in rows if begun]


async def sending(session: AsyncSession, network: NetworkName) -> Sequence[tuple[str, datetime]]:
    """(attempt, when it began) of everything that is being carried out."""
    rows = await session.execute(select(Delivery.attempt, Delivery.begun_at).where(_is_sending(network)).distinct())
    return [(attempt, begun) for attempt, begun in rows if attempt and begun]


async def recover(session: AsyncSession, network: NetworkName, attempts: Collection[str]) -> int:
    """Take up attempts that nobody carries out any more; how many deliveries there still were.

    A send, or a revision that adds a part, may have happened: that is unclear. A retraction can be done again.
    """
    rows = await session.execute(
        update(Delivery)
        .where(_is_sending(network), Delivery.attempt.in_(attempts))
        .values(
            standing=case((_is_retraction(), Standing.OPEN), else_=Standing.UNCLEAR),
            attempt=None,
            reason="the process stopped while it was being carried out",
        )
        .returning(Delivery.id)
    )
    return len(rows.all())


def _waiting(row: Any) -> Waiting:
    known = row.comment_id is None or row.thread is not None
    standing = Standing(row.standing)
    paused = row.paused is not None and not (row.paused == DISCONNECTED and row.notice_id is not None)
    step = next_step(row.wanted, row.sent, standing, paused=paused, thread_known=known)
    return Waiting(
        network=row.network,
        id=row.id,
        destination_id=row.destination_id,
        post_id=row.post_id,
        comment_id=row.comment_id,
        notice_id=row.notice_id,
        wanted=row.wanted,
        sent=row.sent,
        key=row.key,
        unclear_since=row.begun_at if step is Step.RECONCILE else None,
        thread=row.thread,
        address=Address(PlaceRef(row.place), tuple(sorted(row.options.items()))),
        step=step,
    )


def _row(number: int, revision: int | None, sent: Sent, now: datetime) -> dict[str, object]:
    return {"of": number, "revision": revision, "at": sent.thread, "by": sent.door, "now": now}


# What follows is made once, since that takes longer than asking it.


@cache
def _waiting_rows() -> Any:
    announced = aliased(Delivery)
    return (
        select(
            Delivery.network,
            Delivery.id,
            Delivery.destination_id,
            Delivery.post_id,
            Delivery.comment_id,
            Delivery.notice_id,
            Delivery.wanted,
            Delivery.sent,
            Delivery.key,
            Delivery.standing,
            Delivery.begun_at,
            Destination.place,
            Destination.options,
            Destination.paused,
            case((Delivery.comment_id.is_(None), Delivery.thread), else_=announced.thread).label("thread"),
        )
        .join(Destination)
        .outerjoin(
            announced,
            (announced.destination_id == Delivery.destination_id)
            & (announced.post_id == Delivery.post_id)
            & announced.comment_id.is_(None)
            & Delivery.comment_id.is_not(None),
        )
        .where(Delivery.id.in_(bindparam("ids", expanding=True)), Delivery.open)
        .order_by(Delivery.id)
    )


@cache
def _claim() -> ReturningUpdate[int]:
    delivery = _DELIVERIES.c
    now = bindparam("now", type_=delivery.begun_at.type)
    unclear = delivery.standing == Standing.UNCLEAR
    return (
        update(_DELIVERIES)
        .where(
            delivery.id.in_(bindparam("ids", expanding=True)),
            delivery.open,
            delivery.standing.in_(CLAIMABLE),
            ~is_written_to(delivery.destination_id),
        )
        .values(
            standing=Standing.SENDING,
            attempt=bindparam("token"),
            begun_at=case((unclear, func.coalesce(delivery.begun_at, now)), else_=now),
            attempts=delivery.attempts + 1,
        )
        .returning(delivery.id)
    )


@cache
def _sent() -> Update:
    """As `Delivery.settle` would do it, for one row after the other."""
    delivery = _DELIVERIES.c
    revision = bindparam("revision", type_=delivery.sent.type)
    return (
        update(_DELIVERIES)
        .where(delivery.id == bindparam("of"))
        .values(
            standing=Standing.OPEN,
            attempt=None,
            sent=revision,
            open=delivery.wanted.is_distinct_from(revision),
            rank=case((delivery.rank == Rank.BROADCAST, Rank.CHANGE), else_=delivery.rank),
            thread=func.coalesce(bindparam("at", type_=delivery.thread.type), delivery.thread),
            door=func.coalesce(bindparam("by", type_=delivery.door.type), delivery.door),
            attempts=0,
            reason=None,
            failing_since=None,
            due_at=bindparam("now", type_=delivery.due_at.type),
        )
    )


def _is_sending(network: NetworkName) -> ColumnElement[bool]:
    return and_(Delivery.network == network, Delivery.open, Delivery.standing == Standing.SENDING)


def _is_retraction() -> ColumnElement[bool]:
    return and_(Delivery.wanted.is_(None), Delivery.sent.is_not(None))
