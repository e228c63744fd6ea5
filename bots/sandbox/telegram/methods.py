"""Which part of the stand-in answers which method of the Bot API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bots.sandbox.telegram.methods_bot import BotMethods
from bots.sandbox.telegram.methods_chats import ChatMethods
from bots.sandbox.telegram.methods_editing import EditingMethods
from bots.sandbox.telegram.methods_media import MediaMethods
from bots.sandbox.telegram.model import Json
from bots.sandbox.telegram.state import State
from bots.sandbox.telegram.webhook import Webhook


def methods(state: State, webhook: Webhook) -> Mapping[str, Callable[[Json], Any]]:
    """All methods by name; each takes the decoded parameters and gives the result, or something to wait for."""
    bot, chats = BotMethods(state, webhook), ChatMethods(state)
    sending, editing = MediaMethods(state), EditingMethods(state)
    return {
        "getMe": bot.get_me,
        "getUpdates": bot.get_updates,
        "setWebhook": bot.set_webhook,
        "deleteWebhook": bot.delete_webhook,
        "getWebhookInfo": bot.get_webhook_info,
        "getFile": bot.get_file,
        "getCustomEmojiStickers": bot.get_custom_emoji_stickers,
        "getUserProfilePhotos": bot.get_user_profile_photos,
        "setMyCommands": bot.set_my_commands,
        "getMyCommands": bot.get_my_commands,
        "deleteMyCommands": bot.delete_my_commands,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendVideo": sending.send_video,
        "sendAnimation": sending.send_animation,
        "sendAudio": sending.send_audio,
        "sendVoice": sending.send_voice,
        "sendSticker": sending.send_sticker,
        "sendMediaGroup": sending.send_media_group,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "deleteMessages": editing.delete_messages,
        "answerCallbackQuery": editing.answer_callback_query,
        "getChat": chats.get_chat,
        "getChatMember": chats.get_chat_member,
        "getChatMemberCount": chats.get_chat_member_count,
        "getChatAdministrators": chats.get_chat_administrators,
        "leaveChat": chats.leave_chat,
    }
