"""Reading what a request carries: JSON alone, or JSON with files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, web

from bots.sandbox.discord.drafts import Upload
from bots.sandbox.discord.faults import Refusal, refused

LARGEST = 25 * 1024 * 1024
"""Bytes that a request may have (reference, "Uploading Files")."""

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of one file, where nothing was paid for more."""

FILE = re.compile(r"files\[(\d+)\]")


async def read_form(request: web.Request) -> tuple[Any, Mapping[int, Upload]]:
    """The JSON body (None where there is none) and the files by their numbers; refuses broken JSON with 50109."""
    if not request.can_read_body:
        return None, {}
    if request.content_type == "multipart/form-data":
        return await _parts(request)
    return _decoded(await _bounded(request)), {}


async def _parts(request: web.Request) -> tuple[Any, Mapping[int, Upload]]:
    body: Any = None
    files: dict[int, Upload] = {}
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise refused(50109)
        data = bytes(await part.read())
        size += len(data)
        if size > LARGEST or len(data) > LARGEST_FILE:
            raise _too_large()
        found = FILE.fullmatch(part.name or "")
        if found:
            files[int(found[1])] = Upload(part.filename or "unknown", data)
        elif part.name == "payload_json":
            body = _decoded(data)
    return body, files


async def _bounded(request: web.Request) -> bytes:
    data = await request.content.read(LARGEST + 1)
    while not request.content.at_eof() and len(data) <= LARGEST:
        data += await request.content.read(LARGEST)
    if len(data) > LARGEST:
        raise _too_large()
    return data


def _too_large() -> Refusal:
    return Refusal(413, {"message": "Request entity too large", "code": 40005})


def _decoded(data: bytes) -> Any:
    if not data:
        return None
    try:
        return json.loads(data)
    except ValueError:
        raise refused(50109) from None
