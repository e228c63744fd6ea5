"""What can be said to the bot: each command and each button is one method here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bots.desk import words
from bots.desk.cards import answer, draft_card, published_card, returned
from bots.desk.changing import Changing
from bots.desk.effects import Effect, refuse, say, saying_faults
from bots.desk.fetching import PageReader
from bots.desk.shape import only_address, read_fields, read_shape
from bots.desk.subscriptions import Subscriptions
from core.delivery import Voice
from core.errors import BackchannelError, Invalid, NotAllowed
from core.model.events import Commanded, Pressed
from core.model.values import Form, Message
from core.ports import Network
from core.services.discussion import Editors
from core.services.publishing import Manuscript, Publishing
from core.services.subscribing import Subscribing
from core.store import Database, Transaction
from core.store.media import KeptPicture, keep_picture, stored

COMMANDS: tuple[tuple[str, str], ...] = (
    ("start", "What this bot does"),
    ("help", "What this bot does"),
    ("subscribe", "Get posts by direct message; name labels to get only those"),
    ("unsubscribe", "Get no more posts by direct message"),
    ("post", "Write a new post (editors)"),
    ("drafts", "What waits to be published (editors)"),
    ("edit", "Change a post, by its number (editors)"),
    ("delete", "Take a comment of yours back, in reply to it; delete a post, by its number (editors)"),
)

_BUTTON = re.compile(r"(publish|discard|delete|keep):([0-9]{1,9})")
"""Nine digits are enough for every post, and fit into a database's smallest integer."""


class Desk:
    """The desk. It knows editors by their numeric id only, and asks at every command and every press."""

    def __init__(
        self,
        database: Database,
        editors: Editors,
        publishing: Publishing,
        subscribing: Subscribing,
        changing: Changing,
        voice: Voice,
        pages: PageReader,
        *,
        title: str,
        media: Path,
    ) -> None:
        self._database = database
        self._editors = editors
        self._publishing = publishing
        self._subscriptions = Subscriptions(subscribing, title)
        self._changing = changing
        self._voice = voice
        self._pages = pages
        self._title = title
        self._media = media
        self._networks: Sequence[Network] = ()

    def serve(self, networks: Sequence[Network]) -> None:
        """Name the networks whose previews a card shows; they need the desk before they exist themselves."""
        self._networks = networks

    async def answer(self, event: Commanded | Pressed) -> Message:
        """Carry out a command or a press in a transaction of its own, and say what to show for it."""
        effect = await self.prepare(event)
        try:
            async with self._database.writing() as tx:
                return await effect(tx)
        except NotAllowed as refusal:
            return answer(str(refusal))

    async def form(self, event: Commanded) -> Form | Message:
        """The form that a command opens: empty for a new post, filled for one that is to be changed."""
        try:
            self._demand_editor(event)
            if event.name == "post":
                return Form("post", "", {})
            async with self._database.writing() as tx:
                return await self._changing.form(tx, event)
        except BackchannelError as fault:
            return answer(str(fault))

    async def prepare(self, event: Commanded | Pressed) -> Effect:
        """Do what takes time (fetch a page, check a picture), and return what belongs into the transaction.

        The effect raises NotAllowed for a press by somebody who may not; everything else is said in its answer.
        """
        try:
            return await (self._press(event) if isinstance(event, Pressed) else self._command(event))
        except NotAllowed as refusal:
            return refuse(refusal) if isinstance(event, Pressed) else say(answer(str(refusal)))
        except BackchannelError as fault:
            return say(_fault(event, str(fault)))

    async def _command(self, event: Commanded) -> Effect:
        match event.name:
            case "post":
                return await self._post(event)
            case "drafts":
                return self._drafts(event)
            case "edit":
                self._demand_editor(event)
                _demand_discretion(event)
                return self._changing.edit(event)
            case "delete":
                return self._changing.delete(event)
            case "subscribe":
                return self._subscriptions.subscribe(event)
            case "unsubscribe":
                return self._subscriptions.unsubscribe(event)
            case "start" | "help":
                return say(answer(self._help(event)))
            case _:
                return say(answer(words.UNKNOWN_COMMAND))

    async def _press(self, event: Pressed) -> Effect:
        self._demand_editor(event)
        button = _BUTTON.fullmatch(event.action)
        if button is None:
            return say(answer(words.UNKNOWN_BUTTON))
        number = int(button[2])
        match button[1]:
            case "publish":
                return self._publish(number)
            case "discard":
                return self._discard(number)
            case "delete":
                return self._changing.withdraw(number)
            case _:
                return say(answer(words.kept(number)))

    async def _post(self, event: Commanded) -> Effect:
        self._demand_editor(event)
        _demand_discretion(event)
        manuscript = await self._manuscript(event)
        picture = await keep_picture(self._media, event.picture) if event.picture else None

        async def keep(tx: Transaction) -> Message:
            return await self._keep_draft(tx, manuscript, picture)

        return saying_faults(keep, lambda fault: _fault(event, fault))

    async def _manuscript(self, event: Commanded) -> Manuscript:
        if event.fields:
            return read_fields(event.fields)
        text = event.argument if event.argument.text.strip() else event.quoted
        if not text.text.strip():
            raise Invalid(words.HOW_TO_POST)
        address = only_address(text)
        return await self._pages.read(address) if address else read_shape(text)

    async def _keep_draft(self, tx: Transaction, manuscript: Manuscript, kept: KeptPicture | None) -> Message:
        if kept:
            manuscript = replace(manuscript, picture_id=(await stored(tx, kept)).id)
        post = await self._publishing.draft(tx, manuscript)
        return draft_card(post, self._voice.announcement(post), self._networks)

    def _publish(self, number: int) -> Effect:
        async def publish(tx: Transaction) -> Message:
            post, destinations = await self._publishing.publish(tx, number)
            return published_card(post, destinations, self._voice.announcement(post).permalink)

        return saying_faults(publish)

    def _discard(self, number: int) -> Effect:
        async def discard(tx: Transaction) -> Message:
            post = await self._publishing.discard(tx, number)
            return answer(f"Discarded: No. {post.id}, “{post.title}”.")

        return saying_faults(discard)

    def _drafts(self, event: Commanded) -> Effect:
        self._demand_editor(event)
        _demand_discretion(event)
        named = re.search(r"[0-9]+", event.argument.text)
        number = named[0].lstrip("0") if named else None

        async def show(tx: Transaction) -> Message:
            drafts = await self._publishing.drafts(tx)
            chosen = [post for post in drafts if number is None or str(post.id) == number]
            if len(chosen) == 1:
                return draft_card(chosen[0], self._voice.announcement(chosen[0]), self._networks)
            if number is not None:
                return answer(words.no_draft(number))
            return answer(words.drafts([(post.id, post.title) for post in drafts]))

        return show

    def _help(self, event: Commanded) -> str:
        for_editor = self._editors.include(event.person) and not _is_overheard(event)
        return words.help_text(self._title, private=event.private, for_editor=for_editor)

    def _demand_editor(self, event: Commanded | Pressed) -> None:
        if not self._editors.include(event.person):
            raise NotAllowed(words.EDITORS_ONLY)


def _demand_discretion(event: Commanded) -> None:
    if _is_overheard(event):
        raise Invalid(words.DRAFTS_PRIVATELY)


def _is_overheard(event: Commanded) -> bool:
    """Whether others read the command and its answer; one that is no message is answered for its giver alone."""
    return not event.private and event.message is not None


def _fault(event: Commanded | Pressed, said: str) -> Message:
    return returned(said, event.fields) if isinstance(event, Commanded) and event.fields else answer(said)
