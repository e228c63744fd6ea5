"""Reading pages, from a real server on the loopback: what is understood, and what is refused with which reason."""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bots.desk.fetching import PageReader
from bots.desk.reach import IPAddress, fetch, is_public
from core.errors import Invalid
from core.model.values import Source

FIRST = "The sleepers between the capital and the coast run again from the first of May, the railway says."
SECOND = "Each train has four carriages, a kitchen, and a conductor who knows when to wake whom, and when not to."
ARTICLE = f"<article><h1>Night trains return</h1><p>{FIRST}</p><p>{SECOND}</p></article>"


def page(head: str, body: str = ARTICLE) -> str:
    """An HTML page."""
    return f"<!doctype html><html><head>{head}</head><body><nav><a href='/'>Home</a></nav>{body}</body></html>"


class Site:
    """A server whose pages a test writes; every path that it does not know is a 404."""

    def __init__(self) -> None:
        self.answers: dict[str, web.Response] = {}
        self.released = asyncio.Event()
        app = web.Application()
        app.router.add_get("/slow", self._slow)
        app.router.add_get("/endless", self._endless)
        app.router.add_get("/round/{number}", self._round)
        app.router.add_get("/{path:.*}", self._answer)
        self.server = TestServer(app)

    def url(self, path: str = "/page") -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"

    def show(self, html: str | bytes, content_type: str = "text/html; charset=utf-8", path: str = "/page") -> str:
        """Serve a page; its address."""
        body = html.encode() if isinstance(html, str) else html
        self.answers[path] = web.Response(body=body, headers={"Content-Type": content_type})
        return self.url(path)

    def redirect(self, location: str, status: int = 302, path: str = "/moved") -> str:
        """Redirect a path; its address."""
        self.answers[path] = web.Response(status=status, headers={"Location": location})
        return self.url(path)

    async def _answer(self, request: web.Request) -> web.Response:
        answer = self.answers.get(request.path)
        if answer is None:
            raise web.HTTPNotFound
        return answer

    async def _slow(self, _request: web.Request) -> web.Response:
        await self.released.wait()
        return web.Response()

    async def _round(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(f"/round/{int(request.match_info['number']) + 1}")

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/html; charset=utf-8"})
        await answer.prepare(request)
        await answer.write(page("<title>Without end</title>").removesuffix("</body></html>").encode())
        try:
            while not self.released.is_set():
                await answer.write(b"<p>and on</p>" * 10_000)
        except ConnectionResetError:
            pass
        return answer


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    await site.server.start_server()
    yield site
    site.released.set()
    await site.server.close()


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
            '<meta property="og:title" content="My Comment:&#10;#x  &lt;b&gt;a&lt;/b&gt;&#8238;&#0;">',
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
    post = await READER.read(site.show(page('<meta property="og:title" content="A film">', "<video></video>")))
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
    site.redirect(f"/page?{'a' * 500}", path="/long")
    site.show(page("<title>T</title>"))
    with pytest.raises(Invalid, match=reason):
        await READER.read(site.url(path))


async def test_a_page_without_end_is_read_to_a_limit(site: Site) -> None:
    assert (await READER.read(site.url("/endless"))).title == "Without end"


async def test_a_slow_page_is_given_up(site: Site) -> None:
    with pytest.raises(Invalid, match="takes too long"):
        await fetch(site.url("/slow"), lambda _address: True, 0.05)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"),
        *("10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "[fe80::1]", "[fd00::1]"),
    ],
)
async def test_private_networks_are_refused(site: Site, host: str) -> None:
    site.show(page("<title>T</title>"))
    with pytest.raises(Invalid, match="is not a public address"):
        await PageReader(private_networks=False).read(f"http://{host}:{site.server.port}/page")


@pytest.mark.parametrize("host", ["127.0.0.2", "[::1]", "[::ffff:127.0.0.1]", "127.2", "0.0.0.1"])
async def test_a_redirect_may_reach_no_more_than_the_page(site: Site, host: str) -> None:
    site.show(page("<title>T</title>"))
    with pytest.raises(Invalid, match="is not a public address"):
        await fetch(site.redirect(f"http://{host}:{site.server.port}/page"), _is_the_site, 10)
    at_home = await fetch(site.redirect(site.url()), _is_the_site, 10)
    assert at_home.address == site.url()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *(
            ("93.184.215.14", True),
            ("2606:4700::1111", True),
            ("::ffff:93.184.215.14", True),
            ("64:ff9b::808:808", True),
        ),
        *(("127.0.0.1", False), ("239.1.1.1", False), ("ff02::1", False), ("::", False), ("::127.0.0.1", False)),
        *(("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("fe80::1%1", False)),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def _is_the_site(address: IPAddress) -> bool:
    return str(address) == "127.0.0.1"
