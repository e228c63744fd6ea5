"""Two hundred events by three readers on both networks end in one discussion, whichever place it is read at."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bots.sandbox.discord.snowflakes import moment_of
from bots.sandbox.telegram.model import Message as TelegramMessage
from tests.stories.checks import path_of
from tests.stories.readers import Readers, Talk, Word
from tests.stories.record import Posted
from tests.stories.repeating import repeated, seeds
from tests.stories.telling import draft, private, thread
from tests.stories.trees import Line, Page, Tree, bare, in_group, in_thread, on_page
from tests.support.town import Town, town_in

EVENTS = 200
PATIENCE = 30.0
TITLE = "The night ferry stays"


@pytest.mark.parametrize("seed", seeds())
async def test_all_three_places_show_one_discussion(tmp_path: Path, seed: int) -> None:
    async with town_in(tmp_path) as town:
        # A channel with its group and a thread: two places, so that all that is said can be followed by eye.
        town.configure("telegram", destinations=town.settings.telegram.destinations[:1])
        town.configure("discord", destinations=town.settings.discord.destinations[:1])
        town.configure("discussion", moderation="first", per_author_minute=10 * EVENTS)
        await town.start()
        with repeated(seed):
            await Story(town, await posted(town), random.Random(seed)).run()  # noqa: S311 - the same each time


async def posted(town: Town) -> Talk:
    """The editor's post, as soon as it can be talked about."""
    town.telegram.press(town.mara.telegram, await draft(town, f"/post {TITLE}\n\nUntil half past one."), "Publish")
    channel = await town.seen(town.channel, TITLE)
    root = await town.eventually(lambda: town.telegram.discussion_root(channel), "the automatic forward")
    talk = await thread(town, town.news, TITLE)
    [post] = await town.posts()
    return Talk(Posted(post["id"], TITLE, "Until half past one."), root, talk)


class Story:
    """Readers do several things at once, and breathe when everybody sees all of it; once the service is away."""

    def __init__(self, town: Town, talk: Talk, chance: random.Random) -> None:
        self._town, self._talk, self._chance = town, talk, chance
        self._readers = Readers(town, talk, chance)
        self._pressed: set[int] = set()

    async def run(self) -> None:
        readers, town = self._readers, self._town
        readers.introduce()
        await self._breathe()
        while readers.events < EVENTS // 2:
            await self._burst()
        await town.stop()
        readers.away = True
        for _ in range(20):
            readers.act()
        await town.start()
        readers.away = False
        await self._breathe()
        while readers.events < EVENTS:
            await self._burst()
        await town.restart()
        assert await self._differences() == []

    async def _burst(self) -> None:
        for _ in range(self._chance.randint(4, 10)):
            self._readers.act()
        await self._breathe()

    async def _breathe(self) -> None:
        """Wait until every place shows what was said, and nothing else."""
        found: list[str] = []

        async def same() -> bool:
            self._approve()
            found[:] = await self._differences()
            return not found

        try:
            await self._town.eventually(same, "one discussion", PATIENCE)
        except AssertionError as fault:
            raise AssertionError("\n".join([f"after {self._readers.events} events:", *found])) from fault
        self._readers.breathe()

    def _approve(self) -> None:
        """The editor lets in everybody who says something for the first time."""
        town = self._town
        for card in town.telegram.messages(private(town, town.mara)):
            if "Approve" in str(card.reply_markup) and card.id not in self._pressed:
                self._pressed.add(card.id)
                town.telegram.press(town.mara.telegram, card, "Approve")

    async def _differences(self) -> list[str]:
        """What is wrong, a sentence each; the page, which takes a while to be read, is looked at last."""
        group, thread = in_group(self._town.discussion, self._talk.root), in_thread(self._talk.thread)
        if found := [*self._faults("the group", group), *self._faults("the thread", thread)]:
            return found
        post = await self._town.api(f"posts/{self._talk.post.number}")
        page = on_page(await self._town.get(path_of(post)))
        return [*self._faults("the page", page), *self._faults_of_page(page)]

    def _faults(self, name: str, tree: Tree) -> Iterator[str]:
        words = {word.mark: word for word in self._readers.said}
        remembered = {word.mark: _line(word) for word in self._readers.standing}
        for mark in remembered.keys() | tree.lines.keys():
            if remembered.get(mark) != tree.lines.get(mark):
                yield f"{name} shows {tree.lines.get(mark)} for {remembered.get(mark)}"
        yield from (f"{name} shows {mark} twice" for mark in tree.doubles)
        for row in tree.rows:
            for mark, following in pairwise(row):
                if mark in words and following in words and _is_later(words[mark], words[following], tree):
                    yield f"{name} shows {mark} before {following}"

    def _faults_of_page(self, page: Page) -> Iterator[str]:
        standing = self._readers.standing
        for word in standing:
            if page.reactions.get(word.mark) != word.tally:
                yield f"the page shows {page.reactions.get(word.mark)} for the reactions {word.tally} to {word.mark}"
        gone = set[Word]()
        for word in standing:
            answered = word.answers
            while isinstance(answered, Word) and answered.deleted:
                gone.add(answered)
                answered = answered.answers
        if page.tombstones != len(gone):
            yield f"the page shows {page.tombstones} tombstones for {len(gone)}"


def _line(word: Word) -> Line:
    answers = word.answers.mark if word.answers and not word.answers.deleted else None
    return Line(word.author.name, bare(word.text), answers, word.pictures)


def _is_later(word: Word, following: Word, tree: Tree) -> bool:
    """Whether a comment came a breath after the one that follows it.

    A page orders by time, which Telegram gives in whole seconds.
    """
    at_once = isinstance(tree, Page) and _second(word) == _second(following)
    return word.breath > following.breath and not at_once


def _second(word: Word) -> int:
    native = word.native
    return native.date if isinstance(native, TelegramMessage) else int(moment_of(native.id))
