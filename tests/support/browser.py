"""A real Chromium for the tests, driven by Playwright; one per session, a fresh window per test.

Playwright's objects belong to the event loop they were made in. So a test that takes `page` runs in the
session's loop, and so does what it looks at, such as a server that a fixture of the test starts:

    @pytest_asyncio.fixture(loop_scope="session")
    async def blog() -> AsyncIterator[str]: ...

    @pytest.mark.asyncio(loop_scope="session")
    async def test_front_page(page: Page, blog: str) -> None: ...
"""

import os
import shutil
from collections.abc import AsyncIterator
from typing import NoReturn

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # root, as in a container, is not let in otherwise
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """An empty window without cookies or storage; closed after the test."""
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The session's Chromium: the first of the usual names on PATH."""
    executable = next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        _absent("no Chromium here: none of " + ", ".join(_NAMES) + " is on PATH")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield browser
        await browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuses a test that would wait forever, because its own loop is not the browser's."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            marker = item.get_closest_marker("asyncio")
            if marker is None or marker.kwargs.get("loop_scope") != "session":
                raise pytest.UsageError(f'{item.nodeid}: mark it with asyncio(loop_scope="session")')


def _absent(reason: str) -> NoReturn:
    """Skips the requesting test, or fails it in CI, unless `.ci/run` said that there can be none."""
    if os.environ.get("CI") and not os.environ.get("BACKCHANNEL_WITHOUT_BROWSER"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
