// One message on Discord, as an element of the list.

import { act } from "./api.js";
import { markdown } from "./discord_markdown.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { messageTools } from "./messages.js";
import { go } from "./place.js";
import { link } from "./text_parts.js";
import { toast } from "./toasts.js";
import { avatar, counted, excerpt, hueOf, timeOf } from "./wording.js";

const CLOSED = 40; // Letters of a reply's reference.

/**
 * `view` tells how it is seen: {me, parent (what it answers, or null), thread (the one opened from it, or null),
 * continued (whether it follows one of the same author), tools, nameOf (of mentions), onParent, asked (shows an
 * interaction that nobody answered)}.
 */
export function messageElement(message, view) {
  if (message.system === "thread_created") return threadCreated(message);
  if (message.system === "channel_name_change")
    return changed(`${message.author.name} changed the name: ${message.content}`);
  return h(
    "li",
    {
      class: "message",
      tabindex: "0",
      data: {
        message: message.id,
        continued: view.continued ? "" : null,
        whisper: message.only_for ? "" : null,
        bot: message.author.bot ? "" : null,
      },
    },
    message.reply_to ? parentLine(view) : null,
    view.continued ? null : avatar(message.author.name, message.author.avatar),
    h(
      "div",
      { class: "bubble" },
      view.continued ? null : nameLine(message),
      contentOf(message, view),
      message.embeds.map((embed) => embedElement(embed, view)),
      message.attachments.map(attachmentElement),
      buttonRows(message, view),
      message.reactions.length ? reactionLine(message, view) : null,
      view.thread ? threadLine(view.thread) : null,
      message.only_for ? whisperLine(message, view) : null,
    ),
    messageTools(view.tools),
  );
}

function changed(text) {
  return h("li", { class: "divider" }, h("span", {}, text));
}

function threadCreated(message) {
  return changed(`${message.author.name} started a thread: ${message.content}`);
}

function nameLine(message) {
  return h(
    "p",
    { class: "name", hue: hueOf(message.author.name) },
    message.author.name,
    message.author.bot ? h("small", {}, "app") : null,
    timeOf(new Date(message.time)),
  );
}

function contentOf(message, view) {
  if (message.thinking) return h("p", { class: "thinking" }, `${message.author.name} is thinking…`);
  const edited = message.edited ? h("small", { class: "edited" }, "(edited)") : null;
  if (!message.content) return edited;
  return h("div", { class: "text" }, markdown(message.content, view.nameOf), edited);
}

function parentLine({ parent, onParent }) {
  const line = h(
    "button",
    { type: "button", class: "parent", data: { action: "parent" } },
    icon("forward"),
    parent ? h("b", { hue: hueOf(parent.author.name) }, parent.author.name) : null,
    h("span", {}, parent ? excerpt(parent.content || "Attachment", CLOSED) : "Original message was deleted"),
  );
  if (parent) line.addEventListener("click", () => onParent(parent.id));
  return line;
}

function embedElement(embed, view) {
  const box = h(
    "article",
    { class: "embed" },
    embed.author?.name
      ? h(
          "p",
          { class: "embed-author" },
          embed.author.url ? link(embed.author.url, [embed.author.name]) : embed.author.name,
        )
      : null,
    embed.title ? h("p", { class: "embed-title" }, embed.url ? link(embed.url, [embed.title]) : embed.title) : null,
    embed.description ? h("div", { class: "text" }, markdown(embed.description, view.nameOf)) : null,
    embed.fields?.length
      ? h(
          "dl",
          {},
          embed.fields.map((field) =>
            h(
              "div",
              { data: { inline: field.inline ? "" : null } },
              h("dt", {}, markdown(field.name, view.nameOf)),
              h("dd", {}, markdown(field.value, view.nameOf)),
            ),
          ),
        )
      : null,
    embed.image?.url?.startsWith("http") ? h("img", { class: "photo", src: embed.image.url, alt: "" }) : null,
    embed.footer?.text ? h("p", { class: "subtext" }, embed.footer.text) : null,
  );
  if (embed.color != null) box.style.setProperty("--edge", `#${embed.color.toString(16).padStart(6, "0")}`);
  return box;
}

function attachmentElement(attachment) {
  const isPicture = attachment.content_type?.startsWith("image/");
  const shown = isPicture
    ? h("img", { class: "photo", src: attachment.url, alt: attachment.description ?? attachment.filename })
    : attachment.filename;
  return h("p", { class: "file" }, h("a", { href: attachment.url, target: "_blank", rel: "noopener" }, shown));
}

function buttonRows(message, view) {
  if (!message.rows.length) return null;
  return h(
    "div",
    { class: "buttons" },
    message.rows.map((row) =>
      h(
        "div",
        { class: "row" },
        row.map((button) => buttonElement(button, message, view)),
      ),
    ),
  );
}

function buttonElement({ label, url, disabled }, message, { me, asked }) {
  if (url) {
    const opened = link(url, [label, " ↗"]);
    opened.dataset.action = "open";
    return opened;
  }
  const button = h("button", { type: "button", disabled, data: { action: "press", label } }, label);
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    asked(await act("discord/press", { person: me.key, message: message.id, label }));
    button.removeAttribute("aria-busy");
  });
  return button;
}

function reactionLine(message, { me }) {
  const one = ({ emoji, count }) => {
    const button = h("button", { type: "button", data: { action: "react", emoji } }, `${emoji} ${count}`);
    button.addEventListener("click", () => act("discord/react", { person: me.key, message: message.id, emoji }));
    return button;
  };
  return h("p", { class: "reactions" }, message.reactions.map(one));
}

function threadLine(thread) {
  const line = h(
    "button",
    { type: "button", class: "comments", data: { action: "thread" } },
    h("b", {}, thread.name),
    h("span", {}, `${counted(thread.messages.length, "message")} ›`),
  );
  line.addEventListener("click", () => go({ dc: thread.id, dcm: null }));
  return line;
}

function whisperLine(message, { me }) {
  const away = h("button", { type: "button", class: "plain", data: { action: "dismiss" } }, "Dismiss message");
  away.addEventListener("click", () => act("discord/delete", { person: me.key, message: message.id }));
  return h("p", { class: "whisper" }, icon("eye"), "Only you can see this · ", away);
}

/** Tells of an interaction that the bot did not respond to; for the answer of an act. */
export function tellUnanswered(bot) {
  return (answer) => {
    if (answer && !answer.answered) toast(`${bot.name} did not respond in time.`, "fault");
  };
}
