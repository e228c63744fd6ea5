// One comment as an element of the page: the same that templates/comment.html prints, made from the comment's JSON.

import { showFiles } from "./attachments.js";

const NOBODY = "a comment";

/** A list item that holds the comment; `answered` is the article it answers, null for one on the post itself. */
export function commentItem(comment, answered, page) {
  const level = answered ? Math.min(Number(answered.dataset.level) + 1, page.deepest) : 1;
  const article = element("article", {
    id: `c${comment.id}`,
    className: `comment u-comment h-cite${standsBeside(answered, page) ? " beside" : ""}`,
  });
  Object.assign(article.dataset, {
    network: comment.network,
    level,
    parent: comment.parent ?? "",
    published: comment.published,
    updated: comment.updated,
  });
  article.append(
    element("header", {}, glyph(comment.network, page), ...(comment.deleted ? [] : saidBy(comment)), when(comment, page)),
    ...(comment.deleted ? [notShown(comment.waits)] : said(comment, answered)),
    element("ol", { className: "talks" }),
  );
  article.classList.toggle("taken", comment.deleted);
  return element("li", {}, article);
}

/** Gives the comment that `article` shows its new words and its author's present name. */
export function rewrite(article, comment) {
  const header = article.querySelector(":scope > header");
  header.querySelector(".author").textContent = comment.author;
  article.querySelector(":scope > .body").innerHTML = comment.html;
  if (comment.updated !== comment.published && !header.querySelector(".edited")) header.append(edited());
  article.dataset.updated = comment.updated;
}

/** Shows in a list how many people chose each emoji; one without any is hidden. */
export function tally(list, reactions) {
  const items = Object.entries(reactions).map(([emoji, count]) =>
    element("li", {}, element("span", { className: "emoji" }, emoji), " ", element("span", { className: "times" }, count)),
  );
  list.replaceChildren(...items);
  list.hidden = !items.length;
}

/** Leaves a tombstone of the comment that `article` shows; what answers it no longer names its author. */
export function bury(article, answers) {
  article.classList.add("taken");
  const words = ":scope > header > :not(.glyph, .when), :scope > .answering, :scope > .files, :scope > .reactions";
  article.querySelectorAll(words).forEach((part) => part.remove());
  article.querySelector(":scope > .body").replaceWith(notShown());
  for (const answer of answers) answer.querySelector(":scope > .answering a")?.replaceChildren(NOBODY);
}

/** The list that answers to `answered` stand in: its own, or beside it at the deepest level. */
export function answersTo(answered, page) {
  if (!answered) return page.talks;
  return standsBeside(answered, page) ? answered.closest("ol.talks") : answered.querySelector(":scope > .talks");
}

function standsBeside(answered, page) {
  return answered !== null && Number(answered.dataset.level) === page.deepest;
}

function saidBy(comment) {
  const title = comment.network === "import" ? "imported" : comment.network.replace(/^./, (first) => first.toUpperCase());
  const where = comment.origin
    ? element("a", { className: "where", href: comment.origin, rel: "nofollow ugc noopener" }, title)
    : element("span", { className: "where" }, title);
  const editor = element("span", { className: "editor" }, "Editor");
  const author = element("span", { className: "author p-author h-card" }, comment.author);
  return [author, ...(comment.is_editor ? [editor] : []), where];
}

function when(comment, page) {
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: page.zone,
  }).format(new Date(comment.published));
  const time = element("time", { className: "dt-published", dateTime: comment.published }, shown);
  return element("a", { className: "when u-url", href: `#c${comment.id}` }, time);
}

function said(comment, answered) {
  // The server made `html` from a tree that can not hold anything else than text, styles and links.
  const body = element("div", { className: "body e-content", innerHTML: comment.html });
  const reactions = element("ul", { className: "reactions", role: "list", ariaLabel: "Reactions" });
  tally(reactions, comment.reactions);
  const files = element("div", { className: "files", hidden: true });
  showFiles(files, comment.attachments);
  if (!answered) return [body, files, reactions];
  const name = answered.querySelector(":scope > header .author")?.textContent ?? NOBODY;
  const link = element("a", { className: "u-in-reply-to", href: `#${answered.id}` }, name);
  return [element("p", { className: "answering" }, "in answer to ", link), body, files, reactions];
}

function notShown(waits) {
  const why = waits ? "This comment waits for the editor." : "This comment was taken back.";
  return element("p", { className: "body taken-back" }, why);
}

function edited() {
  return element("span", { className: "edited" }, "edited");
}

function glyph(network, page) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  drawing.setAttribute("class", "glyph");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${page.glyphs}#${network}`);
  drawing.append(use);
  return drawing;
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
