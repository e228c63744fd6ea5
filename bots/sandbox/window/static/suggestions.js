// What may be meant by what is being typed: a list above the box, chosen with the arrow keys, Enter, Tab or a click.

import { h } from "./dom.js";

export function createSuggestions(box) {
  const element = h("ul", { class: "suggestions", role: "listbox", hidden: true });
  let offered = [];
  let chosen = 0;

  const mark = () => {
    [...element.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    element.children[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const pick = (index) => {
    const { pick: act } = offered[index];
    show([]);
    act();
    box.focus();
  };
  const show = (suggestions) => {
    offered = suggestions;
    chosen = 0;
    element.hidden = offered.length === 0;
    element.replaceChildren(
      ...offered.map(({ label, about }, index) =>
        h(
          "li",
          {
            role: "option",
            data: { action: "suggestion", label },
            // Before the click takes the focus away from the box.
            on: {
              mousedown: (event) => {
                event.preventDefault();
                pick(index);
              },
            },
          },
          h("b", {}, label),
          " ",
          h("small", {}, about),
        ),
      ),
    );
    mark();
  };
  /** Whether a key was meant for the list. */
  const takes = (event) => {
    if (offered.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: offered.length - 1 }[event.key];
    const isChoice =
      event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && offered[chosen].onEnter !== false);
    if (step) {
      chosen = (chosen + step) % offered.length;
      mark();
    } else if (isChoice) {
      pick(chosen);
    } else if (event.key === "Escape") {
      show([]);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };
  box.addEventListener("blur", () => show([]));
  return { element, show, takes };
}
