// Short messages that go away by themselves, and those that wait for a press on OK.

import { h } from "./dom.js";

const SECONDS = 5;

/** Shows a short text; `kind` is "fault" or "note". */
export function toast(text, kind = "note") {
  const shown = h("p", { class: "toast", data: { kind } }, text);
  document.querySelector(".toasts").append(shown);
  setTimeout(() => shown.remove(), SECONDS * 1000);
}

/** Shows a text until it is confirmed. */
export function alertBox(text) {
  const box = h(
    "dialog",
    { class: "alert" },
    h("p", {}, text),
    h("footer", {}, h("button", { type: "button", class: "primary", on: { click: () => box.close() } }, "OK")),
  );
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

/** Asks before something is done; resolves to whether to do it. */
export function confirmed(question, verb) {
  return new Promise((resolve) => {
    const no = h("button", { type: "button", on: { click: () => box.close() } }, "Cancel");
    const yes = h(
      "button",
      { type: "button", class: "danger", data: { action: "confirm" }, on: { click: () => box.close("yes") } },
      verb,
    );
    const box = h("dialog", { class: "alert" }, h("p", {}, question), h("footer", {}, no, yes));
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
    document.body.append(box);
    box.showModal();
  });
}
