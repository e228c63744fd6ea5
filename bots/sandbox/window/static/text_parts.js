// What texts on both networks have in them: links and spoilers.

import { h } from "./dom.js";

/** A link that opens beside the window, or, if it leads to a place in it, in the window. */
export function link(address, children) {
  if (!URL.canParse(address) || !["http:", "https:", "mailto:"].includes(new URL(address).protocol)) {
    return h("span", {}, children);
  }
  const isOurs = new URL(address).origin === location.origin;
  return h("a", isOurs ? { href: address } : { href: address, target: "_blank", rel: "noopener noreferrer" }, children);
}

/** What is covered until it is clicked. */
export function spoiler(children) {
  const cover = h(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", title: "Show", data: { action: "spoiler" } },
    children,
  );
  const uncover = (event) => {
    if (cover.classList.contains("open") || (event.key && event.key !== "Enter")) return;
    event.preventDefault();
    cover.classList.add("open");
  };
  cover.addEventListener("click", uncover, { capture: true });
  cover.addEventListener("keydown", uncover);
  return cover;
}
