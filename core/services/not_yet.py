"""Something unknown may prove to be what is being sent right now: whatever refers to it waits."""

from __future__ import annotations


class NotYet(Exception):
    """What the event refers to is not known, but something is being sent that may prove to be it."""


def perhaps_not_yet(sending: bool) -> None:
    """Something unknown is none of our business, unless it may be what is being sent right now.

    What is being sent must be asked before looking: if nothing was, all that was sent could be found, even where others
    commit while we look.
    """
    if sending:
        raise NotYet
