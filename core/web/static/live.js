// Keeps the discussion of an open page as it is in the chats: comments come, change and go while it is read.

import { showFiles } from "./attachments.js";
import { answersTo, bury, commentItem, rewrite, tally } from "./comment.js";

const section = document.querySelector("#comments");
const page = {
  talks: section.querySelector(".talks"),
  zone: section.dataset.zone,
  deepest: Number(section.dataset.deepest),
  glyphs: section.dataset.glyphs,
};

// One thing after the other: an event that comes while the discussion is read anew is applied to its result.
let work = Promise.resolve();
function inTurn(step) {
  work = work.then(step).catch((fault) => console.error(fault));
}

const events = new EventSource(`/live/${section.dataset.post}`);
events.addEventListener("open", () => inTurn(connected));
events.addEventListener("error", () => (section.querySelector(".live").hidden = true));
for (const kind of ["comment", "edit", "delete"]) {
  events.addEventListener(kind, (event) => inTurn(() => apply(JSON.parse(event.data))));
}

events.addEventListener("reaction", (event) => inTurn(() => react(JSON.parse(event.data))));

/** Whatever happened between the making of the page, or the loss of the line, and now was not told: it is read. */
async function connected() {
  await readAnew();
  section.querySelector(".live").hidden = false;
}

async function apply(comment) {
  const known = article(comment.id);
  if (known) show(comment, known);
  else if (!comment.deleted && (!comment.parent || article(comment.parent))) insert(comment);
  // What it answers was taken back before, and shows again as a tombstone now that it is answered.
  else if (!comment.deleted) await readAnew();
  recount();
}

/** Reactions to a comment, or without an id to the post. */
function react({ id, reactions }) {
  const below = id ? article(id)?.querySelector(":scope > .reactions") : document.querySelector(".reactions");
  if (below) tally(below, reactions);
}

async function readAnew() {
  const answer = await fetch(`/api/posts/${section.dataset.post}`);
  if (!answer.ok) throw new Error(`the comments could not be read: ${answer.status}`);
  const post = await answer.json();
  react({ reactions: post.reactions });
  const comments = new Map(post.comments.map((comment) => [comment.id, comment]));
  for (const shown of section.querySelectorAll(".comment")) {
    if (!comments.has(idOf(shown))) takeBack(shown);
  }
  for (const comment of comments.values()) settle(comment, comments);
  recount();
}

function settle(comment, comments) {
  const known = article(comment.id);
  if (known) return show(comment, known);
  const parent = comments.get(comment.parent);
  if (parent && !article(parent.id)) settle(parent, comments);
  insert(comment);
}

function show(comment, known) {
  if (comment.deleted) return takeBack(known);
  if (known.classList.contains("taken")) return unveil(comment, known);
  react(comment);
  showFiles(known.querySelector(":scope > .files"), comment.attachments);
  if (Date.parse(comment.updated) > Date.parse(known.dataset.updated)) {
    rewrite(known, comment);
    highlight(known);
  }
}

/** A comment that an editor let through takes the place of its tombstone, and keeps the answers it had. */
function unveil(comment, known) {
  const item = commentItem(comment, article(comment.parent), page);
  item.querySelector(".talks").replaceWith(known.querySelector(":scope > .talks"));
  known.parentElement.replaceWith(item);
  for (const answer of answersOf(comment.id)) {
    answer.querySelector(":scope > .answering a")?.replaceChildren(comment.author);
  }
  highlight(item.firstElementChild);
}

function insert(comment) {
  const answered = comment.parent ? article(comment.parent) : null;
  const list = answersTo(answered, page);
  const item = commentItem(comment, answered, page);
  const published = Date.parse(comment.published);
  const later = [...list.children].find((other) => Date.parse(other.firstElementChild.dataset.published) > published);
  list.insertBefore(item, later ?? null);
  highlight(item.firstElementChild);
  if (!comment.deleted) section.querySelector("#news").textContent = `New comment by ${comment.author}`;
}

/** A comment that was answered leaves a tombstone; any other goes, and with it the tombstones it alone held up. */
function takeBack(known) {
  const answers = answersOf(idOf(known));
  if (answers.length) {
    if (!known.classList.contains("taken")) bury(known, answers);
    return;
  }
  const answered = article(known.dataset.parent);
  known.parentElement.remove();
  if (answered?.classList.contains("taken")) takeBack(answered);
}

function answersOf(id) {
  return section.querySelectorAll(`.comment[data-parent="${id}"]`);
}

function recount() {
  const count = section.querySelectorAll(".comment:not(.taken)").length;
  section.querySelector(".count").textContent = `${count} ${count === 1 ? "comment" : "comments"}:`;
  if (count) section.querySelector(".quiet")?.remove();
}

function highlight(known) {
  known.classList.remove("fresh");
  void known.offsetWidth; // Without a layout in between, the animation would not begin again.
  known.classList.add("fresh");
}

function article(id) {
  return document.getElementById(`c${id}`);
}

function idOf(shown) {
  return Number(shown.id.slice(1));
}
