// The first steps of somebody who sees the sandbox for the first time; each leads to where it happens.

import { h, keep, printOf } from "./dom.js";
import { go } from "./place.js";

const EXAMPLE = `/post A river gets its bends back

Engineers undo a century of straightening -- Nadia Ferro, The Meander Review
https://example.org/river-bends

The river now floods where it should, and nowhere else.

My Comment: Cheaper than any wall, and herons like it.

#science #local`;

/** `prepare` puts a text into a person's box in a Telegram chat. */
export function showSteps({ people, listening }, prepare) {
  const editor = people.find((person) => person.is_editor);
  const reader = people.find((person) => !person.is_editor);
  const steps = [
    [
      "post",
      `As ${first(editor)} (editor), send /post to the bot`,
      () => {
        prepare(editor, editor.telegram, EXAMPLE);
        go({ person: editor.key, side: "telegram", tg: editor.telegram, tgt: null, tgm: null });
      },
    ],
    [
      "publish",
      "Press Publish below its preview",
      () => go({ person: editor.key, side: "telegram", tg: editor.telegram, tgt: null, tgm: null }),
    ],
    [
      "answer",
      `As ${first(reader)}, answer the post, on either side`,
      () => go({ person: reader.key, tg: null, tgt: null, tgm: null, dc: null, dcm: null }),
    ],
  ];
  const lines = steps.map(([step, text, act]) => ({
    key: step,
    print: printOf(text),
    make: () => h("button", { type: "button", data: { action: `step-${step}` }, on: { click: act } }, text),
  }));
  const last = listening
    ? "It appears on the blog and on the other network."
    : "No bot is connected yet: start “backchannel run” with the config.toml that was printed.";
  lines.push({ key: "last", print: last, make: () => h("span", { data: { listening } }, last) });
  keep(document.querySelector(".steps"), lines);
}

function first(person) {
  return person.name.split(" ")[0];
}
