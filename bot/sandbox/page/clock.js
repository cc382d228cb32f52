// The wall clock in the side panel: the sandbox's time, and the buttons that make it jump.

import { post } from "./api.js";
import { dateOf, dayNumber, handsOf, offsetName, timeOf, useZoneOf, zoneName } from "./time.js";

const JUMP_TAKES = 1100;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Knows the sandbox's time between two events of the server, and tells listeners each minute. */
export class Clock {
  constructor(panel) {
    this.panel = panel;
    this.base = Date.now();
    this.listeners = [];
    this.shownMinute = null;
    panel.querySelectorAll("button").forEach((button) =>
      button.addEventListener("click", () => this.jump(button)),
    );
    setInterval(() => this.tick(), 500);
  }

  /** The sandbox's time in milliseconds since 1970. */
  now() {
    return this.base + performance.now();
  }

  /** Calls back with (milliseconds, is it another day than before) when the shown minute changes. */
  onMinute(listener) {
    this.listeners.push(listener);
  }

  /** Sets the time that the server says it is; `animated` lets the hands run there. */
  set(iso, offsetSeconds, animated) {
    const before = this.now();
    useZoneOf(iso);
    this.base = Date.parse(iso) - performance.now();
    this.text("[data-zone]", zoneName());
    this.text("[data-offset]", offsetName(offsetSeconds));
    this.panel.toggleAttribute("data-ahead", Math.abs(offsetSeconds) >= 60);
    this.shownMinute = null;
    const distance = this.now() - before;
    if (animated && !still.matches && Math.abs(distance) > 60_000) this.run(distance);
    else this.tick();
  }

  run(distance) {
    const begun = performance.now();
    this.running = true;
    const step = () => {
      const share = Math.min(1, (performance.now() - begun) / JUMP_TAKES);
      const eased = 1 - (1 - share) ** 4;
      this.running = share < 1;
      this.show(this.now() - distance * (1 - eased));
      if (this.running) requestAnimationFrame(step);
    };
    step();
  }

  tick() {
    if (!this.running) this.show(this.now());
  }

  show(milliseconds) {
    const minute = Math.floor(milliseconds / 60_000);
    if (minute === this.shownMinute) return;
    const day = dayNumber(milliseconds);
    const anotherDay = day !== this.shownDay;
    Object.assign(this, { shownMinute: minute, shownDay: day });
    this.text("[data-time]", timeOf(milliseconds));
    this.text("[data-date]", dateOf(milliseconds));
    const hands = handsOf(milliseconds);
    this.panel.style.setProperty("--hour", `${hands.hour}deg`);
    this.panel.style.setProperty("--minute", `${hands.minute}deg`);
    this.listeners.forEach((listener) => listener(milliseconds, anotherDay));
  }

  async jump(button) {
    const buttons = this.panel.querySelectorAll("button");
    buttons.forEach((one) => (one.disabled = true));
    this.text("[data-note]", "");
    const { advance, to } = button.dataset;
    try {
      await post("/api/v1/clock", advance ? { advance: Number(advance) } : { to });
    } catch (error) {
      this.text("[data-note]", error.message);
    } finally {
      buttons.forEach((one) => (one.disabled = false));
      button.focus({ preventScroll: true });
    }
  }

  text(selector, words) {
    this.panel.querySelector(selector).textContent = words;
  }
}
