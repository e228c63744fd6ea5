"""The desk: whatever is said to the bot comes here, and goes to the counter that knows the command or the button."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bots.desk import words
from bots.desk.cards import answer, returned
from bots.desk.changing import Changing
from bots.desk.counters import Counter
from bots.desk.effects import Effect, is_overheard, refuse, say
from core.errors import BackchannelError, Invalid, NotAllowed
from core.model.events import Commanded, Pressed
from core.model.values import Form, Message
from core.services.editors import Editors
from core.store import Database

_BUTTON = re.compile(r"([a-z_]{1,30}):([0-9]{1,9})")
"""Nine digits are enough for every post, and fit into a database's smallest integer."""


class Desk:
    """The desk. It knows editors by their numeric id only, and asks at every command and every press."""

    def __init__(self, database: Database, editors: Editors, changing: Changing, counters: Sequence[Counter]) -> None:
        self._database = database
        self._editors = editors
        self._changing = changing
        self._commands = {name: command for counter in counters for name, command in counter.commands.items()}
        self._buttons = {name: button for counter in counters for name, button in counter.buttons.items()}

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
        command = self._commands.get(event.name)
        if command is None:
            return say(answer(words.UNKNOWN_COMMAND))
        if command.editors_only:
            self._demand_editor(event)
        if command.discreet and is_overheard(event):
            raise Invalid(words.DRAFTS_PRIVATELY)
        return await command.act(event)

    async def _press(self, event: Pressed) -> Effect:
        action = _BUTTON.fullmatch(event.action)
        button = self._buttons.get(action[1]) if action else None
        if button is None or button.editors_only:
            self._demand_editor(event)
        if action is None or button is None:
            return say(answer(words.UNKNOWN_BUTTON))
        return await button.act(event, int(action[2]))

    def _demand_editor(self, event: Commanded | Pressed) -> None:
        if not self._editors.include(event.person):
            raise NotAllowed(words.EDITORS_ONLY)


def _fault(event: Commanded | Pressed, said: str) -> Message:
    return returned(said, event.fields) if isinstance(event, Commanded) and event.fields else answer(said)
