"""Queries: what is kept of one author, and how it is taken away."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from core.model import (
    Act,
    Comment,
    CommentState,
    Copy,
    Delivery,
    Destination,
    Farewell,
    Identity,
    LinkCode,
    LinkGuess,
    Notice,
    Origin,
    Post,
    Reaction,
    Silence,
    Standing,
)
from core.model.refs import NetworkName, PlaceRef


async def comments_by(session: AsyncSession, author_id: int) -> Sequence[tuple[Comment, Post]]:
    """What an author wrote, the tombstones included, each with its post, oldest first."""
    rows = select(Comment, Post).join(Post, Post.id == Comment.post_id).join(Identity)
    found = await session.execute(rows.where(Identity.author_id == author_id).order_by(Comment.id))
    return [(comment, post) for comment, post in found]


async def answers_to(session: AsyncSession, comment_id: int) -> Sequence[Comment]:
    """The comments that answer one and may stand somewhere."""
    rows = select(Comment).where(
        Comment.parent_id == comment_id, Comment.deleted_at.is_(None), Comment.state == CommentState.PUBLISHED
    )
    return (await session.scalars(rows)).all()


async def deliveries_of(session: AsyncSession, comment_id: int) -> Sequence[Delivery]:
    """Where a comment was wanted, each with its destination and copies."""
    rows = select(Delivery).where(Delivery.comment_id == comment_id).order_by(Delivery.id)
    return (await session.scalars(rows.options(*_WITH_PLACE))).all()


async def deliveries_numbered(session: AsyncSession, ids: Collection[int]) -> Sequence[Delivery]:
    """Those of the deliveries that are still known, each with its destination and copies."""
    rows = select(Delivery).where(Delivery.id.in_(ids)).order_by(Delivery.id)
    return (await session.scalars(rows.options(*_WITH_PLACE))).all()


async def chats_of(
    session: AsyncSession, identities: Sequence[Identity], places: Collection[tuple[NetworkName, PlaceRef]]
) -> Sequence[Destination]:
    """The destinations that are nobody else's: subscriptions, and the private chats at `places`."""
    by_place = [(Destination.network == network) & (Destination.place == place) for network, place in places]
    subscribed = Destination.subscriber_id.in_([each.id for each in identities])
    rows = select(Destination).where(Destination.configured.is_(None), or_(subscribed, *by_place))
    return (await session.scalars(rows.order_by(Destination.id))).all()


async def notices_at(session: AsyncSession, destination_id: int) -> Sequence[Notice]:
    """What the bots said of their own accord at a destination and is still known, oldest first."""
    rows = select(Notice).join(Delivery, Delivery.notice_id == Notice.id)
    return (await session.scalars(rows.where(Delivery.destination_id == destination_id).order_by(Notice.id))).all()


async def reactions_by(session: AsyncSession, identities: Sequence[Identity]) -> Sequence[Reaction]:
    """The emoji that a person put somewhere."""
    of_person = [(Reaction.network == each.network) & (Reaction.person == each.person) for each in identities]
    return (await session.scalars(select(Reaction).where(or_(*of_person)).order_by(Reaction.id))).all()


async def acts_on(session: AsyncSession, author_id: int) -> Sequence[Act]:
    """What editors did about an author or what they wrote, in order."""
    return (await session.scalars(select(Act).where(Act.author_id == author_id).order_by(Act.id))).all()


async def farewells(session: AsyncSession, network: NetworkName) -> Sequence[Farewell]:
    """Who is still to be told how their forgetting ended."""
    return (await session.scalars(select(Farewell).where(Farewell.network == network).order_by(Farewell.id))).all()


async def blank_origins(session: AsyncSession, comment_id: int) -> None:
    """Of the messages that a comment came from keep their ids only, by which they are never taken a second time."""
    for origin in await session.scalars(select(Origin).where(Origin.comment_id == comment_id)):
        origin.body = None


async def forget_chat(session: AsyncSession, chat: Destination, pace: str, spared: Notice | None) -> None:
    """Take away a private chat with all that is known of it, but for the notice that its person is just reading.

    `pace` is the key of the chat's pace. With a spared notice the chat goes when that was rewritten.
    """
    here = Delivery.destination_id == chat.id
    gone = here & or_(Delivery.notice_id.is_(None), Delivery.notice_id != spared.id) if spared else here
    notices = (await session.scalars(select(Delivery.notice_id).where(gone, Delivery.notice_id.is_not(None)))).all()
    copies = select(Copy.message).join(Delivery).where(here)
    origins = select(Origin.message).where(Origin.destination_id == chat.id)
    below = or_(Reaction.message.in_(copies), Reaction.message.in_(origins))
    await session.execute(delete(Reaction).where(Reaction.network == chat.network, below))
    await session.execute(delete(Silence).where(Silence.network == chat.network, Silence.pace == pace))
    await session.execute(delete(Origin).where(Origin.destination_id == chat.id))
    await session.execute(delete(Copy).where(Copy.delivery_id.in_(select(Delivery.id).where(gone))))
    await session.execute(delete(Delivery).where(gone))
    await session.execute(delete(Notice).where(Notice.id.in_(notices)))
    if spared and spared in await notices_at(session, chat.id):
        chat.announces, chat.takes_comments, chat.labels = False, False, []
        chat.subscriber_id, chat.title = None, ""
    else:
        await session.delete(chat)
    await session.flush()


async def forget_identities(session: AsyncSession, identities: Sequence[Identity]) -> None:
    """Take away codes, guesses and reactions of a person."""
    ids = [each.id for each in identities]
    await session.execute(delete(LinkCode).where(or_(LinkCode.identity_id.in_(ids), LinkCode.claimed_by.in_(ids))))
    for each in identities:
        of_person = (LinkGuess.network == each.network, LinkGuess.person == each.person)
        await session.execute(delete(LinkGuess).where(*of_person))
    for reaction in await reactions_by(session, identities):
        await session.delete(reaction)
    await session.flush()


def may_stand(delivery: Delivery) -> bool:
    """Whether something of ours stands at its destination, or perhaps will in a moment."""
    return delivery.sent is not None or delivery.standing in (Standing.SENDING, Standing.UNCLEAR)


_WITH_PLACE = (joinedload(Delivery.destination, innerjoin=True), selectinload(Delivery.copies))
