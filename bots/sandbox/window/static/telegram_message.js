// One message on Telegram, as an element of the list.

import { act } from "./api.js";
import { h } from "./dom.js";
import { messageTools } from "./messages.js";
import { go } from "./place.js";
import { textWithEntities } from "./telegram_text.js";
import { link } from "./text_parts.js";
import { alertBox, toast } from "./toasts.js";
import { avatar, counted, excerpt, hueOf, timeOf } from "./wording.js";

/**
 * `view` tells how it is seen: {me, chat, parent (what it answers, or null), comments (how many a channel's post
 * has, or null), thread (where these begin), tools, onCommand, onMention, onParent}.
 */
export function messageElement(message, view) {
  if (message.service) return serviceElement(message, view);
  const isMine = message.author_id === view.me.telegram && !message.automatic_forward && view.chat.type !== "channel";
  const face = view.chat.type !== "channel" && view.chat.type !== "private" && !isMine;
  return h(
    "li",
    {
      class: "message",
      tabindex: "0",
      data: { message: message.id, mine: isMine ? "" : null, bot: message.by_bot ? "" : null },
    },
    face ? avatar(message.author) : null,
    h(
      "div",
      { class: "bubble" },
      face || view.chat.type === "channel" ? nameLine(message, view) : null,
      message.forwarded_from && !message.automatic_forward ? h("p", { class: "origin" }, originText(message)) : null,
      view.parent ? parentLine(view.parent, view) : null,
      message.photo
        ? h(
            "a",
            { href: message.photo, target: "_blank", rel: "noopener" },
            h("img", { class: "photo", src: message.photo, alt: "Picture" }),
          )
        : null,
      message.document
        ? h(
            "p",
            { class: "file" },
            h("a", { href: message.document.url, download: message.document.name }, message.document.name),
          )
        : null,
      message.text ? h("div", { class: "text" }, textWithEntities(message.text, message.entities, view)) : null,
      h(
        "p",
        { class: "status" },
        message.silent ? h("span", { title: "Sent without a sound" }, "silent") : null,
        message.edited ? h("span", { class: "edited" }, "edited") : null,
        timeOf(new Date(message.date * 1000)),
      ),
      message.reactions.length ? reactionLine(message, view) : null,
      view.comments == null ? null : commentsLine(view),
      buttonRows(message, view),
    ),
    messageTools(view.tools),
  );
}

/** What a service message says, in words. */
export function serviceText(service) {
  const people = (list) => list.map((person) => person.first_name).join(", ");
  if (service.new_chat_members) return `${people(service.new_chat_members)} joined`;
  if (service.left_chat_member) return `${people([service.left_chat_member])} left`;
  if (service.chat_shared) return `Shared ${service.chat_shared.title ?? "a chat"} with the bot`;
  if (service.forum_topic_created) return `Topic “${service.forum_topic_created.name}” was opened`;
  if (service.migrate_to_chat_id) return "The group became a supergroup";
  return Object.keys(service).join(", ").replaceAll("_", " ");
}

function serviceElement(message) {
  return h("li", { class: "divider", data: { message: message.id } }, h("span", {}, serviceText(message.service)));
}

function nameLine(message, view) {
  const tag = message.automatic_forward
    ? "channel post"
    : message.by_bot && view.chat.type !== "channel"
      ? "bot"
      : null;
  return h("p", { class: "name", hue: hueOf(message.author) }, message.author, tag ? h("small", {}, tag) : null);
}

function originText({ forwarded_from: origin }) {
  const from =
    origin.chat?.title ?? origin.sender_chat?.title ?? origin.sender_user?.first_name ?? origin.sender_user_name;
  return `Forwarded from ${from}`;
}

function parentLine(parent, view) {
  const said = parent.deleted ? "Deleted message" : excerpt(parent.text || (parent.photo ? "Picture" : ""));
  const line = h(
    "button",
    { type: "button", class: "parent", hue: hueOf(parent.author ?? ""), data: { action: "parent" } },
    h("b", {}, parent.author ?? ""),
    h("span", {}, said),
  );
  line.addEventListener("click", () => view.onParent(parent.id));
  return line;
}

function reactionLine(message, { me, chat }) {
  const wanted = { person: me.key, chat: chat.id, message: message.id };
  const one = ({ emoji, count }) => {
    const button = h("button", { type: "button", data: { action: "react", emoji } }, `${emoji} ${count}`);
    button.addEventListener("click", () => act("telegram/react", { ...wanted, emoji }));
    return button;
  };
  return h("p", { class: "reactions" }, message.reactions.map(one));
}

function commentsLine({ comments, thread }) {
  const line = h(
    "button",
    { type: "button", class: "comments", data: { action: "comments" } },
    comments ? counted(comments, "comment") : "Leave a comment",
    h("span", { "aria-hidden": "true" }, "›"),
  );
  line.addEventListener("click", () => go({ tg: thread.chat, tgt: thread.id, tgm: null }));
  return line;
}

function buttonRows(message, view) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row) =>
    h(
      "div",
      { class: "row" },
      row.map((button) => buttonElement(button, message, view)),
    ),
  );
  return h("div", { class: "buttons" }, rows);
}

function buttonElement({ text, url }, message, view) {
  if (url) {
    const opened = link(url, [text, " ↗"]);
    opened.dataset.action = "open";
    return opened;
  }
  const button = h("button", { type: "button", data: { action: "press", label: text } }, text);
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    const answer = await act("telegram/press", {
      person: view.me.key,
      chat: view.chat.id,
      message: message.id,
      label: text,
    });
    button.removeAttribute("aria-busy");
    if (answer?.text) (answer.alert ? alertBox : toast)(answer.text);
  });
  return button;
}
