"""What every answer carries, what may be kept, and what watchers are told."""

import socket
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.model import StoredPicture
from core.store import Database
from core.web import build
from tests.support.blog import DISPATCH, Newsroom, all_well
from tests.web.conftest import Blog

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize(
    "path",
    ["/", "/nothing", "/feed.atom", "/api/posts", "/api/nothing", "/healthz", "/static/style.css", "/live/1"],
)
async def test_every_answer_is_kept_to_itself(room: Newsroom, blog: Blog, path: str) -> None:
    await room.post()
    async with blog.get(path) as response:
        policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
        assert policy == POLICY
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", ["/", "/2014/08/post-1.html", "/feed.atom", "/comments.atom", "/api/posts/1"])
async def test_what_a_reader_has_already_is_not_sent_again(room: Newsroom, blog: Blog, path: str) -> None:
    post = await room.post()
    first = await blog.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    again = await blog.get(path, headers=known)
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    await room.say(post, await room.person("Ada"), "News!")
    assert (await blog.get(path, headers=known)).status == 200


@pytest.mark.parametrize("path", ["/", "/2014/08/post-1.html", "/feed.atom", "/api/posts", "/healthz", "/readyz"])
async def test_head_is_get_without_a_body(room: Newsroom, blog: Blog, path: str) -> None:
    await room.post()
    got, head = await blog.get(path), await blog.head(path)
    assert (head.status, await head.read()) == (200, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


async def test_what_is_asked_for_by_its_hash_may_be_kept_forever(blog: Blog) -> None:
    page = await (await blog.get("/")).text()
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    response = await blog.get(address)
    assert response.content_type == "text/css"
    assert "immutable" in response.headers["Cache-Control"]
    assert (await blog.get(address.split("?")[0])).headers["Cache-Control"] == "no-cache"


async def test_a_picture_is_sent_as_what_it_is(room: Newsroom, blog: Blog, tmp_path: Path) -> None:
    (tmp_path / "quay.png").write_bytes(b"\x89PNG")
    await room.post(picture=StoredPicture(file="quay.png", media_type="image/png", width=1, height=1))
    response = await blog.get("/media/quay.png")
    assert (response.status, response.content_type, await response.read()) == (200, "image/png", b"\x89PNG")
    assert "immutable" in response.headers["Cache-Control"]


async def test_a_picture_that_is_lost_is_404(room: Newsroom, blog: Blog) -> None:
    await room.post(picture=StoredPicture(file="lost.png", media_type="image/png", width=1, height=1))
    assert (await blog.get("/media/lost.png")).status == 404


async def test_ready_when_the_database_and_every_network_are(blog: Blog) -> None:
    response = await blog.get("/readyz")
    assert response.status == 200
    report = {"ready": True, "database": "", "networks": {"telegram": "", "discord": ""}}
    assert await response.json() == report


async def test_not_ready_tells_which_and_why(blog: Blog, networks: dict[str, str]) -> None:
    networks["discord"] = "not signed in yet"
    response = await blog.get("/readyz")
    assert response.status == 503
    report = await response.json()
    assert (report["ready"], report["networks"]["discord"]) == (False, "not signed in yet")
    assert (await blog.get("/healthz")).status == 200


async def test_without_a_database_the_blog_is_not_ready_and_says_so(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        database = Database(f"postgresql://reader:secret@127.0.0.1:{closed.getsockname()[1]}/blog")
        async with TestClient(TestServer(build(DISPATCH, database, media=tmp_path, ready=all_well))) as blog:
            response = await blog.get("/readyz")
            assert response.status == 503
            assert (await response.json())["database"] == "does not answer"
            page, answer = await blog.get("/"), await blog.get("/api/posts")
            assert (page.status, page.content_type) == (500, "text/html")
            assert "We lost the line." in await page.text()
            assert (answer.status, answer.content_type) == (500, "application/json")
    await database.close()


async def test_further_routes_are_served_besides(room: Newsroom, tmp_path: Path) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        raise web.HTTPUnauthorized(text="wrong secret")

    routes = [web.post("/telegram/webhook", refuse)]
    app = build(DISPATCH, room.database, media=tmp_path, ready=all_well, extra_routes=routes)
    async with TestClient(TestServer(app)) as blog:
        response = await blog.post("/telegram/webhook")
        assert (response.status, await response.text()) == (401, "wrong secret")
