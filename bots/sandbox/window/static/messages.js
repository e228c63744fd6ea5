// The messages of the open chat: follows the newest while the reader is at the bottom, and keeps its place otherwise.

import { h, keep } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";

const EMOJI = ["👍", "❤", "🔥", "🎉", "😢", "👎"];
const NEAR = 48; // Pixels from the bottom within which the reader is taken to follow.

export function createMessages(scroller) {
  const list = h("ol", { class: "messages" });
  const down = h("button", { type: "button", class: "down", "aria-label": "To the newest message" }, icon("down"));
  const empty = h("p", { class: "empty" });
  scroller.append(empty, list, down);
  let open = null;
  let pointed = null;
  let following = true;
  let top = 0;

  const toBottom = () => scroller.scrollTo({ top: scroller.scrollHeight });
  const isNear = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  const look = () => {
    // Only who scrolls up leaves the bottom: it also moves away by itself, when the room shrinks.
    if (isNear()) following = true;
    else if (scroller.scrollTop < top) following = false;
    top = scroller.scrollTop;
    down.hidden = following;
  };
  scroller.addEventListener("scroll", look, { passive: true });
  down.addEventListener("click", toBottom);
  // The room changes with the window, the box to write in, and pictures as they arrive.
  const room = new ResizeObserver(() => following && toBottom());
  room.observe(scroller);
  room.observe(list);

  const point = (id) => {
    const isThere = pointAt(list, id);
    if (isThere) following = isNear();
    return isThere;
  };

  return {
    /** Shows `items` (for `keep`) of the chat `key`, and points at the message `target` once, when it is there. */
    show({ key, items, target, nothing }) {
      const isOther = key !== open;
      open = key;
      if (isOther) following = true;
      keep(list, items);
      empty.hidden = items.length > 0;
      empty.textContent = nothing;
      if (following) toBottom();
      const wish = target && `${key} ${target}`;
      if (!wish) pointed = null;
      else if (wish !== pointed && point(target)) pointed = wish;
      look();
    },
    pointAt: point,
  };
}

function pointAt(list, id) {
  const message = list.querySelector(`[data-message="${CSS.escape(id)}"]`);
  if (!message) return false;
  message.scrollIntoView({ block: "center" });
  message.classList.remove("pointed");
  requestAnimationFrame(() => message.classList.add("pointed"));
  return true;
}

/** A line between the messages, for `keep`. */
export function divider(key, text) {
  return { key, print: text, make: () => h("li", { class: "divider" }, h("span", {}, text)) };
}

/** The small buttons on a message: [action, label, drawing, what it does]. */
/** A tool to react with one of the common emoji; `choose` gets it. */
export function reactTool(choose) {
  const items = EMOJI.map((emoji) => ({ label: emoji, action: "emoji", act: () => choose(emoji) }));
  return ["react", "React", "react", (button) => menu(button, items)];
}

export function messageTools(tools) {
  return h(
    "div",
    { class: "message-tools" },
    tools.map(([action, label, drawing, act]) => {
      const button = h("button", {
        type: "button",
        class: "quiet",
        title: label,
        "aria-label": label,
        data: { action },
      });
      button.append(icon(drawing));
      button.addEventListener("click", () => act(button));
      return button;
    }),
  );
}
