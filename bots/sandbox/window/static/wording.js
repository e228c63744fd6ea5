// Moments, names and excerpts as a reader sees them.

import { h } from "./dom.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", month: "long", day: "numeric" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const GOLDEN_ANGLE = 137.508; // Degrees: multiples of it lie far apart.

export function timeOf(moment) {
  return h("time", { datetime: moment.toISOString(), title: FULL.format(moment) }, CLOCK.format(moment));
}

export function dayOf(moment) {
  return DAY.format(moment);
}

/** A round picture: the person's own, or the first letter of the name on a colour made from the name. */
export function avatar(name, picture, size = "") {
  if (picture) return h("img", { class: `avatar ${size}`, src: picture, alt: "" });
  const letter = [...name.trim()][0]?.toUpperCase() ?? "?";
  return h("span", { class: `avatar ${size}`, hue: hueOf(name), "aria-hidden": "true" }, letter);
}

/** A colour's angle, the same for a name each time. */
export function hueOf(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 1009;
  return Math.round((sum * GOLDEN_ANGLE) % 360);
}

/** The beginning of a text, on one line. */
export function excerpt(text, length = 90) {
  const line = text.replace(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length > length ? `${letters.slice(0, length).join("")}…` : line;
}

export function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
