// Which channels, threads and conversations there are on Discord for the person at the window.

import { excerpt } from "./wording.js";

const KINDS = {
  text: "text channel",
  announcement: "announcement channel",
  forum: "forum",
  direct: "direct messages",
};

/** Every place the person sees: {...place, parent (the channel of a thread), guild}, in the order of the list. */
export function placesOf(discord, me) {
  const direct = discord.direct.filter((place) => place.user === me.discord);
  const inGuilds = discord.guilds
    .filter((guild) => guild.members.includes(me.discord))
    .flatMap((guild) =>
      guild.channels.flatMap((channel) => [
        { ...channel, guild },
        ...channel.threads.map((thread) => ({ ...thread, guild, parent: channel })),
      ]),
    );
  return [...inGuilds, ...direct];
}

/** The open place: the one the address names, else the first. */
export function openPlace(places, place) {
  return places.find(({ id }) => id === place.dc) ?? places[0];
}

export function nameOf(place, discord) {
  return place.kind === "direct" ? discord.bot.name : place.name;
}

export function aboutPlace(place) {
  if (!place.parent) return KINDS[place.kind];
  const kind = place.parent.kind === "forum" ? "post" : "thread";
  const marks = [place.archived && "archived", place.locked && "locked"].filter(Boolean);
  return [`${kind} in #${place.parent.name}`, ...marks].join(", ");
}

/** What the person sees there: a thread begins with the message it was opened from, whispers are one's own. */
export function messagesOf(place, me) {
  const starter = place.parent?.messages.find(({ id }) => id === place.id);
  const there = place.messages.filter(
    (message) => message.system !== "thread_starter_message" && (!message.only_for || message.only_for === me.discord),
  );
  return starter ? [starter, ...there] : there;
}

/** One line about a message, without its marks. */
export function lineOf(message) {
  return excerpt(plain(message.content) || message.embeds[0]?.title || message.attachments[0]?.filename || "", 60);
}

function plain(content) {
  return content
    .replace(/\[([^\]]+)\]\(\S+\)/g, "$1")
    .replace(/^(>>>|>|-#|#{1,3}) /gm, "")
    .replace(/\*\*|__|~~|\|\||`+|\\(?=[^\w\s])/g, "");
}
