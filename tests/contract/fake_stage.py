"""The fake as a stage."""

from __future__ import annotations

from datetime import UTC, datetime

from core.errors import Gone
from core.markup.tree import plain
from core.model.events import Deleted, Edited, Event, Person, Said
from core.model.refs import MessageRef, PersonRef, PlaceRef, ThreadRef
from core.model.values import Address, Announcement, Message, Remark, Subject
from tests.contract.stage import Stage
from tests.support.fake_network import FAKE, FakeNetwork


class FakeStage(Stage):
    """Everything stands in the fake's memory; what the person does is told to it."""

    def __init__(self, fake: FakeNetwork) -> None:
        super().__init__(fake, Address(PlaceRef("square")), Address(PlaceRef("alley")))
        self._fake = fake
        self._said = 0

    def text(self, message: MessageRef) -> str | None:
        return self._fake.texts[message] if any(message in place for place in self._fake.places.values()) else None

    def author(self, message: MessageRef) -> str:
        subject = self._subject(message)
        return subject.author if isinstance(subject, Remark) else "the bot"

    def answered(self, message: MessageRef) -> MessageRef | None:
        subject = self._subject(message)
        return subject.answered.message if isinstance(subject, Remark) and subject.answered else None

    def buttons(self, message: MessageRef) -> list[list[str]]:
        subject = self._subject(message)
        last = next(reversed(self._fake.places[self.at.place] | self._fake.places[self.direct.place]))
        shown = subject.buttons if isinstance(subject, Message) and message == last else ()
        return [[button.label for button in row] for row in shown]

    def has_picture(self, message: MessageRef) -> bool:
        subject = self._subject(message)
        return isinstance(subject, Announcement) and subject.picture is not None

    def files(self, message: MessageRef) -> int:
        """They all stand with the first message."""
        subject = self._subject(message)
        first = next(each for each, shown in self._fake.places[self.at.place].items() if shown is subject)
        return len(subject.files) if isinstance(subject, Remark) and message == first else 0

    def pings(self) -> bool:
        return False

    def say(self, thread: ThreadRef, text: str, answers: MessageRef | None = None) -> MessageRef:
        self._said += 1
        message = MessageRef(f"said/{self._said}")
        person = Person(FAKE, PersonRef("7"), self.person)
        self._tell(Said(message, person, plain(text), datetime.now(UTC), thread, answers))
        return message

    def edit(self, message: MessageRef, text: str) -> None:
        self._tell(Edited(message, plain(text), datetime.now(UTC)))

    def take_back(self, message: MessageRef) -> None:
        self._tell(Deleted(message, datetime.now(UTC)))

    def remove(self, message: MessageRef) -> None:
        for place in self._fake.places.values():
            place.pop(message, None)

    def shut(self) -> None:
        self._fake.faults[self.at.place].append(Gone("shut"))

    def _tell(self, event: Event) -> None:
        key = str(len(self._fake.events))
        self._fake.events[key] = [event]
        self._fake.told.put_nowait((key, {"id": key}))

    def _subject(self, message: MessageRef) -> Subject:
        return next(place[message] for place in self._fake.places.values() if message in place)
