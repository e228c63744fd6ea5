"""What persons wrote, changed and took back, as they themselves would remember it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.model import Message as TelegramMessage
from bots.sandbox.world import Person

Place = Chat | Channel
Native = DiscordMessage | TelegramMessage


@dataclass(eq=False)
class Posted:
    """A post for which Publish was pressed. `title` stays the same, `excerpt` is what it says now."""

    number: int
    title: str
    excerpt: str
    deleted: bool = False


@dataclass(eq=False)
class Said:
    """A comment: `mark` is in all that it ever said, `text` what it says now, `native` where that was written."""

    post: Posted
    author: Person
    mark: str
    text: str
    native: Native
    answers: Said | None = None
    deleted: bool = False

    @property
    def place(self) -> Place:
        return self.native.chat if isinstance(self.native, TelegramMessage) else self.native.channel


@dataclass(eq=False)
class Record:
    posts: list[Posted] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def standing_posts(self) -> list[Posted]:
        return [post for post in self.posts if not post.deleted]

    @property
    def standing(self) -> list[Said]:
        """The comments that should be seen."""
        return [said for said in self.said if not said.deleted and not said.post.deleted]

    def shown_by(self, text: str) -> Said | None:
        """The comment that a message shows."""
        return next((said for said in self.said if said.mark in text), None)
