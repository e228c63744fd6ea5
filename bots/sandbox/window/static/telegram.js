// The Telegram side: the chats of the person at the window, and what can be done in the open one.

import { act, base64 } from "./api.js";
import { h, printOf } from "./dom.js";
import { divider, reactTool } from "./messages.js";
import { chatEntry, createPane, headButton } from "./pane.js";
import { go } from "./place.js";
import { chatsOf, discussionOf, kindOf, lineOf, messagesOf, openChat, titleOf } from "./telegram_chats.js";
import { keyboardBar } from "./telegram_keyboard.js";
import { readMarks, writeMarks } from "./telegram_marks.js";
import { messageElement } from "./telegram_message.js";
import { confirmed, toast } from "./toasts.js";
import { isNew, markSeen } from "./unread.js";
import { avatar, dayOf, excerpt } from "./wording.js";

export function createTelegram(root) {
  const pane = createPane(root, "Telegram");
  return {
    prepare: (person, chat, text) => pane.composer.prepare(draftKey(person, chat), text),
    show({ telegram, me, place }) {
      const chats = chatsOf(telegram, me);
      const chat = openChat(chats, place, me);
      const thread = Number(place.tgt) || null;
      const view = { telegram, me, place, chats, chat, thread, pane };
      const messages = messagesOf(chat, thread);
      if (pane.isVisible()) markSeen(me.key, `tg${chat.id}`, newestId(chat));
      pane.showList(chats.map((each) => entry(each, view)));
      showHead(view);
      pane.messages.show({
        key: `${me.key} ${chat.id} ${thread}`,
        items: withDays(messages, view),
        target: place.tgm,
        nothing: nothingIn(chat, telegram),
      });
      pane.composer.show(composing(view));
    },
  };
}

/** [key, newest message's id] of every chat, for `unread.begin`. */
export function newestOfTelegram(telegram) {
  return telegram.chats.map((chat) => [`tg${chat.id}`, newestId(chat)]);
}

function newestId(chat) {
  return String(chat.messages.at(-1)?.id ?? 0);
}

function entry(chat, { telegram, me, chat: open }) {
  const name = titleOf(chat, telegram);
  const messages = messagesOf(chat);
  const last = messages.at(-1);
  const others = messages.filter((message) => message.author_id !== me.telegram);
  return chatEntry({
    id: chat.id,
    where: { side: "telegram", tg: chat.id, tgt: null, tgm: null },
    picture: () => avatar(name, null),
    name,
    line: last ? lineOf(last) : kindOf(chat),
    unread: others.filter((message) => isNew(me.key, `tg${chat.id}`, String(message.id))).length,
    open: chat === open,
  });
}

function showHead({ telegram, me, chat, thread, pane }) {
  const buttons = [];
  if (thread) buttons.push(headButton("all", "Whole group", "back", () => go({ tgt: null, tgm: null })));
  if (chat.type === "private" && chat.opened) {
    const wish = chat.blocked ? "unblock" : "block";
    const label = chat.blocked ? "Unblock" : "Block";
    buttons.push(headButton(wish, label, "block", () => act(`telegram/${wish}`, { person: me.key })));
  }
  const root = thread && chat.messages.find(({ id }) => id === thread);
  const title = thread ? "Comments" : titleOf(chat, telegram);
  pane.showHead(title, root ? excerpt(root.text ?? "", 60) : kindOf(chat), buttons);
}

function withDays(messages, view) {
  const items = [];
  let day = "";
  for (const message of messages) {
    const today = dayOf(new Date(message.date * 1000));
    if (today !== day) items.push(divider(`day ${today}`, (day = today)));
    items.push(item(message, view));
  }
  return items;
}

function item(message, view) {
  const { telegram, chat, thread, me } = view;
  // In its own thread the root is not worth naming as what is answered.
  const parent = message.reply_to !== thread ? chat.messages.find(({ id }) => id === message.reply_to) : null;
  const discussion = thread ? null : discussionOf(message, chat, telegram);
  return {
    key: message.id,
    print: printOf(message, parent, discussion, me.key, chat.admins, chat.id),
    make: () =>
      messageElement(message, {
        me,
        chat,
        parent,
        comments: discussion?.count,
        thread: discussion?.root,
        tools: toolsOf(message, view),
        onCommand: (command) => act("telegram/say", { person: me.key, chat: chat.id, text: command }),
        onMention: (name) => openNamed(name, view),
        onParent: (id) => view.pane.messages.pointAt(String(id)),
      }),
  };
}

