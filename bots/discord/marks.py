"""Which marks close which: the part of Discord's Markdown that needs to remember what is open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from core.markup.tree import Style

_STYLES = {
    ("*", 1): Style.ITALIC,
    ("*", 2): Style.BOLD,
    ("_", 1): Style.ITALIC,
    ("_", 2): Style.UNDERLINE,
    ("~", 2): Style.STRIKE,
    ("|", 2): Style.SPOILER,
}


@dataclass(slots=True, eq=False)
class Marks:
    """A row of equal marks, how many of them are left as text, and what ends and what begins at them."""

    character: str
    left: int
    index: int
    """The row's place among the parts of the text."""
    closes: list[Style] = field(default_factory=list)
    opens: list[Style] = field(default_factory=list)
    url: str | None = None
    """The link that begins here."""
    ends_link: bool = False


class OpenMarks:
    """The marks that something may still close, innermost last.

    Closing drops whatever was opened in between, and nothing is searched for that is not there, so that each row of
    marks is looked at a bounded number of times.
    """

    def __init__(self) -> None:
        self._stack: list[Marks] = []
        # How many rows could be closed by one or by two marks of a kind.
        self._closable: Counter[tuple[str, int]] = Counter()

    def push(self, marks: Marks) -> None:
        """Open a row of marks."""
        self._stack.append(marks)
        self._count(marks, 1)

    def close(self, marks: Marks, *, single: bool) -> None:
        """Close as much as a row of marks can close; `single` tells whether one alone (italics) may."""
        while sizes := self._sizes(marks, single):
            opening = self._unwind(marks.character, sizes)
            size = 2 if 2 in sizes and opening.left >= 2 else 1
            style = _STYLES[marks.character, size]
            self._drop()
            opening.left -= size
            opening.opens.append(style)
            marks.left -= size
            marks.closes.append(style)
            if opening.left:
                self.push(opening)

    def close_bracket(self) -> Marks | None:
        """The innermost open bracket, which is no longer open, if there is one."""
        if not self._closable["[", 1]:
            return None
        bracket = self._unwind("[", {1})
        self._drop()
        return bracket

    def _sizes(self, marks: Marks, single: bool) -> set[int]:
        """How many of the marks could close something: two, or one if there is an odd one."""
        sizes = set()
        if marks.left % 2 and single and self._closable[marks.character, 1] and marks.character in "*_":
            sizes.add(1)
        if marks.left >= 2 and self._closable[marks.character, 2]:
            sizes.add(2)
        return sizes

    def _unwind(self, character: str, sizes: set[int]) -> Marks:
        """The innermost marks that can be closed so; whatever was opened in them stays text."""
        while True:
            marks = self._stack[-1]
            if marks.character == character and ((2 in sizes and marks.left >= 2) or (1 in sizes and marks.left % 2)):
                return marks
            self._drop()

    def _drop(self) -> None:
        self._count(self._stack.pop(), -1)

    def _count(self, marks: Marks, change: int) -> None:
        self._closable[marks.character, 1] += change * (marks.left % 2)
        self._closable[marks.character, 2] += change * (marks.left >= 2)
