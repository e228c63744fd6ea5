"""The media folder: files under the hash of their content, the posts' pictures among them."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Invalid
from core.model import StoredPicture
from core.store.pictures import encoded, upright

_LARGEST_BYTES = 10 * 2**20
_MOST_SLENDER = 20
"""Longer side to shorter one: no chat shows more (https://core.telegram.org/bots/api#sendphoto)."""


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


def put(folder: Path, content: bytes, ending: str) -> str:
    """Keep a content in the folder; the name of its file.

    Whole or not at all: a file under its hash is never half written, whoever else writes the same.
    """
    path = folder / f"{hashlib.sha256(content).hexdigest()}.{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        half = path.with_suffix(f".{uuid4().hex}.part")
        half.write_bytes(content)
        half.replace(path)
    return path.name


def _keep(folder: Path, content: bytes) -> KeptPicture:
    if len(content) > _LARGEST_BYTES:
        raise Invalid(f"The picture has {len(content) / 2**20:.1f} MB: send one of at most {_LARGEST_BYTES // 2**20}.")
    kind, picture = upright(content)
    if max(picture.size) > _MOST_SLENDER * min(picture.size):
        raise Invalid(f"The picture is {picture.width}×{picture.height}: cut it to a less slender one.")
    clean = encoded(kind, picture)
    name = put(folder, clean.content, clean.ending)
    return KeptPicture(name, clean.media_type, clean.width, clean.height)
