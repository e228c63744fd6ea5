"""How a post reads as one message, whatever the limit leaves of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.markup.tree import Document, Link, Paragraph, Quote, Style, Styled, Text, plain
from core.model.announcement import announces, compose, hashtag
from core.model.post import label_key
from core.model.values import Announcement, Source

POST = Announcement(
    number=7,
    title="Night trains return",
    source=Source("Sleepers are back", "https://paper.example/sleepers", "Ida Moreau", "The Paper"),
    excerpt=plain("A quote."),
    comment=plain("At last."),
    labels=("rail", "city council"),
    permalink="https://dispatch.example/2026/03/night-trains-return.html",
)


def length(document: Document) -> int:
    return len(document.text)


def test_the_parts_and_their_order() -> None:
    bold = Styled(Style.BOLD, (Text("Night trains return"),))
    lead = Styled(Style.BOLD, (Text("My Comment:"),))
    assert POST.source
    assert compose(POST, 1000, length) == (
        Document(
            (
                Paragraph((bold,)),
                Paragraph((Link(POST.source.url, (Text("Sleepers are back"),)), Text(" -- Ida Moreau, The Paper"))),
                Quote((Paragraph((Text("A quote."),)),)),
                Paragraph((Link(POST.source.url, (Text("Read more"),)),)),
                Paragraph((lead, Text(" "), Text("At last."))),
                Paragraph((Text("#rail #city_council"),)),
                Paragraph((Link(POST.permalink or "", (Text("No. 7"),)),)),
            )
        ),
        False,
    )


def test_only_the_title_and_the_number_are_needed() -> None:
    bare = Announcement(7, "Just this", None, Document(), Document(), (), None)
    assert compose(bare, 1000, length)[0].text == "Just this\n\nNo. 7"


def test_what_was_cut_goes_on_at_the_blog_or_else_at_the_article() -> None:
    long = replace(POST, excerpt=plain("word " * 500))
    for post, address in ((long, POST.permalink), (replace(long, permalink=None), "https://paper.example/sleepers")):
        text, was_cut = compose(post, 400, length)
        assert was_cut
        assert Paragraph((Link(address or "", (Text("Read more"),)),)) in text.blocks


def test_the_excerpt_gives_way_first_and_a_long_comment_leaves_it_a_third() -> None:
    short_comment, _ = compose(replace(POST, excerpt=plain("quote " * 500)), 600, length)
    assert "My Comment: At last." in short_comment.text
    assert length(short_comment) > 590
    both, _ = compose(replace(POST, excerpt=plain("quote " * 500), comment=plain("think " * 500)), 600, length)
    assert both.text.count("quote") > 15
    assert both.text.count("think") > 30
    assert 580 < length(both) <= 600


def test_what_can_not_fit_is_refused() -> None:
    with pytest.raises(Refused, match="Title, source and labels alone take"):
        compose(POST, 50, length)


@given(
    limit=st.integers(150, 700),
    excerpt=st.integers(0, 300),
    comment=st.integers(0, 300),
    title=st.text("ab ", min_size=1, max_size=40),
)
def test_it_fits_or_is_refused_whatever_there_is_to_say(limit: int, excerpt: int, comment: int, title: str) -> None:
    post = replace(POST, title=title, excerpt=plain("ex " * excerpt), comment=plain("co " * comment))
    try:
        text, _ = compose(post, limit, length)
    except Refused:
        return
    assert length(text) <= limit
    assert text.text.endswith("#rail #city_council\n\nNo. 7")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (compose(POST, 1000, length)[0].text, True),
        ("Night trains return\n\nNo. 7", True),
        ("Night trains return\n\nNo. 77", False),
        ("Night trains\n\nNo. 7", False),
        ("", False),
    ],
)
def test_an_announcement_is_known_by_its_title_and_number(text: str, expected: bool) -> None:
    assert announces(text, POST.title, POST.number) is expected


@pytest.mark.parametrize(
    ("label", "key", "tag"),
    [
        ("City Council", "city-council", "#City_Council"),
        ("#rail!", "rail", "#rail"),
        ("हिन्दी", "हिन्दी", "#हिन्दी"),
        ("Überfall", "überfall", "#Überfall"),
        ("C++", "c", "#C"),
        ("x" * 100, "x" * 80, "#" + "x" * 100),
    ],
)
def test_labels_are_compared_and_shown(label: str, key: str, tag: str) -> None:
    assert (label_key(label), hashtag(label)) == (key, tag)
