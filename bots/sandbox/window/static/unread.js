// Which messages the person at the window has not seen yet. What was there when the page was opened counts as seen.

const beginnings = new Map();
const seen = new Map();
let begun = false;

/** Takes all for seen, the first time: `chats` are [key, newest message's id], ids being decimal strings. */
export function begin(chats) {
  if (begun) return;
  for (const [chat, newest] of chats) beginnings.set(chat, newest);
  begun = true;
}

/** Whether the person has not seen this message. */
export function isNew(person, chat, id) {
  return isLater(id, seen.get(`${person} ${chat}`) ?? beginnings.get(chat) ?? "0");
}

/** The person has seen a chat up to this message. */
export function markSeen(person, chat, id) {
  if (isNew(person, chat, id)) seen.set(`${person} ${chat}`, id);
}

/** Whether one id was given after another. */
export function isLater(one, other) {
  return one.length === other.length ? one > other : one.length > other.length;
}
