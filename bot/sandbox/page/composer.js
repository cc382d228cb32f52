// The foot of a phone: text entry, the command menu, odd attachments, reply keyboards, Start.

import { h, icon, iconButton } from "./dom.js";
import { popUp } from "./overlays.js";
import { rove } from "./roving.js";

/**
 * `act` has the phone's deeds: text(words, id of what it answers), start(), unblock(), contact(), location() and
 * odd(kind) for "voice", "sticker", "photo", "document" and "location". Each resolves to whether it was accepted.
 */
export class Composer {
  constructor(act) {
    this.act = act;
    this.commands = [];
    this.build();
    this.wire();
    this.setKeyboard(null);
    this.retext();
  }

  build() {
    this.entry = h("textarea", { rows: 1, placeholder: "Message", "aria-label": "Message", dir: "auto", enterkeyhint: "send" });
    this.menuButton = h(
      "button",
      { type: "button", class: "menu-button", "aria-label": "Menu of commands", "aria-expanded": "false" },
      icon("menu"),
      h("span", {}, "Menu"),
    );
    this.list = h("div", { class: "commands", role: "listbox", "aria-label": "Commands", hidden: true });
    this.attach = iconButton("attach", "Attach", null, { class: "tool" });
    this.toggle = iconButton("keyboard", "Show or hide the keyboard", null, { class: "tool" });
    this.send = iconButton("send", "Send", () => this.submit(), { class: "send" });
    this.keyboard = h("div", { class: "keyboard", role: "group", "aria-label": "Keyboard" });
    this.field = h("div", { class: "field" }, this.entry, this.toggle, h("span", { class: "anchor" }, this.attach));
    this.row = h("div", { class: "row" }, this.menuButton, this.field, this.send);
    this.startButton = h("button", { type: "button", class: "wide", onclick: () => this.start() }, "Start");
    this.unblockButton = h("button", { type: "button", class: "wide", onclick: () => this.act.unblock() }, "Unblock");
    this.answered = h("span", { class: "answered", dir: "auto" });
    this.leaveReply = iconButton("close", "Do not answer it", () => this.setReply(0), { class: "tool" });
    this.reply = h("div", { class: "replying", hidden: true }, icon("reply"), this.answered, this.leaveReply);
    this.element = h("footer", { class: "composer" }, this.list, this.reply, this.row, this.keyboard, this.startButton, this.unblockButton);
  }

