// A message's text and entities as a tree, and as words that keep hidden what is hidden. Knows no page.

const HIDDEN = "▒▒▒";
const TAPPABLE = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])|((?<![\p{L}\d/<])\/[a-z][a-z0-9_]{0,31}\b)/giu;
// What these mark is what it is: nothing in it is looked for.
const OPAQUE = new Set(["code", "pre", "url", "text_link", "email", "phone_number", "mention", "text_mention", "hashtag", "cashtag", "bot_command"]);

const isBlock = (node) => typeof node !== "string" && (node.entity.type === "pre" || node.entity.type.endsWith("blockquote"));

/** The same nodes, without the line breaks that part code and quotes from the rest: they have lines of their own. */
export function unbroken(nodes) {
  return nodes
    .map((node, at) => {
      if (typeof node !== "string") return node;
      const begun = at > 0 && isBlock(nodes[at - 1]) ? node.replace(/^\n/, "") : node;
      return at + 1 < nodes.length && isBlock(nodes[at + 1]) ? begun.replace(/\n$/, "") : begun;
    })
    .filter((node) => node !== "");
}

/**
 * The tree of a text: strings, and nodes {entity, text, children}. Entities that overlap without
 * one lying within the other are cut at the border, as a reader would see them.
 */
export function tree(text, entities = []) {
  const sorted = entities
    .filter(({ offset, length }) => length > 0 && offset >= 0 && offset < text.length)
    .map((entity, order) => ({ entity, order, from: entity.offset, to: Math.min(entity.offset + entity.length, text.length) }))
    .sort((one, other) => one.from - other.from || other.to - one.to || one.order - other.order);
  return within(text, sorted, 0, text.length);
}

function within(text, marks, from, to) {
  const nodes = [];
  let at = from;
  let rest = marks;
  while (rest.length) {
    const [{ entity, from: begin, to: end }, ...others] = rest;
    const close = Math.min(end, to);
    if (begin > at) nodes.push(text.slice(at, begin));
    const inner = others.filter((mark) => mark.from < close).map((mark) => ({ ...mark, to: Math.min(mark.to, close) }));
    nodes.push({ entity, text: text.slice(begin, close), children: within(text, inner, begin, close) });
    // What began inside and goes on outside is continued after the border.
    const continued = others.filter((mark) => mark.from < close && mark.to > close).map((mark) => ({ ...mark, from: close }));
    rest = [...continued, ...others.filter((mark) => mark.from >= close)];
    at = close;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes.reduce(joined, []);
}

const isSpoiler = (node) => node?.entity?.type === "spoiler";

// Telegram parts a spoiler where other formatting begins; people hide, press and hear one.
function joined(nodes, node) {
  const last = nodes.at(-1);
  if (!isSpoiler(last) || !isSpoiler(node)) return [...nodes, node];
  return [...nodes.slice(0, -1), { ...last, text: last.text + node.text, children: [...last.children, ...node.children] }];
}

/** Commands and addresses in plain text, which can be tapped though no entity says so. */
export function taps(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(TAPPABLE)) {
    if (match.index > from) nodes.push(text.slice(from, match.index));
    nodes.push({ entity: { type: match[1] ? "url" : "bot_command" }, text: match[0], children: [match[0]] });
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

/** Whether plain text inside such an entity may be searched for what can be tapped. */
export const isOpaque = (type) => OPAQUE.has(type);

/** The words of a message for a notice, a quote or a screen reader: what a spoiler hides is left out. */
export function plain(text, entities = []) {
  const hide = (nodes) =>
    nodes.map((node) => (typeof node === "string" ? node : node.entity.type === "spoiler" ? HIDDEN : hide(node.children))).join("");
  return hide(tree(text, entities));
}

/** Where a link of this kind leads; "" where it leads nowhere that a page may open. */
export function address({ type, url, user }, text) {
  const target = {
    text_link: () => url ?? "",
    url: () => (/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`),
    email: () => `mailto:${text}`,
    phone_number: () => `tel:${text.replace(/[^\d+]/g, "")}`,
    mention: () => `https://t.me/${text.slice(1)}`,
    text_mention: () => `tg://user?id=${user?.id ?? 0}`,
  }[type]?.() ?? "";
  return /^(https?|tel|mailto|tg):/i.test(target) ? target : "";
}
