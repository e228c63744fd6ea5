"""The hand-written shape, in every way that people write it."""

from __future__ import annotations

import pytest

from bots.desk.shape import read_shape
from core.errors import Invalid
from core.markup.tree import CodeBlock, Document, Listing, Paragraph, Quote
from core.model.values import Source
from tests.bots.desk.ways import Way, discord, marked, told

URL = "https://example.org/the-article"
FULL = Source("Sleepers are back", URL, "Ida Moreau", "The Paper")


def test_the_whole_shape(way: Way) -> None:
    text = f"""Night trains return

Sleepers are back -- Ida Moreau, The Paper
{URL}

First quoted paragraph.

Second quoted paragraph.

Read more ....

My Comment: I would take one tomorrow.

If only it stopped here.

#trains #night_life"""
    assert told(read_shape(way(text))) == (
        "Night trains return",
        FULL,
        "First quoted paragraph.\n\nSecond quoted paragraph.",
        "I would take one tomorrow.\n\nIf only it stopped here.",
        ("trains", "night life"),
    )


@pytest.mark.parametrize(
    "separator", ["\n", "\n\n", "\r\n", "\r\n\r\n", " \n", "\n \n", "\n\u00a0\n", "\n\n\n\n"], ids=repr
)
def test_parts_are_known_without_empty_lines_too(way: Way, separator: str) -> None:
    lines = [
        "Night trains return",
        f"Sleepers are back -- Ida Moreau, The Paper\n{URL}",
        "First.",
        "Read more ....",
        "My Comment: Tomorrow.",
        "#trains",
    ]
    expected = ("Night trains return", FULL, "First.", "Tomorrow.", ("trains",))
    assert told(read_shape(way(separator.join(lines)))) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Night trains return", "Night trains return"),
        ("  Night \u00a0 trains return  ", "Night trains return"),
        ("\n\nNight trains return\n\n", "Night trains return"),
        ("Trains -- at night", "Trains -- at night"),
        ("Trains — at night", "Trains — at night"),
        (f"What {URL} says", f"What {URL} says"),
        ("1984. A year", "1984. A year"),
        ("- and so on", "- and so on"),
        ("#metoo", "#metoo"),
        ("Ночные поезда", "Ночные поезда"),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_title_is_enough(way: Way, text: str, title: str) -> None:
    assert told(read_shape(way(text))) == (title, None, "", "", ())


def test_a_title_as_discord_marks_it() -> None:
    assert told(read_shape(discord("# Night *trains*\nFirst."))) == ("Night trains", None, "First.", "", ())
    assert told(read_shape(discord("> Night trains\nFirst."))) == ("Night trains", None, "First.", "", ())


@pytest.mark.parametrize(
    "more", ["Read more", "Read more ....", "read more…", "READ  MORE...", "Read\u00a0more »", "Read more:"]
)
def test_ways_to_say_read_more(way: Way, more: str) -> None:
    assert told(read_shape(way(f"Title\n\nFirst.\n\n{more}\n\nMy Comment: So."))) == (
        "Title",
        None,
        "First.",
        "So.",
        (),
    )


@pytest.mark.parametrize("line", ["Read more about it in the paper.", "I read more", "Read moreover"])
def test_what_only_looks_like_read_more(way: Way, line: str) -> None:
    assert read_shape(way(f"Title\n\nFirst.\n\n{line}")).excerpt.text == f"First.\n\n{line}"


@pytest.mark.parametrize(
    "opening", ["My Comment:", "my comment:", "MY COMMENT :", "My\u00a0Comment:", "My Comment: \n", "My Comment:\n\n"]
)
def test_ways_to_begin_the_comment(way: Way, opening: str) -> None:
    assert told(read_shape(way(f"Title\n\nFirst.\n\n{opening} I like it.")))[2:4] == ("First.", "I like it.")


@pytest.mark.parametrize(
    "document",
    [
        marked("T\n\n My Comment: Yes, so.", ("bold", "My Comment:", None)),
        discord("T\n\n**My Comment:** Yes, so."),
        discord("T\n\n**My Comment: Yes**, so."),
        discord("T\n\n*My Comment*: Yes, so."),
    ],
)
def test_the_comment_behind_a_bold_opening(document: Document) -> None:
    assert read_shape(document).comment.text == "Yes, so."


def test_a_comment_that_goes_on_with_a_quotation() -> None:
    post = read_shape(discord("Title\nMy Comment: See:\n> Nobody.\nSo?\n- one\n- two\n#a"))
    assert [type(block) for block in post.comment.blocks] == [Paragraph, Quote, Paragraph, Listing]
    assert post.labels == ("a",)


