// Who is at the window: one person writes on both networks.

import { h, keep, printOf } from "./dom.js";
import { go } from "./place.js";
import { avatar } from "./wording.js";

export function showPeople(people, me) {
  keep(
    document.querySelector(".people"),
    people.map((person) => ({
      key: person.key,
      print: printOf(person, person === me),
      make: () => personButton(person, person === me),
    })),
  );
}

function personButton(person, isMe) {
  return h(
    "button",
    {
      type: "button",
      class: "person",
      title: `Write as ${person.name}`,
      "aria-pressed": String(isMe),
      data: { person: person.key },
      on: { click: () => move(person) },
    },
    avatar(person.name, null, "small"),
    h("span", {}, person.name.split(" ")[0]),
    person.is_editor ? h("small", {}, "editor") : null,
  );
}

/** Another person sees the same places, unless they are somebody else's own. */
function move(person) {
  go({ person: person.key, tgm: null, dcm: null });
}
