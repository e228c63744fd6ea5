"""What the command line shows of the ledger."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import Delivery, Destination, RawUpdate, Standing
from core.store import Database, inbox


async def status(url: str, post: int | None) -> None:
    """Print how every destination stands, what is left to do there, and what could not be applied."""
    database = Database(url)
    console = Console(markup=False)
    try:
        async with database.reading() as session:
            console.print(await _places(session) if post is None else await _deliveries(session, post))
            console.print(await _open(session))
            for update in await inbox.parked(session):
                console.print(_parked(update), style="red")
    finally:
        await database.close()


async def _places(session: AsyncSession) -> Table:
    table = Table("network", "destination", "gets posts", "sent", "open", "refused", "paused", title="Destinations")
    counted = (
        select(
            Destination,
            func.count(Delivery.sent),
            func.count(Delivery.id).filter(Delivery.open),
            func.count(Delivery.id).filter(Delivery.standing == Standing.REFUSED),
        )
        .outerjoin(Delivery)
        .group_by(Destination.id)
        .order_by(Destination.network, Destination.id)
    )
    for place, sent, left, refused in await session.execute(counted):
        gets = ("all" if not place.labels else ", ".join(place.labels)) if place.announces else "no"
        name = place.title or place.place
        table.add_row(place.network, name, gets, str(sent), str(left), str(refused), place.paused or "")
    return table


async def _deliveries(session: AsyncSession, post: int) -> Table:
    table = Table("network", "destination", "what", "wanted", "sent", "standing", "why", title=f"No. {post}")
    rows = select(Delivery, Destination).join(Destination).where(Delivery.post_id == post).order_by(Delivery.id)
    for delivery, place in await session.execute(rows):
        what = f"comment {delivery.comment_id}" if delivery.comment_id else "post"
        revisions = [str(revision or "-") for revision in (delivery.wanted, delivery.sent)]
        why = place.paused or delivery.reason or ""
        table.add_row(place.network, place.title or place.place, what, *revisions, _standing(delivery), why)
    return table


async def _open(session: AsyncSession) -> Table:
    table = Table("delivery", "network", "destination", "attempts", "next", "why", title="Still to be done")
    rows = select(Delivery, Destination).join(Destination).where(Delivery.open).order_by(Delivery.due_at).limit(50)
    for delivery, place in await session.execute(rows):
        why = f"paused: {place.paused}" if place.paused else delivery.reason or _standing(delivery)
        due = f"{delivery.due_at:%Y-%m-%d %H:%M:%S} UTC"
        table.add_row(str(delivery.id), delivery.network, place.title or place.place, str(delivery.attempts), due, why)
    return table


def _standing(delivery: Delivery) -> str:
    if delivery.standing != Standing.OPEN:
        return delivery.standing
    return "to be done" if delivery.open else "done"


def _parked(update: RawUpdate) -> str:
    return f"Not applied: {update.network} update {update.key}: {update.error}. It is tried again at the next start."
