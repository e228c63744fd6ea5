"""Decodes a request's parameters by the declared kind, since a form shows "123" and 123 alike."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from bots.sandbox.telegram.model import Json, Upload
from bots.sandbox.telegram.refusal import Refusal, bad_request
from bots.sandbox.telegram.spec import OBJECTS, Parameter

UPLOAD_LIMIT = 50 * 2**20
"""Bytes in one request (the Bot API's limit for files that a bot sends)."""

_ATTACHED = re.compile(r'attach://([^"\s]+)')
"""Where a parameter, or a part of an album, names an upload of the same request."""

_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "file_id": "file_id not specified",
    "user_id": "invalid user_id specified",
}


async def received(request: web.Request) -> Json:
    """Everything a request carries, undecoded: query, then form, multipart or a JSON object."""
    raw: Json = dict(request.query)
    if request.method == "GET":
        return raw
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError as error:
            raise bad_request("can't parse JSON object") from error
        if not isinstance(body, dict):
            raise bad_request("JSON object expected")
        return raw | body
    try:
        form = await request.clone(client_max_size=UPLOAD_LIMIT).post()
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(413, "Request Entity Too Large") from error
    for name, value in form.items():
        raw[name] = (
            Upload(value.filename, value.content_type, value.file.read()) if isinstance(value, FileField) else value
        )
    return raw


def decoded(raw: Json, declared: Mapping[str, Parameter]) -> Json:
    """The parameters by name; those left out, or empty, are absent.

    The real server ignores a parameter it does not know. This one refuses it, also inside the objects that
    `spec.OBJECTS` names, so that a misspelt one is seen.
    """
    uploads = {name: value for name, value in raw.items() if isinstance(value, Upload)}
    attached = {name for value in raw.values() if isinstance(value, str) for name in _ATTACHED.findall(value)}
    for name in raw:
        if name not in declared and name not in attached:
            raise bad_request(f"unknown parameter {name}")
    values: Json = {}
    for name, parameter in declared.items():
        value = raw.get(name)
        if value is not None and value != "":
            values[name] = _decode(name, value, parameter.kind, uploads)
        elif parameter.required:
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    return values


def _decode(name: str, value: Any, kind: str, uploads: Mapping[str, Upload]) -> Any:
    match kind:
        case "file":
            return uploads.get(value.removeprefix("attach://"), value) if isinstance(value, str) else value
        case "string":
            return value if isinstance(value, str) else str(value)
        case "boolean":
            return value if isinstance(value, bool) else str(value).lower() in ("true", "yes", "1")
        case "integer":
            return _integer(name, value)
        case "album":
            return [_part(name, part, uploads) for part in _nested(name, value, list)]
        case "chat":
            return int(value) if re.fullmatch(r"-?\d+", str(value)) else str(value)
        case _:
            return _nested(name, value, dict if kind == "object" else list)


def _integer(name: str, value: Any) -> int:
    if not re.fullmatch(r"-?\d+", str(value)):
        raise bad_request(f'parameter "{name}" must be an integer')
    return int(value)


def _nested(name: str, value: Any, shape: type[dict[str, Any] | list[Any]]) -> Any:
    words = name.replace("_", " ")
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {words} JSON object") from error
    if not isinstance(value, shape):
        raise bad_request(f"{'object' if shape is dict else 'array'} expected as {words}")
    for field in value if isinstance(value, dict) else ():
        if name in OBJECTS and field not in OBJECTS[name]:
            raise bad_request(f"unknown parameter {name}.{field}")
    return value


def _part(name: str, part: Any, uploads: Mapping[str, Upload]) -> Json:
    fields: Json = _nested(name, part, dict)
    media = str(fields.get("media", ""))
    return fields | {"media": uploads.get(media.removeprefix("attach://"), media)}
