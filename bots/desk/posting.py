"""New posts: /post, /drafts, and the buttons of a draft's card."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bots.desk import words
from bots.desk.cards import answer, draft_card, published_card, returned
from bots.desk.counters import Button, Command
from bots.desk.effects import Effect, saying_faults
from bots.desk.fetching import PageReader
from bots.desk.shape import only_address, read_fields, read_shape
from core.delivery import Voice
from core.errors import Invalid
from core.model import Post
from core.model.events import Commanded, Pressed
from core.model.values import Message
from core.ports import Network
from core.services.publishing import Manuscript, Publishing
from core.store import Transaction
from core.store.media import KeptPicture, keep_picture, stored


@dataclass(frozen=True, slots=True)
class Posting:
    """What editors do about posts that are not published yet.

    `networks` gives those whose previews a card shows; they need the desk before they exist themselves.
    """

    publishing: Publishing
    voice: Voice
    pages: PageReader
    media: Path
    networks: Callable[[], Sequence[Network]]

    @property
    def commands(self) -> Mapping[str, Command]:
        return {
            "post": Command(self.post, editors_only=True, discreet=True),
            "drafts": Command(self.drafts, editors_only=True, discreet=True),
        }

    @property
    def buttons(self) -> Mapping[str, Button]:
        return {"publish": Button(self.publish), "discard": Button(self.discard)}

    async def post(self, event: Commanded) -> Effect:
        """`/post` with a post behind it, in the message it answers, or in a form; or with an address alone."""
        manuscript = await self._manuscript(event)
        picture = await keep_picture(self.media, event.picture) if event.picture else None

        async def keep(tx: Transaction) -> Message:
            return await self._keep_draft(tx, manuscript, picture)

        return saying_faults(keep, lambda fault: returned(fault, event.fields) if event.fields else answer(fault))

    async def drafts(self, event: Commanded) -> Effect:
        """`/drafts`: what waits; with a number, or if there is just one, its card."""
        named = re.search(r"[0-9]+", event.argument.text)
        number = named[0].lstrip("0") if named else None

        async def show(tx: Transaction) -> Message:
            drafts = await self.publishing.drafts(tx)
            chosen = [post for post in drafts if number is None or str(post.id) == number]
            if len(chosen) == 1:
                return self._card(chosen[0])
            if number is not None:
                return answer(words.no_draft(number))
            return answer(words.drafts([(post.id, post.title) for post in drafts]))

        return show

    async def publish(self, _event: Pressed, number: int) -> Effect:
        """The press on Publish."""

        async def publish(tx: Transaction) -> Message:
            post, destinations = await self.publishing.publish(tx, number)
            return published_card(post, destinations, self.voice.announcement(post).permalink)

        return saying_faults(publish)

    async def discard(self, _event: Pressed, number: int) -> Effect:
        """The press on Discard."""

        async def discard(tx: Transaction) -> Message:
            post = await self.publishing.discard(tx, number)
            return answer(f"Discarded: No. {post.id}, “{post.title}”.")

        return saying_faults(discard)

    async def _manuscript(self, event: Commanded) -> Manuscript:
        if event.fields:
            return read_fields(event.fields)
        text = event.argument if event.argument.text.strip() else event.quoted
        if not text.text.strip():
            raise Invalid(words.HOW_TO_POST)
        address = only_address(text)
        return await self.pages.read(address) if address else read_shape(text)

    async def _keep_draft(self, tx: Transaction, manuscript: Manuscript, kept: KeptPicture | None) -> Message:
        if kept:
            manuscript = replace(manuscript, picture_id=(await stored(tx, kept)).id)
        return self._card(await self.publishing.draft(tx, manuscript))

    def _card(self, post: Post) -> Message:
        return draft_card(post, self.voice.announcement(post), self.networks())
