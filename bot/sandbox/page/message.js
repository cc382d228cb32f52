// One message, or an album of several, as an element: its bubble, what it carries, and the buttons beneath.

import { audio, contactCard, documentCard, photo, place, video, voice } from "./cards.js";
import { dice } from "./dice.js";
import { h, icon } from "./dom.js";
import { plain } from "./formatted.js";
import { keys } from "./keys.js";
import { inShort, origin, reactions, reply, service } from "./quotes.js";
import { richText } from "./richtext.js";
import { timeOf } from "./time.js";

const FILMS = ["video", "animation", "video_note"];
// The larger rows of an album come last, as its first pictures are the ones one looks at.
const COLUMNS = { 1: [1], 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [2, 2, 3, 3] };

/**
 * Builds a message; an album has several `members`, others only themselves. `handlers` has
 * onPress(message, row, column, button element), onCommand(text), onLink(url), onGoTo(message id),
 * onPhoto(url, description), onReact(message, emoji), onMenu(message, element) and nameOf(message).
 */
export function renderMessage(members, handlers) {
  const [message] = members;
  if (message.kind === "pinned_message") return service(message, handlers);
  const side = message.from_bot ? "theirs" : "mine";
  const element = h("article", { class: `message ${side} kind-${message.kind}`, "aria-label": nameFor(members, handlers) });
  if (members.length > 1) element.classList.add("album");
  if (message.protected) element.classList.add("protected");
  if (message.buttons?.length) element.classList.add("with-keys");
  element.append(h("div", { class: "bubble" }, ...content(members, handlers)));
  if (message.buttons?.length) element.append(keys(message, handlers));
  element.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, .key, pre, input") || !getSelection().isCollapsed) return;
    event.preventDefault();
    handlers.onMenu(message, element);
  });
  return element;
}

function nameFor(members, { nameOf }) {
  const [message] = members;
  const what = members.length > 1 ? `, album of ${members.length}` : "";
  return `${nameOf(message)}${what}, ${timeOf(message.date * 1000)}${message.edited ? ", edited" : ""}`;
}

function content(members, handlers) {
  const [message] = members;
  const worded = members.find((member) => member.text) ?? message;
  const above = [origin(message), reply(message, handlers)];
  if (message.kind === "sticker") return [...above, sticker(), bare(message)];
  if (message.dice) return [...above, dice(message.dice), bare(message)];
  const carried = members.length > 1 ? [album(members, handlers)] : [carries(message, handlers)];
  const words = worded.text ? richText(worded.text, worded.entities, handlers) : [];
  const text = words.length ? h("div", { class: "text", dir: "auto" }, ...words, meta(message)) : bare(message);
  const parts = worded.show_caption_above_media && words.length ? [text, ...carried] : [...carried, text];
  return [...above, ...parts, reactions(message, handlers)].filter(Boolean);
}

const bare = (message) => h("div", { class: "text bare" }, meta(message));

function carries(message, handlers) {
  if (message.photo) return photo(message, describe(message), handlers);
  if (message.document) return documentCard(message.document);
  if (message.contact) return contactCard(message.contact);
  if (message.kind === "voice") return voice(message.voice ?? {});
  if (message.audio) return audio(message.audio);
  if (message.location) return place(message.location, message.venue);
  const film = FILMS.find((kind) => message[kind]);
  return film ? video(message[film], film) : null;
}

/** Pictures and films in a grid, files and songs one below the other. */
function album(members, handlers) {
  const parts = members.map((member) => carries(member, handlers));
  if (!members.every((member) => member.photo || member.video)) return h("div", { class: "stack" }, ...parts);
  const rows = [];
  let at = 0;
  for (const width of COLUMNS[Math.min(members.length, 10)]) {
    rows.push(h("div", { class: "album-row", style: `--columns:${width}` }, ...parts.slice(at, at + width)));
    at += width;
  }
  return h("div", { class: "album-grid" }, ...rows);
}

// What a picture is called must not tell what its caption hides.
function describe(message) {
  return plain(message.text, message.entities) || (message.from_bot ? "Picture from the bot" : "Your picture");
}

function meta(message) {
  const when = h("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date * 1000));
  return h(
    "span",
    { class: "meta", dir: "ltr" },
    message.protected ? icon("lock", "Protected from copying and forwarding") : null,
    message.silent ? icon("bellOff", "Sent without a sound") : null,
    message.edited ? h("span", {}, "edited") : null,
    when,
  );
}

function sticker() {
  return h("span", { class: "sticker-art", role: "img", "aria-label": "Sticker: a waving hand" }, "👋");
}

/** What a screen reader says of a message that has just come or changed. */
export function announced(message) {
  const labels = message.buttons.flat().map((button) => button.text.trim()).filter(Boolean);
  const shown = labels.slice(0, 12).join(", ");
  const rest = labels.length > 12 ? ` and ${labels.length - 12} more` : "";
  return `${inShort(message)}${shown ? `. Buttons: ${shown}${rest}` : ""}`;
}