def test_an_excerpt_keeps_its_markup() -> None:
    post = read_shape(
        discord(f"Title\n[Head]({URL})\n**Bold** `code`\n- one\n- two\n```py\nx = 1\n```\n> Said.\nRead more")
    )
    assert [type(block) for block in post.excerpt.blocks] == [Paragraph, Listing, CodeBlock, Quote]
    assert post.source == Source("Head", URL)


def test_an_excerpt_that_was_written_as_a_quotation_is_quoted_once() -> None:
    assert read_shape(discord("Title\n> First.\n\n> Second.\nRead more")).excerpt.text == "First.\n\nSecond."
    assert all(isinstance(block, Paragraph) for block in read_shape(discord("Title\n> First.")).excerpt.blocks)


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ("#city", ("city",)),
        ("#city #local_news", ("city", "local news")),
        ("#city, #sport", ("city", "sport")),
        ("#city\n#sport", ("city", "sport")),
        ("#city\n\n#sport", ("city", "sport")),
        ("#город #हिन्दी #日本", ("город", "हिन्दी", "日本")),
        ("#city #City #CITY", ("city",)),
        ("#a-b #c++  ", ("a-b", "c++")),
    ],
)
def test_labels(way: Way, written: str, labels: tuple[str, ...]) -> None:
    assert told(read_shape(way(f"Title\n\n{written}"))) == ("Title", None, "", "", labels)
    assert told(read_shape(way(f"Title\n\nMy Comment: So.\n{written}"))) == ("Title", None, "", "So.", labels)


@pytest.mark.parametrize("line", ["I like #this", "#1 is best", "So #city"])
def test_what_only_looks_like_labels(way: Way, line: str) -> None:
    post = read_shape(way(f"Title\n\nMy Comment: So.\n\n{line}"))
    assert (post.comment.text, post.labels) == (f"So.\n\n{line}", ())


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["has no title"]),
        (" \n\u00a0\n", ["has no title"]),
        ("x" * 201, ["title has 201 characters"]),
        (
            "Title\n\nSleepers are back -- Ida Moreau, The Paper",
            ["“Sleepers are back -- Ida Moreau, The Paper” has no address"],
        ),
        ("Title\n\nSleepers are back\n-- Ida Moreau\n\nFirst.", ["“Sleepers are back -- Ida Moreau” has no address"]),
        ("Title\n\nBack -- Ida\nftp://example.org/a", ["“ftp://example.org/a” is not an address"]),
        ("Title\n\nBack -- Ida\nhttps://", ["“https://” is not an address"]),
        (
            "Title\n\nBack -- Ida\nhttps://example.org/the article",
            ["“https://example.org/the article” is not an address"],
        ),
        ("Title\n\nBack -- Ida\nhttp://[bad", ["“http://[bad” is not an address"]),
        ("Title\n\nBack -- Ida\nhttp://example.org:99999/", ["is not an address"]),
        (f"Title\n\nBack -- Ida\n{URL}\n\nFirst.\n\nRead more: {URL}/2", ["more than one address"]),
        (f"Title\n\nBack\n{URL}/{'a' * 480}", ["address has more than 500"]),
        (f"Title\n\nBack{'!' * 300} -- Ida\n{URL}", ["headline line has 311 characters"]),
        ("Title\n\nFirst.\n\nRead more ....\n\nStray.\n\nMy Comment: So.", ["“Stray.” stands below “Read more”"]),
        ("Title\n\nFirst.\n\nRead more ....\n\nRead more ....", ["“Read more ....” stands below"]),
        ("Title\n\n#1 #2 #3 #4 #5 #6 #7 #8 #9 #10 #11", ["There are 11 labels"]),
        (f"Title\n\n#{'a' * 81}", ["has 81 characters"]),
        ("Title\n\n" + " ".join(f"#{c * 70}" for c in "abcde"), ["350 characters together"]),
        ("Title\n\n#🎉", ["“🎉” can't be a label"]),
        (
            f"{'x' * 201}\n\nBack -- Ida\nftp://x\n\nFirst.\n\nRead more\n\nStray.\n\n#🎉",
            ["title has 201", "“ftp://x” is not", "“Stray.” stands", "“🎉” can't"],
        ),
    ],
    ids=lambda case: case[:40] if isinstance(case, str) else "",
)
def test_faults_are_said_all_at_once(way: Way, text: str, faults: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        read_shape(way(text))
    said = str(caught.value).split("\n")
    assert len(said) == len(faults)
    for sentence, part in zip(said, faults, strict=True):
        assert part in sentence
        assert sentence.endswith(".")
