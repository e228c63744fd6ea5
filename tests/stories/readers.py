"""Three readers who talk about one post, each where they read it, and an editor who hides what should not be read."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Message as TelegramMessage
from bots.sandbox.world import Person
from tests.stories.record import Native, Posted, Said
from tests.stories.trees import mark_in
from tests.support.contents import still
from tests.support.town import Town

_WORDS = ("the ferry sails", "паром идёт", "*not bold*", "a 🚢 and an 👩‍👩‍👧", "first line\nsecond line", "@everyone")
_EMOJI = ("👍", "🔥")


@dataclass(frozen=True)
class Talk:
    """A post, and where it is talked about: below its automatic forward, and in its thread."""

    post: Posted
    root: TelegramMessage
    thread: Channel


@dataclass(eq=False)
class Word(Said):
    """A comment as it is remembered: since which breath it stands, its pictures, and who reacted to it how."""

    breath: int = 0
    pictures: int = 0
    reactions: dict[Person, str] = field(default_factory=dict)

    @property
    def tally(self) -> Counter[str]:
        return Counter(self.reactions.values())


class Readers:
    """Each act is one event. Between two breaths they do not wait for each other.

    Nobody takes back or hides what was answered, or answers what was taken back, since the last breath: what a reader
    sees of such a thing depends on who was faster.
    """

    def __init__(self, town: Town, talk: Talk, chance: random.Random) -> None:
        self.said: list[Word] = []
        self.events = 0
        self.away = False
        """Whether the service is stopped, so that nobody gets an answer to a command on Discord."""
        self._town = town
        self._talk = talk
        self._chance = chance
        self._numbers = count(1)
        self._breath = 0
        self._answered: set[Word] = set()
        self._voices: list[tuple[Person, type[Native]]] = [
            (town.ada, TelegramMessage),
            (town.ben, DiscordMessage),
            (town.olesya, TelegramMessage),
            (town.olesya, DiscordMessage),
        ]

    @property
    def standing(self) -> list[Word]:
        return [word for word in self.said if not word.deleted]

    def breathe(self) -> None:
        """Everybody has seen everything."""
        self._breath += 1
        self._answered.clear()

    def introduce(self) -> None:
        """Everybody says something for the first time, wherever they read."""
        for person, network in self._voices:
            self._say(person, network, None)

    def act(self) -> None:
        """One thing, whatever the dice say; who finds nothing to do it to writes a comment."""
        acts: dict[Callable[[], bool], int] = {
            self._write: 4,
            self._answer: 8,
            self._edit: 4,
            self._take_back: 2,
            self._react: 4,
            self._hide: 1,
        }
        [act] = self._chance.choices(list(acts), list(acts.values()))
        if not act():
            self._write()

    def _write(self) -> bool:
        self._say(*self._chance.choice(self._voices), None)
        return True

    def _answer(self) -> bool:
        """Answer a comment, the original or a copy, whichever stands where the reader reads."""
        person, network = self._chance.choice(self._voices)
        return bool(found := self._seen_on(network)) and self._say(person, network, self._chance.choice(found))

    def _edit(self) -> bool:
        if word := self._drawn(self.standing):
            word.text = f"{word.mark} {self._chance.choice(_WORDS)} {next(self._numbers)}"
            if isinstance(word.native, TelegramMessage):
                self._town.telegram.edit(word.author.telegram, word.native, word.text)
            else:
                self._town.discord.edit(word.author.discord, word.native, word.text)
            self.events += 1
        return word is not None

    def _take_back(self) -> bool:
        """Discord tells of a deletion; on Telegram the command does it, before the message itself is deleted."""
        if word := self._drawn([word for word in self.standing if word not in self._answered]):
            word.deleted = True
            if isinstance(word.native, TelegramMessage):
                telegram, author = self._town.telegram, word.author.telegram
                telegram.say(author, word.native.chat, "/delete", reply_to=word.native)
                telegram.delete(author, word.native)
            else:
                self._town.discord.delete(word.author.discord, word.native)
            self.events += 1
        return word is not None

    def _react(self) -> bool:
        """Choose an emoji, or take it back."""
        person, network = self._chance.choice(self._voices)
        found = [(word, message) for word, message in self._seen_on(network) if person not in word.reactions]
        if found:
            word, message = self._chance.choice(found)
            word.reactions[person] = emoji = self._chance.choice(_EMOJI)
            if isinstance(message, TelegramMessage):
                self._town.telegram.react(person.telegram, message, emoji)
            else:
                self._town.discord.react(person.discord, message, emoji)
            self.events += 1
        return bool(found)

    def _hide(self) -> bool:
        """The editor hides a comment after they have read it, where it was written or at its copy.

        Never all that somebody has said: they would be a newcomer again, and what a newcomer says waits. What is
        answered to it in the meantime can not show elsewhere what it answers.
        """
        network = self._chance.choice([TelegramMessage] if self.away else [TelegramMessage, DiscordMessage])
        read = [word for word in self.standing if word.breath < self._breath]
        voices = Counter((word.author.key, type(word.native)) for word in read)
        found = [
            (word, message)
            for word, message in self._seen_on(network)
            if word in read and word not in self._answered and voices[word.author.key, type(word.native)] > 1
        ]
        if found:
            word, message = self._chance.choice(found)
            word.deleted = True
            mara = self._town.mara
            if isinstance(message, TelegramMessage):
                self._town.telegram.say(mara.telegram, message.chat, "/hide", reply_to=message)
            else:
                self._town.discord.message_command(mara.discord, message, "hide")
            self.events += 1
        return bool(found)

    def _say(self, person: Person, network: type[Native], answered: tuple[Word, Native] | None) -> bool:
        """Write a comment, one in six with a picture."""
        mark = f"Word{next(self._numbers):04}"
        text, pictures = f"{mark} {self._chance.choice(_WORDS)}", int(self._chance.random() < 1 / 6)
        word, target = answered or (None, None)
        native: Native
        if network is TelegramMessage:
            at = target if isinstance(target, TelegramMessage) else self._talk.root
            photo = still() if pictures else None
            native = self._town.telegram.say(person.telegram, at.chat, text, reply_to=at, photo=photo)
        else:
            to = target if isinstance(target, DiscordMessage) else None
            files = [("pier.jpg", still())] * pictures
            thread = self._talk.thread
            native = self._town.discord.say(person.discord, thread, text, reply_to=to, attachments=files)
        self.said.append(
            Word(self._talk.post, person, mark, text, native, word, breath=self._breath, pictures=pictures)
        )
        if word:
            self._answered.add(word)
        self.events += 1
        return True

    def _seen_on(self, network: type[Native]) -> list[tuple[Word, Native]]:
        """The comments that stand on a network, each with the message that shows it there."""
        town, words = self._town, {word.mark: word for word in self.standing}
        there: list[Native]
        if network is TelegramMessage:
            there = [each for each in town.telegram.messages(town.discussion) if each.thread_id == self._talk.root.id]
        else:
            there = [*town.discord.messages(self._talk.thread)]
        marks = [(mark_in(_text(each)), each) for each in there]
        return [(words[mark], each) for mark, each in marks if mark in words]

    def _drawn(self, words: list[Word]) -> Word | None:
        return self._chance.choice(words) if words else None


def _text(message: Native) -> str:
    return message.text if isinstance(message, TelegramMessage) else message.content
