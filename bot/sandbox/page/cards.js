// What a bubble carries beside words: pictures, files, contacts, places, sound, dice.

import { fileUrl } from "./api.js";
import { h, icon, initials } from "./dom.js";
import { map } from "./map.js";

/** A picture, or where one is: covered until pressed if the bot wants it so. */
export function photo(message, description, { onPhoto }) {
  const { file_id: fileId, width, height } = message.photo;
  const large = () => onPhoto(fileUrl(fileId), description);
  // The stand-in's own sample picture is a single pixel: a drawing says more.
  const tiny = width < 8 || height < 8;
  const image = () => h("img", { src: fileUrl(fileId), alt: "", width, height, loading: "lazy" });
  const shown = (button) => {
    button.classList.remove("covered");
    button.setAttribute("aria-label", `Enlarge: ${description}`);
    button.replaceChildren(image());
    button.onclick = large;
  };
  if (tiny) return h("span", { class: "no-photo", role: "img", "aria-label": description }, icon("photo"));
  const button = h("button", { type: "button", class: "photo" });
  shown(button);
  if (message.has_media_spoiler) {
    button.classList.add("covered");
    button.setAttribute("aria-label", "Hidden picture, press to show it");
    button.replaceChildren(h("span", { class: "cover", style: `aspect-ratio:${width}/${height};width:${Math.min(width, 300)}px` }));
    button.onclick = () => shown(button);
  }
  return button;
}

export function documentCard({ file_id: fileId, file_name: name, mime_type: type, size }) {
  const isCalendar = type?.startsWith("text/calendar") || /\.ics$/i.test(name);
  const about = [isCalendar ? "Calendar event" : null, sizeName(size)].filter(Boolean).join(" · ");
  return h(
    "a",
    { class: "card", href: fileUrl(fileId), download: name, title: `Download ${name}` },
    h("span", { class: "card-icon" }, icon(isCalendar ? "calendar" : "file")),
    h("span", { class: "card-words" }, h("b", {}, h("bdi", {}, name)), h("small", {}, about)),
  );
}

export function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  const number = contact.phone_number;
  return h(
    "div",
    { class: "card contact", role: "group", "aria-label": `Contact: ${name}` },
    h("span", { class: "card-icon round", "aria-hidden": "true" }, initials(contact.first_name, contact.last_name)),
    h("span", { class: "card-words" }, h("b", { dir: "auto" }, name), h("a", { href: `tel:${number.replace(/[^\d+]/g, "")}` }, number)),
  );
}

/** A point on the map, drawn: no map is loaded from anywhere. */
export function place({ latitude, longitude, live_period: live }, venue) {
  const point = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const words = venue
    ? [h("b", { dir: "auto" }, venue.title), h("small", { dir: "auto" }, venue.address), h("small", { class: "point" }, point)]
    : [h("b", {}, live ? "Live location" : "Location"), h("small", { class: "point" }, point)];
  const name = venue ? `Map of ${venue.title}` : `Map of ${point}`;
  return h("div", { class: "place" }, map(latitude, longitude, name), h("span", { class: "card-words" }, ...words));
}

/** A voice message as a player: what is heard is made up, how long it takes is not. */
export function voice({ duration = 0, file_id: fileId = "" }) {
  const bars = wave(fileId).map((height) => h("i", { style: `height:${height}px` }));
  return player("voice", `Voice message, ${spoken(duration)}`, duration, h("span", { class: "wave", "aria-hidden": "true" }, ...bars), bars);
}

export function audio({ duration = 0, title, performer, file_name: name }) {
  const words = [h("b", { dir: "auto" }, title ?? name ?? "Audio"), performer ? h("small", { dir: "auto" }, performer) : null];
  const label = `Audio: ${[title ?? name, performer].filter(Boolean).join(", ")}, ${spoken(duration)}`;
  return player("audio", label, duration, h("span", { class: "card-words" }, ...words), []);
}

export function video({ duration = 0, width = 0, height = 0 }, kind) {
  const name = { video: "Video", animation: "Animation", video_note: "Video message" }[kind];
  const shape = kind === "video_note" || !width ? "" : `aspect-ratio:${width}/${height}`;
  return h(
    "span",
    { class: `film ${kind}`, role: "img", "aria-label": `${name}, ${spoken(duration)}`, style: shape },
    icon("play"),
    h("small", { "aria-hidden": "true" }, kind === "animation" ? "GIF" : timed(duration)),
  );
}

function player(kind, label, duration, middle, bars) {
  const time = h("small", {}, timed(duration));
  const button = h("button", { type: "button", class: "card-icon round", "aria-label": `Play: ${label}` }, icon("play"));
  const element = h("div", { class: kind }, button, middle, time);
  let begun = 0;
  let ticking = null;
  const show = (passed) => {
    time.textContent = timed(passed ?? duration);
    bars.forEach((bar, at) => bar.classList.toggle("heard", passed !== null && at / bars.length <= passed / duration));
  };
  const stop = () => {
    clearInterval(ticking);
    ticking = null;
    button.replaceChildren(icon("play"));
    button.setAttribute("aria-label", `Play: ${label}`);
    show(null);
  };
  const tick = () => {
    const passed = (performance.now() - begun) / 1000;
    if (passed >= duration || !element.isConnected) stop();
    else show(passed);
  };
  button.addEventListener("click", () => {
    if (ticking) return stop();
    begun = performance.now();
    ticking = setInterval(tick, 100);
    button.replaceChildren(icon("pause"));
    button.setAttribute("aria-label", "Stop");
    return tick();
  });
  return element;
}

/** The heights of a voice's bars: always the same for the same voice. */
export function wave(seed, count = 30) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return 3 + ((state >>> 16) % 18);
  });
}

const timed = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const spoken = (seconds) => (seconds === 1 ? "1 second" : `${seconds} seconds`);

export function sizeName(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
