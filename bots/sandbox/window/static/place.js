// Where the window is, kept in the part of its address after "#", so that links, reloads and "Back" work.
//
// person: a person's key. side: the network in front where there is room for one. tg, tgt, tgm: Telegram's chat, the
// thread it is narrowed to, and the message to point at. dc, dcm: Discord's channel or thread, and the message.

const REMEMBERED = "sandbox-person";

/** The place as a plain object; the person is remembered where the address names none. */
export function place() {
  const told = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  return { person: recalled(), side: "telegram", ...told };
}

/** Goes to another place: what is given changes, and what is given as null is dropped. */
export function go(changes) {
  const next = { ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))), ...changes };
  if (next.person) remember(next.person);
  const kept = Object.entries(next).filter(([, value]) => value != null);
  location.hash = new URLSearchParams(kept).toString();
}

export function onMove(listener) {
  addEventListener("hashchange", listener);
}

function recalled() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null; // A browser may refuse storage; then the editor is at the window after each reload.
  }
}

function remember(person) {
  try {
    localStorage.setItem(REMEMBERED, person);
  } catch {
    return; // As above.
  }
}
