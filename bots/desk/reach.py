"""Fetching a page from the web; what the page and its redirects may reach is limited."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from core.errors import Invalid

_LARGEST_BYTES = 2 * 2**20
_MOST_REDIRECTS = 5
_HEADERS = {"User-Agent": "Backchannel (link-blog)", "Accept": "text/html,application/xhtml+xml"}
_BY_HAND = "write the post by hand"

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
MayReach = Callable[[IPAddress], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A page's content, the charset that its server named, and its address: the one asked for, unless redirected."""

    content: bytes
    charset: str | None
    address: str


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the public internet, and does not wrap one that isn't."""
    if isinstance(address, ipaddress.IPv6Address) and (inner := _wrapped(address)):
        return is_public(inner)
    return address.is_global and not address.is_multicast


async def fetch(address: str, may_reach: MayReach, seconds: float) -> Page:
    """The page at an address, at most 2 MB of it, over at most five redirects. Raises Invalid with the reason.

    `may_reach` is asked about every address that is connected to, names and redirects included.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _follow(address, may_reach)
    except TimeoutError as fault:
        raise Invalid(f"{address} takes too long to answer: {_BY_HAND}.") from fault
    except (aiohttp.ClientError, OSError, ValueError) as fault:
        raise Invalid(f"{address} can't be reached: check the address, or {_BY_HAND}.") from fault


async def _follow(address: str, may_reach: MayReach) -> Page:
    asked = address
    connector = aiohttp.TCPConnector(resolver=_Resolver(may_reach))
    async with aiohttp.ClientSession(connector=connector, headers=_HEADERS) as session:
        for _ in range(_MOST_REDIRECTS + 1):
            async with session.get(_checked(URL(address), may_reach), allow_redirects=False) as answer:
                if answer.status not in (301, 302, 303, 307, 308) or "Location" not in answer.headers:
                    return await _page(answer, address)
                address = _target(address, answer.headers["Location"])
    raise Invalid(f"{asked} redirects too often: {_BY_HAND}.")


def _checked(url: URL, may_reach: MayReach) -> URL:
    """Refuse what is no web address, and a host that is a number (names are checked as they resolve).

    It is asked of the URL as the library understands it, which reads other forms of digits too.
    """
    if url.scheme not in ("http", "https") or not url.host:
        raise Invalid(f"{url} is not a web address.")
    try:
        host = ipaddress.ip_address(url.host)
    except ValueError:
        return url
    if not may_reach(host):
        raise Invalid(f"{url.host} is not a public address: {_BY_HAND}.")
    return url


class _Resolver(AbstractResolver):
    """Names that lead where we may not go are refused: a fetched page must not make us ask the neighbours.

    It answers the connection itself, so that a name can't lead elsewhere between the check and the connection.
    """

    def __init__(self, may_reach: MayReach) -> None:
        self._names = DefaultResolver()
        self._may_reach = may_reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        if not all(self._may_reach(ipaddress.ip_address(result["host"])) for result in found):
            raise Invalid(f"{host} is not a public address: {_BY_HAND}.")
        return found

    async def close(self) -> None:
        await self._names.close()


def _target(address: str, location: str) -> str:
    """Where a redirect leads; a fragment goes along (RFC 9110, 10.2.2)."""
    target, fragment = urljoin(address, location), urlsplit(address).fragment
    return target if urlsplit(target).fragment or not fragment else f"{target}#{fragment}"


async def _page(answer: aiohttp.ClientResponse, address: str) -> Page:
    if answer.status != 200:
        raise Invalid(f"{address} answers with an error ({answer.status}): check the address, or {_BY_HAND}.")
    if answer.content_type not in ("text/html", "application/xhtml+xml"):
        raise Invalid(f"{address} is no page but {answer.content_type}: {_BY_HAND}.")
    content = bytearray()
    while len(content) < _LARGEST_BYTES and (more := await answer.content.read(_LARGEST_BYTES - len(content))):
        content += more
    return Page(bytes(content), answer.charset, address)


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address in a mapped one (RFC 4291), a translated one (RFC 6052), or one of 6to4 (RFC 3056)."""
    if address in ipaddress.IPv6Network("64:ff9b::/96") or address in ipaddress.IPv6Network("::/96"):
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour
