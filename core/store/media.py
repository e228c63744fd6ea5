"""The media folder: pictures under the hash of their content, re-encoded so that no metadata is left in them."""

from __future__ import annotations

import asyncio
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PIL import Image, ImageOps
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Invalid
from core.model import StoredPicture

_LARGEST_BYTES = 10 * 2**20
_LARGEST_PIXELS = 40_000_000
_LONGEST_SIDE = 2560
_MOST_SLENDER = 20
"""Longer side to shorter one: no chat shows more (https://core.telegram.org/bots/api#sendphoto)."""
_FORMATS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture whose file lies in the media folder."""

    file: str
    media_type: str
    width: int
    height: int


async def keep_picture(folder: Path, content: bytes) -> KeptPicture:
    """Check a picture by its content, re-encode it, and put it into the folder. Raises Invalid with the reason."""
    return await asyncio.to_thread(_keep, folder, content)


async def stored(session: AsyncSession, kept: KeptPicture) -> StoredPicture:
    """The row of a kept picture, made if it is new."""
    picture = await session.scalar(select(StoredPicture).where(StoredPicture.file == kept.file))
    if picture is None:
        picture = StoredPicture(file=kept.file, media_type=kept.media_type, width=kept.width, height=kept.height)
        session.add(picture)
        await session.flush()
    return picture


def _keep(folder: Path, content: bytes) -> KeptPicture:
    if len(content) > _LARGEST_BYTES:
        raise Invalid(f"The picture has {len(content) / 2**20:.1f} MB: send one of at most {_LARGEST_BYTES // 2**20}.")
    kind, upright = _upright(content)
    if max(upright.size) > _MOST_SLENDER * min(upright.size):
        raise Invalid(f"The picture is {upright.width}×{upright.height}: cut it to a less slender one.")
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    clean = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    clean.info.clear()
    encoded = io.BytesIO()
    clean.save(encoded, format=kind)
    ending, media_type = _FORMATS[kind]
    name = f"{hashlib.sha256(encoded.getvalue()).hexdigest()}.{ending}"
    _write(folder / name, encoded.getvalue())
    return KeptPicture(name, media_type, clean.width, clean.height)


def _upright(content: bytes) -> tuple[str, Image.Image]:
    """The picture's kind, and the picture, decoded and turned as its metadata say. Raises Invalid."""
    try:
        with Image.open(io.BytesIO(content), formats=list(_FORMATS)) as image:
            if image.width * image.height > _LARGEST_PIXELS:
                raise Invalid(f"The picture has {image.width}×{image.height} pixels: send a smaller one.")
            # Cameras put further views into a JPEG, which the library then calls by another name.
            kind = "JPEG" if image.format == "MPO" else image.format or ""
            return kind, ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Invalid("The picture has far too many pixels: send a smaller one.") from fault
    # What the library raises for files that are broken in one way or another.
    except (OSError, ValueError, SyntaxError) as fault:
        raise Invalid("The picture can't be read: send it as JPEG, PNG or WebP.") from fault


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a file under its hash is never half written, whoever else writes the same picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        half = path.with_suffix(f".{uuid4().hex}.part")
        half.write_bytes(content)
        half.replace(path)
