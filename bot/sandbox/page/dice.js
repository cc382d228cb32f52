// Dice and the other emoji that are thrown: what they show, and how it is said.

import { drawing, h } from "./dom.js";

const REELS = ["BAR", "🍇", "🍋", "7️⃣"];
const DOTS = {
  1: [[50, 50]],
  2: [[28, 28], [72, 72]],
  3: [[28, 28], [50, 50], [72, 72]],
  4: [[28, 28], [72, 28], [28, 72], [72, 72]],
  5: [[28, 28], [72, 28], [50, 50], [28, 72], [72, 72]],
  6: [[28, 26], [72, 26], [28, 50], [72, 50], [28, 74], [72, 74]],
};

/** What a slot machine shows for a value of 1 to 64, as Telegram counts them. */
export function reels(value) {
  return [0, 2, 4].map((shift) => REELS[((value - 1) >> shift) & 3]);
}

export function dice({ emoji, value }) {
  if (emoji === "🎲") {
    const dots = (DOTS[value] ?? []).map(([x, y]) => `<circle cx="${x}" cy="${y}" r="9"/>`).join("");
    return drawing(`<svg class="die" viewBox="0 0 100 100" role="img"><rect x="4" y="4" width="92" height="92" rx="22"/>${dots}</svg>`, `Dice: ${value}`);
  }
  if (emoji === "🎰") {
    const shown = reels(value);
    return h("span", { class: "reels", role: "img", "aria-label": `Slot machine: ${shown.join(", ")}` }, ...shown.map((one) => h("i", { class: one === "BAR" ? "bar" : "" }, one)));
  }
  return h("span", { class: "thrown", role: "img", "aria-label": `${emoji} ${value}` }, emoji, h("b", {}, String(value)));
}
