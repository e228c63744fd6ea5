// What can be told to go wrong, and what lies in wait, in the words of somebody who has never run a bot.
//
// A choice is {key, label, form (its part of what is sent)}; `seconds` names the field that takes a number of them.

export const AMOUNTS = [
  { key: "once", label: "The next", form: { times: 1 } },
  { key: "three", label: "The next 3 times, a", form: { times: 3 } },
  { key: "ten", label: "The next 10 times, a", form: { times: 10 } },
  { key: "always", label: "Every", form: { times: null } },
];

/** What becomes of a request of the bot. */
export const FAULTS = [
  { key: "drop", label: "is accepted, but the answer is lost", form: { kind: "drop" } },
  { key: "drop_before", label: "is lost on its way there", form: { kind: "drop_before" } },
  { key: "429", label: "comes too soon (429): try again in", form: { kind: "429" }, seconds: "retry_after" },
  { key: "500", label: "fails on the network’s side (500)", form: { kind: "500" } },
  { key: "500-after", label: "is accepted, but reported as failed (500)", form: { kind: "500", when: "after" } },
  { key: "delay", label: "takes longer, by", form: { kind: "delay" }, seconds: "seconds" },
  { key: "hang", label: "is never answered", form: { kind: "hang" } },
];

/** What becomes of the news that the bot is told. */
export const DISTURBANCES = [
  { key: "late", label: "reaches the bot late, by", form: { kind: "late" }, seconds: "seconds" },
  { key: "duplicate", label: "reaches the bot twice", form: { kind: "duplicate" } },
  { key: "reorder", label: "lets another go first, for at most", form: { kind: "reorder" }, seconds: "seconds" },
];

const OFF = { key: "off", label: "as many messages as it likes", form: { model: "off" } };
const TELEGRAM_PERSONS = ({ people }) => people.map(({ name, telegram }) => ({ id: telegram, label: name }));
const DISCORD_PERSONS = ({ people }) => people.map(({ name, discord }) => ({ id: discord, label: name }));

/**
 * Both networks: `requests` and `news` are what a fault or a disturbance may befall, `paces` how the bot's messages
 * are counted. An incident happens at once; `field` names what it happens to, out of `targets` of the picture.
 */
export const NETWORKS = [
  {
    key: "telegram",
    title: "Telegram",
    requests: [
      { key: "message", label: "message", form: { method: "send[MPD]*" } },
      { key: "edit", label: "correction", form: { method: "edit*" } },
      { key: "deletion", label: "deletion", form: { method: "delete*" } },
      { key: "any", label: "request of any kind", form: {} },
    ],
    news: [
      { key: "message", label: "message from a person", form: { update: "message" } },
      { key: "press", label: "press of a button", form: { update: "callback_query" } },
      { key: "any", label: "piece of news", form: { update: "*" } },
    ],
    paces: [
      OFF,
      { key: "sliding", label: "so many in any second", form: { model: "sliding" } },
      { key: "bucket", label: "a burst, then one by one", form: { model: "bucket" } },
    ],
    incidents: [
      { key: "block", label: "The bot is blocked by", field: "user", targets: TELEGRAM_PERSONS },
      { key: "unblock", label: "The bot is unblocked by", field: "user", targets: TELEGRAM_PERSONS },
      {
        key: "kick",
        label: "The bot is thrown out of",
        field: "chat",
        targets: chats(({ type, bot }) => type !== "private" && ["member", "administrator"].includes(bot)),
      },
      {
        key: "migrate",
        label: "A basic group gets a new id:",
        field: "chat",
        targets: chats(({ type }) => type === "group"),
      },
    ],
  },
  {
    key: "discord",
    title: "Discord",
    requests: [
      { key: "message", label: "message", form: { method: "POST", route: "/channels/{channel_id}/messages" } },
      {
        key: "webhook",
        label: "message by webhook",
        form: { method: "POST", route: "/webhooks/{webhook_id}/{webhook_token}" },
      },
      { key: "thread", label: "new thread or forum post", form: { method: "POST", route: "*/threads" } },
      { key: "edit", label: "correction", form: { method: "PATCH" } },
      { key: "deletion", label: "deletion", form: { method: "DELETE" } },
      { key: "any", label: "request of any kind", form: {} },
    ],
    news: [
      { key: "message", label: "message from a person", form: { update: "MESSAGE_CREATE" } },
      { key: "press", label: "command or press of a button", form: { update: "INTERACTION_CREATE" } },
      { key: "any", label: "piece of news", form: { update: "*" } },
    ],
    paces: [OFF, { key: "bucket", label: "so many for each kind of request", form: { model: "bucket" } }],
    incidents: [
      { key: "drop_gateway", label: "The bot’s live connection is cut" },
      { key: "refuse_resume", label: "Its next reconnect misses what was said meanwhile" },
      { key: "offline", label: "No news reaches the bot for", seconds: "seconds" },
      { key: "delete_webhooks", label: "The bot’s webhooks are deleted in", field: "channel", targets: channels },
      { key: "close_direct", label: "Direct messages are closed by", field: "user", targets: DISCORD_PERSONS },
      { key: "open_direct", label: "Direct messages are opened again by", field: "user", targets: DISCORD_PERSONS },
    ],
  },
];

