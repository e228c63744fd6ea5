"""Linking: a one-time code, made on one network and given on another, shows that two identities are one person's."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from core.delivery import Ledger
from core.errors import Invalid
from core.markup.tree import plain
from core.model import Identity, LinkCode, LinkGuess, Notice
from core.model.events import Person
from core.model.values import Message
from core.ports import Clock
from core.services.merging import merge
from core.services.unapplied import Networks
from core.store import Transaction
from core.store.destinations import chat_at
from core.store.people import identities_of, identity_of, known_identity

LIFETIME = timedelta(minutes=10)
MOST_GUESSES = 5
"""Wrong codes that one person may give in ten minutes; there are 2^40 of them."""
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are read for others (https://www.crockford.com/base32.html)."""
_LENGTH = 8
_READ_AS = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that was right: whose it is, for the person to say whether they are the same."""

    code_id: int
    identity: Identity


@dataclass(frozen=True, slots=True)
class Joined:
    """Two identities that are one author's now: the one that made the code, and the one that gave it."""

    maker: Identity
    giver: Identity
    dropped_pen_name: str | None


class Linking:
    """Joins identities. It gives nobody a right: editors are known by their numeric ids, on each network alone."""

    def __init__(self, ledger: Ledger, clock: Clock, networks: Networks) -> None:
        self._ledger = ledger
        self._clock = clock
        self._networks = networks

    async def code(self, tx: Transaction, person: Person) -> str:
        """A fresh code for the person ("7K3D-Q9XW"), in place of any before; only its digest is kept."""
        await self._clean(tx)
        identity = await identity_of(tx, person, self._clock.now())
        await tx.execute(delete(LinkCode).where(LinkCode.identity_id == identity.id))
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        expires_at = self._clock.now() + LIFETIME
        tx.add(LinkCode(identity_id=identity.id, digest=_digest(code), expires_at=expires_at))
        return f"{code[:4]}-{code[4:]}"

    async def claim(self, tx: Transaction, person: Person, written: str) -> Offer | None:
        """Whose code it is that the person gives; None for a wrong one, which is counted. Raises Invalid.

        A right one is the person's to confirm from then on, and nobody else's.
        """
        await self._clean(tx)
        guesses = await tx.get(LinkGuess, (person.network, person.ref), with_for_update=True)
        if guesses and guesses.count >= MOST_GUESSES:
            raise Invalid("That were too many wrong codes. Wait ten minutes, and make a new one.")
        code = await tx.scalar(select(LinkCode).where(LinkCode.digest == _digest(written)))
        if code is None or code.claimed_by is not None:
            self._count(tx, guesses, person)
            return None
        identity = await identity_of(tx, person, self._clock.now())
        await self._demand_another(tx, code.identity, identity)
        code.claimed_by = identity.id
        return Offer(code.id, code.identity)

    async def join(self, tx: Transaction, person: Person, code_id: int) -> Joined:
        """Join what a claimed code stands for: from now on both are one author's. Raises Invalid."""
        await self._clean(tx)
        identity = await known_identity(tx, person)
        code = await tx.get(LinkCode, code_id, with_for_update=True)
        if identity is None or code is None or code.claimed_by != identity.id:
            raise Invalid("That code is no longer good. /link makes a new one.")
        await self._demand_another(tx, code.identity, identity)
        kept, other = code.identity.author, identity.author
        dropped = other.pen_name if kept.pen_name else None
        await tx.delete(code)
        await merge(tx, kept, other)
        await self._tell(tx, code.identity, identity)
        return Joined(code.identity, identity, dropped)

    async def decline(self, tx: Transaction, person: Person, code_id: int) -> None:
        """Make a claimed code worthless."""
        identity = await known_identity(tx, person)
        code = await tx.get(LinkCode, code_id)
        if identity and code and code.claimed_by == identity.id:
            await tx.delete(code)

    async def _tell(self, tx: Transaction, maker: Identity, giver: Identity) -> None:
        """Whoever made the code hears of its use, too: somebody else may have come by it."""
        if maker.network not in (networks := self._networks()):
            return
        now = self._clock.now()
        notice = Notice(passing=True, created_at=now)
        title = networks[giver.network].title if giver.network in networks else giver.network
        notice.message = Message(plain(f"Your code was used: you and “{giver.name}” on {title} are one from now on."))
        tx.add(notice)
        place = networks[maker.network].private_place(maker.person)
        await self._ledger.notify(tx, notice, await chat_at(tx, maker.network, place, now))

    async def _clean(self, tx: Transaction) -> None:
        now = self._clock.now()
        await tx.execute(delete(LinkCode).where(LinkCode.expires_at <= now))
        await tx.execute(delete(LinkGuess).where(LinkGuess.since <= now - LIFETIME))

    def _count(self, tx: Transaction, guesses: LinkGuess | None, person: Person) -> None:
        if guesses:
            guesses.count += 1
        else:
            tx.add(LinkGuess(network=person.network, person=person.ref, count=1, since=self._clock.now()))

    async def _demand_another(self, tx: Transaction, maker: Identity, giver: Identity) -> None:
        """An author is on each network once."""
        if maker.author_id == giver.author_id:
            raise Invalid("These two are joined already." if maker.id != giver.id else _ELSEWHERE)
        theirs = {each.network for each in await identities_of(tx, maker.author_id)}
        if theirs & {each.network for each in await identities_of(tx, giver.author_id)}:
            raise Invalid(_ELSEWHERE if maker.network == giver.network else _TWICE)


_ELSEWHERE = "That code was made on this network: give it to the bot on the other one."
_TWICE = "One of the two is joined with somebody else on these networks already."


def _digest(written: str) -> str:
    """Of a code as people write it: in small letters, with blanks, an O for a zero."""
    plain = "".join(each for each in written.upper() if each.isalnum()).translate(_READ_AS)
    return hashlib.sha256(plain.encode()).hexdigest()
