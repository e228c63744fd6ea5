// The Discord side: the channels of the person at the window, and what can be done in the open one.

import { act, base64 } from "./api.js";
import { commandForm, messageCommands, runCommand, slashCommands } from "./discord_commands.js";
import { postCards, postForm } from "./discord_forum.js";
import { messageElement, tellUnanswered } from "./discord_message.js";
import { showModal } from "./discord_modal.js";
import { aboutPlace, lineOf, messagesOf, nameOf, openPlace, placesOf } from "./discord_places.js";
import { h, printOf } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { divider, reactTool } from "./messages.js";
import { chatEntry, createPane, listHeading } from "./pane.js";
import { go } from "./place.js";
import { confirmed } from "./toasts.js";
import { isLater, isNew, markSeen } from "./unread.js";
import { avatar, dayOf, excerpt } from "./wording.js";

const DRAWINGS = { text: "text", announcement: "announcement", forum: "forum", direct: "direct" };
const LISTED = 3; // Threads in the list, below each channel.
const TOGETHER = 7 * 60 * 1000; // Milliseconds within which messages of one author stand under one name.

export function createDiscord(root) {
  const pane = createPane(root, "Discord");
  let filling = null; // The slash command whose options are being filled in: {command, place}.
  let latest = null;
  const fill = (command, place) => {
    filling = command && { command, place };
    show(latest);
  };
  const show = (shown) => {
    latest = shown;
    const { discord, me, place } = shown;
    const places = placesOf(discord, me);
    const open = openPlace(places, place);
    const messages = messagesOf(open, me);
    const view = { discord, me, places, open, messages, pane, fill };
    if (pane.isVisible()) markSeen(me.key, `dc${open.id}`, newestId(open));
    pane.showList(listItems(view));
    pane.showHead(nameOf(open, discord), aboutPlace(open), []);
    pane.messages.show({
      key: `${me.key} ${open.id}`,
      items: open.kind === "forum" ? postCards(open) : withDays(messages, view),
      target: place.dcm,
      nothing: open.kind === "forum" ? "There is no post in this forum yet." : "Nothing has been written here yet.",
    });
    pane.composer.show(composing(view, filling?.place === open.id ? filling.command : null));
    showModal(discord, me);
  };
  return { show };
}

/** [key, newest message's id] of every place, for `unread.begin`. */
export function newestOfDiscord(discord) {
  const channels = discord.guilds.flatMap((guild) =>
    guild.channels.flatMap((channel) => [channel, ...channel.threads]),
  );
  return [...channels, ...discord.direct].map((place) => [`dc${place.id}`, newestId(place)]);
}

function newestId(place) {
  return place.messages.at(-1)?.id ?? "0";
}

function listItems(view) {
  const items = [];
  let heading = null;
  for (const place of view.places) {
    const title = place.guild?.name ?? "Direct messages";
    if (title !== heading) items.push(listHeading((heading = title)));
    const unread = unreadIn(place, view.me);
    if (place === view.open || unread || isListed(place)) items.push(entry(place, unread, view));
  }
  return items;
}

/** Of a channel's threads only the liveliest are listed. */
function isListed(place) {
  if (!place.parent) return true;
  const livelier = place.parent.threads.filter((thread) => isLater(newestId(thread), newestId(place)));
  return !place.archived && livelier.filter((thread) => !thread.archived).length < LISTED;
}

function unreadIn(place, me) {
  return messagesOf(place, me).filter(
    (message) =>
      message.author.id !== me.discord && message.id !== place.id && isNew(me.key, `dc${place.id}`, message.id),
  ).length;
}

function entry(place, unread, { discord, open }) {
  const name = nameOf(place, discord);
  return chatEntry({
    id: place.id,
    where: { side: "discord", dc: place.id, dcm: null },
    picture: () =>
      place.kind === "direct" ? avatar(name, null, "small") : icon(place.parent ? "thread" : DRAWINGS[place.kind]),
    name,
    unread,
    open: place === open,
    nested: Boolean(place.parent),
  });
}

function withDays(messages, view) {
  const items = [];
  let day = "";
  let before = null;
  for (const message of messages) {
    const today = dayOf(new Date(message.time));
    if (today !== day) {
      items.push(divider(`day ${today}`, (day = today)));
      before = null;
    }
    items.push(item(message, before, view));
    before = message;
  }
  return items;
}

