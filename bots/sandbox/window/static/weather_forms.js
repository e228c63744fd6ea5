// The sentences with gaps by which one network is told to misbehave: each form sends one object.

import { h, keep, printOf } from "./dom.js";
import { AMOUNTS, DISTURBANCES, FAULTS } from "./weather_words.js";

const USUAL_SECONDS = 10;

/**
 * The forms of a network. `tell` sends what was chosen. `show` takes the picture, for the persons and places in it;
 * `showLimits` the limits that are in force.
 */
export function createForms(network, tell) {
  const incidents = incidentForm(network, tell);
  const pace = paceForm(network, tell);
  const forms = [
    struckForm("fault", "Requests", network.requests, FAULTS, tell),
    struckForm("disturbance", "News", network.news, DISTURBANCES, tell),
    pace.form,
    incidents.form,
  ];
  return { forms, show: incidents.show, showLimits: pace.show };
}

/** "The next | message | is lost": something that lies in wait. */
function struckForm(name, title, subjects, predicates, tell) {
  const amount = choice("times", "How many", AMOUNTS);
  const subject = choice("subject", "Of what", subjects);
  const what = choice("what", "What happens to it", predicates);
  const length = secondsField(USUAL_SECONDS);
  const fit = () => length.show(what.chosen().seconds);
  what.element.addEventListener("change", fit);
  fit();
  return row(name, title, "Add", [amount.element, subject.element, what.element, length.element], () =>
    tell({ ...subject.chosen().form, ...what.chosen().form, ...amount.chosen().form, ...length.form() }),
  );
}

/** "The bot may send | as many messages as it likes | and each request takes | 0 | seconds": what holds from now on. */
function paceForm({ paces }, tell) {
  const model = choice("model", "How many messages the bot may send", paces);
  const latency = secondsField(0);
  latency.show("latency");
  let inForce = null;
  const fields = [word("The bot may send"), model.element, word("and each request takes"), latency.element];
  const form = row("limits", "Pace", "Set", fields, () =>
    tell({ kind: "limits", limits: { ...inForce, ...model.chosen().form, ...latency.form() } }),
  );
  const allow = (isAllowed) => {
    for (const element of form.elements) element.disabled = !isAllowed;
  };
  // Not before the limits are known: what can't be chosen here must be sent as it is.
  allow(false);
  return {
    form,
    show(limits) {
      // What is being chosen stays, unless the limits themselves have changed.
      if (printOf(limits) === printOf(inForce)) return;
      inForce = limits;
      allow(true);
      model.element.value = limits.model;
      latency.put(limits.latency);
    },
  };
}

/** "The bot is blocked by | Ada": what happens at once. */
function incidentForm({ incidents }, tell) {
  const what = choice("what", "What happens", incidents);
  const target = h("select", { "aria-label": "To whom or where", data: { input: "target" } });
  const length = secondsField(USUAL_SECONDS);
  let picture = null;
  const fit = () => {
    const { key, targets, seconds } = what.chosen();
    target.hidden = !targets;
    keep(target, targets && picture ? targets(picture).map((found) => option(found.id, found.label, key)) : []);
    length.show(seconds);
  };
  const form = row("incident", "Incidents", "Do it", [what.element, target, length.element], () => {
    const { key, field, targets } = what.chosen();
    const whom = targets?.(picture).find(({ id }) => String(id) === target.value);
    return tell({ kind: key, ...(field ? { [field]: whom.id } : {}), ...length.form() });
  });
  what.element.addEventListener("change", fit);
  return {
    form,
    show(shown) {
      picture = shown;
      for (const each of what.element.options) {
        const { targets } = incidents[each.index];
        each.disabled = Boolean(targets) && targets(picture).length === 0;
      }
      fit();
    },
  };
}

function row(name, title, verb, fields, submit) {
  const button = h("button", { type: "submit", data: { action: "tell" } }, verb);
  const form = h("form", { data: { form: name } }, h("h4", {}, title), h("div", { class: "gaps" }, fields), button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    await submit();
    button.disabled = false;
  });
  return form;
}

function choice(name, label, choices) {
  const element = h("select", { "aria-label": label, data: { input: name } });
  for (const { key, label: text } of choices) element.append(h("option", { value: key }, text));
  return { element, chosen: () => choices[element.selectedIndex] };
}

function option(value, label, kind) {
  return { key: `${kind} ${value}`, print: label, make: () => h("option", { value }, label) };
}

function word(text) {
  return h("span", {}, text);
}

/** A number of seconds for the field that `show` names; without one there is nothing to fill in. */
function secondsField(usual) {
  const input = h("input", { type: "number", min: "0", max: "86400", step: "any", required: true, value: usual });
  input.dataset.input = "seconds";
  const element = h("label", {}, input, " seconds");
  let field = null;
  return {
    element,
    put: (value) => (input.value = value),
    form: () => (field ? { [field]: input.valueAsNumber } : {}),
    show(name) {
      field = name;
      element.hidden = input.disabled = !name;
    },
  };
}
