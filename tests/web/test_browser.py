"""An open page in a real browser: the discussion goes on while it is read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, expect

from core.model import AttachmentState, Comment
from core.model.files import FileKind
from core.web import build
from core.web.discussion import DEEPEST
from core.web.live import end_streams
from tests.support.blog import DISCORD, DISPATCH, IMPORT, Newsroom, all_well, newsroom_in, serving
from tests.support.contents import MP4, OGG, PDF, still

PATIENCE = 15_000
POST = "2014/08/the-night-boats"

# What a reader can see of the discussion, comment by comment; white space and highlights do not count.
OUTLINE = """() => [...document.querySelectorAll(".comment")].map((article) => ({
    id: article.id,
    inside: article.parentElement.closest(".comment")?.id ?? null,
    data: { ...article.dataset, published: "", updated: Date.parse(article.dataset.updated) },
    classes: [...article.classList].filter((name) => name !== "fresh").sort(),
    header: article.querySelector("header").innerText.replace(/\\s+/g, " "),
    links: [...article.querySelectorAll(":scope > header a, :scope > .answering a")].map((a) => a.getAttribute("href")),
    glyph: article.querySelector("use").getAttribute("href"),
    answering: article.querySelector(":scope > .answering")?.textContent,
    body: article.querySelector(":scope > .body").outerHTML,
    files: [...article.querySelectorAll(":scope > .files")].map((box) => [
        box.hidden, ...[...box.querySelectorAll("*")].map((part) => [
            part.tagName, part.children.length ? "" : part.textContent.trim(),
            Object.fromEntries([...part.attributes].map(({ name, value }) => [name, value]))])]),
    reactions: [...article.querySelectorAll(":scope > .reactions")].map((list) => [
        list.hidden, list.role, list.ariaLabel, ...[...list.children].map((item) => item.innerHTML)]),
}))"""


@dataclass
class Site:
    """The blog as it is served, and the room that writes to it."""

    room: Newsroom
    app: web.Application
    address: str


@pytest_asyncio.fixture(loop_scope="session")
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with newsroom_in(tmp_path) as room:
        app = build(DISPATCH, room.database, media=tmp_path, ready=all_well)
        async with serving(app) as address:
            yield Site(room, app, f"{address}/{POST}.html")


@asynccontextmanager
async def _reading(
    browser: Browser, site: Site, scheme: Literal["light", "dark"] = "light", width: int = 1100
) -> AsyncIterator[Page]:
    """The post's page, connected; in the end nothing was blocked, broken or too wide."""
    context = await browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, locale="en-US")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(site.address)
    await expect(page.locator(".live")).to_be_visible(timeout=PATIENCE)
    yield page
    assert complaints == []
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 1100), ("light", 360), ("dark", 360)])
@pytest.mark.asyncio(loop_scope="session")
async def test_a_comment_appears_changes_and_goes_on_the_open_page(
    browser: Browser, site: Site, scheme: Literal["light", "dark"], width: int
) -> None:
    room = site.room
    post, ada = await room.post(path=POST), await room.person("Ada <b>")
    async with _reading(browser, site, scheme, width) as page:
        await expect(page.locator(".quiet")).to_be_visible()
        comment = await room.say(post, ada, "Is it <i>true</i>? " + "x" * 400)
        shown = page.locator(f"#c{comment.id}")
        await expect(shown.locator(".body")).to_contain_text("Is it <i>true</i>?", timeout=PATIENCE)
        await expect(shown.locator(".author")).to_have_text("Ada <b>")
        await expect(page.locator(".count")).to_have_text("1 comment:")
        await expect(page.locator("#news")).to_have_text("New comment by Ada <b>")
        await expect(page.locator(".quiet")).to_have_count(0)
        await room.edit(comment, "It is true.")
        await expect(shown.locator(".body")).to_have_text("It is true.", timeout=PATIENCE)
        await expect(shown.locator(".edited")).to_be_visible()
        await room.delete(comment)
        await expect(shown).to_have_count(0, timeout=PATIENCE)
        await expect(page.locator(".count")).to_have_text("0 comments:")


@pytest.mark.asyncio(loop_scope="session")
async def test_what_came_live_looks_as_what_is_served(browser: Browser, site: Site) -> None:
    room = site.room
    post = await room.post(path=POST)
    ada, bo, cyrus = await room.person("Ada"), await room.person("Bo", DISCORD), await room.person("Cyrus", IMPORT)
    async with _reading(browser, site) as page:
        root = await room.say(post, ada, "Root & all", url="https://t.me/harbour/3")
        last: Comment = root
        for number in range(DEEPEST + 2):
            last = await room.say(post, bo, f"Answer {number}", answers=last)
        middle = await room.say(post, ada, "By the editor", answers=root, by_editor=True)
        await room.say(post, cyrus, "From the archive", answers=middle)
        edited = await room.say(post, bo, "Frist!")
        await room.edit(edited, "First!")
        await room.react(post, "👍", 2, to=edited)
        await room.react(post, ":kraken:", who="7", to=edited)
        gone = await room.say(post, cyrus, "Regrettable")
        await room.delete(root)
        await room.delete(middle)
        await room.delete(gone)
        count = f"{DEEPEST + 4} comments:"
        await expect(page.locator(f"#c{gone.id}")).to_have_count(0, timeout=PATIENCE)
        await expect(page.locator(".count")).to_have_text(count, timeout=PATIENCE)
        live = await page.evaluate(OUTLINE)
        served = await _served(browser, site)
        assert live == served
        assert len(served) == DEEPEST + 6


