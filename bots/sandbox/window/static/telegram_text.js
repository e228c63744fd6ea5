// A Telegram text with its entities (https://core.telegram.org/api/entities), as elements.

import { h } from "./dom.js";
import { link, spoiler } from "./text_parts.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/**
 * Offsets and lengths count UTF-16 units, as JavaScript's own do. `onCommand` is called with a bot command that was
 * clicked, `onMention` with an @name.
 */
export function textWithEntities(text, entities, { onCommand, onMention }) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const acts = { onCommand, onMention };
  return inside(text, 0, text.length, sorted, acts);
}

/** The nodes of text[start:end]; takes the entities that begin in it from the front of `queue`. */
function inside(text, start, end, queue, acts) {
  const nodes = [];
  let at = start;
  while (queue.length && queue[0].offset < end) {
    const entity = queue.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    if (from > at) nodes.push(text.slice(at, from));
    nodes.push(element(entity, text.slice(from, to), inside(text, from, to, queue, acts), acts));
    // A block ends its line by itself.
    at = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function element(entity, text, children, { onCommand, onMention }) {
  switch (entity.type) {
    case "bold":
    case "italic":
    case "underline":
    case "strikethrough":
    case "code":
      return h(TAGS[entity.type], {}, children);
    case "pre":
      return h("pre", { data: { language: entity.language } }, h("code", {}, children));
    case "spoiler":
      return spoiler(children);
    case "blockquote":
      return h("blockquote", {}, children);
    case "expandable_blockquote":
      return h("details", { open: true }, h("summary", {}, "Quote"), h("blockquote", {}, children));
    case "text_link":
      return link(entity.url, children);
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, children);
    case "email":
      return link(`mailto:${text}`, children);
    case "bot_command":
      return textButton("command", children, () => onCommand(text));
    case "mention":
      return textButton("mention", children, () => onMention(text));
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "marked" }, children);
    default:
      return h("span", {}, children);
  }
}

function textButton(action, children, act) {
  const button = h("button", { type: "button", class: "marked", data: { action } }, children);
  button.addEventListener("click", act);
  return button;
}
