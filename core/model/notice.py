"""What a bot says of its own accord: answers, cards with buttons, warnings to the editor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.markup.tree import Document
from core.model.base import Base, Markup, Moment
from core.model.refs import MessageRef
from core.model.values import Button, Enclosure, Message


class Notice(Base):
    """A message of our own; `passing` ones are forgotten soon after they were said, those with buttons are kept.

    One with a file is a passing one: nobody's file is kept here longer than it takes to send it.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[Document] = mapped_column(Markup)
    buttons: Mapped[list[list[list[str]]]] = mapped_column(JSON, default=list)
    answers: Mapped[MessageRef | None] = mapped_column(String(100))
    passing: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment)
    file_name: Mapped[str | None] = mapped_column(Text)
    file_content: Mapped[bytes | None] = mapped_column(LargeBinary)

    @property
    def message(self) -> Message:
        rows = tuple(tuple(Button(label, action) for label, action in row) for row in self.buttons)
        enclosure = Enclosure(self.file_name, self.file_content) if self.file_name and self.file_content else None
        return Message(self.body, rows, self.answers, enclosure)

    @message.setter
    def message(self, message: Message) -> None:
        self.body, self.answers = message.body, message.answers
        self.buttons = [[[button.label, button.action] for button in row] for row in message.buttons]
        if enclosure := message.enclosure:
            self.file_name, self.file_content = enclosure.name, enclosure.content

    def empty(self) -> None:
        """Keep nothing of what it said, once that was in passing."""
        self.body, self.answers, self.file_name, self.file_content = Document(), None, None, None

    def rewrite(self, message: Message) -> bool:
        """Say something else instead; False if it is the same."""
        if message.body == self.body and message.buttons == self.message.buttons:
            return False
        answers = self.answers
        self.message = message
        self.answers, self.revision = answers, self.revision + 1
        return True