@pytest.mark.asyncio(loop_scope="session")
async def test_files_appear_when_they_are_there(browser: Browser, site: Site, tmp_path: Path) -> None:
    room, post = site.room, await site.room.post(path=POST)
    async with _reading(browser, site) as page:
        comment = await room.say(post, await room.person("Ada"), "Look", url="https://t.me/harbour/3")
        files = page.locator(f"#c{comment.id} > .files")
        await expect(files).to_be_hidden(timeout=PATIENCE)
        size = {"width": 320, "height": 200}
        picture = {"kind": FileKind.PICTURE, "media_type": "image/jpeg", "name": "pier.jpg", **size}
        await room.attach(comment, tmp_path, still(), alt="The <pier>", **picture)
        await expect(files.get_by_alt_text("The <pier>")).to_be_visible(timeout=PATIENCE)
        assert await files.locator("img").evaluate("(shown) => shown.decode().then(() => shown.naturalWidth)") == 320
        await room.attach(comment, tmp_path, MP4, kind=FileKind.ANIMATION, media_type="video/mp4", name="a.mp4", **size)
        await room.attach(comment, tmp_path, OGG, kind=FileKind.VOICE, media_type="audio/ogg", name="voice.ogg")
        await room.attach(comment, tmp_path, PDF, name="a plan.pdf")
        await room.attach(comment, tmp_path, state=AttachmentState.LINKED, reason="it is too big", name="b.mp4")
        await expect(files.locator("figure")).to_have_count(5, timeout=PATIENCE)
        assert await page.evaluate(OUTLINE) == await _served(browser, site)
        await room.delete(comment)
        await expect(files).to_have_count(0, timeout=PATIENCE)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_lost_line_is_made_up_for_without_doubles(browser: Browser, site: Site) -> None:
    room = site.room
    post, ada = await room.post(path=POST), await room.person("Ada")
    kept = await room.say(post, ada, "Kept")
    gone = await room.say(post, ada, "Gone")
    async with _reading(browser, site) as page:
        await end_streams(site.app)
        await expect(page.locator(".live")).to_be_hidden(timeout=PATIENCE)
        answer = await room.say(post, ada, "Meanwhile", answers=kept)
        await room.edit(kept, "Kept and mended")
        await room.delete(gone)
        await expect(page.locator(f"#c{kept.id} #c{answer.id}")).to_be_visible(timeout=PATIENCE)
        await expect(page.locator(".live")).to_be_visible(timeout=PATIENCE)
        await expect(page.locator(".body").first).to_have_text("Kept and mended")
        await expect(page.locator(".comment")).to_have_count(2)
        assert await page.evaluate(OUTLINE) == await _served(browser, site)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_tombstone_comes_back_with_its_first_answer_and_goes_with_its_last(
    browser: Browser, site: Site
) -> None:
    room = site.room
    post, ada = await room.post(path=POST), await room.person("Ada")
    root = await room.say(post, ada, "Regrettable")
    await room.delete(root)
    async with _reading(browser, site) as page:
        await expect(page.locator(".comment")).to_have_count(0)
        answer = await room.say(post, ada, "What did it say?", answers=root)
        await expect(page.locator(f"#c{root.id} #c{answer.id}")).to_be_visible(timeout=PATIENCE)
        await expect(page.locator(f"#c{root.id} > .body")).to_have_text("This comment was taken back.")
        await expect(page.locator(".count")).to_have_text("1 comment:")
        await room.delete(answer)
        await expect(page.locator(".comment")).to_have_count(0, timeout=PATIENCE)


@pytest.mark.asyncio(loop_scope="session")
async def test_what_an_editor_lets_through_takes_the_place_of_its_tombstone(browser: Browser, site: Site) -> None:
    room = site.room
    post, ada = await room.post(path=POST), await room.person("Ada")
    root = await room.say(post, ada, "May I?")
    await room.hold(root)
    answer = await room.say(post, ada, "I hope so.", answers=root)
    async with _reading(browser, site) as page:
        words = page.locator(f"#c{root.id} > .body")
        await expect(words).to_have_text("This comment waits for the editor.")
        await room.approve(root)
        await expect(words).to_have_text("May I?", timeout=PATIENCE)
        await expect(page.locator(f"#c{root.id} #c{answer.id}")).to_be_visible()
        await expect(page.locator(".count")).to_have_text("2 comments:")
        assert await page.evaluate(OUTLINE) == await _served(browser, site)


@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_is_whole_without_javascript(browser: Browser, site: Site) -> None:
    room = site.room
    post = await room.post(path=POST)
    await room.say(post, await room.person("Ada"), "Hello")
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site.address)
    await expect(page.locator(".comment .author")).to_have_text("Ada")
    await expect(page.locator(".live")).to_be_hidden()
    await context.close()


async def _served(browser: Browser, site: Site) -> Any:
    async with _reading(browser, site) as page:
        return await page.evaluate(OUTLINE)


@pytest.mark.asyncio(loop_scope="session")
async def test_an_open_page_shows_reactions_as_they_come(browser: Browser, site: Site) -> None:
    room = site.room
    post = await room.post(path=POST)
    comment = await room.say(post, await room.person("Ada"), "First!")
    async with _reading(browser, site) as page:
        below_post, below_comment = (
            page.locator(".h-entry .post .reactions").first,
            page.locator(f"#c{comment.id} > .reactions"),
        )
        await expect(below_post).to_be_hidden()
        await room.react(post, "👍", 2)
        await room.react(post, "🔥", to=comment)
        await expect(below_post).to_have_text("👍 2", timeout=PATIENCE)
        await expect(below_comment).to_have_text("🔥 1", timeout=PATIENCE)
        await room.react(post, "🔥", 0, to=comment)
        await expect(below_comment).to_be_hidden(timeout=PATIENCE)
