// The page: brings the clock, the phones and the live stream together.

import { Live, post } from "./api.js";
import { Clock } from "./clock.js";
import { h, initials } from "./dom.js";
import { openNewPhone, showPhoto } from "./dialogs.js";
import { Memory } from "./memory.js";
import { Phone } from "./phone.js";
import { rove } from "./roving.js";
import { Tour } from "./tour.js";
import { Weather } from "./weather.js";

const find = (selector) => document.querySelector(selector);
const clock = new Clock(find("#clock"));
const memory = new Memory();
const tour = new Tour(find("#tour"), find("#tour-again"), memory);
const weather = new Weather(find("#weather"), () => tour.done("away"));
const phones = new Map();
const settlePeople = rove(find("#people"), () => [...find("#people").children].map((button) => [button]));
let putAway = [];

const page = {
  clock,
  memory,
  bot: { first_name: "Praxis", username: "" },
  online: false,
  isDemo: true,
  showPhoto,
  touched: (phone) => {
    phones.forEach((other) => (other.isActive = other === phone));
    if (phone.chat.sticky) phone.read();
    phone.hush();
  },
  changed: () => {
    listPhones();
    const unread = [...phones.values()].reduce((sum, phone) => sum + phone.unread, 0);
    const title = page.isDemo ? "Praxis demo" : "Telegram stand-in";
    document.title = unread ? `(${unread}) ${title}` : title;
  },
  pressed: (phone) => phone.data.hint === "patient" && tour.done("book"),
  rang: (phone) => phone.data.hint === "doctor" && memory.tried.includes("book") && tour.done("ring"),
};

function takePhone(data) {
  const known = phones.get(data.user.id);
  if (known) return known.load(data);
  const phone = new Phone(data, page);
  phones.set(phone.id, phone);
  find("#phones").append(phone.element);
  phone.minute(clock.now(), false);
  return undefined;
}

function takeState(state) {
  memory.begin(state.run);
  tour.restore();
  weather.take(state.faults);
  putAway = state.away;
  page.bot = state.bot;
  page.isDemo = state.demo;
  document.body.classList.toggle("alone", !state.demo);
  clock.set(state.now, state.clock_offset, false);
  const ids = new Set(state.phones.map((phone) => phone.user.id));
  [...phones.keys()].filter((id) => !ids.has(id)).forEach(dropPhone);
  state.phones.forEach(takePhone);
  page.changed();
}

function dropPhone(id) {
  phones.get(id)?.element.remove();
  phones.delete(id);
}

function takeEvent(event) {
  if (event.type === "clock") {
    phones.forEach((phone) => phone.forgetActs());
    clock.set(event.now, event.clock_offset, true);
    tour.done("jump");
  } else if (event.type === "phone") {
    takePhone(event.phone);
    page.changed();
  } else if (event.type === "away") {
    putAway = event.away;
    if (event.gone) dropPhone(event.gone);
    page.changed();
  } else if (event.type === "faults") {
    weather.take(event.faults);
  } else {
    phones.get(event.user_id)?.take(event);
    tour.hear(event.message?.text ?? event.text ?? "");
  }
}

function takeStatus(online) {
  page.online = online;
  document.body.classList.toggle("offline", !online);
  find("#connection").textContent = online ? "Live" : "Connecting…";
  phones.forEach((phone) => phone.refresh());
}

/** The list of people in the side panel; on a narrow screen it is the way from phone to phone. */
function listPhones() {
  const rows = [...phones.values()].map((phone) =>
    h(
      "button",
      { type: "button", "data-hint": phone.element.dataset.hint, onclick: () => goTo(phone) },
      h("span", { class: "avatar", "aria-hidden": "true" }, initials(phone.data.user.first_name, phone.data.user.last_name)),
      h("span", { class: "who" }, h("b", { dir: "auto" }, phone.name), h("span", { class: "role" }, phone.data.hint || "guest")),
      phone.unread ? h("span", { class: "badge", "aria-label": `${phone.unread} unread` }, String(phone.unread)) : null,
    ),
  );
  const list = find("#people");
  const focused = [...list.children].indexOf(document.activeElement);
  list.replaceChildren(...rows);
  settlePeople(rows[Math.max(0, focused)]);
  rows[focused]?.focus({ preventScroll: true });
  listElsewhere();
}

/** Those whose phones are put away: small, as there is nothing to see before they ring. */
function listElsewhere() {
  const others = putAway.map(({ user, hint }) => {
    const name = [user.first_name, user.last_name].filter(Boolean).join(" ");
    const label = `Take out the phone of ${name}`;
    const attributes = { type: "button", title: name, "aria-label": label, "data-hint": hint, onclick: () => takeOut(user.id) };
    return h("button", attributes, h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)));
  });
  find("#elsewhere").hidden = others.length === 0;
  find("#elsewhere").replaceChildren(h("span", { class: "role" }, "Put away until they ring"), ...others);
}

/** Puts somebody's phone on the page and goes there. */
async function takeOut(id) {
  try {
    await post(`/api/v1/phones/${id}/show`);
  } catch {
    return; // its owner has left Telegram meanwhile: the list follows by itself
  }
  await arrived(id);
  goTo(phones.get(id));
}

// The answer may be here before the event that brings the phone.
async function arrived(id) {
  for (let tries = 0; tries < 40 && !phones.has(id); tries += 1) await new Promise((next) => setTimeout(next, 50));
}

function goTo(phone) {
  if (!phone) return;
  phone.element.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
  page.touched(phone);
  phone.chat.scroller.focus({ preventScroll: true });
}

find("#add-phone").addEventListener("click", async () => {
  const data = await openNewPhone();
  if (!data) return;
  takePhone(data);
  page.changed();
  goTo(phones.get(data.user.id));
});

find("#tour").addEventListener("click", ({ target }) => target.dataset.take && takeOut(Number(target.dataset.take)));
clock.onMinute((milliseconds, anotherDay) => phones.forEach((phone) => phone.minute(milliseconds, anotherDay)));
document.addEventListener("visibilitychange", () => {
  phones.forEach((phone) => !document.hidden && phone.isActive && phone.chat.sticky && phone.read());
});
new Live({ onState: takeState, onEvent: takeEvent, onStatus: takeStatus }).connect();
