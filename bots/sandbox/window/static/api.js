// Asking the sandbox to do what a person did, and hearing what happened.

import { toast } from "./toasts.js";

/** Does one act ("telegram/say"); gives what came of it, or null after telling why the network would not let it be. */
export function act(path, form) {
  return ask(path, { method: "POST", body: JSON.stringify(form) });
}

/** Takes back what was told ("faults/telegram"), as `act` does an act. */
export function takeBack(path) {
  return ask(path, { method: "DELETE" });
}

/** What there is at a path, as `act` gives what came of an act. */
export function look(path) {
  return ask(path, { method: "GET" });
}

/** Calls `listener` with the whole picture, now and after each change; `broken` with whether the sandbox is gone. */
export function follow(listener, broken) {
  const stream = new EventSource("/window/events");
  stream.addEventListener("message", (event) => listener(JSON.parse(event.data)));
  stream.addEventListener("open", () => broken(false));
  stream.addEventListener("error", () => broken(true));
}

/** A file's content in Base64. */
export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`/window/${path}`, { ...options, headers: { "Content-Type": "application/json" } });
  } catch {
    toast("The sandbox does not answer. Is it still running?", "fault");
    return null;
  }
  if (response.ok) return response.json();
  const told = response.headers.get("Content-Type")?.startsWith("application/json");
  toast(told ? sentence((await response.json()).error) : `${response.status} ${response.statusText}`, "fault");
  return null;
}

function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
