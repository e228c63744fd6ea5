"""Fetching the page that an editor wants to post about; what the page and its redirects may reach is limited."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

import aiohttp
import trafilatura
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

from core.errors import Invalid
from core.markup.tree import Document, plain

_LARGEST_BYTES = 5 * 2**20
_MOST_REDIRECTS = 5
_EXCERPT_LENGTH = 600
_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
_HEADERS = {"User-Agent": "Backchannel (link-blog)", "Accept": "text/html,application/xhtml+xml"}


class PageReader:
    """Reads an article's page into the fields of a post.

    `private_networks` lets it reach addresses that are not public: only for a blog that is not public itself.
    """

    def __init__(self, *, private_networks: bool) -> None:
        self._private_networks = private_networks

    async def read(self, address: str) -> dict[str, Document]:
        """The fields title, source (headline line and address) and excerpt. Raises Invalid with the reason."""
        page, final = await self._fetch(address)
        article = await asyncio.to_thread(
            trafilatura.bare_extraction, page, url=final, with_metadata=True, include_comments=False
        )
        title = " ".join((getattr(article, "title", None) or "").split())
        if not title:
            raise Invalid(f"{address} has no title that could be read: write the post by hand.")
        credit = ", ".join(
            part for part in (_authors(getattr(article, "author", None)), getattr(article, "sitename", None)) if part
        )
        headline = f"{title} -- {credit}" if credit else title
        return {
            "title": plain(title[:200]),
            "source": plain(f"{headline}\n{final}"),
            "excerpt": plain(_beginning(getattr(article, "text", None) or "")),
        }

    async def _fetch(self, address: str) -> tuple[str, str]:
        """The page's text and its address after redirects."""
        resolver = None if self._private_networks else _PublicResolver()
        connector = aiohttp.TCPConnector(resolver=resolver)
        try:
            async with aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT, headers=_HEADERS) as session:
                for _ in range(_MOST_REDIRECTS + 1):
                    self._check(address)
                    async with session.get(address, allow_redirects=False) as answer:
                        if answer.status in (301, 302, 303, 307, 308) and "Location" in answer.headers:
                            address = urljoin(address, answer.headers["Location"])
                            continue
                        return await _page(answer), address
        except (TimeoutError, aiohttp.ClientError, OSError) as fault:
            raise Invalid(f"{address} can't be fetched ({type(fault).__name__}): write the post by hand.") from fault
        raise Invalid(f"{address} redirects too often.")

    def _check(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Invalid(f"{address} is not a web address.")
        if not self._private_networks:
            _refuse_private(parts.hostname)


class _PublicResolver(AbstractResolver):
    """Names that lead to private networks do not exist: a fetched page must not make us ask the neighbours."""

    def __init__(self) -> None:
        self._names = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        for result in found:
            _refuse_private(result["host"])
        return found

    async def close(self) -> None:
        await self._names.close()


def _refuse_private(host: str) -> None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    if not address.is_global:
        raise Invalid(f"{host} is not a public address.")


async def _page(answer: aiohttp.ClientResponse) -> str:
    if answer.status != 200:
        raise Invalid(f"{answer.url} answered {answer.status}: write the post by hand.")
    if answer.content_type not in ("text/html", "application/xhtml+xml"):
        raise Invalid(f"{answer.url} is {answer.content_type}, not a page: write the post by hand.")
    content = await answer.content.read(_LARGEST_BYTES)
    while len(content) < _LARGEST_BYTES and (more := await answer.content.read(_LARGEST_BYTES - len(content))):
        content += more
    return content.decode(answer.get_encoding(), errors="replace")


def _authors(names: str | None) -> str | None:
    return names.replace("; ", " and ") if names else None


def _beginning(text: str) -> str:
    """The first paragraphs, as many as make a short excerpt; a long first one is cut at a word."""
    chosen: list[str] = []
    for paragraph in filter(None, (part.strip() for part in text.split("\n"))):
        if chosen and sum(map(len, chosen)) + len(paragraph) > _EXCERPT_LENGTH:
            break
        chosen.append(paragraph)
    excerpt = "\n\n".join(chosen)
    return excerpt if len(excerpt) <= 2 * _EXCERPT_LENGTH else excerpt[: 2 * _EXCERPT_LENGTH].rpartition(" ")[0] + "…"
