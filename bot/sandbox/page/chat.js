// A phone's list of messages: order, days, groups, albums, scrolling, and what has not been read.

import { h, icon } from "./dom.js";
import { keyAt, placeOfFocus } from "./keys.js";
import { renderMessage } from "./message.js";
import { settleQuotes } from "./richtext.js";
import { Run } from "./run.js";
import { dayHeading, dayNumber } from "./time.js";
import { walkMessages } from "./walking.js";

const GROUP_SECONDS = 300;
const NEAR_END = 48;
const NEAR_EDGE = 600;

/** The messages of one chat. `handlers` go to the messages; `onRead()` runs when the end is reached. */
export class Chat {
  constructor(handlers, clock, onRead) {
    Object.assign(this, { handlers, clock, onRead });
    this.messages = new Map();
    this.albums = new Map();
    this.run = new Run();
    this.entries = new Map();
    // What is new is said elsewhere: a live list would be read again with all that scrolling draws.
    this.list = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": "Messages" });
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Chat, Enter goes to its messages" }, this.list);
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
    const menuOf = (article) => handlers.onMenu(this.messages.get(Number(article.parentElement.dataset.messageId)), article);
    walkMessages(this.scroller, (how) => this.drawMore(how), menuOf);
    const follow = new ResizeObserver(() => {
      settleQuotes(this.list);
      if (this.sticky) this.toEnd(false);
    });
    follow.observe(this.list);
    follow.observe(this.scroller);
  }

  get size() {
    return this.messages.size;
  }

  /** The id of the newest message, 0 in an empty chat. */
  get newest() {
    return this.lastId ?? 0;
  }

  /** How many messages of the bot came after the one with this id. */
  countFromBot(after) {
    return [...this.messages.values()].filter((message) => message.id > after && message.from_bot).length;
  }

  /** Is the newest message in sight? */
  get atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return this.run.holdsEnd && scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** Holds these messages and no others; returns those that were not here before. */
  load(messages) {
    const sorted = [...messages].sort((one, other) => one.id - other.id);
    const fresh = sorted.filter((message) => !this.messages.has(message.id));
    this.messages = new Map(sorted.map((message) => [message.id, message]));
    this.albums = new Map();
    this.lastId = sorted.at(-1)?.id ?? 0;
    const ids = sorted.filter((message) => this.joins(message) === message.id).map((message) => message.id);
    this.run.fill(ids, this.sticky);
    this.draw();
    if (this.sticky) this.toEnd(false);
    return fresh;
  }

  /** Adds a message, or shows its new content in the old one's place; tells whether it is new. */
  put(message) {
    const isNew = !this.messages.has(message.id);
    this.messages.set(message.id, message);
    this.lastId = Math.max(this.lastId ?? 0, message.id);
    const shownBy = this.joins(message);
    if (isNew && shownBy === message.id) this.run.add(message.id, this.sticky);
    if (this.sticky) this.run.trim();
    this.draw(isNew ? message.id : 0);
    if (this.sticky) this.toEnd(isNew);
    return isNew;
  }

  remove(id) {
    const message = this.messages.get(id);
    if (!message) return;
    this.messages.delete(id);
    const album = this.albums.get(message.media_group_id);
    const rest = album?.filter((one) => one !== id) ?? [];
    if (album) this.albums.set(message.media_group_id, rest);
    if (album?.[0] !== id && album) return this.draw();
    this.run.remove(id);
    if (rest.length) this.run.add(rest[0], this.sticky);
    return this.draw();
  }

  /** Notes the album of a message; returns the id of the one that shows it: its own, or the album's first. */
  joins({ id, media_group_id: group }) {
    if (!group) return id;
    const members = this.albums.get(group) ?? [];
    if (!members.includes(id)) this.albums.set(group, [...members, id]);
    return this.albums.get(group)[0];
  }

  /** Brings what is on the page in line with what is to be drawn; `arrived` comes with a movement. */
  draw(arrived = 0) {
    const wanted = this.run.drawn;
    const kept = new Set(wanted);
    for (const id of [...this.entries.keys()]) if (!kept.has(id)) this.drop(id);
    let before = null;
    for (const id of wanted) {
      this.write(id, before, id === arrived);
      before = this.entries.get(id).element;
    }
    this.arrange(wanted);
  }

