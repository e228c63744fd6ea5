"""The JSON shapes in which the Bot API shows users, chats, members, files and messages."""

from __future__ import annotations

from bots.sandbox.telegram.model import (
    CHANNEL_RIGHTS,
    GROUP_RIGHTS,
    Chat,
    Json,
    Medium,
    Member,
    Message,
    Picture,
    StoredFile,
    User,
)

SERVICE_ACCOUNT = User(777000, "Telegram")
"""The placeholder sender of automatic forwards."""
ANONYMOUS_ADMIN = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_WRITER = User(136817688, "Channel", username="Channel_Bot", is_bot=True)

_PERMISSIONS = [
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
    "can_react_to_messages",
]
_ADMIN_PERMISSIONS = ["can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"]


def user(person: User) -> Json:
    """User."""
    shape: Json = {"id": person.id, "is_bot": person.is_bot, "first_name": person.first_name}
    return shape | _known(last_name=person.last_name, username=person.username, language_code=person.language_code)


def chat(place: Chat) -> Json:
    """Chat."""
    if place.user is not None:
        person = place.user
        names = _known(first_name=person.first_name, last_name=person.last_name, username=person.username)
        return {"id": place.id, "type": place.type, **names}
    shape: Json = {"id": place.id, "type": place.type, "title": place.title, **_known(username=place.username)}
    return shape | {"is_forum": True} if place.is_forum else shape


def full_chat(place: Chat) -> Json:
    """ChatFullInfo."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    shape = chat(place) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    username = place.user.username if place.user else place.username
    if username:
        shape["active_usernames"] = [username]
    if place.linked is not None:
        shape["linked_chat_id"] = place.linked.id
    if place.type in ("group", "supergroup"):
        shape["permissions"] = dict.fromkeys(_PERMISSIONS, place.members_may_write) | dict.fromkeys(
            _ADMIN_PERMISSIONS, False
        )
    return shape


def member(place: Chat, membership: Member) -> Json:
    """ChatMember, of the kind that the status names."""
    shape: Json = {"status": membership.status, "user": user(membership.user)}
    match membership.status:
        case "creator":
            shape["is_anonymous"] = membership.anonymous
        case "administrator":
            rights = CHANNEL_RIGHTS if place.type == "channel" else GROUP_RIGHTS
            shape |= {"can_be_edited": False, "is_anonymous": membership.anonymous}
            shape |= {right: membership.may(right) for right in rights}
        case "kicked":
            shape["until_date"] = 0
        case _:
            pass
    return shape


def photo(picture: Picture) -> list[Json]:
    """An array of PhotoSize, the smallest first."""
    return [{**_file(size), "width": size.width, "height": size.height} for size in picture]


def document(stored: StoredFile) -> Json:
    """Document."""
    return {**_file(stored), "file_name": stored.name, "mime_type": stored.mime_type}


def custom_emoji(number: str, emoji: str) -> Json:
    """Sticker of a custom emoji."""
    return {
        "file_id": f"CAAC{number}",
        "file_unique_id": f"AgAD{number}",
        "type": "custom_emoji",
        "width": 100,
        "height": 100,
        "is_animated": False,
        "is_video": False,
        "emoji": emoji,
        "custom_emoji_id": number,
    }


def medium(shown: Medium) -> Json:
    """The field of a message that holds a film, a sound or a sticker; an animation is shown as a document too."""
    stored = shown.file
    shape = _file(stored)
    match shown.kind:
        case "sticker":
            shape |= {"type": "regular", "width": stored.width or 512, "height": stored.height or 512}
            shape |= {
                "is_animated": stored.mime_type == "application/gzip",
                "is_video": stored.mime_type == "video/webm",
            }
            shape |= _known(emoji=shown.emoji)
        case "video_note":
            shape |= {"length": stored.width or 240, "duration": 1}
        case "voice":
            shape |= {"duration": 1, "mime_type": stored.mime_type}
        case "audio":
            shape |= {"duration": 1, "mime_type": stored.mime_type, "file_name": stored.name}
        case _:
            shape |= {"width": stored.width or 320, "height": stored.height or 200, "duration": 1}
            shape |= {"mime_type": stored.mime_type, "file_name": stored.name}
    whole: Json = {shown.kind: shape}
    return whole | {"document": document(stored)} if shown.kind == "animation" else whole


def file(stored: StoredFile) -> Json:
    """File, with the path to download it by."""
    return {**_file(stored), "file_path": stored.path}


def message(post: Message, *, with_reply: bool = True) -> Json:
    """Message; one shown as `reply_to_message` has none of its own."""
    shape: Json = {
        "message_id": post.id,
        "date": post.date,
        "chat": chat(post.chat),
        **_known(
            message_thread_id=post.thread_id,
            sender_chat=chat(post.sender_chat) if post.sender_chat else None,
            forward_origin=post.forward_origin,
            author_signature=post.author_signature,
            edit_date=post.edit_date,
            media_group_id=post.media_group_id,
            link_preview_options=post.link_preview_options,
        ),
        **_content(post),
        **(post.service or {}),
    }
    if post.sender is not None:
        shape["from"] = user(post.sender)
    if post.automatic_forward_of is not None:
        shape["is_automatic_forward"] = True
    if post.is_topic_message:
        shape["is_topic_message"] = True
    if post.reply_markup is not None and "inline_keyboard" in post.reply_markup:
        shape["reply_markup"] = post.reply_markup
    parent = post.chat.messages.get(post.reply_to) if post.reply_to is not None else None
    if with_reply and parent is not None and not parent.deleted:
        shape["reply_to_message"] = message(parent, with_reply=False)
    return shape


def _content(post: Message) -> Json:
    if post.photo is not None:
        shape: Json = {"photo": photo(post.photo)}
    elif post.document is not None:
        shape = {"document": document(post.document)}
    elif post.medium is not None:
        shape = medium(post.medium)
    else:
        return {"text": post.text, **_known(entities=post.entities or None)} if post.text else {}
    return shape | _known(caption=post.text or None, caption_entities=post.entities or None)


def _file(stored: StoredFile) -> Json:
    return {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(stored.data)}


def _known(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value is not None}
