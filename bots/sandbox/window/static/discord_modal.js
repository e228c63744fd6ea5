// A modal that the bot opened for the person at the window, as a real dialog. One that is closed unsent is dismissed.

import { act } from "./api.js";
import { markdown } from "./discord_markdown.js";
import { h } from "./dom.js";
import { tellUnanswered } from "./discord_message.js";

const LABEL = 18;
const ROW = 1;
const TEXT_DISPLAY = 10;
const PARAGRAPH = 2;

let open = null;

/** Shows the newest modal that waits for this person, and takes one away that waits no more. */
export function showModal(discord, me) {
  const wanted = discord.modals.findLast((modal) => modal.user === me.discord);
  if (open?.id === wanted?.interaction) return;
  open?.box.remove();
  open = wanted ? { id: wanted.interaction, box: build(wanted, discord, me) } : null;
  if (!open) return;
  document.body.append(open.box);
  open.box.showModal();
}

function build(modal, discord, me) {
  const named = { person: me.key, interaction: modal.interaction };
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", {}, modal.title),
    modal.components.map(field),
    h(
      "footer",
      {},
      h("button", { type: "button", data: { action: "dismiss" }, on: { click: () => box.close() } }, "Cancel"),
      h("button", { type: "submit", class: "primary", data: { action: "submit" } }, "Submit"),
    ),
  );
  const box = h("dialog", { class: "modal", data: { modal: modal.interaction } }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    tellUnanswered(discord.bot)(await act("discord/modal", { ...named, values }));
  });
  box.addEventListener("close", () => act("discord/dismiss", named));
  return box;
}

function field(component) {
  if (component.type === TEXT_DISPLAY)
    return h(
      "div",
      { class: "text" },
      markdown(component.content, () => undefined),
    );
  const inLabel = component.type === LABEL;
  const input = inLabel ? component.component : component.type === ROW ? component.components[0] : null;
  if (!input) return null;
  const label = inLabel ? component.label : input.label;
  const attributes = {
    name: input.custom_id,
    required: input.required ?? true,
    placeholder: input.placeholder,
    minlength: input.min_length,
    maxlength: input.max_length ?? 4000,
    data: { input: input.custom_id },
  };
  const box =
    input.style === PARAGRAPH
      ? h("textarea", { rows: "4", ...attributes }, input.value ?? "")
      : h("input", { type: "text", value: input.value, ...attributes });
  return h(
    "label",
    {},
    h("span", {}, label, attributes.required ? h("b", { title: "Required" }, " *") : null),
    inLabel && component.description ? h("small", {}, component.description) : null,
    box,
  );
}
