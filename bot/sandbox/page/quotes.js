// What stands above or below the words: what a message answers, where it comes from, how people took it.

import { h, icon } from "./dom.js";
import { plain } from "./formatted.js";

const KINDS = {
  photo: "Photo",
  document: "File",
  voice: "Voice message",
  audio: "Audio",
  video: "Video",
  animation: "GIF",
  video_note: "Video message",
  sticker: "Sticker",
  contact: "Contact",
  venue: "Venue",
  location: "Location",
  dice: "Dice",
};

/** A message in a few words, whether the page or the Bot API wrote it down; spoilers stay hidden. */
export function inShort(message) {
  const words = plain(message.text || message.caption || "", message.entities ?? message.caption_entities ?? []);
  const kind = Object.keys(KINDS).find((one) => message[one]) ?? message.kind;
  const name = kind === "document" ? message.document?.file_name : kind === "venue" ? message.venue?.title : null;
  return [name ?? KINDS[kind], words.replace(/\s+/g, " ").trim()].filter(Boolean).join(", ") || "Message";
}

/** The bar that shows what this message answers; a press goes there. */
export function reply(message, { onGoTo, nameOf }) {
  const { reply_to_message: answered, quote } = message;
  if (!answered) return null;
  const name = nameOf(answered);
  const words = quote?.text ? plain(quote.text, quote.entities) : inShort(answered);
  return h(
    "button",
    { type: "button", class: "reply", "aria-label": `In answer to ${name}: ${words}`, onclick: () => onGoTo(answered.message_id) },
    h("b", { dir: "auto" }, name),
    h("span", { dir: "auto" }, words),
  );
}

/** "Forwarded from …", null where it is not. */
export function origin({ forward_origin: from }) {
  if (!from) return null;
  const { sender_user: user, sender_user_name: hidden, chat, sender_chat: group } = from;
  const name = user ? [user.first_name, user.last_name].filter(Boolean).join(" ") : (hidden ?? (chat ?? group)?.title ?? "somebody");
  return h("div", { class: "forwarded" }, "Forwarded from ", h("b", { dir: "auto" }, name));
}

/** What each side put under it; the person's own can be taken away by a press. */
export function reactions(message, { onReact, nameOf }) {
  const sides = Object.entries(message.reactions ?? {}).flatMap(([side, list]) => list.map((one) => [one.emoji ?? "⭐", side]));
  if (!sides.length) return null;
  const emoji = [...new Set(sides.map(([one]) => one))];
  const pills = emoji.map((one) => {
    const whose = sides.filter(([other]) => other === one).map(([, side]) => side);
    const mine = whose.includes("person");
    const names = whose.map((side) => (side === "bot" ? nameOf({ from_bot: true }) : "you")).join(" and ");
    const label = `${one} by ${names}${mine ? ", press to take it away" : ", press to add yours"}`;
    const attributes = { type: "button", class: mine ? "reaction mine" : "reaction", "aria-pressed": String(mine), "aria-label": label };
    return h("button", { ...attributes, onclick: () => onReact(message, mine ? "" : one) }, one, whose.length > 1 ? h("b", {}, String(whose.length)) : null);
  });
  return h("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, ...pills);
}

/** A line that nobody wrote: something was pinned. */
export function service(message, { onGoTo, nameOf }) {
  const pinned = message.pinned_message;
  const words = pinned?.date ? `pinned “${inShort(pinned).slice(0, 60)}”` : "pinned a message that is gone";
  const onclick = () => pinned && onGoTo(pinned.message_id);
  return h("div", { class: "day service" }, h("button", { type: "button", onclick }, icon("pinned"), h("span", { dir: "auto" }, `${nameOf(message)} ${words}`)));
}
