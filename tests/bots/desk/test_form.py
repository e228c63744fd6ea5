"""A post from a form's inputs, as Discord's modal delivers them."""

from __future__ import annotations

import pytest

from bots.desk.shape import only_address, read_fields
from core.errors import Invalid
from core.markup.tree import Document, plain
from core.model.values import Source
from tests.bots.desk.ways import Way, discord, marked

URL = "https://example.org/the-article"


def test_the_whole_form(way: Way) -> None:
    written = {
        "title": "Night trains return",
        "source": f"Sleepers are back -- Ida Moreau, The Paper\n{URL}",
        "excerpt": "First.\n\nSecond.",
        "comment": "Tomorrow.\n\nOr later.",
        "labels": "trains, night life",
    }
    post = read_fields({name: way(text) for name, text in written.items()})
    assert (post.title, post.labels) == ("Night trains return", ("trains", "night life"))
    assert post.source == Source("Sleepers are back", URL, "Ida Moreau", "The Paper")
    assert (post.excerpt.text, post.comment.text) == ("First.\n\nSecond.", "Tomorrow.\n\nOr later.")


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("", None),
        (URL, Source(URL, URL)),
        (f"Back\n{URL}", Source("Back", URL)),
        (f"Back\n\n{URL}", Source("Back", URL)),
        (f"{URL}\nBack -- Ida", Source("Back", URL, "Ida")),
        (f"Back -- Ida {URL}", Source("Back", URL, "Ida")),
        (f"-- Ida, The Paper\n{URL}", Source(URL, URL, "Ida", "The Paper")),
        (f"1984. A review -- Ida\n{URL}", Source("1984. A review", URL, "Ida")),
        (f"The mayor – who is 63 – said so.\n{URL}", Source("The mayor – who is 63", URL, "said so.")),
    ],
)
def test_sources(way: Way, written: str, source: Source | None) -> None:
    assert read_fields({"title": plain("Title"), "source": way(written)}).source == source


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ("", ()),
        ("city", ("city",)),
        ("city sport", ("city", "sport")),
        ("city council, sport", ("city council", "sport")),
        ("#city #local_news", ("city", "local news")),
        ("#city, local news,", ("city", "local news")),
        ("city council\nsport", ("city council", "sport")),
        ("City, city", ("City",)),
        ("1. Mai, sport", ("1. Mai", "sport")),
    ],
)
def test_labels(way: Way, written: str, labels: tuple[str, ...]) -> None:
    assert read_fields({"title": plain("Title"), "labels": way(written)}).labels == labels


@pytest.mark.parametrize(
    ("written", "title"),
    [("1984. A year", "1984. A year"), ("- so", "- so"), ("Trains at\nnight", "Trains at night"), ("# So", "So")],
)
def test_titles_that_discord_takes_for_something_else(written: str, title: str) -> None:
    assert read_fields({"title": discord(written)}).title == title


def test_the_comment_may_begin_as_it_will_be_shown() -> None:
    assert read_fields({"title": plain("T"), "comment": discord("**My Comment:** So.")}).comment == plain("So.")
    assert read_fields({"title": plain("T"), "comment": plain("So.\n\nMy comment: no.")}).comment.text == "So.\n\nno."


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"comment": "So."}, ["no title"]),
        ({"title": "T", "source": "Back -- Ida, The Paper"}, ["has no address"]),
        ({"title": "T", "source": "Back\nexample"}, ["“Back example” has no address"]),
        ({"title": "T", "source": "ftp://example.org/", "labels": "!!!"}, ["is not an address", "“!!!” can't be"]),
    ],
)
def test_faults_are_said_all_at_once(fields: dict[str, str], faults: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        read_fields({name: plain(text) for name, text in fields.items()})
    said = str(caught.value).split("\n")
    assert len(said) == len(faults)
    assert all(part in sentence for sentence, part in zip(said, faults, strict=True))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (plain(URL), URL),
        (plain(f"  {URL}#part \n"), f"{URL}#part"),
        (discord(f"<{URL}?a=1&b=2>"), f"{URL}?a=1&b=2"),
        (marked("example.org/a", ("url", "example.org/a", None)), "http://example.org/a"),
        (plain(f"About {URL}"), None),
        (plain(f"{URL}\n{URL}"), None),
        (plain("example.org"), None),
        (plain("https://"), None),
        (plain("http://[bad"), None),
        (marked("Title", ("text_link", "Title", URL)), None),
        (Document(), None),
    ],
)
def test_a_text_that_is_only_an_address(text: Document, address: str | None) -> None:
    assert only_address(text) == address
