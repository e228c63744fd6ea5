"""Shortening and dividing documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from core.markup.normal import normal
from core.markup.split import at_most, cut, split
from core.markup.tree import (
    Code,
    CodeBlock,
    Document,
    Heading,
    Link,
    Listing,
    Mention,
    Paragraph,
    Quote,
    Style,
    Styled,
    Text,
    paragraph,
    plain,
)
from tests.support.documents import documents, letters, seen

MORE = paragraph(Link("https://example.org", (Text("Read more"),)))


def characters(document: Document) -> int:
    return len(document.text)


def utf16(document: Document) -> int:
    return len(document.text.encode("utf-16-le", "surrogatepass")) // 2


def costly(document: Document) -> int:
    """A measure in which styles, blocks and some characters cost extra, as markup does, and an end as well."""
    characters = sum(1 + (one.character in "*_[") + 4 * bool(one.styles) for one in seen(document))
    return characters + 3 * len(document.blocks) + 9 * document.text.endswith((".", "a", "*"))


def clusters(text: str) -> list[str]:
    return [cluster for cluster in regex.findall(r"\X", text) if not cluster.isspace()]


@pytest.mark.parametrize(
    ("document", "limit", "expected"),
    [
        pytest.param(plain("short"), 5, plain("short"), id="what fits is left alone"),
        pytest.param(plain("one two three"), 12, plain("one two…"), id="cut at a word"),
        pytest.param(plain("one two three"), 8, plain("one two…"), id="up to the last character"),
        pytest.param(plain("one, two"), 6, plain("one,…"), id="no blank before the dots"),
        pytest.param(plain("unbreakable"), 6, plain("unbre…"), id="a word that fills everything"),
        pytest.param(plain("e\u0301e\u0301e\u0301"), 4, plain("e\u0301…"), id="never in a grapheme"),
        pytest.param(plain("👩‍👩‍👧👩‍👩‍👧"), 7, plain("👩‍👩‍👧…"), id="never in a family"),
        pytest.param(plain("a\n\nb\n\nc"), 6, plain("a\n\nb…"), id="at a block"),
        pytest.param(
            paragraph("one ", Styled(Style.BOLD, (Text("two three"),))),
            9,
            paragraph("one ", Styled(Style.BOLD, (Text("two"),)), "…"),
            id="the dots are not styled",
        ),
        pytest.param(paragraph("hello ", Mention("anna berg")), 13, paragraph("hello…"), id="never in a mention"),
        pytest.param(
            paragraph(Mention("annabergdorfer")), 6, paragraph("@anna…"), id="unless it fills everything"
        ),
        pytest.param(
            paragraph("see ", Link("https://example.org/a", (Text("https://example.org/a"),))),
            12,
            paragraph("see…"),
            id="never in an address",
        ),
        pytest.param(Document((CodeBlock("ab\n  cd\nef"),)), 8, Document((CodeBlock("ab\n  cd…"),)), id="code"),
        pytest.param(plain("anything"), 0, Document(), id="no room at all"),
    ],
)  # fmt: skip
def test_cut(document: Document, limit: int, expected: Document) -> None:
    assert cut(document, limit, characters) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (33, plain("one two three four five six seven")),
        (32, plain("one two three four…") + MORE),
        (19, plain("one two…") + MORE),
        (9, MORE),
    ],
)
def test_the_tail_is_kept_if_anything_is_cut(limit: int, expected: Document) -> None:
    # The separator between the blocks is not counted here.
    assert (
        cut(plain("one two three four five six seven"), limit, lambda d: len(d.text.replace("\n", "")), MORE)
        == expected
    )


def test_a_tail_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="fits"):
        cut(plain("one two three"), 5, characters, MORE)


@pytest.mark.parametrize(
    ("document", "limit", "expected"),
    [
        pytest.param(Document(), 5, [], id="no text, no part"),
        pytest.param(plain("short"), 5, [plain("short")], id="one part when it fits"),
        pytest.param(plain("aaaa\n\nbbbb\n\ncccc"), 11, [plain("aaaa\n\nbbbb"), plain("cccc")], id="blocks first"),
        pytest.param(plain("aa bb\ncc dd ee"), 11, [plain("aa bb"), plain("cc dd ee")], id="then lines"),
        pytest.param(plain("A b. C d. E f"), 11, [plain("A b. C d."), plain("E f")], id="then sentences"),
        pytest.param(plain("aa bb cc dd"), 8, [plain("aa bb cc"), plain("dd")], id="then words"),
        pytest.param(plain("abcdefgh"), 3, [plain("abc"), plain("def"), plain("gh")], id="then anything"),
        pytest.param(plain("漢字。漢字。漢"), 4, [plain("漢字。"), plain("漢字。漢")], id="sentences without blanks"),
        pytest.param(
            paragraph("a ", Styled(Style.BOLD, (Text("b c d"),))),
            4,
            [paragraph("a ", Styled(Style.BOLD, (Text("b"),))), paragraph(Styled(Style.BOLD, (Text("c d"),)))],
            id="styles continue",
        ),
        pytest.param(
            Document((CodeBlock("ab\n  cd\n  ef", "py"),)),
            8,
            [Document((CodeBlock("ab\n  cd", "py"),)), Document((CodeBlock("  ef", "py"),))],
            id="code continues, with its margin",
        ),
        pytest.param(
            Document((Quote((Paragraph((Text("ab cd"),)),), expandable=True),)),
            3,
            [Document((Quote((Paragraph((Text(t),)),), expandable=True),)) for t in ("ab", "cd")],
            id="quotes continue",
        ),
        pytest.param(
            Document((Listing(((Paragraph((Text("ab"),)),), (Paragraph((Text("cd"),)),)), 3),)),
            3,
            [Document((Listing(((Paragraph((Text(t),)),),), n),)) for t, n in (("ab", 3), ("cd", 4))],
            id="lists continue to count",
        ),
        pytest.param(
            Document((Heading(2, (Text("ab cd"),)),)),
            3,
            [Document((Heading(2, (Text(t),)),)) for t in ("ab", "cd")],
            id="headings continue",
        ),
        pytest.param(paragraph(Code("ab cd")), 3, [paragraph(Code("ab")), paragraph(Code("cd"))], id="inline code"),
        pytest.param(paragraph("ab ", Mention("cd")), 5, [paragraph("ab"), paragraph(Mention("cd"))], id="mentions"),
    ],
)
def test_split(document: Document, limit: int, expected: list[Document]) -> None:
    assert split(document, limit, characters) == expected


def test_a_part_whose_end_costs_extra_is_made_shorter() -> None:
    """Up to "c" the text fits, but the part would end in "bb", which does not: measures need not be monotonous."""

    def measure(document: Document) -> int:
        return len(document.text) + 9 * document.text.endswith("b")

    assert split(plain("aa bb cc dd"), 7, measure) == [plain("aa"), plain("bb cc"), plain("dd")]


def test_a_limit_without_any_room_is_an_error() -> None:
    with pytest.raises(ValueError, match="room"):
        split(plain("text"), 0, characters)


@given(documents(), st.integers(20, 60), st.sampled_from([characters, utf16, costly]))
@settings(max_examples=100)
def test_parts_fit_and_lose_nothing(document: Document, limit: int, measure: Callable[[Document], int]) -> None:
    parts = split(document, limit, measure)
    assert all(measure(part) <= limit for part in parts)
    whole = [(one.character, one.styles, one.url, one.block) for one in seen(document)]
    divided = [(one.character, one.styles, one.url, one.block) for part in parts for one in seen(part)]
    assert divided == whole


GRAPHEMES = ["a", "b", " ", "\n", ". ", "e\u0301", "👩‍👧", "🇩🇪", "漢"]


@given(st.lists(st.sampled_from(GRAPHEMES), max_size=90).map("".join), st.integers(12, 40))
@settings(max_examples=100)
def test_graphemes_stay_whole(text: str, limit: int) -> None:
    document = normal(plain(text))
    parts = split(document, limit, utf16)
    longest = max((len(cluster) for cluster in clusters(document.text)), default=0)
    if longest * 2 <= limit:
        assert [c for part in parts for c in clusters(part.text)] == clusters(document.text)


@given(documents(), st.integers(40, 80), st.sampled_from([characters, utf16, costly]))
@settings(max_examples=100)
def test_what_is_cut_fits_and_is_a_beginning(
    document: Document, limit: int, measure: Callable[[Document], int]
) -> None:
    shortened = cut(document, limit, measure, plain("more"))
    assert measure(shortened) <= limit
    if shortened != document:
        kept = letters(shortened.text).removesuffix("more").removesuffix("…")
        assert letters(normal(document).text).startswith(kept)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(plain("A sentence of some words. " * 4000), id="one long paragraph"),
        pytest.param(plain("A sentence of some words.\n\n" * 4000), id="many paragraphs"),
        pytest.param(plain("x" * 100_000), id="one word"),
        pytest.param(
            paragraph(*(Styled(Style.BOLD if i % 2 else Style.ITALIC, (Text("word "),)) for i in range(5_000))),
            id="many styles",
        ),
    ],
)
def test_a_long_text_takes_few_measures(document: Document) -> None:
    """Each measure is of about one part, and each part needs a few."""
    measured: list[int] = []

    def measure(part: Document) -> int:
        measured.append(len(part.text))
        return len(part.text)

    parts = split(document, 2000, measure)
    assert len(parts) < 80
    assert len(measured) < 8 * len(parts)
    assert sum(measured) < 8 * len(document.text)


@settings(max_examples=50)
@given(documents(), st.integers(30, 60), st.integers(1, 4))
def test_no_more_parts_than_are_allowed(document: Document, limit: int, most: int) -> None:
    parts = split(document, limit, characters)
    allowed = at_most(parts, most, limit, characters, MORE)
    assert len(allowed) == min(len(parts), most)
    assert all(characters(part) <= limit for part in allowed)
    assert allowed[: most - 1] == parts[: most - 1]
    if len(parts) > most and characters(sum(parts[most:], parts[most - 1])) > limit:
        assert allowed[-1].text.endswith("Read more")
