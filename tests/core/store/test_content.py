"""What a file is, is found in its content: whatever it is called, and whatever its sender says of it."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.errors import Invalid
from core.model.files import FileKind
from core.store.content import Examined, examine, honest
from tests.core.store.test_media import exif
from tests.support.contents import HTML, MP3, MP4, OGG, PDF, SVG, moving, still

PICTURE, ANIMATION, STICKER = FileKind.PICTURE, FileKind.ANIMATION, FileKind.STICKER
VIDEO, AUDIO, VOICE, FILE = FileKind.VIDEO, FileKind.AUDIO, FileKind.VOICE, FileKind.FILE
PLAIN = "application/octet-stream"

CONTENTS = [
    ("a picture", still(), PICTURE, PICTURE, "image/jpeg"),
    ("a picture that was sent as a file", still("PNG"), FILE, PICTURE, "image/png"),
    ("a picture that was called a video", still("WEBP"), VIDEO, PICTURE, "image/webp"),
    ("a picture of a format that few show", still("BMP"), PICTURE, PICTURE, "image/png"),
    ("a picture of a young format", still("AVIF"), PICTURE, PICTURE, "image/webp"),
    ("a GIF that does not move", still("GIF"), ANIMATION, PICTURE, "image/gif"),
    ("a GIF", moving(), PICTURE, ANIMATION, "image/gif"),
    ("a PNG that moves", moving("PNG"), PICTURE, ANIMATION, "image/webp"),
    ("a sticker", still("PNG", (512, 512)), STICKER, STICKER, "image/webp"),
    ("a sticker that moves", moving("PNG"), STICKER, STICKER, "image/webp"),
    ("a video", MP4, VIDEO, VIDEO, "video/mp4"),
    ("a video without sound", MP4, ANIMATION, ANIMATION, "video/mp4"),
    ("a video that was sent as a file", MP4, FILE, VIDEO, "video/mp4"),
    ("a voice message", OGG, VOICE, VOICE, "audio/ogg"),
    ("a sound that was called a video", MP3, VIDEO, AUDIO, "audio/mpeg"),
    ("a document", PDF, FILE, FILE, PLAIN),
    ("a page that was called a picture", HTML, PICTURE, FILE, PLAIN),
    ("a page that was called a video", HTML, VIDEO, FILE, PLAIN),
    ("plain words", b"Two hundred and eleven stairs.", FILE, FILE, PLAIN),
    ("plain words that were called a picture", b"Two hundred and eleven stairs.", PICTURE, FILE, PLAIN),
    ("a program", b"#!/bin/sh\nrm -rf /\n", AUDIO, FILE, PLAIN),
]


@pytest.mark.parametrize(
    ("content", "claimed", "kind", "media_type"), [pytest.param(*row[1:], id=row[0]) for row in CONTENTS]
)
def test_what_a_content_is(tmp_path: Path, content: bytes, claimed: FileKind, kind: FileKind, media_type: str) -> None:
    found = examined(tmp_path, content, claimed)
    assert (found.kind, found.media_type) == (kind, media_type)
    if not media_type.startswith("image/"):
        assert found.content == content


def png(width: int, height: int) -> bytes:
    """A PNG that claims a size, in some hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    )


REFUSED = [
    ("nothing", b"", PICTURE, "empty"),
    ("far too many pixels", png(40_000, 40_000), PICTURE, "can't be shown as a picture"),
    ("no pixels", png(0, 20), PICTURE, "can't be shown as a picture"),
    ("half a picture", still("PNG", (200, 200))[:-40], PICTURE, "can't be shown as a picture"),
    ("a drawing that is a program too", SVG, PICTURE, "can't be shown as a picture"),
    ("more frames than fit into memory", moving(size=(900, 900), frames=26), ANIMATION, "can't be shown as a picture"),
]


@pytest.mark.parametrize(("content", "claimed", "reason"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
def test_what_is_not_kept(tmp_path: Path, content: bytes, claimed: FileKind, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        examined(tmp_path, content, claimed)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_metadata_are_left(tmp_path: Path, kind: str) -> None:
    found = examined(tmp_path, still(kind, exif=exif()), FILE)
    with Image.open(io.BytesIO(found.content)) as image:
        assert not image.getexif()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_picture_that_moves_keeps_its_frames_and_nothing_else(tmp_path: Path, kind: str) -> None:
    options = {"comment": b"my garden"} if kind == "GIF" else {"exif": exif()}
    found = examined(tmp_path, moving(kind, frames=4, **options), PICTURE)
    assert b"my garden" not in found.content
    with Image.open(io.BytesIO(found.content)) as image:
        assert getattr(image, "n_frames", 1) == 4
        assert not image.getexif()


NAMES = [
    ("timetable.csv", FILE, ("bin", PLAIN), "timetable.csv"),
    ("plan.pdf", FILE, ("bin", PLAIN), "plan.pdf"),
    ("page.html", FILE, ("bin", PLAIN), "page.html"),
    ("picture.png", FILE, ("bin", PLAIN), "picture.png.bin"),
    ("song.mp3", FILE, ("bin", PLAIN), "song.mp3.bin"),
    ("harbour.png", PICTURE, ("jpg", "image/jpeg"), "harbour.png.jpg"),
    ("harbour.jpeg", PICTURE, ("jpg", "image/jpeg"), "harbour.jpeg"),
    ("harbour", VIDEO, ("mp4", "video/mp4"), "harbour.mp4"),
    ("", VOICE, ("ogg", "audio/ogg"), "voice.ogg"),
    ("../../etc/passwd", FILE, ("bin", PLAIN), "passwd"),
    ("C:\\secret\\plan.pdf", FILE, ("bin", PLAIN), "plan.pdf"),
    ("..", FILE, ("bin", PLAIN), "file.bin"),
    ("a\u202egnp.exe\n", FILE, ("bin", PLAIN), "agnp.exe"),
    ("x" * 300 + ".pdf", FILE, ("bin", PLAIN), "x" * 96 + ".pdf"),
]


@pytest.mark.parametrize(("name", "kind", "kept", "called"), NAMES)
def test_a_name_promises_nothing_that_the_content_does_not_hold(
    name: str, kind: FileKind, kept: tuple[str, str], called: str
) -> None:
    assert honest(name, Examined(b"", kind, *kept)) == called


@given(content=st.binary(max_size=400), claimed=st.sampled_from(FileKind), start=st.sampled_from([MP4, HTML, PDF, b""]))
def test_any_content_is_something_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, claimed: FileKind, start: bytes
) -> None:
    try:
        found = examined(tmp_path_factory.getbasetemp(), start[:40] + content, claimed)
    except Invalid:
        return
    assert found.kind is FILE or found.media_type != PLAIN


def examined(folder: Path, content: bytes, claimed: FileKind) -> Examined:
    path = folder / "file"
    path.write_bytes(content)
    return examine(path, claimed)
