// Slash commands: suggested while typing, then filled in above the box.

import { act, base64 } from "./api.js";
import { tellUnanswered } from "./discord_message.js";
import { h } from "./dom.js";

const SLASH = 1;
const OF_MESSAGE = 3;
const [SUBCOMMAND, GROUP] = [1, 2];
const [INTEGER, BOOLEAN, USER, CHANNEL, NUMBER, ATTACHMENT] = [4, 5, 6, 7, 10, 11];

/** The slash commands as the bot registered them, subcommands with their full name: {name, description, options}. */
export function slashCommands(discord) {
  return discord.commands.filter(({ kind }) => kind === SLASH).flatMap((command) => flat(command, command.name));
}

function flat({ description, options }, name) {
  const inner = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (!inner.length) return [{ name, description, options }];
  return inner.flatMap((option) => flat({ options: [], ...option }, `${name} ${option.name}`));
}

/** The names of the commands in a message's menu. */
export function messageCommands(discord) {
  return discord.commands.filter(({ kind }) => kind === OF_MESSAGE).map(({ name }) => name);
}

/** The form of a command's options, as an item for `keep`; `done` is called when it was run or left. */
export function commandForm(command, { discord, me, open, places }, done) {
  return {
    key: `${open.id} ${command.name} ${me.key}`,
    print: "",
    make: () => {
      const run = h("button", { type: "submit", class: "primary", data: { action: "run" } }, `Run /${command.name}`);
      const leave = h("button", { type: "button", data: { action: "leave" }, on: { click: done } }, "Cancel");
      const form = h(
        "form",
        { class: "command", data: { command: command.name } },
        h("p", {}, h("b", {}, `/${command.name}`), " ", command.description),
        command.options.map((option) => optionField(option, discord, places)),
        h("footer", {}, leave, run),
      );
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        run.disabled = true;
        const finished = await runCommand(command, await given(form, command), { discord, me, open });
        run.disabled = false;
        if (finished) done();
      });
      queueMicrotask(() => (form.querySelector("input, select") ?? run).focus());
      return form;
    },
  };
}

/** Runs a command at once; gives whether the network let it. */
export async function runCommand(command, values, { discord, me, open }) {
  const answer = await act("discord/slash", { person: me.key, channel: open.id, name: command.name, ...values });
  tellUnanswered(discord.bot)(answer);
  return answer;
}

function optionField(option, discord, places) {
  const common = { name: option.name, required: option.required, data: { option: option.name } };
  return h(
    "label",
    {},
    h("span", {}, option.name, option.required ? " *" : ""),
    inputFor(option, common, discord, places),
    h("small", {}, option.description),
  );
}

function inputFor(option, common, discord, places) {
  const choose = (pairs) =>
    h(
      "select",
      common,
      h("option", { value: "" }, "–"),
      pairs.map(([value, text]) => h("option", { value }, text)),
    );
  if (option.choices?.length) return choose(option.choices.map(({ name, value }) => [value, name]));
  switch (option.type) {
    case INTEGER:
    case NUMBER:
      return h("input", {
        type: "number",
        step: option.type === INTEGER ? "1" : "any",
        min: option.min_value,
        max: option.max_value,
        ...common,
      });
    case BOOLEAN:
      return choose([
        ["true", "yes"],
        ["false", "no"],
      ]);
    case USER:
      return choose(discord.users.map(({ id, name }) => [id, name]));
    case CHANNEL:
      return choose(places.filter(({ guild }) => guild).map(({ id, name }) => [id, `#${name}`]));
    case ATTACHMENT:
      return h("input", { type: "file", ...common });
    default:
      return h("input", {
        type: "text",
        autocomplete: "off",
        minlength: option.min_length,
        maxlength: option.max_length,
        ...common,
      });
  }
}

/** What was filled in: {options, files}; an empty input is an option that is not given. */
async function given(form, command) {
  const options = {};
  const files = {};
  for (const { name, type } of command.options) {
    const input = form.elements[name];
    if (type === ATTACHMENT) {
      const [file] = input.files;
      if (file) files[name] = { name: file.name, content: await base64(file) };
    } else if (input.value !== "") {
      options[name] = valueOf(input.value, type);
    }
  }
  return { options, files };
}

function valueOf(text, type) {
  switch (type) {
    case INTEGER:
    case NUMBER:
      return Number(text);
    case BOOLEAN:
      return text === "true";
    case USER:
      return { user: text };
    case CHANNEL:
      return { channel: text };
    default:
      return text;
  }
}