function toolsOf(message, { me, chat, pane }) {
  const isMine = message.author_id === me.telegram;
  const mayDelete = isMine || chat.type === "private" || chat.admins.includes(me.telegram);
  const named = { id: message.id, author: message.author, excerpt: excerpt(message.text, 60) };
  const wanted = { person: me.key, chat: chat.id, message: message.id };
  return [
    ["reply", "Reply", "reply", () => pane.composer.put({ reply: named, edit: null })],
    reactTool((emoji) => act("telegram/react", { ...wanted, emoji })),
    isMine && [
      "edit",
      "Edit",
      "edit",
      () => pane.composer.put({ edit: named, reply: null, text: writeMarks(message.text, message.entities) }),
    ],
    mayDelete && [
      "delete",
      "Delete",
      "delete",
      async () => {
        if (await confirmed("Delete this message for everyone? The bot is not told of it.", "Delete"))
          act("telegram/delete", wanted);
      },
    ],
  ].filter(Boolean);
}

function openNamed(name, { chats, telegram, me }) {
  const wanted = name.slice(1).toLowerCase();
  const chat = chats.find(({ username }) => username?.toLowerCase() === wanted);
  if (chat) go({ tg: chat.id, tgt: null, tgm: null });
  else if (telegram.bot.username.toLowerCase() === wanted) go({ tg: me.telegram, tgt: null, tgm: null });
  else toast(`${name} has nothing to show here.`);
}

function nothingIn(chat, telegram) {
  if (chat.type === "private")
    return `This is the private chat with ${telegram.bot.name}. A bot can’t write first: press Start.`;
  return "Nothing has been written here yet.";
}

function composing(view) {
  const { telegram, me, chat, chats, thread } = view;
  return {
    key: draftKey(me, thread ? `${chat.id}/${thread}` : chat.id),
    placeholder: thread ? "Write a comment" : chat.type === "channel" ? "Broadcast a message" : "Message",
    attach: "image/*",
    barred: barred(view),
    above: chat.type === "private" ? keyboardBar(chat, chats, me) : null,
    suggest: (text) => commands(telegram, text, view),
    send: (draft) => send(draft, view),
  };
}

/** Drafts are a person's own. */
function draftKey(person, where) {
  return `${person.key} ${where}`;
}

async function send({ text, file, reply, edit }, { me, chat, thread }) {
  const written = readMarks(text);
  if (edit) return act("telegram/edit", { person: me.key, chat: chat.id, message: edit.id, ...written });
  return act("telegram/say", {
    person: me.key,
    chat: chat.id,
    ...written,
    reply_to: reply?.id ?? thread,
    photo: file ? await base64(file) : null,
  });
}

/** What stands in the place of the box where the person can't write. */
function barred({ me, chat }) {
  if (chat.type === "private" && !chat.opened) {
    return barButton(`start ${me.key}`, "start", "Start", () => act("telegram/start", { person: me.key }));
  }
  if (chat.blocked) {
    return barButton(`unblock ${me.key}`, "unblock", "Unblock the bot", () =>
      act("telegram/unblock", { person: me.key }),
    );
  }
  if (chat.type === "channel" && !chat.admins.includes(me.telegram)) {
    const why = "Only its administrators write in the channel. Open the comments below a post to answer.";
    return { key: "reader", print: "", make: () => h("p", {}, why) };
  }
  return null;
}

function barButton(key, action, label, act) {
  const make = () => h("button", { type: "button", class: "primary", data: { action }, on: { click: act } }, label);
  return { key, print: "", make };
}

function commands(telegram, text, { pane }) {
  const begun = /^\/(\w*)$/.exec(text)?.[1];
  if (begun === undefined) return [];
  const known = new Map(
    Object.values(telegram.commands)
      .flat()
      .map(({ command, description }) => [command, description]),
  );
  return [...known]
    .filter(([command]) => command.startsWith(begun.toLowerCase()))
    .map(([command, about]) => ({
      label: `/${command}`,
      about,
      onEnter: command !== begun,
      pick: () => pane.composer.put({ text: `/${command} ` }),
    }));
}
