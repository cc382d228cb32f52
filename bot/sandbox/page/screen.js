// The parts of a phone's screen that only show something: status bar, the card of an empty chat, whose phone it is.

import { h, icon } from "./dom.js";

export function welcomeCard(bot, isDemo) {
  const words = isDemo ? "Book a doctor from a chat. Press Start below to begin." : "Nothing here yet. Press Start below, as everybody does first.";
  return h(
    "div",
    { class: "welcome" },
    h("span", { class: "avatar bot" }, icon(isDemo ? "calendar" : "send")),
    h("h4", { dir: "auto" }, bot.first_name),
    h("p", {}, words),
  );
}

export function statusBar(time) {
  const cell = (height) => h("i", { style: `height:${height}px` });
  return h(
    "div",
    { class: "status-bar", "aria-hidden": "true" },
    time,
    h("span", { class: "lens" }),
    h("span", { class: "signal" }, cell(4), cell(6), cell(8), cell(10), h("span", { class: "battery" })),
  );
}

export function personCard(name, user) {
  const facts = [user.username && `@${user.username}`, user.phone_number, `language ${user.language_code}`, `id ${user.id}`];
  return h("div", { class: "card-of" }, h("b", { dir: "auto" }, name), ...facts.filter(Boolean).map((fact) => h("span", {}, fact)));
}
