"""What can go wrong, named by what the caller should do about it."""

from __future__ import annotations


class BackchannelError(Exception):
    """The root of everything this software raises on purpose; its text is meant for a person."""


class Invalid(BackchannelError):
    """The input is wrong; the text says what is wrong, where, and what to do."""


class NotFound(BackchannelError):
    """There is no such thing, or not any more."""


class NotAllowed(BackchannelError):
    """The person may not do this."""


class DeliveryError(BackchannelError):
    """A network did not do what it was asked to; the subclasses say what follows from it."""


class Unreachable(DeliveryError):
    """Certainly not done, and worth trying again: after `retry_after` seconds where the network named them.

    With `whole_account` that goes for everything the account sends, else for the one place.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None, whole_account: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.whole_account = whole_account


class Unclear(DeliveryError):
    """The request was begun and its outcome is unknown: it may have been done."""


class Refused(DeliveryError):
    """Will never work as asked; the reason is the network's own."""


class Removed(DeliveryError):
    """The native message that was to be changed no longer exists: somebody else removed it."""


class Gone(DeliveryError):
    """The place no longer lets us in (blocked, kicked, deleted); nothing works there until somebody opens it again."""


class Moved(DeliveryError):
    """The place has a new address; what was asked was not done and should be asked again there."""

    def __init__(self, reason: str, *, place: str) -> None:
        super().__init__(reason)
        self.place = place


class Unauthorised(DeliveryError):
    """The account's token is not accepted; nothing works on this network until it is replaced."""
