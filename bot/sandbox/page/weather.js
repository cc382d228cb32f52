// The switch for bad days: Telegram goes away for a while, is slow, or refuses every other call.

import { post } from "./api.js";

const AWAY_SECONDS = 10;
const FAULTS = {
  fine: [],
  away: [{ kind: "away", seconds: AWAY_SECONDS }],
  slow: [{ kind: "delay", seconds: 1.5 }],
  refusing: [{ kind: "too_many_requests", probability: 0.5, retry_after: 2 }],
};
const KINDS = { away: "away", delay: "slow" };
const WORDS = {
  fine: "",
  slow: "Every call takes a second and a half longer.",
  refusing: "Every other call is refused, and told to come back in two seconds.",
};

/** Shows what is wrong with Telegram just now; `onReturn()` runs when it is back after being away. */
export class Weather {
  constructor(panel, onReturn) {
    Object.assign(this, { panel, onReturn, now: "fine" });
    this.buttons = [...panel.querySelectorAll("[data-weather]")];
    this.note = panel.querySelector("[data-note]");
    this.buttons.forEach((button) => button.addEventListener("click", () => this.choose(button.dataset.weather)));
  }

  async choose(weather) {
    try {
      await fetch("/api/v1/faults", { method: "DELETE" });
      for (const fault of FAULTS[weather]) await post("/api/v1/faults", fault);
    } catch (error) {
      this.note.textContent = error.message;
    }
  }

  /** Takes over the faults in force, as the server tells them. */
  take(faults) {
    clearInterval(this.ticking);
    const [fault] = faults;
    const before = this.now;
    this.now = fault ? (KINDS[fault.kind] ?? "refusing") : "fine";
    this.ends = performance.now() + (fault?.left ?? 0) * 1000;
    if (this.now === "away") this.ticking = setInterval(() => this.count(), 250);
    this.show();
    if (before === "away" && this.now !== "away" && this.passed) this.onReturn();
    this.passed = false;
  }

  count() {
    if (performance.now() < this.ends) return this.show();
    this.passed = true;
    return this.take([]);
  }

  show() {
    const left = Math.ceil((this.ends - performance.now()) / 1000);
    this.buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.weather === this.now)));
    const words = this.now === "away" ? `Away for ${left} s. Go on pressing: nothing is lost.` : WORDS[this.now];
    if (this.note.textContent !== words) this.note.textContent = words;
    this.panel.dataset.now = this.now;
  }
}
