"""Pen names: what readers want to be called, on every network."""

from __future__ import annotations

from core.errors import Invalid
from core.model.events import Person
from core.model.names import look, pen_name
from core.ports import Clock
from core.services.editors import Editors
from core.store import Transaction
from core.store.people import identity_of, is_taken, known_identity


class Naming:
    """Gives pen names. `editor_name` is nobody's but the editors'."""

    def __init__(self, clock: Clock, editors: Editors, editor_name: str) -> None:
        self._clock = clock
        self._editors = editors
        self._editor_name = editor_name

    async def name(self, tx: Transaction, person: Person) -> str:
        """The name that the person's comments carry."""
        if self._editors.include(person):
            return self._editor_name
        identity = await known_identity(tx, person)
        return identity.author.pen_name or person.name if identity else person.name

    async def take(self, tx: Transaction, person: Person, written: str) -> str:
        """Have the person's comments carry a pen name, and give it as it is spelled. Raises Invalid.

        What stands on the blog bears it at once. Copies in chats keep the name that they were sent under, since a name
        is not an edit (and Discord lets nobody change it); one that is revised for its own sake bears the new one.
        """
        if self._editors.include(person):
            raise Invalid(f"Your comments carry the editor's name, {self._editor_name}: it is set with the blog.")
        name = pen_name(written, self._editor_name)
        # Two who want the same name at once must come one after the other.
        await tx.alone("naming")
        identity = await identity_of(tx, person, self._clock.now())
        if await is_taken(tx, look(name), identity.author_id):
            raise Invalid("Somebody else writes under that name, or under one that looks like it: choose another.")
        identity.author.sign_as(name)
        return name

    async def drop(self, tx: Transaction, person: Person) -> bool:
        """Have the person's comments carry the names of their networks again; False if they did."""
        identity = await known_identity(tx, person)
        if identity is None or identity.author.pen_name is None:
            return False
        identity.author.sign_as(None)
        return True
