"""Pictures: re-encoded without metadata, refused with a reason, written once and whole."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.errors import Invalid
from core.model import StoredPicture
from core.store import Database
from core.store.media import KeptPicture, keep_picture, stored

ORIENTATION, GPS = 0x0112, 0x8825


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (30, 20), **options: Any) -> bytes:
    """An encoded picture of one colour."""
    encoded = io.BytesIO()
    Image.new(mode, size, "red" if mode in ("RGB", "RGBA") else 1).save(encoded, kind, **options)
    return encoded.getvalue()


def broken_chunks() -> bytes:
    """A PNG whose first chunk of pixels claims to be shorter than it is, so that the next one has no name."""
    content = picture("PNG", size=(200, 200))
    pixels = content.index(b"IDAT")
    return content[: pixels - 4] + (50).to_bytes(4, "big") + content[pixels:]


def files(folder: Path) -> list[str]:
    """The names of all files in a folder."""
    return [path.name for path in folder.iterdir()]


def exif(orientation: int = 1) -> Image.Exif:
    """Metadata as a telephone writes them: how it was held, and where."""
    metadata = Image.Exif()
    metadata[ORIENTATION] = orientation
    metadata.get_ifd(GPS)[1] = "N"
    metadata.get_ifd(GPS)[2] = (54.0, 19.0, 12.0)
    return metadata


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (picture("JPEG"), ("jpg", "image/jpeg", 30, 20)),
        (picture("JPEG", "L"), ("jpg", "image/jpeg", 30, 20)),
        (picture("JPEG", "CMYK"), ("jpg", "image/jpeg", 30, 20)),
        (picture("MPO", save_all=True, append_images=[Image.new("RGB", (30, 20))]), ("jpg", "image/jpeg", 30, 20)),
        (picture("PNG"), ("png", "image/png", 30, 20)),
        (picture("PNG", "P"), ("png", "image/png", 30, 20)),
        (picture("PNG", "I;16"), ("png", "image/png", 30, 20)),
        (picture("WEBP"), ("webp", "image/webp", 30, 20)),
        (picture("JPEG", exif=exif(6)), ("jpg", "image/jpeg", 20, 30)),
        (picture("JPEG", size=(5120, 2560)), ("jpg", "image/jpeg", 2560, 1280)),
    ],
)
async def test_pictures_are_kept(tmp_path: Path, content: bytes, kept: tuple[str, str, int, int]) -> None:
    found = await keep_picture(tmp_path / "media", content)
    ending, *others = kept
    assert [found.media_type, found.width, found.height] == others
    assert found.file.endswith(f".{ending}")
    with Image.open(tmp_path / "media" / found.file) as image:
        assert image.size == (found.width, found.height)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_no_metadata_are_left(tmp_path: Path, kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = picture(kind, exif=exif(), icc_profile=profile, comment=b"my garden")
    assert b"Exif" in sent or b"eXIf" in sent or b"EXIF" in sent
    found = await keep_picture(tmp_path, sent)
    with Image.open(tmp_path / found.file) as image:
        assert not image.getexif()
        assert not set(image.info) & {"exif", "icc_profile", "xmp", "comment", "Software"}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_transparency_stays(tmp_path: Path, kind: str) -> None:
    encoded = io.BytesIO()
    Image.new("RGBA", (30, 20), (255, 0, 0, 0)).save(encoded, kind)
    found = await keep_picture(tmp_path, encoded.getvalue())
    with Image.open(tmp_path / found.file) as image:
        assert image.getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "can't be read"),
        (b"not a picture", "can't be read"),
        (picture("GIF", "P"), "as JPEG, PNG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "can't be read"),
        (picture("PNG")[:-30], "can't be read"),
        (broken_chunks(), "can't be read"),
        (picture("JPEG") + b"\0" * 10 * 2**20, r"10.0 MB: send one of at most 10"),
        (picture("PNG", "1", size=(7000, 6000)), "7000×6000 pixels"),
        (picture("PNG", "1", size=(10_000, 9_000)), "far too many pixels"),
        (picture("PNG", "1", size=(20_000, 9_000)), "far too many pixels"),
        (picture("PNG", size=(10, 500)), "10×500: cut it"),
    ],
)
async def test_what_cannot_be_kept_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        await keep_picture(tmp_path, content)
    assert not files(tmp_path)


@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]),
    damage=st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6),
    end=st.integers(1, 400),
)
def test_a_damaged_picture_is_kept_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kind: str, damage: list[tuple[int, bytes]], end: int
) -> None:
    content = bytearray(picture(kind))
    for place, new in damage:
        place %= len(content)
        content[place : place + len(new)] = new
    folder = tmp_path_factory.getbasetemp() / "damaged"
    try:
        kept = asyncio.run(keep_picture(folder, bytes(content[: max(end, len(content) // 2)])))
    except Invalid:
        return
    assert (folder / kept.file).exists()


async def test_the_same_picture_is_one_file_and_one_row(tmp_path: Path, database: Database) -> None:
    kept = await asyncio.gather(*(keep_picture(tmp_path / "media", picture("PNG")) for _ in range(8)))
    assert {each.file for each in kept} == set(files(tmp_path / "media"))
    numbers = [await _row(database, each) for each in kept]
    assert len(set(numbers)) == 1


async def _row(database: Database, kept: KeptPicture) -> int:
    async with database.writing() as tx:
        picture_row: StoredPicture = await stored(tx, kept)
        return picture_row.id
