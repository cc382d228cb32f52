// The page: brings the clock, the phones and the live stream together.

import { Live } from "./api.js";
import { Clock } from "./clock.js";
import { h, initials } from "./dom.js";
import { openNewPhone, showPhoto } from "./dialogs.js";
import { Phone } from "./phone.js";
import { Tour } from "./tour.js";

const find = (selector) => document.querySelector(selector);
const clock = new Clock(find("#clock"));
const tour = new Tour(find("#tour"), find("#tour-again"));
const phones = new Map();

const page = {
  clock,
  bot: { first_name: "Praxis", username: "" },
  online: false,
  showPhoto,
  touched: (phone) => {
    phones.forEach((other) => (other.isActive = other === phone));
    if (phone.chat.sticky) phone.read();
    phone.hush();
  },
  changed: () => {
    listPhones();
    const unread = [...phones.values()].reduce((sum, phone) => sum + phone.unread, 0);
    document.title = unread ? `(${unread}) Praxis demo` : "Praxis demo";
  },
  pressed: (phone) => phone.data.hint === "patient" && tour.done("book"),
  rang: (phone) => phone.data.hint === "doctor" && tour.done("ring"),
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
  page.bot = state.bot;
  clock.set(state.now, state.clock_offset, false);
  const ids = new Set(state.phones.map((phone) => phone.user.id));
  [...phones.keys()].filter((id) => !ids.has(id)).forEach(dropPhone);
  state.phones.forEach(takePhone);
  page.changed();
}

function dropPhone(id) {
  phones.get(id).element.remove();
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
  } else {
    phones.get(event.user_id)?.take(event);
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
  find("#people").replaceChildren(...rows);
}

function goTo(phone) {
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

clock.onMinute((milliseconds, anotherDay) => phones.forEach((phone) => phone.minute(milliseconds, anotherDay)));
document.addEventListener("visibilitychange", () => {
  phones.forEach((phone) => !document.hidden && phone.isActive && phone.chat.sticky && phone.read());
});
new Live({ onState: takeState, onEvent: takeEvent, onStatus: takeStatus }).connect();
