"""What readers sent along: on the page, for programs, in feeds, and as a file that harms nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.model import Attachment, AttachmentState, Comment, Post
from core.model.files import FileKind
from tests.support.blog import Newsroom
from tests.support.contents import HTML, MP4, OGG, PDF, still
from tests.web.conftest import Blog

POST = "2014/08/the-night-boats"
PICTURE: dict[str, Any] = {"kind": FileKind.PICTURE, "media_type": "image/jpeg", "name": "pier.jpg"}
VIDEO: dict[str, Any] = {"kind": FileKind.VIDEO, "media_type": "video/mp4", "name": "tram.mp4"}
VOICE: dict[str, Any] = {"kind": FileKind.VOICE, "media_type": "audio/ogg", "name": "voice.ogg"}


@pytest.fixture
async def post(room: Newsroom) -> Post:
    return await room.post(path=POST)


@pytest.fixture
async def comment(room: Newsroom, post: Post) -> Comment:
    return await room.say(post, await room.person("Ada"), "Look", url="https://t.me/harbour/3")


async def test_programs_get_every_file_that_is_there(
    room: Newsroom, blog: Blog, comment: Comment, tmp_path: Path
) -> None:
    shown = await room.attach(comment, tmp_path, still(), width=320, height=200, alt="The pier", **PICTURE)
    await room.attach(comment, tmp_path, state=AttachmentState.WAITING, name="soon.pdf")
    await room.attach(comment, tmp_path, state=AttachmentState.DROPPED, name="gone.pdf")
    await room.attach(comment, tmp_path, state=AttachmentState.LINKED, reason="too big", name="long.pdf", size=2**21)
    found = await (await blog.get("/api/posts/1")).json()
    assert found["comments"][0]["attachments"] == [
        {
            "kind": "picture",
            "url": f"https://dispatch.example/media/{shown.file}",
            "type": "image/jpeg",
            "width": 320,
            "height": 200,
            "alt": "The pier",
            "name": "pier.jpg",
            "size": len(still()),
            "note": None,
        },
        {
            "kind": "file",
            "url": "https://t.me/harbour/3",
            "type": "application/octet-stream",
            "width": None,
            "height": None,
            "alt": "File from Ada",
            "name": "long.pdf",
            "size": 2**21,
            "note": "file long.pdf (2.0 MB): too big",
        },
    ]


async def test_a_page_shows_what_can_be_shown(room: Newsroom, blog: Blog, comment: Comment, tmp_path: Path) -> None:
    picture = await room.attach(comment, tmp_path, still(), width=320, height=200, alt='"><script>', **PICTURE)
    video = await room.attach(comment, tmp_path, MP4, **VIDEO)
    voice = await room.attach(comment, tmp_path, OGG, **VOICE)
    paper = await room.attach(comment, tmp_path, PDF, name="a <plan>.pdf")
    page = await (await blog.get(f"/{POST}.html")).text()
    assert f'src="/media/{picture.file}" alt="&#34;&gt;&lt;script&gt;" width="320" height="200" loading="lazy"' in page
    assert f'<video class="u-video" src="/media/{video.file}" aria-label="Video from Ada"' in page
    assert f'<audio class="u-audio" src="/media/{voice.file}" aria-label="Voice message from Ada"' in page
    assert f'<a href="/media/{paper.file}" download="a &lt;plan&gt;.pdf">a &lt;plan&gt;.pdf</a>' in page


async def test_a_feed_shows_pictures_and_links_the_rest(
    room: Newsroom, blog: Blog, comment: Comment, tmp_path: Path
) -> None:
    picture = await room.attach(comment, tmp_path, still(), width=320, height=200, **PICTURE)
    await room.attach(comment, tmp_path, PDF, name="plan.pdf")
    await room.attach(comment, tmp_path, state=AttachmentState.LINKED, reason="too big", name="long.pdf")
    feed = await (await blog.get("/comments.atom")).text()
    assert f"https://dispatch.example/media/{picture.file}" in feed
    assert "Picture from Ada" in feed
    assert f"plan.pdf ({max(1, round(len(PDF) / 1024))} KB)" in feed
    assert "[file long.pdf: too big]" in feed


HEADERS = [
    ("a picture", still(), PICTURE, "image/jpeg", "inline; filename*=UTF-8''pier.jpg"),
    ("a video", MP4, VIDEO, "video/mp4", "inline; filename*=UTF-8''tram.mp4"),
    ("a page", HTML, {"name": "page.html"}, "application/octet-stream", "attachment; filename*=UTF-8''page.html"),
    (
        "a name that would be a header",
        PDF,
        {"name": 'a"\r\nX-Evil: План.pdf'},
        "application/octet-stream",
        "attachment; filename*=UTF-8''a%22%0D%0AX-Evil%3A%20%D0%9F%D0%BB%D0%B0%D0%BD.pdf",
    ),
]


@pytest.mark.parametrize(
    ("content", "of_file", "media_type", "disposition"), [pytest.param(*row[1:], id=row[0]) for row in HEADERS]
)
async def test_nothing_in_a_file_is_carried_out(
    room: Newsroom,
    blog: Blog,
    comment: Comment,
    tmp_path: Path,
    content: bytes,
    of_file: dict[str, Any],
    media_type: str,
    disposition: str,
) -> None:
    attachment = await room.attach(comment, tmp_path, content, **of_file)
    answer = await blog.get(f"/media/{attachment.file}")
    assert (answer.status, await answer.read()) == (200, content)
    headers = answer.headers
    assert (headers["Content-Type"], headers["Content-Disposition"]) == (media_type, disposition)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "no-cache"


async def test_a_part_of_a_video(room: Newsroom, blog: Blog, comment: Comment, tmp_path: Path) -> None:
    video = await room.attach(comment, tmp_path, MP4, **VIDEO)
    answer = await blog.get(f"/media/{video.file}", headers={"Range": "bytes=4-7"})
    assert (answer.status, await answer.read()) == (206, b"ftyp")


@pytest.mark.parametrize("state", [AttachmentState.WAITING, AttachmentState.DROPPED, AttachmentState.LINKED])
async def test_a_file_that_is_not_shown_is_not_there(
    room: Newsroom, blog: Blog, comment: Comment, tmp_path: Path, state: AttachmentState
) -> None:
    attachment = await room.attach(comment, tmp_path, PDF, state=state)
    assert await status(blog, attachment) == 404


async def test_a_file_of_a_comment_that_is_gone_is_not_there(
    room: Newsroom, blog: Blog, comment: Comment, tmp_path: Path
) -> None:
    attachment = await room.attach(comment, tmp_path, PDF)
    assert await status(blog, attachment) == 200
    await room.delete(comment)
    assert await status(blog, attachment) == 404


async def test_what_is_shown_elsewhere_too_stays(
    room: Newsroom, blog: Blog, post: Post, comment: Comment, tmp_path: Path
) -> None:
    other = await room.say(post, await room.person("Bo"), "The same")
    attachment = await room.attach(comment, tmp_path, PDF)
    await room.attach(other, tmp_path, PDF)
    await room.delete(comment)
    assert await status(blog, attachment) == 200


async def status(blog: Blog, attachment: Attachment) -> int:
    return (await blog.get(f"/media/{attachment.file}")).status
