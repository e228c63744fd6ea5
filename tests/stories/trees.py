"""One discussion as each place shows it: the blog's page, the group behind a channel, a thread on Discord."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from bots.sandbox.discord.model import Channel
from bots.sandbox.discord.model import Message as DiscordMessage
from bots.sandbox.telegram.model import Chat
from bots.sandbox.telegram.model import Message as TelegramMessage

_MARK = re.compile(r"Word\d{4}")
_ANSWER_LINE = re.compile(r"-# \[in answer to [^\n]*/(\d+)\)\n")
_EDITOR_MARKS = " ✍✎"


@dataclass(frozen=True)
class Line:
    """What a comment is at a place; `answers` is the mark of what it answers, None for the post and what is gone."""

    author: str
    text: str
    answers: str | None
    pictures: int


@dataclass
class Tree:
    """The comments by their marks, and `rows`: the comments that stand below the same one, in their order."""

    lines: dict[str, Line] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)

    def add(self, mark: str, line: Line) -> None:
        if mark in self.lines:
            self.doubles.append(mark)
        self.lines[mark] = line


@dataclass
class Page(Tree):
    """A page shows besides what was taken back, as empty as it is, and how often which emoji was chosen."""

    tombstones: int = 0
    reactions: dict[str, Counter[str]] = field(default_factory=dict)


def mark_in(text: str) -> str | None:
    """The word by which a comment is known in whatever it says."""
    found = _MARK.search(text)
    return found[0] if found else None


def bare(text: str) -> str:
    """The words without the markup that a network has put between them."""
    return re.sub(r"\W+", "", text)


def on_page(html: str) -> Page:
    """The tree of a post's page, without JavaScript."""
    page, marks = Page(), dict[str, str]()
    below: defaultdict[str, list[str]] = defaultdict(list)
    for comment in BeautifulSoup(html, "lxml").select("article.comment"):
        number, parent = str(comment["id"]).removeprefix("c"), str(comment["data-parent"])
        if "taken" in comment["class"]:
            page.tombstones += 1
            continue
        text = _own(comment, ".body")
        mark = mark_in(text) or text
        marks[number] = mark
        pictures = [each for each in comment.select("img.u-photo") if each.find_parent("article") is comment]
        page.add(mark, Line(_own(comment, ".author").strip(), bare(text), marks.get(parent), len(pictures)))
        page.reactions[mark] = Counter(dict(_reactions(comment)))
        below[parent].append(mark)
    page.rows = list(below.values())
    return page


def in_group(group: Chat, root: TelegramMessage) -> Tree:
    """The tree of a post's thread in the group: what persons wrote there, and what the bot relayed."""
    tree = Tree()
    for message in group.messages.values():
        mark = mark_in(message.text)
        if mark is None or message.deleted or message.thread_id != root.id:
            continue
        answered = group.messages.get(message.reply_to) if message.reply_to else None
        answers = mark_in(answered.text) if answered and not answered.deleted and answered is not root else None
        author, text = (message.sender.name if message.sender else "", message.text)
        if message.sent_by_bot:
            head, _, text = message.text.partition("\n")
            author = head.partition(" · ")[0].rstrip(_EDITOR_MARKS)
        tree.add(mark, Line(author, bare(text), answers, int(message.photo is not None)))
    tree.rows = [list(tree.lines)]
    return tree


def in_thread(thread: Channel) -> Tree:
    """The tree of a post's thread on Discord."""
    tree = Tree()
    for message in thread.messages.values():
        mark = mark_in(message.content)
        if mark is None:
            continue
        line = _ANSWER_LINE.match(message.content)
        text = message.content[line.end() :] if line else message.content
        answered = thread.messages.get(int(line[1])) if line else _replied_to(message)
        answers = mark_in(answered.content) if answered and answered.id in thread.messages else None
        author = message.author.name.rstrip(_EDITOR_MARKS)
        tree.add(mark, Line(author, bare(text), answers, len(message.attachments)))
    tree.rows = [list(tree.lines)]
    return tree


def _replied_to(message: DiscordMessage) -> DiscordMessage | None:
    return message.replied_to if message.reference else None


def _own(comment: Tag, selector: str) -> str:
    """The text of a part of a comment, not of its answers."""
    return "".join(each.get_text() for each in comment.select(selector) if each.find_parent("article") is comment)


def _reactions(comment: Tag) -> Iterator[tuple[str, int]]:
    for each in comment.select(".reactions li"):
        emoji, times = each.select_one(".emoji"), each.select_one(".times")
        if each.find_parent("article") is comment and emoji and times:
            yield emoji.get_text(), int(times.get_text())
