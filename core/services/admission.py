"""Admission: whether what somebody says is published at once, waits for an editor, or is not taken at all."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import regex  # for letters of every script

from core.markup.addresses import addresses
from core.markup.tree import Document
from core.model import Comment, Hold
from core.model.refs import NetworkName, PersonRef
from core.store import Transaction
from core.store.moderation import is_banned, is_first, said_since

_REMEMBERED = timedelta(days=1)
"""How long somebody's words are compared with those that they said before."""
_MOST_COMPARED = 100
_MINUTE = timedelta(minutes=1)
_SAME_TOO_OFTEN = 3
_BETWEEN_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What waits for an editor: nothing, a newcomer's first comment, or all; and how much is a flood.

    The guards against floods and spam hold whatever `moderation` says.
    """

    moderation: Literal["open", "first", "all"] = "open"
    per_minute: int = 20


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when somebody says something: whether it is their first comment or has a link, and what they said.

    `in_last_minute` is how many comments they wrote, and `same_before` how often they said the same before.
    """

    is_first: bool = False
    has_link: bool = False
    in_last_minute: int = 0
    same_before: int = 0


def held_for(situation: Situation, rules: Rules) -> Hold | None:
    """Why something waits for an editor, None if it does not. Pure. What is likely a flood is called one first."""
    if situation.in_last_minute >= rules.per_minute:
        return Hold.RATE
    if situation.same_before + 1 >= _SAME_TOO_OFTEN:
        return Hold.REPEAT
    if situation.is_first and situation.has_link:
        return Hold.LINKS
    if rules.moderation == "all":
        return Hold.EVERYTHING
    return Hold.NEWCOMER if situation.is_first and rules.moderation == "first" else None


class Admission:
    """Asks the database what `held_for` wants to know. Editors are let through whatever they say."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    async def ignores(self, tx: Transaction, network: NetworkName, person: PersonRef, at: datetime) -> bool:
        """Whether nothing that a person says at that time is taken, so that nothing of it may be kept."""
        return await is_banned(tx, network, person, at)

    async def of_new(self, tx: Transaction, comment: Comment) -> Hold | None:
        """Why a comment that was just written waits for an editor."""
        if comment.by_editor:
            return None
        before = await said_since(tx, comment, comment.published_at - _REMEMBERED, most=_MOST_COMPARED)
        words = _essence(comment.body)
        situation = Situation(
            is_first=await is_first(tx, comment),
            has_link=bool(addresses(comment.body)),
            in_last_minute=sum(at > comment.published_at - _MINUTE for at, _ in before),
            same_before=sum(_essence(body) == words for _, body in before) if words else 0,
        )
        return held_for(situation, self._rules)

    async def of_edit(self, tx: Transaction, comment: Comment, body: Document) -> Hold | None:
        """Why a new text waits while the old one stands; it does not where nobody has seen the old one either.

        Where everything waits a new text does, too; and links that are added to a first comment wait as if they had
        been in it from the beginning.
        """
        if comment.by_editor or not comment.is_public or body == comment.body:
            return None
        if addresses(body) - addresses(comment.body) and await is_first(tx, comment):
            return Hold.LINKS
        return Hold.EVERYTHING if self._rules.moderation == "all" else None


def _essence(body: Document) -> str:
    """What a text says, whatever its capitals, blanks and signs; empty for one that has no words."""
    words: str = _BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", body.text).casefold())
    return words
