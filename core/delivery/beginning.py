"""Beginning: from deliveries whose time has come to attempts, claimed, with all that there is to say."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Collection

from core.delivery.attempt import Attempt
from core.delivery.subjects import Voice
from core.model import Step
from core.model.values import Announcement, Subject
from core.ports import Clock
from core.store import Transaction
from core.store.attempts import Waiting, claim, copies_of, waiting
from core.store.presence import Presence

_POSTS_REMEMBERED = 16


class Beginning:
    """Claims deliveries, several in one transaction; nothing of it is sent before that is committed."""

    def __init__(self, voice: Voice, clock: Clock, presence: Presence) -> None:
        self._voice = voice
        self._clock = clock
        self._presence = presence
        self._posts: OrderedDict[tuple[int, int], Announcement] = OrderedDict()

    async def begin(self, tx: Transaction, ids: Collection[int]) -> dict[int, Attempt]:
        """By delivery id, an attempt for each that there is something to do about, and that nobody else has."""
        wanted = await waiting(tx, ids) if ids else []
        if not wanted:
            return {}
        token, now = f"{self._presence.owner}.{secrets.token_hex(8)}", self._clock.now()
        claimed = await claim(tx, wanted, token, now)
        standing = [each.id for each in wanted if each.sent is not None]
        copies = await copies_of(tx, standing) if standing else {}
        return {
            each.id: Attempt(
                network=each.network,
                delivery_id=each.id,
                destination_id=each.destination_id,
                token=token,
                step=each.step,
                begun=each.unclear_since or now,
                revision=each.wanted,
                key=f"{each.key}.{each.wanted}",
                address=each.address,
                thread=each.thread,
                copies=copies.get(each.id, ()),
                subject=await self._subject(tx, each) if each.step in (Step.SEND, Step.REVISE) else None,
            )
            for each in wanted
            if each.id in claimed
        }

    async def _subject(self, tx: Transaction, each: Waiting) -> Subject:
        """What is to be said."""
        if each.notice_id is not None:
            return await self._voice.notice(tx, each.notice_id)
        if each.comment_id is not None:
            stands = each.sent is not None
            return await self._voice.comment(tx, each.comment_id, each.destination_id, stands=stands)
        if each.post_id is None or each.wanted is None:
            raise LookupError(f"delivery {each.id} has nothing to say")
        return await self._post(tx, each.post_id, each.wanted)

    async def _post(self, tx: Transaction, post_id: int, revision: int) -> Announcement:
        """A revision of a post says the same everywhere, and is put into words once."""
        known = post_id, revision
        if known not in self._posts:
            self._posts[known] = await self._voice.post(tx, post_id)
            if len(self._posts) > _POSTS_REMEMBERED:
                self._posts.popitem(last=False)
        return self._posts[known]
