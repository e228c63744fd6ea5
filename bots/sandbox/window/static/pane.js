// One network's part of the window: the list of its chats, and the open one with its messages and a box to write in.

import { createComposer } from "./composer.js";
import { h, keep, printOf } from "./dom.js";
import { icon } from "./icons.js";
import { createMessages } from "./messages.js";
import { go } from "./place.js";

/** Builds the skeleton into `root`; what is shown in it is given to the parts' `show`. */
export function createPane(root, title) {
  const list = h("div", { class: "chats" });
  const name = h("h2", {});
  const about = h("p", { class: "about" });
  const tools = h("div", { class: "tools" });
  const scroller = h("div", { class: "scroller", tabindex: "-1" });
  const foot = h("footer", { class: "foot" });
  const toggle = h(
    "button",
    { type: "button", class: "quiet toggle", "aria-label": "Chats", data: { action: "chats" } },
    icon("list"),
  );
  toggle.addEventListener("click", () => root.toggleAttribute("data-list"));
  root.append(
    h("nav", { class: "side", "aria-label": `${title}: chats` }, h("p", { class: "network" }, title), list),
    h(
      "div",
      { class: "conversation" },
      h("header", { class: "head" }, toggle, h("div", { class: "naming" }, name, about), tools),
      scroller,
      foot,
    ),
  );
  list.addEventListener("click", () => root.removeAttribute("data-list"));
  return {
    isVisible: () => root.offsetParent !== null && document.visibilityState === "visible",
    messages: createMessages(scroller),
    composer: createComposer(foot),
    showList: (items) => keep(list, items),
    showHead(heading, subtitle, buttons) {
      name.textContent = heading;
      about.textContent = subtitle;
      keep(tools, buttons);
    },
  };
}

/** An entry of the list of chats, for `keep`. */
export function chatEntry({ id, where, picture, name, line, unread, open, nested }) {
  return {
    key: id,
    print: printOf(name, line, unread, open, nested, where),
    make: () =>
      h(
        "button",
        {
          type: "button",
          class: "chat",
          "aria-current": open ? "true" : null,
          data: { chat: id, nested: nested ? "" : null, unread: unread || null },
          on: { click: () => go(where) },
        },
        picture(),
        h("span", { class: "naming" }, h("b", {}, name), line ? h("small", {}, line) : null),
        unread ? h("span", { class: "unread" }, String(unread)) : null,
      ),
  };
}

/** A heading in the list of chats, for `keep`. */
export function listHeading(text) {
  return { key: `heading ${text}`, print: text, make: () => h("p", { class: "heading" }, text) };
}

/** A button beside the name of the open chat, for `keep`. */
export function headButton(action, label, drawing, act) {
  return {
    key: `${action} ${label}`,
    print: printOf(action, label),
    make: () => {
      const button = h("button", { type: "button", class: "quiet", title: label, data: { action } });
      button.append(icon(drawing), h("span", {}, label));
      button.addEventListener("click", () => act());
      return button;
    },
  };
}
