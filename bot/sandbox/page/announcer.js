// Says aloud what has just come or changed, once, to people who hear a page.

import { h } from "./dom.js";

const KEPT = 8000;

export class Announcer {
  constructor() {
    this.element = h("div", { class: "unseen", role: "status", "aria-live": "polite", "aria-atomic": "false" });
  }

  say(words) {
    const line = h("p", { dir: "auto" }, words);
    this.element.append(line);
    setTimeout(() => line.remove(), KEPT);
  }
}
