"""What each of Telegram's errors means for whoever asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bots.telegram.refs import place_ref
from bots.telegram.transport import NotSent
from core.errors import DeliveryError, Gone, Moved, Refused, Removed, Unauthorised, Unclear, Unreachable


class Unmodified(Refused):
    """The message already says so: a success for whoever edits."""


class WrongKind(Refused):
    """A text was given to a message with a caption, or the other way round."""


class Undeletable(Refused):
    """The message stays, for instance because it is older than 48 hours."""


class NoParent(Refused):
    """The message to be answered no longer exists; nothing was sent."""


_BAD_REQUESTS: tuple[tuple[str, type[DeliveryError]], ...] = (
    (r"message is not modified", Unmodified),
    (r"there is no (text|caption) in the message", WrongKind),
    (r"message can't be deleted|MESSAGE_DELETE_FORBIDDEN", Undeletable),
    (r"message to be replied not found|repl(y|ied) message not found", NoParent),
    (r"message to (edit|delete) not found|MESSAGE_ID_INVALID", Removed),
    (r"chat not found|group chat was deactivated|PEER_ID_INVALID|CHANNEL_PRIVATE|CHAT_RESTRICTED", Gone),
    (r"not enough rights|have no rights|need administrator rights|CHAT_ADMIN_REQUIRED", Gone),
    (r"CHAT_(WRITE|SEND_\w+)_FORBIDDEN|not a member|member list is inaccessible", Gone),
    (r"message thread not found|TOPIC_(CLOSED|DELETED)", Gone),
)
"""By the description, since Telegram gives no codes of its own; what is not here is plainly refused.

Collected from https://github.com/tdlib/telegram-bot-api and https://github.com/tdlib/td; letters' case varies.
"""


def fault(error: TelegramError, *, repeatable: bool = False) -> DeliveryError:
    """The same fault in the core's words.

    `repeatable` says that asking again does no harm, so that an unknown outcome is as good as none.
    """
    reason = error.message
    match error:
        case RetryAfter(retry_after=wait):
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            return Unreachable(reason, retry_after=seconds)
        case ChatMigrated(new_chat_id=chat):
            return Moved("The group has become a supergroup.", place=place_ref(chat))
        case InvalidToken() | EndPointNotFound():
            # The library's own text may show the token. An unknown token and an unknown method look the same to it.
            return Unauthorised("Telegram does not accept the token. Take the right one from @BotFather.")
        case Forbidden():
            return Gone(reason)
        case BadRequest():
            return _bad_request(reason)
        case Conflict() | NotSent():
            return Unreachable(reason)
        case NetworkError() if re.search("Too Many Requests", reason):
            return Unreachable(reason)
        case NetworkError() if re.search("Request Entity Too Large", reason):
            return Refused(reason)
    return Unreachable(reason) if repeatable else Unclear(reason)


@contextmanager
def translated(*, repeatable: bool = False) -> Iterator[None]:
    """Raises the library's errors as the core's, as `fault` does."""
    try:
        yield
    except InvalidToken as error:
        raise fault(error) from None
    except TelegramError as error:
        raise fault(error, repeatable=repeatable) from error


def _bad_request(reason: str) -> DeliveryError:
    for pattern, kind in _BAD_REQUESTS:
        if re.search(pattern, reason, re.IGNORECASE):
            return kind(reason)
    return Refused(reason)
