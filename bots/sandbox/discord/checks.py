"""What the API checks of a message before anything happens: keys, lengths, embeds and buttons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bots.sandbox.discord.faults import Faults
from bots.sandbox.discord.model import Json

CONTENT = 2000
EMBEDS = 10
EMBED_TOTAL = 6000
EMBED_LENGTHS = {"title": 256, "description": 4096, "url": 2048}
EMBED_PARTS = {("footer", "text"): 2048, ("author", "name"): 256}
FIELDS = 25
FIELD_LENGTHS = {"name": 256, "value": 1024}
"""Limits of resources/message ("Embed Limits"); the published OpenAPI file is looser about content."""

MESSAGE_KEYS = frozenset(
    {"content", "embeds", "allowed_mentions", "components", "attachments", "flags", "tts", "sticker_ids"}
)
CREATE_KEYS = MESSAGE_KEYS | {"nonce", "enforce_nonce", "message_reference"}
WEBHOOK_KEYS = MESSAGE_KEYS - {"sticker_ids"} | {"username", "avatar_url", "thread_name", "applied_tags"}
THREAD_KEYS = frozenset({"name", "auto_archive_duration", "rate_limit_per_user"})
OPEN_THREAD_KEYS = THREAD_KEYS | {"type", "invitable"}
FORUM_KEYS = THREAD_KEYS | {"applied_tags", "message", "type"}
"""The keys that each form knows. The network ignores others; the stand-in refuses them, so that a misspelt
key, or a nonce where none is looked at, is found by the first test that sends it."""


def known_keys(body: Json, keys: Collection[str], faults: Faults, at: str = "") -> None:
    for key in sorted(set(body) - set(keys)):
        faults.add(at + key, "UNKNOWN_FIELD", "This field is not known here.")


def text(body: Json, key: str, most: int, faults: Faults, *, at: str = "", least: int = 0) -> None:
    """Check that a text, if there is one, has `least` to `most` characters."""
    value = body.get(key)
    if value is None and not least:
        return
    if value is None:
        faults.add(at + key, "BASE_TYPE_REQUIRED", "This field is required")
    elif not isinstance(value, str):
        faults.add(at + key, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
    elif least and not least <= len(value) <= most:
        faults.add(at + key, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
    elif len(value) > most:
        faults.add(at + key, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def message(body: Json, keys: Collection[str], faults: Faults, at: str = "") -> None:
    """Check the parts that every kind of message shares."""
    known_keys(body, keys, faults, at)
    text(body, "content", CONTENT, faults, at=at)
    _nonce(body, faults, at)
    _embeds(body.get("embeds") or [], faults, f"{at}embeds")
    _rows(body.get("components") or [], faults, f"{at}components")


def webhook_name(name: Any, faults: Faults, key: str = "username") -> None:
    """Check who a webhook calls itself (resources/webhook, "Create Webhook": 1-80, neither "clyde" nor "discord")."""
    text({key: name}, key, 80, faults, least=1)
    for word in ("clyde", "discord"):
        if isinstance(name, str) and word in name.lower():
            faults.add(key, "USERNAME_INVALID_CONTAINS", f'Username cannot contain "{word}"')


def _nonce(body: Json, faults: Faults, at: str) -> None:
    nonce = body.get("nonce")
    if isinstance(nonce, str) and len(nonce) > 25:
        faults.add(f"{at}nonce", "NONCE_TYPE_TOO_LONG", "Nonce must be 25 or fewer in length.")


def _embeds(embeds: list[Json], faults: Faults, at: str) -> None:
    if len(embeds) > EMBEDS:
        faults.add(at, "BASE_TYPE_MAX_LENGTH", f"Must be {EMBEDS} or fewer in length.")
    total = 0
    for index, embed in enumerate(embeds):
        here = f"{at}.{index}."
        total += _embed(embed, faults, here)
    if total > EMBED_TOTAL:
        faults.add(at, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")


def _embed(embed: Json, faults: Faults, at: str) -> int:
    """Check one embed and count the characters that add up to the limit of all together."""
    counted: list[Any] = [embed.get("title"), embed.get("description")]
    for key, most in EMBED_LENGTHS.items():
        text(embed, key, most, faults, at=at)
    for (part, key), most in EMBED_PARTS.items():
        inner = embed.get(part) or {}
        text(inner, key, most, faults, at=f"{at}{part}.")
        counted.append(inner.get(key))
    fields = embed.get("fields") or []
    if len(fields) > FIELDS:
        faults.add(f"{at}fields", "BASE_TYPE_MAX_LENGTH", f"Must be {FIELDS} or fewer in length.")
    for index, field in enumerate(fields):
        for key, most in FIELD_LENGTHS.items():
            text(field, key, most, faults, at=f"{at}fields.{index}.", least=1)
            counted.append(field.get(key))
    if not any(embed.get(key) for key in ("title", "description", "image", "thumbnail", "footer", "author", "fields")):
        faults.add(f"{at}description", "BASE_TYPE_REQUIRED", "This field is required")
    return sum(len(value) for value in counted if isinstance(value, str))


def _rows(rows: list[Json], faults: Faults, at: str) -> None:
    """Check action rows of buttons (components/reference): at most five rows of five, custom ids unique."""
    if len(rows) > 5:
        faults.add(at, "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.")
    taken: set[str] = set()
    for index, row in enumerate(rows):
        here = f"{at}.{index}"
        if row.get("type") != 1:
            faults.add(f"{here}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
            continue
        parts = row.get("components") or []
        if not 1 <= len(parts) <= 5:
            faults.add(f"{here}.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
        for number, part in enumerate(parts):
            _part(part, taken, faults, f"{here}.components.{number}.")


def _part(part: Mapping[str, Any], taken: set[str], faults: Faults, at: str) -> None:
    body = dict(part)
    if body.get("type") == 2 and body.get("style") == 5:
        text(body, "url", 512, faults, at=at, least=1)
    else:
        text(body, "custom_id", 100, faults, at=at, least=1)
        if body.get("custom_id") in taken:
            faults.add(f"{at}custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        taken.add(str(body.get("custom_id")))
    if body.get("type") == 2:
        text(body, "label", 80, faults, at=at)
        if not body.get("label") and not body.get("emoji"):
            faults.add(f"{at}label", "BUTTON_COMPONENT_LABEL_OR_EMOJI", "A label or emoji must be specified")


def modal(body: Json, faults: Faults, at: str) -> None:
    """Check a modal: a title, one to five text inputs, each in an Action Row or a Label (components/reference)."""
    text(body, "custom_id", 100, faults, at=at, least=1)
    text(body, "title", 45, faults, at=at, least=1)
    components = body.get("components") or []
    if not 1 <= len(components) <= 5:
        faults.add(f"{at}components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    taken: set[str] = set()
    for index, component in enumerate(components):
        here = f"{at}components.{index}."
        if component.get("type") == 18:
            text(component, "label", 45, faults, at=here, least=1)
            text(component, "description", 100, faults, at=here)
            _input(component.get("component") or {}, taken, faults, f"{here}component.")
        elif component.get("type") == 1 and len(component.get("components") or []) == 1:
            inner = component["components"][0]
            text(inner, "label", 45, faults, at=f"{here}components.0.", least=1)
            _input(inner, taken, faults, f"{here}components.0.")
        elif component.get("type") != 10:
            faults.add(f"{here}type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18).')


def _input(body: Json, taken: set[str], faults: Faults, at: str) -> None:
    if body.get("type") != 4:
        faults.add(f"{at}type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (4,).')
        return
    text(body, "custom_id", 100, faults, at=at, least=1)
    text(body, "value", 4000, faults, at=at)
    text(body, "placeholder", 100, faults, at=at)
    if not 1 <= (body.get("max_length") or 4000) <= 4000:
        faults.add(f"{at}max_length", "NUMBER_TYPE_MAX", "int value should be less than or equal to 4000.")
    if body.get("custom_id") in taken:
        faults.add(f"{at}custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    taken.add(str(body.get("custom_id")))
