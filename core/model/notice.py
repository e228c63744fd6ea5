"""What a bot says of its own accord: answers, cards with buttons, warnings to the editor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from core.markup.tree import Document
from core.model.base import Base, Markup, Moment
from core.model.refs import MessageRef
from core.model.values import Button, Message


class Notice(Base):
    """A message of our own; `passing` ones are forgotten as soon as they are said, those with buttons are kept."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[Document] = mapped_column(Markup)
    buttons: Mapped[list[list[list[str]]]] = mapped_column(JSON, default=list)
    answers: Mapped[MessageRef | None] = mapped_column(String(100))
    passing: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def message(self) -> Message:
        rows = tuple(tuple(Button(label, action) for label, action in row) for row in self.buttons)
        return Message(self.body, rows, self.answers)

    @message.setter
    def message(self, message: Message) -> None:
        self.body, self.answers = message.body, message.answers
        self.buttons = [[[button.label, button.action] for button in row] for row in message.buttons]

    def rewrite(self, message: Message) -> bool:
        """Say something else instead; False if it is the same."""
        if message.body == self.body and message.buttons == self.message.buttons:
            return False
        answers = self.answers
        self.message = message
        self.answers, self.revision = answers, self.revision + 1
        return True
