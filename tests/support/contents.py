"""Contents of files as readers send them: the smallest that are recognised for what they are."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2mp41" + b"\x00\x00\x00\x08free" + bytes(64)
OGG = b"OggS\x00\x02" + bytes(8) + b"abcd" + bytes(4) + b"crc1\x01\x13OpusHead\x01\x01" + bytes(64)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(128)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = b"<!doctype html><html><script>alert(document.cookie)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def still(kind: str = "JPEG", size: tuple[int, int] = (320, 200), color: str = "navy", **options: Any) -> bytes:
    """A picture of one colour."""
    content = io.BytesIO()
    Image.new("RGB", size, color).save(content, kind, **options)
    return content.getvalue()


def moving(kind: str = "GIF", size: tuple[int, int] = (60, 40), frames: int = 3, **options: Any) -> bytes:
    """A picture of several frames, each of another colour."""
    content = io.BytesIO()
    first, *others = [Image.new("RGB", size, (20 * number % 256, 90, 120)) for number in range(frames)]
    first.save(content, kind, save_all=True, append_images=others, duration=80, **options)
    return content.getvalue()
