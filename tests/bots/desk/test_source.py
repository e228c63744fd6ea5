"""Where a post's source stands in the hand-written shape, and what only looks like one."""

from __future__ import annotations

import pytest

from bots.desk.shape import read_shape
from core.markup.tree import Link, Paragraph, Text
from core.model.values import Source
from tests.bots.desk.ways import Way, discord, marked, told

URL = "https://example.org/the-article"
FULL = Source("Sleepers are back", URL, "Ida Moreau", "The Paper")


@pytest.mark.parametrize(
    ("written", "source"),
    [
        (f"Sleepers are back -- Ida Moreau, The Paper\n{URL}", FULL),
        (f"Sleepers are back -- Ida Moreau, The Paper\n\n{URL}", FULL),
        (f"Sleepers are back — Ida Moreau, The Paper\n{URL}", FULL),
        (f"Sleepers are back – Ida Moreau, The Paper\n{URL}", FULL),
        (f"Sleepers are back  --\u00a0Ida Moreau,  The Paper  \n  {URL}  ", FULL),
        (f"Sleepers are back\n-- Ida Moreau, The Paper\n{URL}", FULL),
        (f"Sleepers are back\n{URL}\n-- Ida Moreau, The Paper", FULL),
        (f"Sleepers are back\n\n{URL}\n-- Ida Moreau, The Paper", FULL),
        (f"{URL}\nSleepers are back -- Ida Moreau, The Paper", FULL),
        (f"Sleepers are back -- Ida Moreau, The Paper {URL}", FULL),
        (f"Sleepers are back -- Ida Moreau\n{URL}", Source("Sleepers are back", URL, "Ida Moreau")),
        (f"Sleepers are back\n{URL}", Source("Sleepers are back", URL)),
        (f"Sleepers are back\n\n{URL}", Source("Sleepers are back", URL)),
        (f"Are sleepers back?\n\n{URL}", Source("Are sleepers back?", URL)),
        (f"Back -- at last -- Ida, The Paper\n{URL}", Source("Back -- at last", URL, "Ida", "The Paper")),
        (f"Back – at last -- Ida, The Paper\n{URL}", Source("Back – at last", URL, "Ida", "The Paper")),
        (f"Back -- Ida, The Paper – Weekend\n{URL}", Source("Back", URL, "Ida", "The Paper – Weekend")),
        (f"Back -- Ida, Bo, Cy and Dee, The Paper\n{URL}", Source("Back", URL, "Ida, Bo, Cy and Dee", "The Paper")),
        (f"Back -- , The Paper\n{URL}", Source("Back", URL, "", "The Paper")),
        (f"{URL} -- Ida Moreau, The Paper", Source(URL, URL, "Ida Moreau", "The Paper")),
        (URL, Source(URL, URL)),
        (f"{URL}?utm_source=chat&a=1#part", Source(*[f"{URL}?utm_source=chat&a=1#part"] * 2)),
        ("Back\nhttp://127.0.0.1:8080/a_b_c", Source("Back", "http://127.0.0.1:8080/a_b_c")),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_sources(way: Way, written: str, source: Source) -> None:
    text = f"Night trains return\n\n{written}\n\nFirst.\n\nRead more ...."
    assert told(read_shape(way(text))) == ("Night trains return", source, "First.", "", ())


@pytest.mark.parametrize(
    "text",
    [
        f"Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.\n\nRead more: {URL}",
        f"Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.\n\nRead more .... {URL}",
        f"Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.\n\nRead more ....\n{URL}",
        f"Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.\n\nRead more ....\n\n{URL}",
        f"Title\n\nSleepers are back -- Ida Moreau, The Paper\n{URL}\n\nFirst.\n\nRead more: {URL}",
    ],
)
def test_an_address_behind_read_more(way: Way, text: str) -> None:
    assert told(read_shape(way(text)))[:3] == ("Title", FULL, "First.")


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.", "Sleepers are back"),
        ("Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.", "Sleepers are back -- Ida Moreau, The Paper"),
        ("Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.", "are"),
        ("Title\nSleepers are back\n-- Ida Moreau, The Paper\nFirst.", "Sleepers are back"),
        ("Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.\n\nRead more ....", "Read more ...."),
        ("Title\n\nSleepers are back -- Ida Moreau, The Paper\nFirst.\nREAD MORE…\nMy Comment: So.", "READ MORE"),
        ("Title\n\nSleepers are back -- Ida Moreau, The Paper\n\nFirst.", "Title"),
    ],
)
def test_an_address_as_a_link(text: str, linked: str) -> None:
    on_telegram = marked(text, ("text_link", linked, URL))
    on_discord = discord(text.replace(linked, f"[{linked}]({URL})", 1))
    for document in (on_telegram, on_discord):
        assert told(read_shape(document))[:3] == ("Title", FULL, "First.")


def test_a_headline_without_a_credit_whose_address_is_on_read_more() -> None:
    text = "Title\n\nSleepers are back\n\nFirst.\n\nRead more ...."
    post = read_shape(marked(text, ("text_link", "Read more", URL)))
    assert (post.source, post.excerpt.text) == (Source("Sleepers are back", URL), "First.")


def test_an_address_without_a_scheme_as_telegram_knows_it() -> None:
    text = "Title\n\nSleepers are back -- Ida Moreau, The Paper\nexample.org/the-article\n\nFirst."
    post = read_shape(marked(text, ("url", "example.org/the-article", None)))
    assert post.source == Source("Sleepers are back", "http://example.org/the-article", "Ida Moreau", "The Paper")


@pytest.mark.parametrize(
    "excerpt",
    [
        "The mayor – who is 63 – said nothing.",
        "They came -- all of them -- to the hall.",
        "Trains – slow, but sure",
        "They left.\n\nNobody knows where.",
        "— Is it late?\n— It is.",
        "Москва — столица страны",
        f"It is all in {URL} for everybody.",
        f"It is all here: {URL} and goes on",
        "A first line\nand a second one\nand a third one",
        "x" * 301 + f"\n{URL}",
    ],
)
def test_prose_is_no_source(way: Way, excerpt: str) -> None:
    post = read_shape(way(f"Title\n\n{excerpt}\n\nMy Comment: So."))
    assert (post.source, post.excerpt.text, post.comment.text) == (None, excerpt, "So.")


@pytest.mark.parametrize(
    ("excerpt", "linked"),
    [
        ("The mayor said nothing of it", "The mayor"),
        ("The mayor said nothing of it", "nothing"),
        ("Trains – slow, but sure.", "Trains"),
    ],
)
def test_prose_with_a_link_is_no_source(excerpt: str, linked: str) -> None:
    post = read_shape(marked(f"Title\n\n{excerpt}", ("text_link", linked, URL)))
    assert (post.source, post.excerpt.text) == (None, excerpt)
    [first] = post.excerpt.blocks
    assert isinstance(first, Paragraph)
    assert Link(URL, (Text(linked),)) in first.children
