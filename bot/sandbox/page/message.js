// One message as an element: its bubble, what it carries, and the buttons beneath.

import { fileUrl } from "./api.js";
import { h, icon, initials } from "./dom.js";
import { richText } from "./richtext.js";
import { timeOf } from "./time.js";

// About as many letters fit side by side on one row of buttons; longer labels get a smaller script.
const ROW_LETTERS = 31;

/**
 * Builds a message. `handlers` has onPress(message, row, column, button element),
 * onCommand(text), onLink(url) and onPhoto(url, description).
 */
export function renderMessage(message, handlers) {
  const side = message.from_bot ? "theirs" : "mine";
  const element = h("div", { class: `message ${side} kind-${message.kind}` });
  if (message.protected) element.classList.add("protected");
  if (message.buttons?.length) element.classList.add("with-keys");
  element.append(h("div", { class: "bubble" }, ...content(message, handlers)));
  if (message.buttons?.length) element.append(keys(message, handlers));
  return element;
}

function content(message, handlers) {
  const parts = [];
  if (message.kind === "sticker") return [sticker(), h("div", { class: "text bare" }, meta(message))];
  if (message.photo) parts.push(photo(message, handlers));
  if (message.document) parts.push(documentCard(message.document));
  if (message.contact) parts.push(contactCard(message.contact));
  if (message.kind === "voice") parts.push(voice());
  if (message.location) parts.push(place(message.location, message.venue));
  const words = message.html ? richText(message.html, handlers) : [];
  parts.push(h("div", { class: words.length ? "text" : "text bare", dir: "auto" }, ...words, meta(message)));
  return parts;
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

function photo(message, { onPhoto }) {
  const { file_id: fileId, width, height } = message.photo;
  const description = message.text || (message.from_bot ? "Picture from the bot" : "Your picture");
  // The stand-in's own sample picture is a single pixel: a drawing says more.
  if (width < 8 || height < 8) return h("span", { class: "no-photo", role: "img", "aria-label": description }, icon("photo"));
  const image = h("img", { src: fileUrl(fileId), alt: description, width, height, loading: "lazy" });
  const onclick = () => onPhoto(fileUrl(fileId), description);
  return h("button", { type: "button", class: "photo", "aria-label": `Enlarge: ${description}`, onclick }, image);
}

function documentCard({ file_id: fileId, file_name: name, mime_type: type, size }) {
  const isCalendar = type?.startsWith("text/calendar") || /\.ics$/i.test(name);
  const about = [isCalendar ? "Calendar event" : null, sizeName(size)].filter(Boolean).join(" · ");
  return h(
    "a",
    { class: "card", href: fileUrl(fileId), download: name, title: `Download ${name}` },
    h("span", { class: "card-icon" }, icon(isCalendar ? "calendar" : "file")),
    h("span", { class: "card-words" }, h("b", {}, h("bdi", {}, name)), h("small", {}, about)),
  );
}

function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "card" },
    h("span", { class: "card-icon round" }, initials(contact.first_name, contact.last_name)),
    h("span", { class: "card-words" }, h("b", { dir: "auto" }, name), h("small", {}, contact.phone_number)),
  );
}

/** A point on the map, drawn: no map is loaded from anywhere. */
function place({ latitude, longitude }, venue) {
  const point = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = h("span", { class: "map", role: "img", "aria-label": `Map: ${point}` }, icon("pin"));
  const words = venue
    ? [h("b", { dir: "auto" }, venue.title), h("small", { dir: "auto" }, venue.address), h("small", {}, point)]
    : [h("b", {}, "Location"), h("small", {}, point)];
  return h("div", { class: "place" }, map, h("span", { class: "card-words" }, ...words));
}

function voice() {
  const heights = [5, 9, 14, 8, 17, 11, 20, 13, 7, 15, 18, 10, 6, 12, 16, 9, 5, 8, 13, 6];
  const bars = heights.map((height) => h("i", { style: `height:${height}px` }));
  return h(
    "div",
    { class: "voice", role: "img", "aria-label": "Voice message, 3 seconds" },
    h("span", { class: "card-icon round" }, icon("play")),
    h("span", { class: "wave" }, ...bars),
    h("small", {}, "0:03"),
  );
}

function sticker() {
  return h("span", { class: "sticker-art", role: "img", "aria-label": "Sticker: a waving hand" }, "👋");
}

function sizeName(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function keys(message, handlers) {
  const rows = message.buttons.map((row, rowNumber) =>
    h(
      "div",
      { class: "key-row", style: `--columns:${row.length}`, "data-tight": row.length > 4, "data-snug": isCrowded(row) },
      ...row.map((button, column) => key(message, button, rowNumber, column, handlers)),
    ),
  );
  return h("div", { class: "keys", role: "group", "aria-label": "Buttons" }, ...rows);
}

function isCrowded(row) {
  return row.some((button) => button.text.length > ROW_LETTERS / row.length);
}

function key(message, button, row, column, { onPress, onLink }) {
  const label = h("span", { class: "label", dir: "auto" }, button.text);
  if (button.kind === "url") {
    const onclick = (event) => onLink(button.url) && event.preventDefault();
    const link = { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer", title: button.url };
    return h("a", { ...link, onclick }, label, icon("link"));
  }
  // A label without a letter or a digit is a filler, such as an empty day of a calendar.
  const filler = !/[\p{L}\p{N}\p{Extended_Pictographic}←→‹›«»◀▶]/u.test(button.text);
  const blank = !button.text.replace(/[\s\u2800]/gu, "");
  const kind = blank ? "key filler blank" : filler ? "key filler" : "key";
  const name = blank ? "empty" : null;
  const element = h("button", { type: "button", class: kind, title: button.text, "aria-label": name }, label);
  element.addEventListener("click", () => onPress(message, row, column, element));
  return element;
}
