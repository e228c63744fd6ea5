"""Discord's inline Markdown: styles, links, code, mentions, emoji and moments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from bots.discord.escape import BREAK
from bots.discord.marks import Marks, OpenMarks
from core.markup.runs import Leaf, Run
from core.markup.tree import Code, Emoji, Mention, Moment, Style, Text

_TOKEN = re.compile(
    rf"""
      (?P<verbatim>¯\\_\(ツ\)_/¯)
    | \\(?P<escaped>[^0-9A-Za-z\s])
    | (?P<ticks>`+)
    | <@!?(?P<user>\d+)> | <@&(?P<role>\d+)> | <\#(?P<channel>\d+)>
    | <a?:(?P<emoji>\w+):\d+> | <t:(?P<moment>-?\d{{1,12}})(?::[tTdDfFRsS])?>
    | <(?P<command>/[-\w\ ]+):\d+>
    | <(?P<bracketed>https?://[^\s<>]+)>
    | (?P<bracket>\[(?=[^\[\]]*+\](?!\()))
    | (?P<opening>\[)
    | \]\(\s*+<?(?P<target>https?://(?:[^\s<>()\[\]]|\([^\s<>()\[\]]*+\))++)>?(?:\s++"[^"\n]*+")?\s*+\)
    | (?P<address>https?://(?:[^\s<>|*`\\\[\]~]|~(?!~))++)
    | (?P<marks>\*+|_+|~~+|\|\|+)
    | (?P<kept>[@<]){BREAK}(?=everyone|here|[@\#])
    | (?P<apart>(?<=\*){BREAK}(?=\*))
    """,
    re.VERBOSE,
)
_CLOSING = re.compile(r"[.,:;!?\"'_~]")


def parse_inline(text: str, names: Mapping[str, str]) -> list[Run]:
    """The runs of `text`, which may have several lines; what is not closed, or closes nothing, stays text.

    A style closes where Discord closes it: at the next mark of its kind that may close, whatever was opened between.
    Takes time in proportion to the length of the text.
    """
    reader = _Reader(text, names)
    reader.read()
    return list(reader.runs())


_Part: TypeAlias = Run | Marks


class _Reader:
    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self._text = text
        self._names = names
        self._parts: list[_Part] = []
        self._open = OpenMarks()
        self._last_link = -1
        self._ticks: dict[int, list[int]] = defaultdict(list)
        for run in re.finditer("`+", text):
            self._ticks[len(run[0])].append(run.start())

    def read(self) -> None:
        at = 0
        while found := _TOKEN.search(self._text, at):
            self._say(Text(self._text[at : found.start()]))
            at = self._token(found)
        self._say(Text(self._text[at:]))

    def runs(self) -> Iterator[Run]:
        open_styles: Counter[Style] = Counter()
        styles: frozenset[Style] = frozenset()
        urls: list[str | None] = [None]
        for part in self._parts:
            if isinstance(part, Run):
                yield Run(part.leaf, styles, part.url or urls[-1])
                continue
            if part.closes:
                open_styles.subtract(part.closes)
                styles = frozenset(+open_styles)
            if part.ends_link:
                urls.pop()
            if part.left:
                yield Run(Text(part.character * part.left), styles, urls[-1])
            if part.opens:
                open_styles.update(part.opens)
                styles = frozenset(+open_styles)
            if part.url:
                urls.append(part.url)

    def _say(self, leaf: Leaf, url: str | None = None) -> None:
        if url:
            self._last_link = len(self._parts)
        if leaf != Text(""):
            self._parts.append(Run(leaf, url=url))

    def _token(self, found: re.Match[str]) -> int:
        """Read one token; returns where the text goes on behind it."""
        match found.lastgroup:
            case "ticks":
                return self._code(found)
            case "address":
                return self._address(found)
            case "target":
                return self._link(found)
            case "marks":
                self._marks(found)
            case "opening":
                self._push(Marks("[", 1, len(self._parts)))
            case "bracketed":
                self._say(Text(found["bracketed"]), found["bracketed"])
            case "apart":
                pass
            case _:
                self._say(self._leaf(found))
        return found.end()

    def _leaf(self, found: re.Match[str]) -> Leaf:
        kind = found.lastgroup or ""
        value = found[kind]
        match kind:
            case "user":
                return Mention(self._names.get(f"@{value}", "unknown-user"))
            case "role":
                return Mention(self._names.get(f"&{value}", "deleted-role"))
            case "channel":
                return Text("#" + self._names.get(f"#{value}", "unknown").removeprefix("#"))
            case "emoji":
                return Emoji(f":{value}:")
            case "moment":
                return _moment(int(value)) or Text(found[0])
            case _:
                return Text(value)

    def _code(self, found: re.Match[str]) -> int:
        fence = len(found["ticks"])
        closings = self._ticks[fence]
        following = bisect_right(closings, found.start())
        if following == len(closings):
            self._say(Text(found[0]))
            return found.end()
        content = self._text[found.end() : closings[following]]
        # One blank may keep a backtick in the code apart from the fence.
        self._say(Code(re.sub(r"^ (?= *`)|(?<=`) $", "", content)))
        return closings[following] + fence

    def _address(self, found: re.Match[str]) -> int:
        """A bare address, without the punctuation of the sentence around it."""
        address = found["address"]
        end = len(address)
        surplus = address.count(")") - address.count("(")
        while _CLOSING.match(address, end - 1) or (address[end - 1] == ")" and surplus > 0):
            surplus -= address[end - 1] == ")"
            end -= 1
        if address[:end] in ("http", "https", "https:/", "http:/", "https://", "http://"):
            self._say(Text(address[:end]))
        else:
            self._say(Text(address[:end]), address[:end])
        return found.start() + end

    def _link(self, found: re.Match[str]) -> int:
        """The end of a masked link, if one was opened whose text is not empty and holds no address itself."""
        opening = self._open.close_bracket()
        if opening is None or opening.index < self._last_link or opening.index == len(self._parts) - 1:
            self._say(Text("]("))
            return found.start() + 2
        opening.left, opening.url = 0, found["target"]
        self._last_link = len(self._parts)
        self._parts.append(Marks("", 0, len(self._parts), ends_link=True))
        return found.end()

    def _marks(self, found: re.Match[str]) -> None:
        """Close what these marks can close; what is left of them may open something."""
        marks = Marks(found[0][0], len(found[0]), len(self._parts))
        before, after = self._text[max(found.start() - 1, 0) : found.start()], self._text[found.end() : found.end() + 1]
        if marks.character == "_":
            may_close, may_open = not (after.isascii() and after.isalnum()), bool(after)
        else:
            may_close, may_open = not before.isspace(), bool(after) and not after.isspace()
        self._open.close(marks, single=may_close)
        if (marks.left >= 2 and after) or (marks.left and may_open and marks.character in "*_"):
            self._push(marks)
        else:
            self._parts.append(marks)

    def _push(self, marks: Marks) -> None:
        self._parts.append(marks)
        self._open.push(marks)


def _moment(unix: int) -> Moment | None:
    """The moment, told in UTC for those who can't have it in their own time; None outside of the calendar."""
    try:
        return Moment(unix, f"{datetime.fromtimestamp(unix, UTC):%Y-%m-%d %H:%M} UTC")
    except (ValueError, OverflowError, OSError):
        return None
