// Which chats there are on Telegram for the person at the window, and what is in them.

import { excerpt } from "./wording.js";
import { serviceText } from "./telegram_message.js";

const ORDER = { private: 0, channel: 1, supergroup: 2, group: 3 };

/** The person's own chat with the bot first, then channels and groups. */
export function chatsOf(telegram, me) {
  return telegram.chats
    .filter((chat) =>
      chat.type === "private" ? chat.id === me.telegram : chat.people.includes(me.telegram) || chat.username,
    )
    .sort((a, b) => ORDER[a.type] - ORDER[b.type] || Boolean(b.linked) - Boolean(a.linked));
}

/** The open chat: the one the place names, else where a newcomer has something to do. */
export function openChat(chats, place, me) {
  const named = chats.find((chat) => String(chat.id) === place.tg);
  return named ?? (me.is_editor ? chats[0] : (chats.find((chat) => chat.type === "channel") ?? chats[0]));
}

export function titleOf(chat, telegram) {
  return chat.type === "private" ? telegram.bot.name : chat.title;
}

export function kindOf(chat) {
  if (chat.type === "private") return "bot";
  const members = `${chat.people.length} members`;
  if (chat.type === "channel") return chat.username ? `channel, @${chat.username}` : "channel";
  return chat.linked ? `discussion of the channel, ${members}` : `group, ${members}`;
}

/** The messages that are there, of one thread if there is one. */
export function messagesOf(chat, thread) {
  return chat.messages.filter(
    (message) => !message.deleted && (!thread || message.id === thread || message.thread_id === thread),
  );
}

/** How many comments a channel's post has, and where they are; null for what is none. */
export function discussionOf(message, chat, telegram) {
  const root =
    chat.type === "channel"
      ? message.discussion_root
      : message.automatic_forward
        ? { chat: chat.id, id: message.id }
        : null;
  const group = root && telegram.chats.find(({ id }) => id === root.chat);
  const copy = group?.messages.find(({ id }) => id === root.id);
  if (!copy || copy.deleted) return null;
  return { root, count: group.messages.filter((each) => !each.deleted && each.thread_id === root.id).length };
}

/** One line about a message, for the list of chats. */
export function lineOf(message) {
  if (message.service) return serviceText(message.service);
  return excerpt(message.text || (message.photo ? "Picture" : (message.document?.name ?? "")), 40);
}
