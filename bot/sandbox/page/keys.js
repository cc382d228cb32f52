// The buttons beneath a message: one stop for Tab, arrows within, long labels cut.

import { h, icon } from "./dom.js";
import { rove } from "./roving.js";

const STYLES = new Set(["primary", "success", "danger"]);

/** Builds the buttons of a message; `onPress(message, row, column, button element)`, `onLink(url)`. */
export function keys(message, handlers) {
  const rows = message.buttons.map((row, rowNumber) =>
    h(
      "div",
      { class: "key-row", style: `--columns:${row.length}`, "data-tight": row.length > 4 },
      ...row.map((button, column) => key(message, button, rowNumber, column, handlers)),
    ),
  );
  const group = h("div", { class: "keys", role: "group", "aria-label": "Buttons" }, ...rows);
  rove(group, () => rows.map((row) => [...row.children]));
  return group;
}

function key(message, button, row, column, { onPress, onLink }) {
  const label = h("span", { class: "label", dir: "auto" }, button.text);
  const style = STYLES.has(button.style) ? ` ${button.style}` : "";
  if (button.kind === "url") {
    const onclick = (event) => onLink(button.url) && event.preventDefault();
    const link = { class: `key${style}`, href: button.url, target: "_blank", rel: "noopener noreferrer", title: `${button.text}\n${button.url}` };
    return h("a", { ...link, onclick }, label, icon("link"));
  }
  const kind = `key${style}${isFiller(button.text) ? " filler" : ""}`;
  const name = isBlank(button.text) ? "Empty button" : null;
  const element = h("button", { type: "button", class: kind, title: button.text, "aria-label": name }, label);
  element.addEventListener("click", () => onPress(message, row, column, element));
  return element;
}

const isBlank = (label) => !label.replace(/[\s\u2800\u200b-\u200f\u2060-\u2064\u3164]/gu, "");

// A label without a letter or a digit is a filler, such as an empty day of a calendar.
const isFiller = (label) => !/[\p{L}\p{N}\p{Extended_Pictographic}←→‹›«»◀▶]/u.test(label);

/** Where the focus is among these buttons, for the element that takes this one's place; null if it is not. */
export function placeOfFocus(element) {
  const row = element.contains(document.activeElement) ? document.activeElement.closest(".key-row") : null;
  return row && [[...row.parentElement.children].indexOf(row), [...row.children].indexOf(document.activeElement)];
}

/** The button at such a place, or the nearest. */
export function keyAt(element, place) {
  if (!place) return null;
  const rows = element.querySelectorAll(".key-row");
  const row = rows[Math.min(place[0], rows.length - 1)];
  return row?.children[Math.min(place[1], row.children.length - 1)];
}
