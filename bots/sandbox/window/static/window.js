// The window: the picture that the sandbox sends after each change is shown to the person at the window.

import { follow } from "./api.js";
import { createDiscord, newestOfDiscord } from "./discord.js";
import { keep } from "./dom.js";
import { showPeople } from "./people.js";
import { go, onMove, place } from "./place.js";
import { showSteps } from "./steps.js";
import { createTelegram, newestOfTelegram } from "./telegram.js";
import { link } from "./text_parts.js";
import { begin } from "./unread.js";
import { createWeather } from "./weather.js";

const telegram = createTelegram(document.querySelector('[data-pane="telegram"]'));
const discord = createDiscord(document.querySelector('[data-pane="discord"]'));
const weather = createWeather(document.querySelector('[data-action="weather"]'), document.querySelector("#weather"));
let picture = null;

function show() {
  if (!picture) return;
  const at = place();
  const me = picture.people.find(({ key }) => key === at.person) ?? picture.people.find((person) => person.is_editor);
  document.body.dataset.side = at.side;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === at.side));
  }
  showPeople(picture.people, me);
  showSteps(picture, telegram.prepare);
  showLinks(picture.links);
  telegram.show({ telegram: picture.telegram, me, place: at });
  discord.show({ discord: picture.discord, me, place: at });
  weather.show(picture);
}

function showLinks(links) {
  keep(
    document.querySelector(".links"),
    links.map(({ title, address }) => ({ key: title, print: address, make: () => link(address, [title, " ↗"]) })),
  );
}

for (const tab of document.querySelectorAll("[data-tab]")) {
  tab.addEventListener("click", () => go({ side: tab.dataset.tab }));
}
onMove(show);
document.addEventListener("visibilitychange", show);
follow(
  (arrived) => {
    picture = arrived;
    begin([...newestOfTelegram(picture.telegram), ...newestOfDiscord(picture.discord)]);
    show();
  },
  (isBroken) => document.body.toggleAttribute("data-broken", isBroken),
);
