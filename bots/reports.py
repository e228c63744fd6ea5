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
            if (failed := await _failed(session)).row_count:
                console.print(failed)
            for update in await inbox.parked(session):
                console.print(_parked(update), style="red")
    finally:
        await database.close()


async def _places(session: AsyncSession) -> Table:
    columns = ("network", "destination", "gets posts", "sent", "open", "refused", "failed", "paused")
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
    for place, sent, left, refused, failed in await session.execute(counted):
        gets = ("all" if not place.labels else ", ".join(place.labels)) if place.announces else "no"
        name = place.title or place.place
        table.add_row(place.network, name, gets, str(sent), str(left), str(refused), str(failed), place.paused or "")
    return table


async def _deliveries(session: AsyncSession, post: int) -> Table:
    columns = ("delivery", "network", "destination", "what", "wanted", "sent", "standing", "why")
    table = Table(*columns, title=f"No. {post}")
    rows = select(Delivery, Destination).join(Destination).where(Delivery.post_id == post).order_by(Delivery.id)
    for delivery, place in await session.execute(rows):
        what = f"comment {delivery.comment_id}" if delivery.comment_id else "post"
        revisions = [str(revision or "-") for revision in (delivery.wanted, delivery.sent)]
        why = place.paused or delivery.reason or delivery.closed or ""
        name = place.title or place.place
        table.add_row(str(delivery.id), place.network, name, what, *revisions, _standing(delivery), why)
    return table


async def _open(session: AsyncSession) -> Table:
    table = Table("delivery", "network", "destination", "attempts", "next", "why", title="Still to be done")
    rows = select(Delivery, Destination).join(Destination).where(Delivery.open).order_by(Delivery.due_at).limit(50)
    for delivery, place in await session.execute(rows):
        why = f"paused: {place.paused}" if place.paused else delivery.reason or _standing(delivery)
        due = f"{delivery.due_at:%Y-%m-%d %H:%M:%S} UTC"
        table.add_row(str(delivery.id), delivery.network, place.title or place.place, str(delivery.attempts), due, why)
    return table


async def _failed(session: AsyncSession) -> Table:
    title = "Given up: mend the reason, then `backchannel retry DELIVERY`, or `backchannel retry --all`"
    table = Table("delivery", "network", "destination", "what", "why", title=title)
    rows = select(Delivery, Destination).join(Destination).where(Delivery.standing == Standing.FAILED)
    for delivery, place in await session.execute(rows.order_by(Delivery.id.desc()).limit(50)):
        what = "a notice" if delivery.post_id is None else f"No. {delivery.post_id}"
        what += f", comment {delivery.comment_id}" if delivery.comment_id else ""
        table.add_row(str(delivery.id), delivery.network, place.title or place.place, what, delivery.reason or "")
    return table


def _standing(delivery: Delivery) -> str:
    if delivery.standing != Standing.OPEN:
        return delivery.standing
    return "to be done" if delivery.open else "done"


def _parked(update: RawUpdate) -> str:
    return f"Not applied: {update.network} update {update.key}: {update.error}. It is tried again at the next start."
