"""Reading pages, from a real server on the loopback: what is understood, and what is refused with which reason."""

from __future__ import annotations

import json

import pytest

from bots.desk.fetching import PageReader
from core.errors import Invalid
from core.model.values import Source
from tests.bots.desk.site import FIRST, SECOND, Site, page

READER = PageReader(private_networks=True)


def ld(**about: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **about})}</script>'


@pytest.mark.parametrize(
    ("head", "headline", "author", "publication"),
    [
        (
            '<meta property="og:title" content="Night trains return"><meta property="og:site_name" content="The Paper">'
            '<meta name="author" content="Ida Moreau">',
            "Night trains return",
            "Ida Moreau",
            "The Paper",
        ),
        (
            ld(
                **{"@type": "NewsArticle"},
                headline="Night trains return",
                author=[{"@type": "Person", "name": "Ida Moreau"}, {"@type": "Person", "name": "Bo Lind"}],
                publisher={"@type": "Organization", "name": "The Paper"},
            ),
            "Night trains return",
            "Ida Moreau and Bo Lind",
            "The Paper",
        ),
        ("<title>Night trains return</title>", "Night trains return", "", ""),
        ('<meta property="og:title" content="Back -- at last, again">', "Back -- at last, again", "", ""),
        (
            '<meta property="og:title" content="My Comment:&#10;#x  &lt;b&gt;a&lt;/b&gt;&#8238;">',
            "My Comment: #x <b>a</b>",
            "",
            "",
        ),
    ],
)
async def test_what_pages_say_of_themselves(
    site: Site, head: str, headline: str, author: str, publication: str
) -> None:
    """Without a publication's name the host stands for it."""
    address = site.show(page(head))
    post = await READER.read(address)
    assert post.title == headline
    assert post.source == Source(headline, address, author, publication or f"127.0.0.1:{site.server.port}")
    assert post.excerpt.text.endswith(f"{FIRST}\n\n{SECOND}")


async def test_the_excerpt_does_not_repeat_the_title(site: Site) -> None:
    post = await READER.read(site.show(page("<title>Night trains return</title>")))
    assert post.excerpt.text == f"{FIRST}\n\n{SECOND}"


async def test_a_page_with_a_title_and_hardly_any_text(site: Site) -> None:
    post = await READER.read(
        site.show('<html><head><meta property="og:title" content="A film"></head><body><video></video></body></html>')
    )
    assert (post.title, post.excerpt.text) == ("A film", "")


async def test_a_long_title_and_a_long_text_are_cut_at_a_word(site: Site) -> None:
    html = page(f"<title>{'endless ' * 100}</title>", f"<article><p>{'word ' * 2000}</p></article>")
    post = await READER.read(site.show(html))
    assert len(post.title) <= 150
    assert post.title.endswith("endless…")
    assert 1000 < len(post.excerpt.text) <= 1200
    assert post.excerpt.text.endswith("word…")


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
@pytest.mark.parametrize("told", ["server", "page", "nobody", "wrongly", "nonsense"])
async def test_encodings(site: Site, encoding: str, told: str) -> None:
    meta = f'<meta charset="{encoding}">' if told == "page" else ""
    text = "Ночные поезда возвращаются на побережье, сообщает железная дорога, и билеты уже можно купить. " * 3
    charset = {"server": encoding, "wrongly": "ascii", "nonsense": "x-none"}.get(told)
    content_type = f"text/html; charset={charset}" if charset else "text/html"
    html = page(f"{meta}<title>Ночные поезда</title>", f"<article><p>{text}</p></article>")
    post = await READER.read(site.show(html.encode(encoding), content_type))
    assert post.title == "Ночные поезда"
    assert post.excerpt.text.startswith("Ночные поезда возвращаются на побережье")


async def test_the_address_stays_as_it_was_given(site: Site) -> None:
    address = site.show(page("<title>T</title>")) + "?utm_source=chat&b=a%20b#part"
    post = await READER.read(address)
    assert post.source
    assert post.source.url == address


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(site: Site, status: int) -> None:
    site.show(page("<title>T</title>"))
    post = await READER.read(site.redirect("/page?a=1", status) + "#part")
    assert post.source
    assert post.source.url == site.url("/page?a=1#part")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "answers with an error \\(404\\)"),
        ("/text", "is no page but text/plain"),
        ("/picture", "is no page but image/png"),
        ("/untitled", "has no title"),
        ("/empty", "has no title"),
        ("/junk", "has no title"),
        ("/round/1", "/round/1 redirects too often"),
        ("/self", "redirects too often"),
        ("/elsewhere", "is not a web address"),
        ("/nonsense", "can't be reached"),
        ("/dead", "can't be reached"),
        ("/odd", "can't be reached"),
        ("/long", "has more than 500 characters"),
    ],
)
async def test_what_cannot_be_read_is_refused(site: Site, path: str, reason: str, unused_tcp_port: int) -> None:
    site.show("plain", "text/plain", "/text")
    site.show(b"\x89PNG", "image/png", "/picture")
    site.show("<html><body><p>Some words</p></body></html>", path="/untitled")
    site.show("", path="/empty")
    site.show(b"\0\xff\xfe" * 500, "text/html", "/junk")
    site.redirect("/self", path="/self")
    site.redirect("ftp://example.org/", path="/elsewhere")
    site.redirect("http://[bad", path="/nonsense")
    site.redirect(f"http://127.0.0.1:{unused_tcp_port}/", path="/dead")
    site.redirect(f"http://127.1:{site.server.port}/page", path="/odd")
    site.redirect(f"/page?{'a' * 500}", path="/long")
    site.show(page("<title>T</title>"))
    with pytest.raises(Invalid, match=reason):
        await READER.read(site.url(path))


async def test_a_page_without_end_is_read_to_a_limit(site: Site) -> None:
    assert (await READER.read(site.url("/endless"))).title == "Without end"
