"""Moderation: what editors decide about comments and about those who write them, in one transaction each."""

from __future__ import annotations

from datetime import datetime

from core.delivery import Ledger
from core.errors import Invalid, NotFound
from core.model import Act, Ban, Comment, Deed
from core.model.author import NOBODY
from core.model.events import Person
from core.model.values import Message
from core.ports import Clock
from core.services.cards import Cards
from core.services.editors import Editors
from core.store import Change, Transaction
from core.store.attachments import locked_comment
from core.store.moderation import ban_of, origins_among_others, public_of, waiting_of
from core.store.people import identities_of
from core.store.reactions import forget_reactions_to

_LARGEST_NUMBER = 2**31 - 1


class Moderation:
    """Every verb keeps who did it, when and why, and returns what the comment's cards say then."""

    def __init__(self, ledger: Ledger, clock: Clock, editors: Editors, cards: Cards) -> None:
        self._ledger = ledger
        self._clock = clock
        self._editors = editors
        self._cards = cards

    async def find(self, tx: Transaction, comment_id: int) -> Comment:
        """A comment by its number, for nobody else to change until the end of the transaction. Raises NotFound."""
        known = await tx.get(Comment, comment_id) if comment_id <= _LARGEST_NUMBER else None
        if known is None:
            raise NotFound(f"There is no comment {comment_id}.")
        return await locked_comment(tx, comment_id)

    async def approve(self, tx: Transaction, comment: Comment, by: Person) -> Message:
        """Let out what waits, the comment or its new text: to the blog, and to wherever its post is talked about."""
        if comment.waits:
            was_public = comment.is_public
            comment.approve(self._clock.now())
            self._keep(tx, Deed.APPROVE, comment, by)
            await self._ledger.pass_on(tx, comment)
            tx.changed(Change(comment.post_id, comment.id, "edit" if was_public else "comment"))
        return await self._cards.message(tx, comment)

    async def hide(self, tx: Transaction, comment: Comment, by: Person, why: str = "") -> Message:
        """Take a comment away for good: from the blog, from every copy, and from where it was written if we may."""
        if await self._hide(tx, comment):
            self._keep(tx, Deed.HIDE, comment, by, why)
        return await self._cards.message(tx, comment)

    async def ban(
        self, tx: Transaction, comment: Comment, by: Person, until: datetime | None = None, why: str = ""
    ) -> Message:
        """Take nothing of a comment's author any more, on any network; the comment and what waits of them is hidden.

        Raises Invalid for an editor, and for somebody who was forgotten.
        """
        author_id = comment.identity.author_id
        await self._demand_bannable(tx, comment)
        act = self._keep(tx, Deed.BAN, comment, by, why, until)
        await tx.flush()
        await tx.merge(Ban(author_id=author_id, act_id=act.id, until=until))
        await self._hide(tx, comment)
        for other in await waiting_of(tx, author_id):
            await self.hide(tx, await locked_comment(tx, other.id), by, "its author was banned")
        return await self._cards.message(tx, comment)

    async def unban(self, tx: Transaction, comment: Comment, by: Person, why: str = "") -> Message:
        """Hear a comment's author again; what was hidden stays hidden. Raises Invalid for one who is not banned."""
        ban = await ban_of(tx, comment.identity.author_id)
        if ban is None or (ban.until and ban.until <= self._clock.now()):
            raise Invalid(f"{comment.identity.shown_name} is not banned.")
        await tx.delete(ban)
        self._keep(tx, Deed.UNBAN, comment, by, why)
        return await self._cards.message(tx, comment)

    async def take_back(self, tx: Transaction, comment: Comment, by: Person) -> Message:
        """Hide everything that a banned author wrote, on every network. Raises Invalid for one who is not banned."""
        author_id = comment.identity.author_id
        if await ban_of(tx, author_id) is None:
            raise Invalid(f"{comment.identity.shown_name} is not banned any more.")
        if everything := await public_of(tx, author_id):
            for each in everything:
                await self.hide(tx, await locked_comment(tx, each.id), by, "all that its author wrote is taken back")
            count = len(everything)
            self._keep(tx, Deed.TAKE_BACK, comment, by, f"{count} {'comment' if count == 1 else 'comments'}")
        return await self._cards.message(tx, comment)

    async def _hide(self, tx: Transaction, comment: Comment) -> bool:
        was_public = comment.is_public
        if not comment.hide(self._clock.now()):
            return False
        if comment.attachments:
            self._ledger.fetch(tx, comment.network)
        await self._ledger.withdraw(tx, comment)
        for origin, destination in await origins_among_others(tx, comment.id):
            self._ledger.retract_stray(tx, destination, origin.message)
        await forget_reactions_to(tx, comment.id)
        if was_public:
            tx.changed(Change(comment.post_id, comment.id, "delete"))
        return True

    async def _demand_bannable(self, tx: Transaction, comment: Comment) -> None:
        known = await identities_of(tx, comment.identity.author_id)
        if any((each.network, each.person) in self._editors.ids for each in known):
            raise Invalid("That is an editor: editors can't be banned.")
        if any(each.person == NOBODY for each in known):
            raise Invalid("Whoever wrote that had all about them forgotten: there is nobody to be banned.")

    def _keep(
        self, tx: Transaction, deed: Deed, comment: Comment, by: Person, why: str = "", until: datetime | None = None
    ) -> Act:
        act = Act(
            deed=deed,
            network=by.network,
            person=by.ref,
            name=by.name,
            at=self._clock.now(),
            why=why,
            until=until,
            comment_id=comment.id,
            author_id=comment.identity.author_id,
        )
        tx.add(act)
        return act
