"""Keeps uploaded files and makes the several sizes of a picture."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from bots.sandbox.telegram.model import MediumKind, Picture, StoredFile, Upload
from bots.sandbox.telegram.refusal import Refusal, bad_request

PHOTO_LIMIT = 10 * 2**20
DOWNLOAD_LIMIT = 20 * 2**20
_MAGIC = {
    "video/mp4": rb".{4}ftyp(?!M4A)",
    "audio/mp4": rb".{4}ftypM4A",
    "video/webm": rb"\x1a\x45\xdf\xa3",
    "image/gif": rb"GIF8",
    "image/webp": rb"RIFF.{4}WEBP",
    "audio/ogg": rb"OggS",
    "audio/mpeg": rb"ID3|\xff[\xf2-\xfb]",
    "application/gzip": rb"\x1f\x8b",
}
"""How contents begin, by media type."""
_TAKEN: dict[MediumKind, tuple[str, ...]] = {
    "video": ("video/mp4",),
    "video_note": ("video/mp4",),
    "animation": ("video/mp4", "image/gif"),
    "audio": ("audio/mpeg", "audio/mp4"),
    "voice": ("audio/ogg", "audio/mpeg", "audio/mp4"),
    "sticker": ("image/webp", "video/webm", "application/gzip"),
}
_EDGES = (90, 320, 800, 1280)
"""The longest edge of each size, in pixels."""


class Files:
    """Every file by its id and by its path; ids may be sent again and are valid for good."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._pictures: dict[str, Picture] = {}
        self._numbers: Iterator[int] = itertools.count(1)

    def keep_photo(self, data: bytes) -> Picture:
        """Stores a picture as JPEG in all sizes up to its own; raises Refusal 400 for what is no picture."""
        if len(data) > PHOTO_LIMIT:
            raise bad_request("file is too big")
        try:
            image = Image.open(io.BytesIO(data)).convert("RGB")
        except (UnidentifiedImageError, OSError) as error:
            raise bad_request("IMAGE_PROCESS_FAILED") from error
        if sum(image.size) > 10_000 or max(image.size) > 20 * min(image.size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        largest = min(max(image.size), _EDGES[-1])
        picture = [self._size(image, edge) for edge in (*(e for e in _EDGES if e < largest), largest)]
        for size in picture:
            self._pictures[size.file_id] = picture
        return picture

    def keep_document(self, upload: Upload) -> StoredFile:
        """Stores any file as it is."""
        if not upload.data:
            raise bad_request("file must be non-empty")
        return self._keep("documents", upload.name or "file", upload.mime_type, upload.data)

    def photo(self, sent: Upload | str) -> Picture:
        """The picture meant by a `photo` parameter: an upload, or the id of a known one."""
        if isinstance(sent, Upload):
            return self.keep_photo(sent.data)
        if sent in self._pictures:
            return self._pictures[sent]
        raise _unknown(sent)

    def document(self, sent: Upload | str) -> StoredFile:
        """The file meant by a `document` parameter: an upload, or the id of a known one."""
        if isinstance(sent, Upload):
            return self.keep_document(sent)
        if sent in self._by_id and sent not in self._pictures:
            return self._by_id[sent]
        raise _unknown(sent)

    def keep_medium(self, kind: MediumKind, upload: Upload) -> StoredFile:
        """Stores a film, a sound or a sticker; raises Refusal 400 for a content that no app would take for one."""
        found = next((mime for mime, magic in _MAGIC.items() if re.match(magic, upload.data, re.DOTALL)), None)
        if found is None or found not in _TAKEN[kind]:
            raise bad_request(f"wrong type of file, not one for {kind}")
        stored = self._keep(f"{kind}s", upload.name or kind, found, upload.data)
        if kind == "sticker" and found.startswith("image/"):
            with Image.open(io.BytesIO(upload.data)) as image:
                stored.width, stored.height = image.size
        return stored

    def medium(self, kind: MediumKind, sent: Upload | str) -> StoredFile:
        """The file meant by a parameter: an upload, or the id of a known one."""
        if isinstance(sent, Upload):
            return self.keep_medium(kind, sent)
        if sent in self._by_id:
            return self._by_id[sent]
        raise _unknown(sent)

    def by_id(self, file_id: str) -> StoredFile:
        """For getFile; files above 20 MB cannot be downloaded."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if len(stored.data) > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return stored

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def _size(self, image: Image.Image, edge: int) -> StoredFile:
        smaller = image.copy()
        smaller.thumbnail((edge, edge))
        buffer = io.BytesIO()
        smaller.save(buffer, "JPEG")
        stored = self._keep("photos", "photo.jpg", "image/jpeg", buffer.getvalue())
        stored.width, stored.height = smaller.size
        return stored

    def _keep(self, folder: str, name: str, mime_type: str, data: bytes) -> StoredFile:
        number = next(self._numbers)
        suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
        kind = "AgAC" if folder == "photos" else "BQAC"
        stored = StoredFile(
            file_id=f"{kind}AgIAAxkBAAI{number:012d}",
            unique_id=f"AQAD{number:010d}",
            path=f"{folder}/file_{number}{suffix}",
            data=data,
            name=name,
            mime_type=mime_type,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored


def _unknown(sent: str) -> Refusal:
    """The stand-in never fetches from the network, so an address fails as an unreachable one does."""
    if sent.startswith(("http://", "https://")):
        return bad_request("failed to get HTTP URL content")
    return bad_request("wrong file identifier/HTTP URL specified")
