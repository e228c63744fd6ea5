// Discord's Markdown (https://support.discord.com/hc/en-us/articles/210298617), as elements.

import { h } from "./dom.js";
import { link, spoiler } from "./text_parts.js";

const PAIRS = [
  ["**", (inner) => h("strong", {}, inner)],
  ["__", (inner) => h("u", {}, inner)],
  ["~~", (inner) => h("s", {}, inner)],
  ["||", (inner) => spoiler(inner)],
  ["*", (inner) => h("em", {}, inner)],
  ["_", (inner) => h("em", {}, inner)],
];
const FENCE = /```(?:([\w+#.-]+)\n)?\n*([\s\S]*?)\n*```/g;
const ITEM = /^(\s*)(?:([-*])|(\d+)\.)\s+(.*)$/;
const ADDRESS = /https?:\/\/[^\s<]+/y;
const ANGLED = /<(https?:\/\/[^\s>]+)>/y;
const MASKED = /\[((?:\\.|[^\]\\])+)\]\(\s*<?(https?:\/\/[^\s<>]*?)>?\s*\)/y;
const MENTION = /<(@!?|#|@&)(\d+)>/y;
const MOMENT = /<t:(-?\d+)(?::([tTdDfFsSR]))?>/y;

/** The nodes of a message; `nameOf` gives what to show for a mention: ("@" or "#", id) -> a text or undefined. */
export function markdown(text, nameOf) {
  const nodes = [];
  let at = 0;
  for (const fence of text.matchAll(FENCE)) {
    nodes.push(...blocks(text.slice(at, fence.index), nameOf));
    nodes.push(h("pre", { data: { language: fence[1] } }, h("code", {}, fence[2])));
    at = fence.index + fence[0].length;
  }
  return [...nodes, ...blocks(text.slice(at), nameOf)];
}

function blocks(text, nameOf) {
  const lines = text.replace(/^\n|\n$/g, "").split("\n");
  const nodes = [];
  while (lines.length) {
    if (lines[0].startsWith(">>> ")) {
      const rest = lines.splice(0).join("\n").slice(4);
      nodes.push(h("blockquote", {}, blocks(rest, nameOf)));
    } else if (lines[0].startsWith("> ")) {
      nodes.push(h("blockquote", {}, blocks(taken(lines, /^> /).join("\n"), nameOf)));
    } else if (/^#{1,3} \S/.test(lines[0])) {
      const [, marks, title] = /^(#+) (.*)$/.exec(lines.shift());
      nodes.push(h(`h${marks.length + 2}`, {}, inline(title, nameOf)));
    } else if (/^-# \S/.test(lines[0])) {
      nodes.push(h("p", { class: "subtext" }, inline(lines.shift().slice(3), nameOf)));
    } else if (ITEM.test(lines[0])) {
      nodes.push(listOf(lines, nameOf));
    } else {
      nodes.push(paragraph(lines, nameOf));
    }
  }
  return nodes;
}

/** Takes the lines that begin so from the front, without that beginning. */
function taken(lines, beginning) {
  const found = [];
  while (lines.length && beginning.test(lines[0])) found.push(lines.shift().replace(beginning, ""));
  return found;
}

function listOf(lines, nameOf) {
  const [, indent, , number] = ITEM.exec(lines[0]);
  const list = h(number ? "ol" : "ul", number ? { start: number } : {});
  while (lines.length) {
    const item = ITEM.exec(lines[0]);
    const isDeeper = item?.[1].length > indent.length;
    if (!item || item[1].length < indent.length || (!isDeeper && Boolean(item[3]) !== Boolean(number))) break;
    if (isDeeper && list.lastElementChild) {
      list.lastElementChild.append(listOf(lines, nameOf));
    } else {
      list.append(h("li", {}, inline(item[4], nameOf)));
      lines.shift();
    }
  }
  return list;
}

/** Plain lines up to the next block; the line breaks are shown as they are. */
function paragraph(lines, nameOf) {
  const isBlock = (line) => /^(>>> |> |#{1,3} \S|-# \S)/.test(line) || ITEM.test(line);
  const plain = [lines.shift()];
  while (lines.length && !isBlock(lines[0])) plain.push(lines.shift());
  return h("p", {}, inline(plain.join("\n"), nameOf));
}

function inline(text, nameOf) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = special(text, at, nameOf);
    if (found) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += text[at++];
    }
  }
  return plain ? [...nodes, plain] : nodes;
}

/** What begins at a position: {node, end}, or null for a plain character. */
function special(text, at, nameOf) {
  switch (text[at]) {
    case "\\":
      return /[^\w\s]/.test(text[at + 1] ?? " ") ? { node: text[at + 1], end: at + 2 } : null;
    case "`":
      return codeAt(text, at);
    case "<":
      return angledAt(text, at, nameOf);
    case "[":
      return matched(MASKED, text, at, ([, label, address]) => link(address, inline(label, nameOf)));
    case "h":
      return matched(ADDRESS, text, at, (found) => {
        found[0] = withoutTail(found[0]);
        return link(found[0], [found[0]]);
      });
    default:
      return pairAt(text, at, nameOf);
  }
}

function codeAt(text, at) {
  const marks = /^`+/.exec(text.slice(at))[0];
  const close = text.indexOf(marks, at + marks.length);
  if (close < 0) return { node: marks, end: at + marks.length };
  return { node: h("code", {}, text.slice(at + marks.length, close)), end: close + marks.length };
}

function angledAt(text, at, nameOf) {
  return (
    matched(ANGLED, text, at, ([, address]) => link(address, [address])) ??
    matched(MENTION, text, at, ([whole, mark, id]) =>
      h("span", { class: "marked" }, mark[0] + (nameOf(mark[0], id) ?? whole.slice(1, -1))),
    ) ??
    matched(MOMENT, text, at, ([, seconds]) =>
      h("time", { class: "marked" }, new Date(seconds * 1000).toLocaleString()),
    )
  );
}

function pairAt(text, at, nameOf) {
  for (const [mark, make] of PAIRS) {
    if (!text.startsWith(mark, at) || !opens(text, at, mark)) continue;
    const close = closing(text, at + mark.length, mark);
    if (close > at + mark.length) {
      return { node: make(inline(text.slice(at + mark.length, close), nameOf)), end: close + mark.length };
    }
  }
  return null;
}

function opens(text, at, mark) {
  if (mark === "_") return !/\w/.test(text[at - 1] ?? " ");
  return mark !== "*" || /\S/.test(text[at + 1] ?? " ");
}

/** Where a mark is closed, past what is escaped or code; -1 if it is not. */
function closing(text, from, mark) {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") {
      at++;
    } else if (text[at] === "`") {
      at = codeAt(text, at).end - 1;
    } else if (text.startsWith(mark, at)) {
      // Of "***" the last ones close what was opened first.
      while (mark.length > 1 && text[at + mark.length] === mark[0]) at++;
      if (mark.length === 1 && text[at + 1] === mark) at++;
      else if (mark !== "_" || !/\w/.test(text[at + 1] ?? " ")) return at;
    }
  }
  return -1;
}

function matched(pattern, text, at, make) {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (!found) return null;
  const node = make(found);
  return { node, end: at + found[0].length };
}

/** An address without the punctuation of the sentence that it ends, and without a bracket opened before it. */
function withoutTail(address) {
  let kept = address.replace(/[.,:;!?"'*_~|\]]+$/, "");
  while (kept.endsWith(")") && kept.split("(").length < kept.split(")").length) kept = kept.slice(0, -1);
  return kept;
}
