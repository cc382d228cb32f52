// One phone: a person's chat with the bot, what they do in it, and what the server tells it.

import { Announcer } from "./announcer.js";
import { post } from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { h, icon, iconButton, initials } from "./dom.js";
import { plain } from "./formatted.js";
import { announced } from "./message.js";
import { Overlays, contextMenu, popUp } from "./overlays.js";
import { Pins } from "./pins.js";
import { inShort } from "./quotes.js";
import { personCard, statusBar, welcomeCard } from "./screen.js";
import { timeOf } from "./time.js";

const TYPING_LASTS = 5500;
// A message this soon after the person did something is taken for its answer, so nothing rings.
const ANSWER_WITHIN = 5000;
const REACTIONS = ["👍", "❤", "🔥", "👏", "😁", "🎉"];

/** `page` has bot, clock, memory, touched(phone), changed(), rang(phone), pressed(phone) and showPhoto(). */
export class Phone {
  constructor(data, page) {
    this.page = page;
    this.id = data.user.id;
    this.unread = 0;
    this.actedAt = -Infinity;
    this.build(data);
    this.load(data);
    this.chat.toEnd(false);
    this.recallUnread();
  }

  /** After a reload the badge counts from where this phone was read; one never seen has none. */
  recallUnread() {
    const upTo = this.page.memory.readUpTo(this.id);
    if (upTo === undefined) this.markRead();
    else this.count(this.chat.countFromBot(upTo));
  }

  markRead() {
    this.page.memory.didRead(this.id, this.chat.newest);
  }

  build(data) {
    const { bot, clock } = this.page;
    this.composer = new Composer({
      text: (words, reply) => this.call("text", reply ? { text: words, reply_to: reply } : { text: words }),
      start: () => this.call("start"),
      unblock: () => this.call("block", { blocked: false }),
      contact: () => this.share("contact"),
      location: () => this.share("location"),
      odd: (kind) => this.call(kind, SAMPLES[kind] ?? {}),
    });
    this.chat = new Chat(
      {
        onPress: (...press) => this.press(...press),
        onCommand: (text) => this.call("text", { text }),
        onLink: (url) => this.follow(url),
        onPhoto: (...photo) => this.page.showPhoto(...photo),
        onGoTo: (id) => this.chat.goTo(id),
        onReact: (message, emoji) => this.call("react", { message_id: message.id, emoji }),
        onMenu: (message, element) => this.messageMenu(message, element),
        nameOf: (message) => (message.from_bot ?? message.from?.is_bot ? this.page.bot.first_name : (this.data ?? data).user.first_name),
      },
      clock,
      () => this.isActive && this.read(),
    );
    this.pins = new Pins((id) => this.chat.messages.get(id), (id) => this.chat.goTo(id));
    this.announcer = new Announcer();
    this.welcome = welcomeCard(bot, this.page.isDemo);
    this.status = h("span", { class: "status" });
    this.statusTime = h("span", { class: "status-time" });
    const more = iconButton("dots", "More", null, { class: "tool" });
    const head = h(
      "header",
      { class: "head" },
      h("span", { class: "avatar bot", "aria-hidden": "true" }, icon(this.page.isDemo ? "calendar" : "send")),
      h("div", { class: "head-words" }, h("h3", { dir: "auto" }, bot.first_name), this.status),
      h("span", { class: "anchor" }, more),
    );
    const content = h("div", { class: "content" }, head, this.pins.element, this.chat.element, this.welcome, this.composer.element);
    this.overlays = new Overlays(content);
    const screen = h("div", { class: "screen" }, statusBar(this.statusTime), content, this.overlays.element, this.announcer.element);
    this.caption = h("div", { class: "caption" });
    this.device = h("div", { class: "device" }, screen);
    this.element = h("section", { class: "phone", id: `phone-${data.user.id}`, "data-user-id": data.user.id }, this.caption, this.device);
    popUp(more, "below", () => this.menu(), () => personCard(this.name, this.data.user));
    for (const kind of ["pointerdown", "focusin", "wheel"]) {
      this.element.addEventListener(kind, () => this.page.touched(this), { passive: true });
    }
  }

