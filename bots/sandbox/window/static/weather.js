// The drawer in which the networks are told to misbehave, and what lies in wait there.

import { act, look, takeBack } from "./api.js";
import { h, keep, printOf } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./toasts.js";
import { createForms } from "./weather_forms.js";
import { aboutDisturbance, aboutFault, aboutLimits, NETWORKS } from "./weather_words.js";
import { counted } from "./wording.js";

const PATIENCE = 250; // Milliseconds: of a burst of changes, one look tells it all.
const PERIOD = 1000; // What strikes is no change of the picture, so it has to be asked for while it matters.

/** Builds the drawer into `root`, opened by `button`. `show` is given each picture. */
export function createWeather(button, root) {
  const skies = NETWORKS.map((network) => createSky(network, () => mark()));
  const calm = h(
    "button",
    { type: "button", title: "What has happened already stays as it is", data: { action: "calm" } },
    "Clear all",
  );
  const away = h(
    "button",
    { type: "button", class: "quiet", "aria-label": "Close", data: { action: "close-weather" } },
    icon("close"),
  );
  root.append(
    h(
      "header",
      {},
      h("h2", {}, "Weather"),
      h("p", {}, "Networks have bad days. Choose one, then write something and watch what the bot makes of it."),
      calm,
      away,
    ),
    h(
      "div",
      { class: "skies" },
      skies.map(({ element }) => element),
    ),
  );
  button.append(icon("weather"), h("span", {}, "Weather"));

  let timer = null;
  const isActive = () => skies.some((sky) => sky.isActive());
  const mark = () => {
    button.toggleAttribute("data-active", isActive());
    button.title = isActive() ? "Weather: a network misbehaves" : "Weather: let the networks misbehave";
    calm.disabled = !isActive();
    if (isActive() || !root.hidden) lookIn(PERIOD);
  };
  const lookIn = (milliseconds) => {
    timer ??= setTimeout(async () => {
      // A sandbox that is gone has no weather, and the page already says that it is gone.
      if (!("broken" in document.body.dataset)) await Promise.all(skies.map((sky) => sky.look()));
      timer = null;
      mark();
    }, milliseconds);
  };
  const open = (isOpen) => {
    root.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    mark();
  };
  const close = () => {
    open(false);
    button.focus();
  };

  button.addEventListener("click", () => open(root.hidden));
  away.addEventListener("click", close);
  root.addEventListener("keydown", (event) => event.key === "Escape" && close());
  calm.addEventListener("click", () => Promise.all(skies.map((sky) => sky.calm())));
  open(false);
  return {
    show(picture) {
      for (const sky of skies) sky.show(picture);
      lookIn(PATIENCE);
    },
  };
}

/** One network's half. `changed` is called when there may be more or less in wait. */
function createSky(network, changed) {
  const path = `faults/${network.key}`;
  const waiting = h("ul", {});
  const fair = h("p", { class: "fair" }, "Fair: nothing lies in wait.");
  const refused = h("p", { class: "refused" });
  let listed = null;
  let looks = 0;
  let silentUntil = 0; // The list does not tell of a silence, which ends by itself.

  const draw = (told) => {
    if (!told) return;
    listed = told;
    const lines = linesOf(told, network, silentUntil - Date.now());
    keep(waiting, lines);
    fair.hidden = lines.length > 0;
    refused.hidden = told.refused_by_rate === 0;
    refused.dataset.refused = told.refused_by_rate;
    refused.textContent = `${counted(told.refused_by_rate, "request")} refused as too fast so far.`;
    forms.showLimits(told.limits);
    changed();
  };
  const send = async (mishap) => {
    looks += 1;
    const told = await act(path, mishap);
    if (!told) return;
    if (mishap.kind === "offline") silentUntil = Date.now() + mishap.seconds * 1000;
    if (network.incidents.some(({ key }) => key === mishap.kind)) toast("It has happened.");
    draw(told);
  };
  const forms = createForms(network, send);
  return {
    element: h(
      "section",
      { class: `sky ${network.key}`, "aria-label": `Weather on ${network.title}`, data: { sky: network.key } },
      h("h3", { class: "network" }, network.title),
      forms.forms,
      h("div", { class: "waiting", "aria-live": "polite" }, fair, waiting, refused),
    ),
    show: forms.show,
    isActive: () => listed !== null && linesOf(listed, network, silentUntil - Date.now()).length > 0,
    async look() {
      const turn = (looks += 1);
      const told = await look(path);
      // What was told meanwhile is newer than this.
      if (turn === looks) draw(told);
    },
    async calm() {
      silentUntil = 0;
      await takeBack(path);
      await send({ kind: "limits", limits: { ...listed.limits, model: "off", latency: 0 } });
    },
  };
}

/** What is out of the ordinary, for `keep`. */
function linesOf({ faults, disturbances, held, limits }, network, silence) {
  const pace = aboutLimits(limits, network);
  return [
    ...faults.map((fault) => ({ kind: fault.kind, text: aboutFault(fault, network), struck: fault.struck })),
    ...disturbances.map((each) => ({ kind: each.kind, text: aboutDisturbance(each, network), struck: each.struck })),
    held && { kind: "held", text: `${counted(held, "piece")} of news on the way to the bot.` },
    silence > 0 && { kind: "offline", text: `No news reaches the bot for ${Math.ceil(silence / 1000)} more seconds.` },
    pace && { kind: "limits", text: pace },
  ]
    .filter(Boolean)
    .map(({ kind, text, struck }, place) => ({
      key: `${place}`,
      print: printOf(kind, text, struck),
      make: () =>
        h(
          "li",
          { data: { armed: kind, struck } },
          h("span", {}, text),
          struck == null ? null : h("small", {}, struck ? `struck ${counted(struck, "time")}` : "not yet"),
        ),
    }));
}