function item(message, before, view) {
  const { discord, me, open, messages, places, pane } = view;
  const parent = messages.find(({ id }) => id === message.reply_to) ?? null;
  const thread = message.id === open.id ? null : (places.find(({ id }) => id === message.thread) ?? null);
  const continued = continues(message, before);
  const commands = messageCommands(discord);
  return {
    key: message.id,
    print: printOf(message, parent, thread?.name, thread?.messages.length, continued, commands, me.key),
    make: () =>
      messageElement(message, {
        me,
        parent,
        thread,
        continued,
        tools: toolsOf(message, commands, view),
        nameOf: (mark, id) => mentioned(mark, id, view),
        onParent: (id) => pane.messages.pointAt(id),
        asked: tellUnanswered(discord.bot),
      }),
  };
}

function continues(message, before) {
  return (
    before !== null &&
    before.author.id === message.author.id &&
    before.author.name === message.author.name &&
    Boolean(before.only_for) === Boolean(message.only_for) &&
    !message.reply_to &&
    !["thread_created", "channel_name_change"].includes(before.system) &&
    new Date(message.time) - new Date(before.time) < TOGETHER
  );
}

function mentioned(mark, id, { discord, places }) {
  const list = mark === "#" ? places : discord.users;
  return list.find((each) => each.id === id)?.name;
}

function toolsOf(message, commands, { discord, me, open, pane }) {
  if (message.only_for) return [];
  const isMine = message.author.id === me.discord;
  const named = { id: message.id, author: message.author.name, excerpt: excerpt(message.content, 60) };
  const wanted = { person: me.key, message: message.id };
  const run = (name) => async () =>
    tellUnanswered(discord.bot)(await act("discord/message-command", { ...wanted, name }));
  return [
    ["reply", "Reply", "reply", () => pane.composer.put({ reply: named, edit: null })],
    reactTool((emoji) => act("discord/react", { ...wanted, emoji })),
    isMine && ["edit", "Edit", "edit", () => pane.composer.put({ edit: named, reply: null, text: message.content })],
    open.guild &&
      !open.parent &&
      !message.thread && ["open-thread", "Create a thread", "thread", () => openThread(message, me)],
    commands.length > 0 && [
      "apps",
      "Apps",
      "apps",
      (button) =>
        menu(
          button,
          commands.map((name) => ({ label: name, action: "app", act: run(name) })),
        ),
    ],
    (isMine || me.is_editor) && [
      "delete",
      "Delete",
      "delete",
      async () => {
        if (await confirmed("Delete this message?", "Delete")) act("discord/delete", wanted);
      },
    ],
  ].filter(Boolean);
}

async function openThread(message, me) {
  const name = excerpt(message.content, 60) || "Thread";
  const answer = await act("discord/thread", { person: me.key, message: message.id, name });
  if (answer) go({ dc: answer.channel, dcm: null });
}

function composing(view, filling) {
  const { discord, open, me, fill } = view;
  const barred = open.locked && !me.is_editor ? notice("locked", "This thread is locked.") : null;
  return {
    key: `${me.key} ${open.id}`,
    placeholder:
      open.kind === "direct"
        ? `Message @${discord.bot.name}`
        : `Message ${open.parent ? "“" : "#"}${open.name}${open.parent ? "”" : ""}`,
    attach: "*/*",
    above: filling ? commandForm(filling, view, () => fill(null)) : null,
    barred: open.kind === "forum" ? postForm(open, me) : barred,
    suggest: (text) => suggestions(text, view),
    send: (draft) => send(draft, view),
  };
}

function notice(key, text) {
  return { key, print: text, make: () => h("p", {}, text) };
}

function suggestions(text, { discord, open, pane, fill }) {
  const begun = /^\/([\w -]*)$/.exec(text)?.[1];
  if (begun === undefined) return [];
  return slashCommands(discord)
    .filter(({ name }) => name.startsWith(begun.toLowerCase()))
    .map((command) => ({
      label: `/${command.name}`,
      about: command.description,
      onEnter: command.name !== begun.trim(),
      pick: () => {
        pane.composer.put({ text: "" });
        fill(command, open.id);
      },
    }));
}

async function send({ text, file, reply, edit }, view) {
  const { discord, me, open } = view;
  const command = slashCommands(discord).find(({ name }) => text.trim() === `/${name}`);
  if (command && !command.options.some(({ required }) => required)) return runCommand(command, {}, view);
  if (edit) return act("discord/edit", { person: me.key, message: edit.id, content: text });
  return act("discord/say", {
    person: me.key,
    channel: open.id,
    content: text,
    reply_to: reply?.id,
    files: file ? [{ name: file.name, content: await base64(file) }] : [],
  });
}