  /** Takes over everything the server knows of this phone, at first and after an interruption. */
  load(data) {
    const known = this.data !== undefined;
    Object.assign(this, { data, blocked: data.blocked });
    const { user, hint } = data;
    this.name = [user.first_name, user.last_name].filter(Boolean).join(" ");
    this.element.dataset.hint = hint || "guest";
    this.element.setAttribute("aria-label", `Phone of ${this.name}${hint ? `, ${hint}` : ""}`);
    this.badge = h("span", { class: "badge", hidden: true });
    this.caption.replaceChildren(
      h("span", { class: "avatar", "aria-hidden": "true" }, initials(user.first_name, user.last_name)),
      h("div", { class: "caption-words" }, h("h2", { dir: "auto" }, this.name), h("span", { class: "role" }, hint || "guest")),
      icon("bell"),
      this.badge,
    );
    this.composer.setCommands(data.commands);
    this.composer.setKeyboard(data.keyboard);
    const missed = this.chat.load(data.messages).filter((message) => message.from_bot);
    if (known) this.count(missed.length);
    this.pins.set(data.pinned);
    this.refresh();
  }

  /** Applies one event of the live stream. */
  take(event) {
    const deeds = {
      message: () => this.receive(event.message),
      edit: () => this.change(event.message),
      delete: () => this.chat.remove(event.message_id),
      pinned: () => this.pins.set(event.pinned),
      answer: () => this.answered(event),
      keyboard: () => this.composer.setKeyboard(event.keyboard),
      commands: () => this.composer.setCommands(event.commands),
      blocked: () => (this.blocked = event.blocked),
      typing: () => this.type(true),
    };
    deeds[event.type]?.();
    this.pins.show();
    this.refresh();
  }

  receive(message) {
    const expected = performance.now() - this.actedAt < ANSWER_WITHIN;
    const inSight = this.chat.sticky && (this.isActive || expected) && !document.hidden;
    const isNew = this.chat.put(message);
    if (!message.from_bot) {
      this.chat.toEnd(true);
      this.read();
      return;
    }
    this.type(false);
    if (isNew && !inSight) this.count(1);
    else if (!this.unread) this.markRead();
    if (isNew) this.tell(announced(message));
    if (isNew && !expected && !message.silent) this.ring();
  }

  change(message) {
    const before = this.chat.messages.get(message.id);
    this.chat.put(message);
    const said = announced(message);
    if (message.from_bot && before && said !== announced(before)) this.tell(`Changed: ${said}`);
  }

  /** Says what the bot wrote; of a phone that nobody has in hand only that it did. */
  tell(words) {
    this.announcer.say(this.isActive ? words : `${this.page.bot.first_name} wrote to ${this.name}`);
  }

  answered({ message_id: id, text, alert }) {
    this.chat.settle(id);
    if (!text) return;
    if (alert) this.overlays.alert(this.page.bot.first_name, text, this.isActive);
    else this.overlays.toast(text);
  }

  refresh() {
    const mode = this.blocked ? "blocked" : this.chat.size ? "open" : "start";
    if (mode !== this.mode) this.composer.setMode(mode);
    this.mode = mode;
    this.welcome.hidden = this.chat.size > 0;
    const doing = this.typing ? "typing" : this.blocked ? "blocked" : "bot · online";
    this.status.textContent = this.page.online ? doing : "connecting";
    this.status.classList.toggle("dots", this.typing || !this.page.online);
  }

  type(typing) {
    clearTimeout(this.typingTimer);
    this.typing = typing;
    const stop = () => {
      this.typing = false;
      this.refresh();
    };
    if (typing) this.typingTimer = setTimeout(stop, TYPING_LASTS);
  }

  /** The clock moved: the status bar follows, and on another day the headings change. */
  minute(milliseconds, anotherDay) {
    this.statusTime.textContent = timeOf(milliseconds);
    if (anotherDay) this.chat.arrange();
  }

