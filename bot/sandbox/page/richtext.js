// A message's formatted text as elements: what Telegram's clients show for each kind of entity.

import { h, icon } from "./dom.js";
import { address, isOpaque, taps, tree, unbroken } from "./formatted.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

/**
 * The nodes of a text. `onCommand("/book")` is called for a tapped command, and `onLink(url)` for a
 * tapped link; when it returns true the link is not followed.
 */
export function richText(text, entities, handlers) {
  return all(tree(text, entities), handlers, true);
}

function all(nodes, handlers, searched) {
  return unbroken(nodes).flatMap((node) => {
    if (typeof node !== "string") return [element(node, handlers, searched)];
    return searched ? taps(node).map((part) => (typeof part === "string" ? part : element(part, handlers, false))) : [node];
  });
}

function element(node, handlers, searched) {
  const { entity, text } = node;
  if (entity.type === "spoiler") return spoiler(text, () => all(node.children, handlers, searched));
  const inside = all(node.children, handlers, searched && !isOpaque(entity.type));
  if (entity.type === "pre") return code(entity.language, inside);
  if (entity.type.endsWith("blockquote")) return quote(inside, entity.type.startsWith("expandable"));
  if (entity.type === "bot_command") {
    return h("button", { type: "button", class: "command", onclick: () => handlers.onCommand(text) }, ...inside);
  }
  const href = address(entity, text);
  if (href) return link(href, inside, handlers);
  const tag = TAGS[entity.type];
  return h(tag ?? "span", tag ? {} : { class: entity.type.replace(/_/g, "-") }, ...inside);
}

function link(href, content, { onLink }) {
  const onclick = (event) => {
    if (onLink(href)) event.preventDefault();
  };
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", onclick }, ...content);
}

function code(language, inside) {
  const name = language ? h("small", { class: "language" }, language) : null;
  return h("pre", { tabindex: "0", "aria-label": language ? `Code, ${language}` : "Code" }, name, h("code", {}, ...inside));
}

function quote(inside, expandable) {
  const words = h("div", { class: "quoted" }, ...inside);
  if (!expandable) return h("blockquote", {}, words);
  const more = h("button", { type: "button", class: "more", "aria-expanded": "false", "aria-label": "Show the whole quote" }, icon("down"));
  const block = h("blockquote", { class: "expandable" }, words, more);
  more.addEventListener("click", () => {
    const open = block.classList.toggle("open");
    more.setAttribute("aria-expanded", String(open));
    more.setAttribute("aria-label", open ? "Show less of the quote" : "Show the whole quote");
  });
  return block;
}

/** Quotes that are short enough as they are need no button: that is known once they are on the page. */
export function settleQuotes(parent) {
  for (const block of parent.querySelectorAll("blockquote.expandable:not(.open)")) {
    const words = block.firstChild;
    if (words.clientHeight) block.classList.toggle("short", words.scrollHeight <= words.clientHeight + 2);
  }
}

// What is hidden is not on the page at all until somebody asks for it: neither to copy nor to hear.
function spoiler(text, content) {
  const dust = h("span", { "aria-hidden": "true" }, text.replace(/\S/gu, "x"));
  const veil = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show it" }, dust);
  const show = () => {
    veil.classList.add("shown");
    ["role", "tabindex", "aria-label"].forEach((name) => veil.removeAttribute(name));
    veil.replaceChildren(...content());
    veil.onclick = veil.onkeydown = veil.showHidden = null;
  };
  const showAll = (event) => {
    event.preventDefault();
    const message = veil.closest(".message") ?? veil;
    [veil, ...message.querySelectorAll(".spoiler:not(.shown)")].forEach((one) => one.showHidden?.());
  };
  veil.showHidden = show;
  veil.onclick = showAll;
  veil.onkeydown = (event) => (event.key === "Enter" || event.key === " ") && showAll(event);
  return veil;
}
