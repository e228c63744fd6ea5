"""The one error that a method answers with; its text is the description a bot sees."""

from __future__ import annotations

from bots.sandbox.telegram.model import Json

_PREFIXES = {400: "Bad Request", 403: "Forbidden", 409: "Conflict"}


class Refusal(Exception):
    """An answer with ok = false.

    `description` comes without its prefix ("Bad Request: "), which follows from the code; `parameters` is
    ResponseParameters: retry_after in seconds, or migrate_to_chat_id.
    """

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        prefix = _PREFIXES.get(code)
        self.code = code
        self.description = f"{prefix}: {description}" if prefix else description
        self.parameters = parameters
        super().__init__(self.description)


def bad_request(description: str) -> Refusal:
    """A 400."""
    return Refusal(400, description)


def forbidden(description: str) -> Refusal:
    """A 403."""
    return Refusal(403, description)
