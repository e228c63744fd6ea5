// The box to write in: several lines, an answer or a correction, a file, and suggestions while typing.

import { h, keep } from "./dom.js";
import { icon } from "./icons.js";
import { createSuggestions } from "./suggestions.js";

/**
 * Builds into `foot`. `show` gives what is open: {key (a draft is kept for each), placeholder, attach (what kind of
 * file may be added, or null), suggest (text -> [{label, about, pick, onEnter}]), send ({text, file, reply, edit} ->
 * whether it is done), above and barred (items for `keep` that stand above the box or in its place, or null)}.
 */
export function createComposer(foot) {
  const kept = new Map();
  let open = null;
  const text = h("textarea", { rows: "1", data: { action: "write" }, "aria-label": "Message" });
  const picker = h("input", { type: "file", hidden: true, data: { action: "file" } });
  const clip = h(
    "button",
    { type: "button", class: "quiet", title: "Add a file", data: { action: "attach" } },
    icon("attach"),
  );
  const send = h("button", { type: "submit", class: "send", title: "Send", data: { action: "send" } }, icon("send"));
  const about = h("div", { class: "about-draft" });
  const form = h("form", { class: "composer" }, about, h("div", { class: "line" }, clip, picker, text, send));
  const above = h("div", { class: "above" });
  const barred = h("div", { class: "barred" });
  const suggestions = createSuggestions(text);
  foot.append(suggestions.element, above, form, barred);

  const draft = () => {
    if (!kept.has(open.key)) kept.set(open.key, { text: "", file: null, reply: null, edit: null });
    return kept.get(open.key);
  };
  const fit = () => {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
  };
  const draw = () => {
    const { reply, edit, file } = draft();
    const drop =
      (...names) =>
      () => {
        if (names.includes("edit")) draft().text = "";
        for (const name of names) draft()[name] = null;
        draw();
      };
    about.replaceChildren(
      ...(edit ? [aboutDraft("edit", "Edit your message", edit.excerpt, drop("edit"))] : []),
      ...(reply ? [aboutDraft("reply", `Answer ${reply.author}`, reply.excerpt, drop("reply"))] : []),
      ...(file ? [aboutDraft("attach", file.name, "", drop("file"))] : []),
    );
    if (text.value !== draft().text) text.value = draft().text;
    fit();
  };
  const submit = async () => {
    const given = { ...draft() };
    const { key } = open;
    if (!given.text.trim() && !given.file) return;
    send.disabled = true;
    const done = await open.send(given);
    send.disabled = false;
    if (done) kept.delete(key);
    suggestions.show([]);
    draw();
    text.focus();
  };

  text.addEventListener("input", () => {
    draft().text = text.value;
    fit();
    suggestions.show(open.suggest(text.value));
  });
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || suggestions.takes(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") {
      Object.assign(draft(), { reply: null, edit: null });
      draw();
    }
  });
  text.addEventListener("paste", (event) => {
    const [file] = event.clipboardData.files;
    if (file && !clip.hidden) put({ file });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  clip.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    put({ file: picker.files[0] ?? null });
    picker.value = "";
  });

  const put = (changes) => {
    Object.assign(draft(), changes);
    draw();
    text.focus();
  };
  return {
    put,
    /** Begins a draft elsewhere, unless there is one. */
    prepare(key, begun) {
      if (!kept.get(key)?.text) kept.set(key, { text: begun, file: null, reply: null, edit: null });
      if (open?.key === key) draw();
    },
    show(next) {
      // A hidden box has no height to be fitted to.
      const isOther = open?.key !== next.key || form.hidden;
      open = next;
      form.hidden = Boolean(next.barred);
      barred.hidden = !next.barred;
      keep(barred, next.barred ? [next.barred] : []);
      keep(above, next.above ? [next.above] : []);
      text.placeholder = next.placeholder;
      clip.hidden = !next.attach;
      picker.accept = next.attach ?? "";
      if (isOther) {
        suggestions.show([]);
        draw();
      }
    },
  };
}

function aboutDraft(drawing, title, line, drop) {
  const away = h(
    "button",
    { type: "button", class: "quiet", "aria-label": "Never mind", data: { action: "drop" } },
    icon("close"),
  );
  away.addEventListener("click", drop);
  return h("p", { data: { draft: drawing } }, icon(drawing), h("span", {}, h("b", {}, title), " ", line), away);
}
