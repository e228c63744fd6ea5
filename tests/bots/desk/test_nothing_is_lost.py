"""What an editor writes lands in exactly one field, or is refused with a reason: nothing of it vanishes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from bots.desk.lines import bare_lines, hidden_addresses, line_text
from bots.desk.shape import read_fields, read_shape
from core.errors import Invalid
from core.markup.normal import normal
from core.markup.tree import Document
from core.services.publishing import Manuscript
from tests.bots.desk.ways import WAYS, Way
from tests.support.documents import documents

_WORD = re.compile(r"[^\W_]+")
_MARKS = {"read", "more", "my", "comment"}
_PIECES = [
    *("Night trains return", "Sleepers are back -- Ida Moreau, The Paper", "-- Ida", "— Bo, News", "a – b", "First."),
    *("https://example.org/a", "https://example.org/b c", "www.example.org", "ftp://x", "Read more ...."),
    *("read more: https://example.org/a", "My Comment:", "my comment: So", "#city #sport", "#city", "#", "**bold**"),
    *("**My Comment:** x", "[Head](https://example.org/c)", "[Read more](https://example.org/d)", "> said"),
    *("[My Comment:](https://example.org/e) f", "[#a](https://example.org/g)", "- one", "1. two", "1984. A year"),
    *("# Big", "`code`", "```\nblock\n```", "||secret||"),
]
TEXTS = st.lists(
    st.tuples(st.sampled_from(_PIECES) | st.text(max_size=12), st.sampled_from(["\n", "\n\n", " ", "\r\n", "\n \n"])),
    max_size=9,
).map(lambda pairs: "".join(piece + separator for piece, separator in pairs))


def words(*texts: str) -> Counter[str]:
    """How often each word stands in the texts."""
    return Counter(word.casefold() for text in texts for word in _WORD.findall(text))


def fields_of(post: Manuscript) -> list[str]:
    """Every field of a manuscript as text, the marks of lists and hidden addresses among it."""
    source = post.source
    told = [source.headline, source.url, source.author, source.publication] if source else []
    return [post.title, *told, written(post.excerpt), written(post.comment), *post.labels]


def written(document: Document) -> str:
    """All that a document says, hidden addresses too."""
    lines = [line for block in document.blocks for line in bare_lines(block)]
    return "\n".join([*map(line_text, lines), *(address for line in lines for address in hidden_addresses(line))])


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """A well-formed shape in which every word is another one."""
    fresh = count()

    def sentence(most: int = 6) -> str:
        return " ".join(f"w{next(fresh)}x" for _ in range(draw(st.integers(1, most)))) + "."

    def some(text: str) -> str:
        return text if draw(st.booleans()) else ""

    credit = draw(st.sampled_from(["", " -- A{}, P{}", " — A{} and B{}, P{}", " – A{}", "\n-- A{}, P{}"]))
    credit = re.sub(r"\{\}", lambda _: str(next(fresh)), credit)
    between = draw(st.sampled_from(["\n", "\n\n"]))
    address = f"https://example.org/u{next(fresh)}"
    source = draw(st.sampled_from(["", address, f"H{next(fresh)} h{next(fresh)}{credit}{between}{address}"]))
    excerpt = [sentence() for _ in range(draw(st.integers(0, 3)))]
    comment = [sentence() for _ in range(draw(st.integers(1, 3)))]
    parts = [
        sentence(),
        source,
        *excerpt,
        some(draw(st.sampled_from(["Read more", "read more ....", "READ MORE…"]))) if excerpt else "",
        some("My Comment: " + "\n\n".join(comment)),
        some(" ".join(f"#l{next(fresh)}" for _ in range(draw(st.integers(1, 4))))),
    ]
    return "\n\n".join(filter(None, parts))


@given(shapes(), st.sampled_from(list(WAYS.values())))
def test_every_word_of_a_shape_lands_in_exactly_one_field(text: str, way: Way) -> None:
    post = read_shape(way(text))
    told = fields_of(post)
    if post.source and post.source.headline == post.source.url:
        told.remove(post.source.url)
    expected = words(re.sub(r"(?im)^read more[ .…]*$|^my comment:", "", text))
    assert words(*told) == expected


@given(TEXTS, st.sampled_from(list(WAYS.values())))
def test_a_text_is_kept_with_all_its_words_or_refused(text: str, way: Way) -> None:
    _kept_or_refused(way(text))


@given(documents())
def test_a_document_is_kept_with_all_its_words_or_refused(document: Document) -> None:
    _kept_or_refused(document)


@given(st.dictionaries(st.sampled_from(["title", "source", "excerpt", "comment", "labels"]), TEXTS))
def test_a_form_is_kept_with_all_its_words_or_refused(fields: dict[str, str]) -> None:
    parsed = {name: WAYS["discord"](text) for name, text in fields.items()}
    try:
        post = read_fields(parsed)
    except Invalid:
        return
    before = [written(normal(document)) for name, document in parsed.items() if name != "labels"]
    _nothing_is_missing(words(*before, *(line for line in _bare_texts(parsed.get("labels", Document())))), post)


def _kept_or_refused(document: Document) -> None:
    try:
        post = read_shape(document)
    except Invalid:
        return
    _nothing_is_missing(words(written(normal(document))), post)


def _nothing_is_missing(before: Counter[str], post: Manuscript) -> None:
    assert set(before) - _MARKS <= set(words(*fields_of(post)))


def _bare_texts(document: Document) -> Iterator[str]:
    return (line_text(line) for block in normal(document).blocks for line in bare_lines(block))