  /** What arrives from now on was caused by something else than this person's last press. */
  forgetActs() {
    this.actedAt = -Infinity;
  }

  /** Does something as this person; tells whether it was accepted. A refusal is shown as a toast. */
  async call(deed, body = {}) {
    this.actedAt = performance.now();
    try {
      await post(`/api/v1/phones/${this.id}/${deed}`, body);
      return true;
    } catch (error) {
      this.overlays.toast(error.message, "refusal");
      return false;
    }
  }

  async press(message, row, column, key) {
    if (key.hasAttribute("aria-busy")) return;
    key.setAttribute("aria-busy", "true");
    setTimeout(() => key.removeAttribute("aria-busy"), 15_000);
    this.page.pressed(this);
    const accepted = await this.call("press", { message_id: message.id, row, column });
    if (!accepted) key.removeAttribute("aria-busy");
  }

  async share(what) {
    const [thing, seen] = SHARED[what];
    const number = this.data.user.phone_number || "of this phone";
    const question = `${this.page.bot.first_name} will see ${seen.replace("%", number)}.`;
    if (await this.overlays.confirm(`Share your ${thing}?`, question, "Share")) this.call(what, SAMPLES[what] ?? {});
  }

  // A deep link to this bot starts it with the link's payload, as in Telegram.
  follow(url) {
    const { username } = this.page.bot;
    const match = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\?domain=)(\w+)[?&]start=([\w-]{1,64})$/i.exec(url);
    if (!match || match[1].toLowerCase() !== username?.toLowerCase()) return false;
    this.call("start", { payload: match[2] });
    return true;
  }

  menu() {
    const block = () => this.call("block", { blocked: !this.blocked });
    return [
      ["send", "Send /start", () => this.call("start")],
      this.blocked ? ["check", "Unblock the bot", block] : ["ban", "Block the bot", block],
      ["down", "Put away until it rings", () => this.call("put-away")],
      ["close", "Remove for good", () => this.remove()],
    ];
  }

  messageMenu(message, element) {
    const own = message.reactions?.person?.[0]?.emoji;
    const react = REACTIONS.map((emoji) => [emoji, emoji === own ? `Take ${emoji} away` : `React with ${emoji}`, () => this.call("react", { message_id: message.id, emoji: emoji === own ? "" : emoji })]);
    const copy = () => navigator.clipboard?.writeText(plain(message.text, message.entities));
    const items = [["reply", "Reply", () => this.composer.setReply(message.id, inShort(message))]];
    if (message.text && !message.protected) items.push(["file", "Copy text", copy]);
    contextMenu(element, react, items);
  }

  async remove() {
    const question = `${this.name} leaves Telegram, and the bot cannot write to them any more.`;
    if (await this.overlays.confirm("Remove this phone?", question, "Remove")) this.call("remove");
  }

  count(more) {
    this.unread += more;
    this.showUnread();
  }

  read() {
    this.markRead();
    if (!this.unread) return;
    this.unread = 0;
    this.showUnread();
  }

  showUnread() {
    this.chat.showUnread(this.unread);
    this.badge.hidden = this.unread === 0;
    this.badge.textContent = this.unread;
    this.badge.setAttribute("aria-label", `${this.unread} unread`);
    this.page.changed();
  }

  ring() {
    this.page.rang(this);
    this.element.classList.remove("ringing");
    void this.element.offsetWidth; // restarts the animation for a second ring
    this.element.classList.add("ringing");
    clearTimeout(this.ringTimer);
    this.ringTimer = setTimeout(() => this.hush(), 3200);
  }

  /** Stops ringing: somebody took the phone, or it rang long enough. */
  hush() {
    this.element.classList.remove("ringing");
  }
}

const SAMPLES = {
  document: { file_name: "blood-test.txt", text: "Blood test, 12 March: all values are fine.\n" },
  location: { latitude: 52.51631, longitude: 13.37777 },
};
