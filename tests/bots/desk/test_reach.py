"""What a page may reach: not the neighbours, by no name, number or redirect."""

from __future__ import annotations

import ipaddress

import pytest

from bots.desk.fetching import PageReader
from bots.desk.reach import IPAddress, fetch, is_public
from core.errors import Invalid
from tests.bots.desk.site import Site, page


async def test_a_slow_page_is_given_up(site: Site) -> None:
    with pytest.raises(Invalid, match="takes too long"):
        await fetch(site.url("/slow"), lambda _address: True, 0.05)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "①②⑦.0.0.1", "0x7f000001", "0.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"),
        *("10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "[fe80::1]", "[fd00::1]"),
    ],
)
async def test_private_networks_are_refused(site: Site, host: str) -> None:
    site.show(page("<title>T</title>"))
    with pytest.raises(Invalid, match="is not a public address"):
        await PageReader(private_networks=False).read(f"http://{host}:{site.server.port}/page")


@pytest.mark.parametrize("host", ["127.0.0.2", "[::1]", "[::ffff:127.0.0.1]", "⑩.0.0.1", "0.0.0.1"])
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
