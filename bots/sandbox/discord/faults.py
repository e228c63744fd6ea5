"""What the API answers when it refuses: a status, a JSON error code, and for forms a tree of faults."""

from __future__ import annotations

from collections.abc import Mapping

from bots.sandbox.discord.model import Json

MEANINGS: Mapping[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30007: (400, "Maximum number of webhooks reached (15)"),
    40033: (400, "This message has already been crossposted."),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50034: (400, "You can only bulk delete messages that are under 14 days old."),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
    220001: (400, "Webhooks posted to forum channels must have a thread_name or thread_id"),
    220003: (400, "Webhooks can only create threads in forum channels"),
}
"""JSON error codes with their HTTP status and text (topics/opcodes-and-status-codes, "JSON")."""


class Refusal(Exception):
    """An answer that is an error; `body` is what the network sends, with `headers` beside the usual ones."""

    def __init__(self, status: int, body: Json, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body.get('code')}: {body.get('message')}")
        self.status = status
        self.body = body
        self.headers = dict(headers or {})

    @property
    def code(self) -> int:
        return int(self.body["code"])


def refused(code: int) -> Refusal:
    """The refusal with a JSON error code of `MEANINGS`."""
    status, message = MEANINGS[code]
    return Refusal(status, {"message": message, "code": code})


def plain(status: int, message: str) -> Refusal:
    """A refusal without a code of its own: "404: Not Found", "401: Unauthorized"."""
    return Refusal(status, {"message": f"{status}: {message}", "code": 0})


class Faults:
    """Collects everything that is wrong with a form, so that one answer (50035) names all of it."""

    def __init__(self) -> None:
        self._tree: Json = {}

    def add(self, path: str, code: str, message: str) -> None:
        """Note a fault at a dotted path such as "embeds.0.title"."""
        place = self._tree
        for step in path.split("."):
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def settle(self) -> None:
        """Raise what was collected, if anything was."""
        if self._tree:
            raise self.refusal()

    def refusal(self) -> Refusal:
        return Refusal(400, {"message": "Invalid Form Body", "code": 50035, "errors": self._tree})


def invalid(path: str, code: str, message: str) -> Refusal:
    """The refusal of a form with a single fault."""
    faults = Faults()
    faults.add(path, code, message)
    return faults.refusal()
