"""What this bot does: /start and /help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.desk import words
from bots.desk.cards import answer
from bots.desk.counters import Button, Command
from bots.desk.effects import Effect, is_overheard, say
from core.model.events import Commanded
from core.services.editors import Editors


@dataclass(frozen=True, slots=True)
class Helping:
    """Says to everybody what they can do here; `title` is the blog's."""

    editors: Editors
    title: str

    @property
    def commands(self) -> Mapping[str, Command]:
        return {"start": Command(self.help), "help": Command(self.help)}

    @property
    def buttons(self) -> Mapping[str, Button]:
        return {}

    async def help(self, event: Commanded) -> Effect:
        """To an editor also what editors can do, unless others read along."""
        for_editor = self.editors.include(event.person) and not is_overheard(event)
        return say(answer(words.help_text(self.title, private=event.private, for_editor=for_editor)))
