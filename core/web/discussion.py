"""The comments of a post as a tree, in the order they are read."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.model import Comment

DEEPEST = 8
"""Answers nest to this level; below it they stand side by side (browsers and readers both lose their way)."""


@dataclass(slots=True)
class Talk:
    """A comment with what it answers (None: the post itself), how deep it stands (from 1), and its answers."""

    comment: Comment
    answering: Talk | None = None
    level: int = 1
    answers: list[Talk] = field(default_factory=list)

    @property
    def stands_beside(self) -> bool:
        """Whether it stands beside what it answers, not below it."""
        return self.answering is not None and self.answering.level == DEEPEST


def threaded(comments: Sequence[Comment]) -> list[Talk]:
    """The tree of a post's comments; every list of answers is in the order they were written."""
    answers_to: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in comments:
        answers_to[comment.parent_id].append(comment)
    top = [Talk(comment) for comment in answers_to[None]]
    waiting = deque((talk, top) for talk in top)
    while waiting:
        talk, siblings = waiting.popleft()
        level = min(talk.level + 1, DEEPEST)
        answers = [Talk(comment, talk, level) for comment in answers_to[talk.comment.id]]
        place = talk.answers if talk.level < DEEPEST else siblings
        place.extend(answers)
        waiting.extend((answer, place) for answer in answers)
        if level == DEEPEST:
            place.sort(key=lambda talk: (talk.comment.published_at, talk.comment.id))
    return top
