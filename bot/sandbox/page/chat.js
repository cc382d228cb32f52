// A phone's list of messages: order, days, groups, scrolling, and what has not been read.

import { h, icon } from "./dom.js";
import { renderMessage } from "./message.js";
import { dayHeading, dayNumber } from "./time.js";

const GROUP_SECONDS = 300;
const NEAR_BOTTOM = 48;
const NEAR_TOP = 600;
// So many of the newest messages are drawn; older ones follow as one scrolls up to them.
const DRAWN = 60;

/** The messages of one chat. `handlers` go to the messages; `onRead()` runs when the end is reached. */
export class Chat {
  constructor(handlers, clock, onRead) {
    Object.assign(this, { handlers, clock, onRead });
    this.messages = new Map();
    this.ids = [];
    this.first = 0;
    this.entries = new Map();
    this.list = h("div", { class: "log", role: "log", "aria-label": "Messages" });
    this.scroller = h("div", { class: "scroller", tabindex: "0", "aria-label": "Chat" }, this.list);
    this.badge = h("span", { class: "badge", hidden: true });
    this.jump = h(
      "button",
      { type: "button", class: "to-end", "aria-label": "To the newest message", onclick: () => this.toEnd(true) },
      icon("down"),
      this.badge,
    );
    this.element = h("div", { class: "chat" }, this.scroller, this.jump);
    this.sticky = true;
    this.scroller.addEventListener("scroll", () => this.scrolled());
    const follow = new ResizeObserver(() => this.sticky && this.toEnd(false));
    follow.observe(this.list);
    follow.observe(this.scroller);
  }

  get size() {
    return this.messages.size;
  }

  /** The id of the newest message, 0 in an empty chat. */
  get newest() {
    return this.ids.at(-1) ?? 0;
  }

  /** How many messages of the bot came after the one with this id. */
  countFromBot(after) {
    return this.ids.filter((id) => id > after && this.messages.get(id).from_bot).length;
  }

  /** Is the newest message in sight? */
  get atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  }

  /** Holds these messages and no others; returns those that were not here before. */
  load(messages) {
    const fresh = messages.filter((message) => !this.messages.has(message.id));
    this.messages = new Map(messages.map((message) => [message.id, message]));
    this.ids = [...this.messages.keys()].sort((one, other) => one - other);
    [...this.entries.keys()].filter((id) => !this.messages.has(id)).forEach((id) => this.drop(id));
    if (this.sticky) this.first = this.ids.at(-DRAWN) ?? 0;
    this.draw();
    if (this.sticky) this.toEnd(false);
    return fresh;
  }

  /** Adds a message, or shows its new content in the old one's place. */
  put(message) {
    const isNew = !this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (isNew) {
      this.ids.push(message.id);
      if (message.id < this.ids.at(-2)) this.ids.sort((one, other) => one - other);
    }
    if (message.id >= this.first) this.write(message, isNew);
    this.arrange();
    if (this.sticky) this.toEnd(isNew);
    return isNew;
  }

  remove(id) {
    this.messages.delete(id);
    this.ids = this.ids.filter((other) => other !== id);
    this.drop(id);
    this.arrange();
  }

  /** Draws every message from the first one that is to be seen, and no older ones. */
  draw() {
    [...this.entries.keys()].filter((id) => id < this.first).forEach((id) => this.drop(id));
    this.ids.filter((id) => id >= this.first).forEach((id) => this.write(this.messages.get(id), false));
    this.arrange();
  }

  /** Draws some more above the first one, and leaves in place what one is looking at. */
  drawOlder() {
    const at = this.ids.findIndex((id) => id >= this.first);
    if (at <= 0) return;
    const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.first = this.ids[Math.max(0, at - DRAWN)];
    this.draw();
    this.scroller.scrollTop = this.lastTop = this.scroller.scrollHeight - fromEnd;
  }

  /** Back at the end, what was drawn on the way up is let go. */
  trim() {
    if (this.entries.size <= 2 * DRAWN) return;
    this.first = this.ids.at(-DRAWN);
    this.draw();
    this.scroller.scrollTop = this.lastTop = this.scroller.scrollHeight;
  }

  /** The press of a button in this message was answered: its spinner goes. */
  settle(id) {
    this.entries.get(id)?.element.querySelectorAll("[aria-busy]").forEach((key) => key.removeAttribute("aria-busy"));
  }

  showUnread(count) {
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 99 ? "99+" : count;
  }

  toEnd(smooth) {
    this.sticky = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.jump.classList.remove("offered");
  }

  /** Day headings and groups follow from a message's neighbours and from today's date. */
  arrange() {
    const entries = [...this.entries.values()].sort((one, other) => one.message.id - other.message.id);
    entries.forEach((entry, index) => {
      const { message, element, day } = entry;
      const before = entries[index - 1]?.message;
      const after = entries[index + 1]?.message;
      const newDay = !before || dayNumber(before.date * 1000) !== dayNumber(message.date * 1000);
      day.hidden = !newDay;
      if (newDay) day.firstChild.textContent = dayHeading(message.date * 1000, this.clock.now());
      element.classList.toggle("continues", !newDay && sameGroup(before, message));
      element.classList.toggle("last", !after || !sameGroup(message, after));
    });
  }

  write(message, animated) {
    const old = this.entries.get(message.id);
    if (old && JSON.stringify(old.message) === JSON.stringify(message)) return;
    const day = old?.day ?? h("div", { class: "day" }, h("span"));
    const bubble = renderMessage(message, this.handlers);
    const element = h("div", { class: "entry", "data-message-id": message.id }, day, bubble);
    if (animated) element.classList.add("arriving");
    this.entries.set(message.id, { message, element, day });
    if (!old) return this.insert(message.id, element);
    const focused = placeOfFocus(old.element);
    old.element.replaceWith(element);
    keyAt(element, focused)?.focus({ preventScroll: true });
  }

  insert(id, element) {
    const later = [...this.entries.keys()].filter((other) => other > id);
    const next = later.length ? this.entries.get(Math.min(...later)).element : null;
    this.list.insertBefore(element, next);
  }

  drop(id) {
    this.entries.get(id)?.element.remove();
    this.entries.delete(id);
  }

  scrolled() {
    // While a smooth scroll runs down the list still sticks; only going up lets go of the end.
    const goingUp = this.scroller.scrollTop < (this.lastTop ?? 0);
    this.lastTop = this.scroller.scrollTop;
    if (this.atEnd) {
      this.sticky = true;
      this.trim();
      this.onRead();
    } else if (goingUp) {
      this.sticky = false;
    }
    if (this.scroller.scrollTop < NEAR_TOP && !this.sticky) this.drawOlder();
    this.jump.classList.toggle("offered", !this.sticky);
  }
}

function sameGroup(one, other) {
  return one.from_bot === other.from_bot && other.date - one.date < GROUP_SECONDS;
}

// A keyboard user stays on "the same" button when a press edits the message.
function placeOfFocus(element) {
  if (!element.contains(document.activeElement)) return null;
  const row = document.activeElement.closest(".key-row");
  if (!row) return null;
  return [[...row.parentElement.children].indexOf(row), [...row.children].indexOf(document.activeElement)];
}

function keyAt(element, place) {
  if (!place) return null;
  const rows = element.querySelectorAll(".key-row");
  const row = rows[Math.min(place[0], rows.length - 1)];
  return row?.children[Math.min(place[1], row.children.length - 1)];
}
