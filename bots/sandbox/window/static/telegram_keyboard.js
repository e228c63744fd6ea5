// The buttons that a bot puts below the box to write in: they say their text, or let the person choose a chat.

import { act } from "./api.js";
import { h, printOf } from "./dom.js";

/** The newest keyboard of the bot in a chat, as an item for `keep`; none if its newest message has none. */
export function keyboardBar(chat, chats, me) {
  const newest = chat.messages.findLast((message) => message.by_bot && !message.deleted);
  if (!newest?.keyboard.length) return null;
  const row = (buttons) =>
    h(
      "div",
      { class: "row" },
      buttons.map((button) => keyElement(button, newest, chat, chats, me)),
    );
  const make = () => h("div", { class: "keyboard" }, newest.keyboard.map(row));
  return { key: `${chat.id} ${newest.id}`, print: printOf(newest.keyboard), make };
}

function keyElement(given, message, chat, chats, me) {
  const button = typeof given === "string" ? { text: given } : given;
  const key = h("button", { type: "button", data: { action: "key", label: button.text } }, button.text);
  key.addEventListener("click", () =>
    button.request_chat
      ? choose(button, chats, me, (chosen) =>
          act("telegram/share", {
            person: me.key,
            chat: chat.id,
            message: message.id,
            label: button.text,
            chosen: chosen.id,
          }),
        )
      : act("telegram/say", { person: me.key, chat: chat.id, text: button.text }),
  );
  return key;
}

function choose({ text, request_chat: wanted }, chats, me, done) {
  const fitting = chats.filter(
    (chat) =>
      chat.type !== "private" &&
      (chat.type === "channel") === wanted.chat_is_channel &&
      chat.admins.includes(me.telegram),
  );
  const box = h("dialog", { class: "choice" }, h("h2", {}, text));
  for (const chat of fitting) {
    const choice = h("button", { type: "button", data: { action: "choose", chosen: chat.id } }, chat.title);
    choice.addEventListener("click", () => {
      box.close();
      done(chat);
    });
    box.append(choice);
  }
  const none = fitting.length ? "Cancel" : "You administer no such chat";
  box.append(h("footer", {}, h("button", { type: "button", on: { click: () => box.close() } }, none)));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}
