// What lies over a phone's screen for a while: toasts, alerts, questions and pop-up menus.

import { h, icon } from "./dom.js";

/** The layer over one phone's screen; `content` is what it covers. */
export class Overlays {
  constructor(content) {
    this.content = content;
    this.toasts = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.element = h("div", { class: "overlays" }, this.toasts);
  }

  /** A short note that goes by itself; long ones stay longer. */
  toast(text, kind = "") {
    const note = h("div", { class: `toast ${kind}`, dir: "auto" }, text);
    this.toasts.replaceChildren(note);
    setTimeout(() => note.classList.add("leaving"), 2600 + text.length * 45);
    note.addEventListener("transitionend", () => note.classList.contains("leaving") && note.remove());
  }

  /** A message that waits for OK. */
  alert(title, text, takeFocus) {
    return this.ask(title, text, [["OK", true]], takeFocus);
  }

  /** A question with two answers; the promise tells whether `yes` was pressed. */
  confirm(title, text, yes) {
    return this.ask(title, text, [["Cancel", false], [yes, true]], true);
  }

  ask(title, text, answers, takeFocus) {
    return new Promise((resolve) => {
      const close = (answer) => {
        veil.remove();
        this.content.inert = Boolean(this.element.querySelector(".veil"));
        resolve(answer);
      };
      const buttons = answers.map(([label, answer]) =>
        h("button", { type: "button", class: answer ? "primary" : "", onclick: () => close(answer) }, label),
      );
      const words = [h("h3", { dir: "auto" }, title), h("p", { dir: "auto" }, text)];
      const box = { class: "modal", role: "alertdialog", "aria-modal": "true", "aria-label": `${title}: ${text}` };
      const veil = h("div", { class: "veil" }, h("div", box, ...words, h("div", { class: "answers" }, ...buttons)));
      veil.addEventListener("keydown", (event) => event.key === "Escape" && close(false));
      this.content.inert = true;
      this.element.append(veil);
      if (takeFocus) buttons.at(-1).focus();
    });
  }
}

/**
 * A button's pop-up menu. `items()` gives [icon name, label, action] rows each time it opens;
 * `head()` may give an element to show above them.
 */
export function popUp(button, place, items, head = () => null) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  let menu = null;
  const close = (backToButton) => {
    menu?.remove();
    menu = null;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (backToButton) button.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close(false);
  };
  const row = ([name, label, action]) =>
    h("button", { type: "button", role: "menuitem", onclick: () => { close(true); action(); } }, icon(name), label);
  const open = () => {
    menu = h("div", { class: `pop-up ${place}`, role: "menu" }, head(), ...items().map(row));
    menu.addEventListener("keydown", (event) => walk(event, menu, close));
    button.after(menu);
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    menu.querySelector("button")?.focus();
  };
  button.addEventListener("click", () => (menu ? close(false) : open()));
}

/** A menu on a message: a row of `reactions` [emoji, label, action], and `items` as in popUp. */
export function contextMenu(element, reactions, items) {
  element.querySelector(":scope > .pop-up")?.remove();
  const before = document.activeElement;
  const close = (back) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (back) before?.focus?.({ preventScroll: true });
  };
  const outside = (event) => menu.contains(event.target) || close(false);
  const deed = (name, content, action) =>
    h("button", { type: "button", role: "menuitem", "aria-label": name, onclick: () => { close(true); action(); } }, ...content);
  const menu = h(
    "div",
    { class: "pop-up on-message", role: "menu", "aria-label": "Message" },
    h("div", { class: "react" }, ...reactions.map(([emoji, label, action]) => deed(label, [emoji], action))),
    ...items.map(([name, label, action]) => deed(label, [icon(name), label], action)),
  );
  menu.addEventListener("keydown", (event) => walk(event, menu, close));
  element.append(menu);
  document.addEventListener("pointerdown", outside, true);
  menu.scrollIntoView({ block: "nearest" });
  menu.querySelector("button").focus({ preventScroll: true });
}

function walk(event, menu, close) {
  const rows = [...menu.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape") close(true);
  if (event.key === "Tab") close(false);
  if (!step) return;
  event.preventDefault();
  rows[(rows.indexOf(document.activeElement) + step + rows.length) % rows.length].focus();
}
