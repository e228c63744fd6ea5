"""What a file is, found out from its content: neither its name nor what its sender says of it counts."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path

import puremagic

from core.errors import Invalid
from core.model.files import FileKind
from core.store.pictures import ALL, STICKERS, cleaned

_PLAYED: dict[str, tuple[str, str]] = {
    ".mp4": ("mp4", "video/mp4"),
    ".m4v": ("mp4", "video/mp4"),
    ".webm": ("webm", "video/webm"),
    ".mov": ("mov", "video/quicktime"),
    ".mp3": ("mp3", "audio/mpeg"),
    ".mpga": ("mp3", "audio/mpeg"),
    ".m4a": ("m4a", "audio/mp4"),
    ".ogg": ("ogg", "audio/ogg"),
    ".wav": ("wav", "audio/wav"),
    ".flac": ("flac", "audio/flac"),
}
"""By the name that the library has for a content: the ending and media type under which browsers play it."""
_AS_IT_IS = ("bin", "application/octet-stream")
_PROMISES = ("image", "video", "audio")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Examined:
    """A content that may be kept, and what it is; `width` and `height` (pixels) are known of pictures only."""

    content: bytes
    kind: FileKind
    ending: str
    media_type: str
    width: int | None = None
    height: int | None = None


def examine(path: Path, claimed: FileKind) -> Examined:
    """What a file is, and what of it is kept: of a picture not its metadata. `claimed` settles what content can't.

    Raises Invalid with a reason for what can't be kept: nothing at all, and pictures whose metadata can't be taken out.
    """
    if not path.stat().st_size:
        raise Invalid("it is empty")
    found = _found(path)
    if found is None or found.mime_type.startswith("image/"):
        try:
            return _picture(path, claimed)
        except Invalid as fault:
            if found:
                raise Invalid("it can't be shown as a picture") from fault
    ending, media_type = _PLAYED.get(found.extension, _AS_IT_IS) if found else _AS_IT_IS
    return Examined(path.read_bytes(), _kind(media_type, claimed), ending, media_type)


def honest(name: str, examined: Examined) -> str:
    """What a file may be called: its own name, with an ending that promises nothing which the content does not hold.

    What has no name, as voice messages have none, is called by what it is.
    """
    # Whatever a name says of folders is no part of it.
    bare = "".join(each for each in name.replace("\\", "/").rpartition("/")[2] if each.isprintable())[-_LONGEST_NAME:]
    if not bare.strip(". "):
        return f"{examined.kind}.{examined.ending}"
    promised = mimetypes.guess_type(bare)[0] or ""
    is_harmless = examined.kind is FileKind.FILE and promised.partition("/")[0] not in _PROMISES
    return bare if is_harmless or promised == examined.media_type else f"{bare}.{examined.ending}"


def _found(path: Path) -> puremagic.PureMagicWithConfidence | None:
    """The library's best guess; None where it has none, as of plain text."""
    try:
        return puremagic.magic_file(path)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return None


def _picture(path: Path, claimed: FileKind) -> Examined:
    is_sticker = claimed is FileKind.STICKER
    clean = cleaned(path, STICKERS if is_sticker else ALL)
    kind = FileKind.STICKER if is_sticker else FileKind.ANIMATION if clean.moves else FileKind.PICTURE
    return Examined(clean.content, kind, clean.ending, clean.media_type, clean.width, clean.height)


def _kind(media_type: str, claimed: FileKind) -> FileKind:
    match media_type.partition("/")[0]:
        case "video":
            return claimed if claimed in (FileKind.ANIMATION, FileKind.STICKER) else FileKind.VIDEO
        case "audio":
            return claimed if claimed is FileKind.VOICE else FileKind.AUDIO
        case _:
            return FileKind.FILE
