"""Files that we send: which of a comment's fit into a message, under which names, and which stand there already."""

from __future__ import annotations

import re
from collections.abc import Sequence

import discord

from core.errors import Refused
from core.markup.tree import Document
from core.model.files import File, FileKind, noted, told_of
from core.model.values import Remark

_LARGEST = 10 * 2**20
_MOST = 10
_LARGEST_REQUEST = 24 * 2**20
"""Of one file, how many, and of all together: 25 MiB with what is said besides (reference, "Uploading Files")."""
_ALT_LIMIT = 1024
_SEEN = (FileKind.PICTURE, FileKind.ANIMATION, FileKind.STICKER)
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_SHORT = 16


def sorted_out(remark: Remark) -> tuple[list[File], Document]:
    """The files that go with a comment's first message, and its text, with a note in place of each of the others."""
    fitting: list[File] = []
    text = remark.body
    for file in remark.files:
        room = _LARGEST_REQUEST - sum(each.size for each in fitting)
        if file.size <= min(_LARGEST, room) and len(fitting) < _MOST:
            fitting.append(file)
        else:
            text += noted(told_of(file.kind, file.name, file.size), file.url)
    return fitting, text


def uploaded(files: Sequence[File]) -> list[discord.File]:
    """The files as the library sends them, once."""
    return [_upload(file) for file in files]


def revised(standing: Sequence[discord.Attachment], files: Sequence[File]) -> list[discord.Attachment | discord.File]:
    """What a message should hold in place of the attachments that it has: what stands there is not sent again."""
    there = {(attachment.filename, attachment.size): attachment for attachment in standing}
    return [there.get((_name(file), file.size)) or _upload(file) for file in files]


def stand(standing: Sequence[discord.Attachment], files: Sequence[File]) -> bool:
    """Whether a message holds just these files."""
    return [(each.filename, each.size) for each in standing] == [(_name(each), each.size) for each in files]


def _upload(file: File) -> discord.File:
    try:
        return discord.File(file.path, filename=_name(file), description=file.alt[:_ALT_LIMIT] or None)
    except FileNotFoundError as fault:
        raise Refused(f"the file {file.path.name} is no longer in the media folder") from fault


def _name(file: File) -> str:
    """A name that Discord leaves as it is, so that the file is known again; of a picture nobody sees it."""
    if file.kind in _SEEN:
        return file.path.stem[:_SHORT] + file.path.suffix
    return _PLAIN.sub("_", file.name).strip("_.") or file.path.name
