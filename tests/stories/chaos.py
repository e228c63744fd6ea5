"""Persons who go on writing whatever becomes of the service, and a record of what they wrote."""

from __future__ import annotations

import random

from bots.sandbox.discord.model import Channel
from bots.sandbox.telegram.model import Chat
from tests.stories.telling import private
from tests.support.town import Town


class Chaos:
    """Each act is something that a person could do at that moment; `posts` and `comments` are what they wrote.

    A post counts once Publish was pressed. Every text is unlike every other one.
    """

    def __init__(self, town: Town, seed: int) -> None:
        self.posts: list[str] = []
        self.comments: dict[str, str] = {}
        self._town = town
        self._chance = random.Random(seed)  # noqa: S311 - it is to be the same each time
        self._count = 0

    def act(self) -> None:
        """One thing, whatever the dice say; who finds nothing to reply to writes a post."""
        self._publish_drafts()
        replied = self._chance.choice((_nothing, self._speak_in_thread, self._comment_in_chat))()
        if not replied:
            self._write_post()

    def moment(self) -> int:
        """After how many requests of the service something is to happen to it."""
        return self._chance.randint(30, 60)

    def heads(self) -> bool:
        return self._chance.random() < 0.5

    def finish(self) -> bool:
        """Whether every post that was written is published; presses Publish where it isn't."""
        self._publish_drafts()
        return len(self.posts) == sum(title.startswith("/post") for title in self._written())

    def _written(self) -> list[str]:
        town = self._town
        return [each.text for each in town.telegram.messages(private(town, town.mara))]

    def _publish_drafts(self) -> None:
        town = self._town
        for card in town.telegram.messages(private(town, town.mara)):
            if card.reply_markup:
                title = "Headline" + card.text.split("Headline")[1][:3]
                if title not in self.posts:
                    self.posts.append(title)
                    town.telegram.press(town.mara.telegram, card, "Publish")

    def _write_post(self) -> None:
        town, title = self._town, self._fresh("Headline")
        town.telegram.say(town.mara.telegram, private(town, town.mara), f"/post {title}\n\nAn excerpt.")

    def _speak_in_thread(self) -> bool:
        town = self._town
        threads = [each for place in (town.news, town.bulletin, town.stories) for each in town.discord.threads(place)]
        if threads:
            thread = self._chance.choice(threads)
            said = town.discord.say(town.ben.discord, thread, self._fresh("Word"))
            self.comments[said.content] = thread.name
        return bool(threads)

    def _comment_in_chat(self) -> bool:
        town = self._town
        posts = [each for each in town.telegram.messages(town.channel) if each.discussion_copy]
        if posts:
            post = self._chance.choice(posts)
            said = town.telegram.comment(town.ada.telegram, post, self._fresh("Word"))
            self.comments[said.text] = post.text.split()[0]
        return bool(posts)

    def _fresh(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count:03}"


def _nothing() -> bool:
    return False


def places(town: Town, title: str) -> tuple[Chat | Channel, ...]:
    """Where a post's comments are to be seen."""
    threads = [
        each
        for place in (town.news, town.bulletin, town.stories)
        for each in town.discord.threads(place)
        if each.name == title
    ]
    return (town.discussion, town.corner, *threads)
