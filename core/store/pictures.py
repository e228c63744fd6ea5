"""Pictures are decoded and encoded anew, so that nothing but what they show is left in them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from core.errors import Invalid

_LARGEST_PIXELS = 40_000_000
_LARGEST_MOVING = 20_000_000
"""Pixels of all frames together: as many are in memory at once."""
_LONGEST_SIDE = 2560
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
STILL: Mapping[str, str] = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
"""The formats that are read, and what each is written as."""
ALL: Mapping[str, str] = {**STILL, "GIF": "GIF", "AVIF": "WEBP", "BMP": "PNG"}
STICKERS: Mapping[str, str] = dict.fromkeys(ALL, "WEBP")
"""Every network that has stickers takes this format."""
_MOVES = ("GIF", "WEBP")
"""What a picture that moves can be written as, without becoming much larger."""


@dataclass(frozen=True, slots=True)
class Clean:
    """An encoded picture without metadata; `moves` tells of several frames."""

    content: bytes
    ending: str
    media_type: str
    width: int
    height: int
    moves: bool = False


def upright(content: bytes) -> tuple[str, Image.Image]:
    """The format (of `STILL`) of a picture, and the picture, turned as its metadata say. Raises Invalid."""
    with _opened(io.BytesIO(content), STILL) as image:
        return STILL[_format(image)], ImageOps.exif_transpose(image)


def encoded(kind: str, picture: Image.Image) -> Clean:
    """One that does not move, no larger than any screen."""
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    clean = picture.convert("RGBA" if picture.has_transparency_data and kind != "JPEG" else "RGB")
    clean.info.clear()
    return _written(kind, clean)


def cleaned(path: Path, formats: Mapping[str, str]) -> Clean:
    """A picture of one of these formats, moving or not, encoded anew in that which belongs to it. Raises Invalid."""
    with _opened(path, formats) as image:
        kind = formats[_format(image)]
        if getattr(image, "n_frames", 1) == 1 or image.format == "MPO":
            return encoded(kind, ImageOps.exif_transpose(image))
        return _moving(kind if kind in _MOVES else "WEBP", image)


def _moving(kind: str, image: Image.Image) -> Clean:
    count: int = getattr(image, "n_frames", 1)
    if image.width * image.height * count > _LARGEST_MOVING:
        raise Invalid(f"The picture has {count} frames of {image.width}×{image.height} pixels: send a smaller one.")
    durations: list[float] = []

    def frames() -> Iterator[Image.Image]:
        for frame in ImageSequence.Iterator(image):
            durations.append(float(frame.info.get("duration") or 100))
            clean = frame.convert("RGBA")
            clean.info.clear()
            yield clean

    first, *others = frames()
    rounds = {"loop": image.info["loop"]} if "loop" in image.info else {}
    return _written(
        kind, first, save_all=True, append_images=others, duration=[round(each) for each in durations], **rounds
    )


def _written(kind: str, picture: Image.Image, **options: Any) -> Clean:
    content = io.BytesIO()
    picture.save(content, format=kind, **options)
    moves = "append_images" in options
    return Clean(
        content.getvalue(), _ENDINGS[kind], f"image/{kind.lower()}", picture.width, picture.height, moves=moves
    )


@contextmanager
def _opened(source: Path | io.BytesIO, formats: Mapping[str, str]) -> Iterator[Image.Image]:
    """A picture of one of the formats; whatever the library finds wrong with it in the block becomes Invalid."""
    try:
        with Image.open(source, formats=list(formats)) as image:
            if image.width * image.height > _LARGEST_PIXELS:
                raise Invalid(f"The picture has {image.width}×{image.height} pixels: send a smaller one.")
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Invalid("The picture has far too many pixels: send a smaller one.") from fault
    # What the library raises for files that are broken in one way or another.
    except (OSError, ValueError, SyntaxError) as fault:
        raise Invalid("The picture can't be read: send it as JPEG, PNG or WebP.") from fault


def _format(image: Image.Image) -> str:
    # Cameras put further views into a JPEG, which the library then calls by another name.
    return "JPEG" if image.format == "MPO" else image.format or ""