  wire() {
    popUp(this.attach, "above", () => [
      ["microphone", "Voice message", () => this.act.odd("voice")],
      ["sticker", "Sticker", () => this.act.odd("sticker")],
      ["photo", "Photo", () => this.act.odd("photo")],
      ["file", "Text file", () => this.act.odd("document")],
      ["pin", "Location", () => this.act.odd("location")],
      ["contact", "My contact", () => this.act.contact()],
    ]);
    this.entry.addEventListener("input", () => this.retext());
    this.entry.addEventListener("keydown", (event) => this.typed(event));
    this.menuButton.addEventListener("click", () => (this.list.hidden ? this.openList("") : this.closeList()));
    this.toggle.addEventListener("click", () => this.showKeyboard(this.keyboard.hidden));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && (this.list.hidden ? this.setReply(0) : this.closeList()));
    document.addEventListener("pointerdown", (event) => this.element.contains(event.target) || this.closeList());
  }

  /** What the foot shows: "start" on an empty chat, "blocked", or "open" for text entry. */
  setMode(mode) {
    this.row.hidden = mode !== "open";
    this.startButton.hidden = mode !== "start";
    this.unblockButton.hidden = mode !== "blocked";
    if (mode !== "start") this.startButton.removeAttribute("aria-busy");
    this.element.dataset.mode = mode;
    this.showKeyboard(mode === "open" && !this.folded);
    if (mode !== "open") this.closeList();
  }

  /** What is written next answers this message; 0 for none. */
  setReply(id, words = "") {
    this.replyTo = id;
    this.reply.hidden = !id;
    this.answered.textContent = words;
    if (id) this.entry.focus();
  }

  setCommands(commands) {
    this.commands = commands;
    this.menuButton.hidden = commands.length === 0;
    this.closeList();
  }

  /** Shows the bot's reply keyboard, or takes it away with null. */
  setKeyboard(keyboard) {
    this.rows = keyboard?.rows ?? [];
    this.folded = false;
    const rows = this.rows.map((row) =>
      h(
        "div",
        { class: "key-row", style: `--columns:${row.length}` },
        ...row.map((button) =>
          h(
            "button",
            { type: "button", class: "key", onclick: () => this.pressed(button, keyboard.one_time) },
            button.request_contact ? icon("contact") : button.request_location ? icon("pin") : null,
            h("span", { class: "label", dir: "auto" }, button.text),
          ),
        ),
      ),
    );
    this.keyboard.replaceChildren(...rows);
    if (rows.length) rove(this.keyboard, () => [...this.keyboard.children].map((row) => [...row.children]));
    this.toggle.hidden = rows.length === 0;
    this.entry.placeholder = keyboard?.placeholder || "Message";
    this.showKeyboard(!this.row.hidden);
  }

  showKeyboard(shown) {
    if (this.rows?.length && !this.row.hidden) this.folded = !shown;
    this.keyboard.hidden = !shown || !this.rows?.length;
    this.toggle.classList.toggle("on", !this.keyboard.hidden);
  }

  pressed(button, oneTime) {
    if (button.request_contact) this.act.contact();
    else if (button.request_location) this.act.location();
    else this.act.text(button.text);
    if (oneTime) this.showKeyboard(false);
  }

  async start() {
    if (this.startButton.hasAttribute("aria-busy")) return;
    this.startButton.setAttribute("aria-busy", "true");
    const accepted = await this.act.start();
    if (!accepted) this.startButton.removeAttribute("aria-busy");
  }

  typed(event) {
    const options = [...this.list.querySelectorAll("button")];
    const chosen = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (!this.list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose(options, (chosen + step + options.length) % options.length);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (!this.list.hidden && chosen >= 0) options[chosen].click();
      else this.submit();
    }
  }

  async submit() {
    const words = this.entry.value;
    if (!words.trim()) return;
    this.entry.value = "";
    this.retext();
    this.entry.focus();
    const answers = this.replyTo;
    this.setReply(0);
    const accepted = await this.act.text(words, answers);
    // Refused words come back, unless something else was typed meanwhile.
    if (!accepted && !this.entry.value) this.entry.value = words;
    this.retext();
  }

  retext() {
    const words = this.entry.value;
    this.entry.style.height = "";
    const needed = this.entry.scrollHeight;
    if (words) this.entry.style.height = `${Math.min(needed, 116)}px`;
    this.send.disabled = !words.trim();
    this.element.classList.toggle("writing", words !== "");
    if (/^\/[a-z0-9_]*$/i.test(words)) this.openList(words.slice(1).toLowerCase());
    else this.closeList();
  }

  openList(beginning) {
    const fitting = this.commands.filter(({ command }) => command.startsWith(beginning));
    if (!fitting.length) return this.closeList();
    const options = fitting.map(({ command, description }) =>
      h(
        "button",
        { type: "button", role: "option", "aria-selected": "false", onclick: () => this.command(command) },
        h("b", {}, `/${command}`),
        h("span", { dir: "auto" }, description),
      ),
    );
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    this.menuButton.setAttribute("aria-expanded", "true");
    if (beginning) this.choose(options, 0);
    return undefined;
  }

  choose(options, index) {
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    options[index].scrollIntoView({ block: "nearest" });
  }

  command(name) {
    this.entry.value = "";
    this.retext();
    this.act.text(`/${name}`);
  }

  closeList() {
    this.list.hidden = true;
    this.menuButton.setAttribute("aria-expanded", "false");
  }
}
