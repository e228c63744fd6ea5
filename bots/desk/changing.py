"""Changing what was said: /edit and /delete, for the editor's posts and for readers' own comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.desk import words
from bots.desk.cards import answer, delete_card
from bots.desk.counters import Button, Command
from bots.desk.effects import Effect, say, saying_faults
from bots.desk.moderating import Moderating
from bots.desk.shape import read_fields, read_shape
from bots.desk.which import numbered, post_meant
from bots.desk.written import form_of, shape_of
from core.errors import Invalid, NotAllowed
from core.model import Comment, Post
from core.model.events import Commanded, Pressed
from core.model.values import Form, Message
from core.ports import Clock
from core.services.discussion import Discussion
from core.services.editors import Editors
from core.services.publishing import Publishing
from core.store import Transaction
from core.store.messages import shown_by
from core.store.people import known_identity

WHICH_POST = "Which post? Name its number (/edit 12), or send the command in reply to the post."
WHICH_COMMENT = "Send /delete in reply to a comment of yours to take it back, or to a post if you are its editor."
NOT_YOURS = "That comment is not yours: only its author can take it back here."
TAKEN_BACK = "Taken back, from the blog and from the copies in other chats. The message you wrote is yours to delete."


@dataclass(frozen=True, slots=True)
class Changing:
    """What can be done to what is there already."""

    publishing: Publishing
    discussion: Discussion
    moderating: Moderating
    editors: Editors
    clock: Clock

    @property
    def commands(self) -> Mapping[str, Command]:
        return {"edit": Command(self.edit, editors_only=True, discreet=True), "delete": Command(self.delete)}

    @property
    def buttons(self) -> Mapping[str, Button]:
        return {"delete": Button(self.withdraw), "keep": Button(self.keep)}

    async def edit(self, event: Commanded) -> Effect:
        """`/edit N` with a new text behind it; without one, the text as it is now, to be sent back."""
        _, text = numbered(event.argument)

        async def edit(tx: Transaction) -> Message:
            post = await self._post(tx, event)
            if not event.fields and not text.text.strip():
                return Message(shape_of(post))
            manuscript = read_fields(event.fields) if event.fields else read_shape(text)
            post = await self.publishing.revise(tx, post.id, manuscript)
            return answer(f"Changed: No. {post.id}, “{post.title}”." + (_EVERYWHERE if post.is_public else ""))

        return saying_faults(edit)

    async def delete(self, event: Commanded) -> Effect:
        """`/delete` for the author of a comment or an editor, at once; for the editor of a post, after asking."""
        number, _ = numbered(event.argument)

        async def delete(tx: Transaction) -> Message:
            shown = await shown_by(tx, event.person.network, event.answers) if event.answers else None
            if number is None and shown and shown.comment_id is not None:
                return await self._take_back(tx, event, shown.comment_id)
            if not self.editors.include(event.person):
                raise NotAllowed(WHICH_COMMENT)
            return delete_card(await self._post(tx, event))

        return saying_faults(delete)

    async def withdraw(self, _event: Pressed, number: int) -> Effect:
        """The press on the button that `/delete` asked with."""

        async def withdraw(tx: Transaction) -> Message:
            post = await self.publishing.withdraw(tx, number)
            return answer(f"Deleted: No. {post.id}, “{post.title}”." + _EVERYWHERE)

        return saying_faults(withdraw)

    async def keep(self, _event: Pressed, number: int) -> Effect:
        """The press on its other button."""
        return say(answer(words.kept(number)))

    async def form(self, tx: Transaction, event: Commanded) -> Form:
        """A post in the inputs of a form. Raises NotFound, Invalid."""
        post = await self._post(tx, event)
        return Form("edit", str(post.id), form_of(post))

    async def _post(self, tx: Transaction, event: Commanded) -> Post:
        number = await post_meant(tx, event)
        if number is None:
            raise Invalid(WHICH_POST)
        return await self.publishing.find(tx, number)

    async def _take_back(self, tx: Transaction, event: Commanded, comment_id: int) -> Message:
        person = event.person
        comment = await tx.get_one(Comment, comment_id)
        own = await known_identity(tx, person)
        if own is None or own.author_id != comment.identity.author_id:
            if self.editors.include(person):
                return await self.moderating.hide_for(tx, event, await self.moderating.moderation.find(tx, comment_id))
            raise NotAllowed(NOT_YOURS)
        await self.discussion.take_back(tx, comment, self.clock.now())
        return answer(TAKEN_BACK)


_EVERYWHERE = " Every copy follows."
