// A message's formatted text: the server's HTML, reduced to what Telegram knows, as elements.

import { h } from "./dom.js";

const KNOWN = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "STRIKE", "DEL", "CODE", "PRE", "BLOCKQUOTE", "BR"]);
const TAPPABLE = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])|((?<![\p{L}\d/<])\/[a-z][a-z0-9_]{0,31}\b)/giu;

/**
 * The nodes of a message. `onCommand("/book")` is called for a tapped command, and
 * `onLink(url)` for a tapped link; when it returns true the link is not followed.
 */
export function richText(html, handlers) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return children(parsed.body, handlers, true);
}

function children(parent, handlers, tappable) {
  return [...parent.childNodes].flatMap((node) => translate(node, handlers, tappable));
}

function translate(node, handlers, tappable) {
  if (node.nodeType === Node.TEXT_NODE) return tappable ? withTaps(node.data, handlers) : [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const tag = node.tagName;
  if (tag === "A") return [link(node.getAttribute("href") ?? "", children(node, handlers, false), handlers)];
  if (tag === "TG-SPOILER" || node.matches(".spoiler, .tg-spoiler")) {
    return [spoiler(children(node, handlers, false))];
  }
  const inside = children(node, handlers, tappable && tag !== "CODE" && tag !== "PRE");
  return KNOWN.has(tag) ? [h(tag.toLowerCase(), {}, ...inside)] : inside;
}

// Commands and addresses in plain text can be tapped, as in Telegram.
function withTaps(text, handlers) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(TAPPABLE)) {
    nodes.push(text.slice(from, match.index));
    nodes.push(match[1] ? link(match[1], [match[1]], handlers) : command(match[2], handlers));
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

function link(href, content, { onLink }) {
  if (!/^(https?|tel|mailto|tg):/i.test(href)) return h("span", {}, ...content);
  const onclick = (event) => {
    if (onLink(href)) event.preventDefault();
  };
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", onclick }, ...content);
}

function command(text, { onCommand }) {
  return h("button", { type: "button", class: "command", onclick: () => onCommand(text) }, text);
}

function spoiler(content) {
  const veil = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Show hidden text" }, ...content);
  const reveal = () => {
    veil.classList.add("shown");
    ["role", "tabindex", "aria-label"].forEach((name) => veil.removeAttribute(name));
  };
  veil.addEventListener("click", reveal);
  veil.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return veil;
}
