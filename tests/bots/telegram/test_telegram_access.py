"""What the bot's own membership means, as a table of `my_chat_member` updates."""

from __future__ import annotations

from typing import Any

import pytest

from bots.telegram.network import TelegramNetwork
from core.model.events import AccessChanged
from tests.bots.telegram.raws import ADA, CHANNEL, GROUP, OUR_BOT, PRIVATE, Json


def membership(chat: Json, status: str, **fields: Any) -> Json:
    old = {"user": OUR_BOT, "status": "member"}
    new = {"user": OUR_BOT, "status": status, **fields}
    changed = {"chat": chat, "from": ADA, "date": 0, "old_chat_member": old, "new_chat_member": new}
    return {"my_chat_member": changed}


RIGHTS = dict.fromkeys(
    [
        "can_be_edited",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "is_anonymous",
    ],
    False,
)
LIMITS = dict.fromkeys(
    [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
        "can_edit_tag",
        "can_react_to_messages",
    ],
    False,
)

MEMBERSHIPS: list[tuple[str, Json, str, bool]] = [
    ("blocked", membership(PRIVATE, "kicked", until_date=0), "77", False),
    ("unblocked", membership(PRIVATE, "member"), "77", True),
    ("added to a group", membership(GROUP, "member"), "-1001", True),
    ("removed from a group", membership(GROUP, "left"), "-1001", False),
    ("muted", membership(GROUP, "restricted", is_member=True, until_date=0, **LIMITS), "-1001", False),
    ("may post", membership(CHANNEL, "administrator", can_post_messages=True, **RIGHTS), "-1009", True),
    ("may not post", membership(CHANNEL, "administrator", can_post_messages=False, **RIGHTS), "-1009", False),
    ("removed from a channel", membership(CHANNEL, "kicked", until_date=0), "-1009", False),
]


@pytest.mark.parametrize(("raw", "place", "is_open"), [pytest.param(*row[1:], id=row[0]) for row in MEMBERSHIPS])
async def test_access(network: TelegramNetwork, raw: Json, place: str, is_open: bool) -> None:
    (event,) = await network.interpret({"update_id": 1} | raw)
    assert isinstance(event, AccessChanged)
    assert (event.place, event.open) == (place, is_open)
    assert event.reason
