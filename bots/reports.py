"""What the command line shows of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.fate import fate, remedy_of
from core.model import Delivery, Destination, RawUpdate, Standing
from core.store import Database, fates, inbox

_MOST = 50
_MOST_OF_A_POST = 500


async def status(url: str, post: int | None, now: datetime) -> None:
    """Print how every destination stands, what is left to do there, and what could not be applied.

    Of one post: what became of each of its deliveries.
    """
    database = Database(url)
    console = Console(markup=False)
    try:
        async with database.reading() as session:
            if post is None:
                for table in await _everything(session, now):
                    console.print(table)
            else:
                console.print(_deliveries(f"No. {post}", await fates.of_post(session, post, _MOST_OF_A_POST), now))
                if count := await fates.privately_standing(session, post):
                    console.print(f"It stands in {count} private chats besides.")
            for update in await inbox.parked(session):
                console.print(_parked(update), style="red")
    finally:
        await database.close()


async def _everything(session: AsyncSession, now: datetime) -> list[Table]:
    tables = [await _places(session)]
    tables.append(_deliveries("Still to be done", await fates.still_open(session, _MOST), now))
    given_up = await fates.given_up(session, _MOST)
    return [*tables, _deliveries("Refused or given up", given_up, now)] if given_up else tables


async def _places(session: AsyncSession) -> Table:
    columns = ("network", "destination", "gets posts", "sent", "open", "refused", "failed", "paused", "what to do")
    table = Table(*columns, title="Destinations")
    counted = (
        select(
            Destination,
            func.count(Delivery.sent),
            func.count(Delivery.id).filter(Delivery.open),
            func.count(Delivery.id).filter(Delivery.standing == Standing.REFUSED),
            func.count(Delivery.id).filter(Delivery.standing == Standing.FAILED),
        )
        .outerjoin(Delivery)
        .group_by(Destination.id)
        .order_by(Destination.network, Destination.id)
    )
    for place, *counts in await session.execute(counted):
        gets = ("all" if not place.labels else ", ".join(place.labels)) if place.announces else "no"
        name, numbers = place.title or place.place, map(str, counts)
        table.add_row(place.network, name, gets, *numbers, place.paused or "", remedy_of(place))
    return table


def _deliveries(title: str, known: Sequence[fates.Known], now: datetime) -> Table:
    table = Table("delivery", "network", "destination", "what", "how it stands", "why", "what next", title=title)
    for delivery, announced in known:
        told, place = fate(delivery, announced, now), delivery.destination
        name = place.title or place.place
        table.add_row(str(delivery.id), place.network, name, _what(delivery), told.state, told.why, told.next)
    return table


def _what(delivery: Delivery) -> str:
    if delivery.post_id is None:
        return "a notice"
    comment = f", comment {delivery.comment_id}" if delivery.comment_id else ""
    return f"No. {delivery.post_id}{comment}"


def _parked(update: RawUpdate) -> str:
    return f"Not applied: {update.network} update {update.key}: {update.error}. It is tried again at the next start."