  /** Draws more above or below, and leaves in place what one is looking at. */
  drawMore(how) {
    const top = this.scroller.getBoundingClientRect().top;
    const rect = (id) => this.entries.get(id).element.getBoundingClientRect();
    const seen = this.run.drawn.find((id) => rect(id).bottom > top);
    const was = seen && rect(seen).top;
    if (!this.run[how]()) return;
    this.draw();
    if (this.entries.has(seen)) this.scroller.scrollTop += rect(seen).top - was;
    Object.assign(this, { lastTop: this.scroller.scrollTop, lastHeight: this.scroller.scrollHeight });
  }

  /** Goes to a message and marks it for a moment, where it is still here. */
  goTo(id) {
    const message = this.messages.get(id);
    const shownBy = message && this.joins(message);
    if (!message || !this.run.show(shownBy)) return;
    this.sticky = false;
    this.draw();
    const { element } = this.entries.get(shownBy);
    element.scrollIntoView({ block: "center" });
    this.lastTop = this.scroller.scrollTop;
    element.classList.remove("found");
    void element.offsetWidth; // marks it anew the second time
    element.classList.add("found");
    this.jump.classList.toggle("offered", !this.atEnd);
  }

  /** The press of a button in this message was answered: its spinner goes. */
  settle(id) {
    this.entries.get(id)?.element.querySelectorAll("[aria-busy]").forEach((key) => key.removeAttribute("aria-busy"));
  }

  showUnread(count) {
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 99 ? "99+" : count;
  }

  toEnd(wanted) {
    let smooth = wanted;
    this.sticky = true;
    if (!this.run.holdsEnd) {
      this.run.toEnd();
      this.draw();
      smooth = false; // there is nothing between here and there
    }
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.jump.classList.remove("offered");
  }

  redrawAtEnd() {
    this.draw();
    this.scroller.scrollTop = this.scroller.scrollHeight;
    Object.assign(this, { lastTop: this.scroller.scrollTop, lastHeight: this.scroller.scrollHeight });
  }

  /** Day headings and groups follow from a message's neighbours and from today's date. */
  arrange(ids = this.run.drawn) {
    ids.forEach((id, index) => {
      const { members: [message], element, day } = this.entries.get(id);
      const before = this.messages.get(ids[index - 1]);
      const after = this.messages.get(ids[index + 1]);
      const newDay = !before || dayNumber(before.date * 1000) !== dayNumber(message.date * 1000);
      day.hidden = !newDay;
      if (newDay) day.firstChild.textContent = dayHeading(message.date * 1000, this.clock.now());
      element.classList.toggle("continues", !newDay && sameGroup(before, message));
      element.classList.toggle("last", !after || !sameGroup(message, after));
    });
  }

  write(id, before, animated) {
    const old = this.entries.get(id);
    const message = this.messages.get(id);
    const ids = message.media_group_id ? this.albums.get(message.media_group_id) : [id];
    const members = ids.map((one) => this.messages.get(one));
    if (old && sameMembers(old.members, members)) return;
    const day = old?.day ?? h("div", { class: "day" }, h("span"));
    const element = h("div", { class: "entry", "data-message-id": id }, day, renderMessage(members, this.handlers));
    if (animated) element.classList.add("arriving");
    this.entries.set(id, { members, element, day });
    const focused = old && placeOfFocus(old.element);
    if (old) old.element.replaceWith(element);
    else if (before) before.after(element);
    else this.list.prepend(element);
    settleQuotes(element);
    keyAt(element, focused)?.focus({ preventScroll: true });
  }

  drop(id) {
    this.entries.get(id).element.remove();
    this.entries.delete(id);
  }

  scrolled() {
    // While a smooth scroll runs down the list still sticks; only somebody who goes up lets go of
    // the end, and not a list that has become shorter.
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    const goingUp = scrollTop < (this.lastTop ?? 0) && scrollHeight >= (this.lastHeight ?? 0);
    Object.assign(this, { lastTop: scrollTop, lastHeight: scrollHeight });
    if (this.atEnd) {
      this.sticky = true;
      if (this.run.trim()) this.redrawAtEnd();
      this.onRead();
    } else if (goingUp) {
      this.sticky = false;
    }
    if (!this.sticky && scrollTop < NEAR_EDGE && goingUp) this.drawMore("older");
    else if (!this.sticky && scrollHeight - scrollTop - clientHeight < NEAR_EDGE) this.drawMore("newer");
    this.jump.classList.toggle("offered", !this.sticky);
  }
}

function sameGroup(one, other) {
  return one.from_bot === other.from_bot && other.date - one.date < GROUP_SECONDS;
}

// Only what is told again is another object; after an interruption it may say the same.
function sameMembers(some, others) {
  return some.length === others.length && some.every((one, at) => one === others[at] || JSON.stringify(one) === JSON.stringify(others[at]));
}
