// A small menu below a button.

import { h } from "./dom.js";

/** Shows `entries`, each {label, action, act}; a click elsewhere or Escape takes it away. */
export function menu(button, entries) {
  const list = h(
    "div",
    { class: "menu", popover: "auto", role: "menu" },
    entries.map(({ label, action, act }) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          data: { action, label },
          on: {
            click: () => {
              list.hidePopover();
              act();
            },
          },
        },
        label,
      ),
    ),
  );
  list.addEventListener("toggle", (event) => event.newState === "closed" && list.remove());
  document.body.append(list);
  const { right, bottom } = button.getBoundingClientRect();
  list.showPopover();
  list.style.left = `${Math.max(8, Math.min(right, innerWidth) - list.offsetWidth)}px`;
  list.style.top = `${Math.min(bottom + 4, innerHeight - list.offsetHeight - 8)}px`;
}