/** A fault in wait as a sentence. */
export function aboutFault(fault, { requests }) {
  const meant = requests.find(({ form }) => same(form.method, fault.method) && same(form.route, fault.route));
  const subject = meant?.label ?? ["request", fault.method, fault.route].filter(Boolean).join(" ");
  const place = fault.chat == null ? "" : ` to ${fault.chat}`;
  const found = FAULTS.find(({ form }) => form.kind === fault.kind && (form.when ?? "before") === fault.when);
  const end = fault.when === "after" ? "is accepted, but then struck by" : "is struck by";
  return sentence(fault, `${subject}${place}`, found ?? { label: `${end} “${fault.kind}”` });
}

/** A disturbance in wait as a sentence. */
export function aboutDisturbance(disturbance, { news }) {
  const subject = news.find(({ form }) => form.update === disturbance.update)?.label ?? `“${disturbance.update}”`;
  const found = DISTURBANCES.find(({ form }) => form.kind === disturbance.kind);
  return sentence(disturbance, subject, found);
}

/** The limits that are in force as a sentence, or null. */
export function aboutLimits({ model, latency }, { paces }) {
  const parts = [];
  if (model !== "off") parts.push(`The bot may send ${paces.find(({ key }) => key === model).label}`);
  if (latency) parts.push(`${parts.length ? "each" : "Each"} request takes ${seconds(latency)}`);
  return parts.length ? `${parts.join("; ")}.` : null;
}

export function seconds(number) {
  return number === 1 ? "1 second" : `${number} seconds`;
}

function sentence(armed, subject, { label, seconds: field }) {
  const length = field ? ` ${seconds(armed[field])}` : "";
  const spared = armed.after ? `, after ${armed.after} spared` : "";
  const chance = armed.probability < 1 ? `, with a chance of ${Math.round(armed.probability * 100)} %` : "";
  return `${amount(armed)} ${subject} ${label}${length}${spared}${chance}.`;
}

function amount({ times, struck }) {
  if (times == null) return "Every";
  return times - struck === 1 ? "The next" : `The next ${times - struck} times, a`;
}

/** What is not chosen is absent from a form, and null in a listing. */
function same(one, other) {
  return (one ?? null) === (other ?? null);
}

function chats(isMeant) {
  return ({ telegram }) => telegram.chats.filter(isMeant).map(({ id, title }) => ({ id, label: title }));
}

function channels({ discord }) {
  return discord.guilds.flatMap((guild) => guild.channels.map(({ id, name }) => ({ id, label: `#${name}` })));
}
