"""Disclosing: everything that is stored about a person, as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.delivery import Voice
from core.model import Attachment, Comment, Delivery, Destination, Identity, Post, RawUpdate
from core.model.events import Person
from core.model.values import Enclosure
from core.ports import Clock
from core.services.unapplied import Networks
from core.store import Transaction
from core.store.belongings import acts_on, chats_of, comments_by, deliveries_of, notices_at, reactions_by
from core.store.messages import origins_of
from core.store.moderation import ban_of
from core.store.people import identities_of, known_identity

FILE = "mydata.json"

Json = dict[str, Any]


class Disclosing:
    """Writes down what is known of somebody; moments are ISO 8601, in UTC."""

    def __init__(self, clock: Clock, voice: Voice, networks: Networks) -> None:
        self._clock = clock
        self._voice = voice
        self._networks = networks

    async def document(self, tx: Transaction, person: Person, unapplied: Sequence[RawUpdate]) -> Enclosure | None:
        """The document; None if nothing is known. `unapplied` is what waits of the person in the inbox."""
        identity = await known_identity(tx, person)
        if identity is None and not unapplied:
            return None
        told: Json = {"written_at": _moment(self._clock.now())}
        if identity:
            told |= await self._about(tx, identity)
        told["not_applied_yet"] = [
            {
                "network": each.network,
                "received_at": _moment(each.received_at),
                "why": each.error or each.waiting,
                "as_told": each.body,
            }
            for each in unapplied
        ]
        return Enclosure(FILE, json.dumps(told, ensure_ascii=False, indent=2).encode())

    async def _about(self, tx: Transaction, identity: Identity) -> Json:
        author = identity.author
        identities = await identities_of(tx, author.id)
        networks = self._networks()
        places = [
            (each.network, networks[each.network].private_place(each.person))
            for each in identities
            if each.network in networks
        ]
        ban = await ban_of(tx, author.id)
        return {
            "known_since": _moment(author.created_at),
            "pen_name": author.pen_name,
            "private": author.private,
            "told_that_replies_are_public_at": _moment(author.told_at),
            "identities": [
                {
                    "network": each.network,
                    "id": each.person,
                    "name": each.name,
                    "avatar": each.avatar,
                    "portrait": each.portrait,
                }
                for each in identities
            ],
            "comments": [await self._comment(tx, *each) for each in await comments_by(tx, author.id)],
            "reactions": [
                {"network": each.network, "message": each.message, "emoji": each.emoji, "post": each.post_id}
                for each in await reactions_by(tx, identities)
            ],
            "chats": [await _chat(tx, chat) for chat in await chats_of(tx, identities, places)],
            "ban": {"until": _moment(ban.until)} if ban else None,
            "acts_of_editors": [
                {"what": each.deed, "at": _moment(each.at), "why": each.why, "comment": each.comment_id}
                for each in await acts_on(tx, author.id)
            ],
        }

    async def _comment(self, tx: Transaction, comment: Comment, post: Post) -> Json:
        permalink = self._voice.announcement(post).permalink
        return {
            "id": comment.id,
            "post": {"number": post.id, "title": post.title, "url": permalink},
            "in_answer_to": comment.parent_id,
            "network": comment.network,
            "written_at": _moment(comment.published_at),
            "edited_at": _moment(comment.updated_at),
            "deleted_at": _moment(comment.deleted_at),
            "state": comment.state,
            "waits_because": comment.held_for,
            "text": comment.body.text,
            "new_text_that_waits": comment.proposed.text if comment.proposed else None,
            "original": comment.url,
            "written_as": [each.message for each in await origins_of(tx, comment.id)],
            "attachments": [_attachment(each) for each in comment.attachments],
            "stands_at": [_delivery(each) for each in await deliveries_of(tx, comment.id)],
        }


async def _chat(tx: Transaction, chat: Destination) -> Json:
    return {
        "network": chat.network,
        "place": chat.place,
        "since": _moment(chat.created_at),
        "subscribed": chat.announces,
        "labels": chat.labels,
        "closed_because": chat.paused,
        "notices": [
            {"at": _moment(each.created_at), "text": each.body.text}
            for each in await notices_at(tx, chat.id)
            if each.body
        ],
    }


def _attachment(attachment: Attachment) -> Json:
    return {
        "kind": attachment.kind,
        "name": attachment.name,
        "alt": attachment.alt,
        "size": attachment.size,
        "state": attachment.state,
        "file": attachment.file,
    }


def _delivery(delivery: Delivery) -> Json:
    return {
        "network": delivery.network,
        "place": delivery.destination.place,
        "title": delivery.destination.title,
        "standing": delivery.standing,
        "messages": [copy.message for copy in delivery.copies],
        "reason": delivery.reason,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
