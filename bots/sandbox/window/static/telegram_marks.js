// The marks that Telegram's apps understand while one writes: **bold**, __italic__, ~~strikethrough~~, ||spoiler||,
// `code` and ```code blocks```.

const MARKS = [
  ["```", "pre"],
  ["`", "code"],
  ["**", "bold"],
  ["__", "italic"],
  ["~~", "strikethrough"],
  ["||", "spoiler"],
];
const BY_TYPE = Object.fromEntries(MARKS.map(([mark, type]) => [type, mark]));

/** What was typed -> {text, entities}, without the marks. A mark without its pair stays as it is. */
export function readMarks(typed) {
  const entities = [];
  const text = read(typed, 0, entities);
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

/** The other way round: a text as one would type it. */
export function writeMarks(text, entities) {
  const inserts = [];
  for (const { type, offset, length } of entities) {
    const mark = BY_TYPE[type];
    if (mark) inserts.push([offset, 1, -length, mark], [offset + length, 0, -offset, mark]);
  }
  // Where two meet, the one that was opened last is closed first, and the longest is opened first.
  inserts.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  let typed = "";
  let at = 0;
  for (const [offset, , , mark] of inserts) {
    typed += text.slice(at, offset) + mark;
    at = offset;
  }
  return typed + text.slice(at);
}

/** The text of `typed` as it stands from `base` on; the entities found are added to `entities`. */
function read(typed, base, entities) {
  let text = "";
  let at = 0;
  while (at < typed.length) {
    const found = MARKS.find(([mark]) => typed.startsWith(mark, at));
    const close = found ? typed.indexOf(found[0], at + found[0].length + 1) : -1;
    if (close < 0) {
      const width = found ? found[0].length : 1;
      text += typed.slice(at, at + width);
      at += width;
      continue;
    }
    const [mark, type] = found;
    const inner = typed.slice(at + mark.length, close);
    const offset = base + text.length;
    const said = type === "pre" || type === "code" ? inner : read(inner, offset, entities);
    text += said;
    entities.push({ type, offset, length: said.length });
    at = close + mark.length;
  }
  return text;
}
