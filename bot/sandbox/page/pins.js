// The bar on top of a chat: what is pinned; a press goes there, and then to the next one.

import { h, icon } from "./dom.js";
import { inShort } from "./quotes.js";

export class Pins {
  /** `find(id)` gives a message that is still there, `onGoTo(id)` goes to it. */
  constructor(find, onGoTo) {
    Object.assign(this, { find, onGoTo, ids: [], at: 0 });
    this.title = h("b", {});
    this.words = h("span", { dir: "auto" });
    this.element = h("button", { type: "button", class: "pinned", hidden: true, onclick: () => this.go() }, icon("pinned"), h("span", { class: "pinned-words" }, this.title, this.words));
  }

  /** Takes over what is pinned, what is on top first. */
  set(ids) {
    Object.assign(this, { ids: ids ?? [], at: 0 });
    this.show();
  }

  /** A message has changed or gone: the bar says what it says now. */
  show() {
    const ids = this.ids.filter((id) => this.find(id));
    const message = this.find(ids[this.at % ids.length]);
    this.element.hidden = !message;
    if (!message) return;
    this.title.textContent = ids.length > 1 ? `Pinned message ${(this.at % ids.length) + 1} of ${ids.length}` : "Pinned message";
    this.words.textContent = inShort(message);
  }

  go() {
    const ids = this.ids.filter((id) => this.find(id));
    this.onGoTo(ids[this.at % ids.length]);
    this.at = (this.at + 1) % ids.length;
    this.show();
  }
}
