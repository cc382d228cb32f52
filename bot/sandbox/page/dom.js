// Small helpers to build elements, and the drawn icons.

/**
 * Builds one element. Children are elements or text; text is never read as markup.
 * Attributes that are null, undefined or false are left out; "onclick" and the like are listeners.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") element.style.cssText = value; // the page's policy refuses the attribute
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// Each drawing lives in a 24 by 24 box and is stroked in the colour of the text around it.
const DRAWINGS = {
  attach: '<path d="M20 11.5 12.2 19.3a5 5 0 0 1-7.1-7.1l8-8a3.4 3.4 0 0 1 4.8 4.8l-7.9 7.9a1.7 1.7 0 0 1-2.4-2.4l7.1-7.1"/>',
  ban: '<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>',
  bell: '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15z"/><path d="M10 21h4"/>',
  bellOff: '<path d="M8.2 6.3A6 6 0 0 1 18 11v4M6 11v5.5L4.5 18H17"/><path d="M10 21h4M4 4l16 16"/>',
  calendar: '<rect x="4" y="5.5" width="16" height="14.5" rx="3"/><path d="M4 10h16M8.5 3.500v4M15.5 3.500v4M12 12.700v4.600M9.7 15h4.6"/>',
  check: '<path d="m5 12.5 4.7 4.700L19 7.5"/>',
  close: '<path d="m6.5 6.5 11 11M17.5 6.500l-11 11"/>',
  contact: '<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20c.8-3.8 3.7-5.5 7.5-5.500s6.7 1.7 7.5 5.5"/>',
  dots: '<path d="M12 5.500v.01M12 12v.01M12 18.500v.01" stroke-width="3"/>',
  down: '<path d="m6 9.5 6 6 6-6"/>',
  file: '<path d="M13.5 3.500H8a2.5 2.5 0 0 0-2.5 2.500v12A2.5 2.5 0 0 0 8 20.500h8a2.5 2.5 0 0 0 2.5-2.500V8.500z"/><path d="M13.5 3.500v5h5M9 13h6M9 16.500h4"/>',
  keyboard: '<rect x="3" y="6" width="18" height="12" rx="3"/><path d="M7 10v.01M11 10v.01M15 10v.01M17.5 10v.01M8 14.200h8" stroke-width="2"/>',
  link: '<path d="M8 16 16.5 7.500M9.5 7h7.500v7.5"/>',
  lock: '<rect x="5.5" y="10.5" width="13" height="9.5" rx="2.5"/><path d="M8.5 10.500V8a3.5 3.5 0 0 1 7 0v2.5"/>',
  menu: '<path d="M5 7.500h14M5 12h14M5 16.500h9"/>',
  microphone: '<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.500a6.5 6.5 0 0 0 13 0M12 18v3"/>',
  pause: '<path d="M8.5 6.500v11M15.5 6.500v11" stroke-width="3.2"/>',
  pinned: '<path d="m9 4.500 6.500 0M10 4.500v6l-3 3.500h10l-3-3.500v-6M12 14v6"/>',
  reply: '<path d="M10 6.500 4.500 12l5.500 5.500M5 12h8c4 0 6.500 2 6.500 6"/>',
  smile: '<circle cx="12" cy="12" r="8.500"/><path d="M8.500 14c.8 1.600 2 2.400 3.500 2.400s2.700-.8 3.500-2.400M9 9.500v.01M15 9.500v.01" stroke-width="2"/>',
  photo: '<rect x="3.5" y="5" width="17" height="14" rx="3"/><circle cx="9" cy="10" r="1.6"/><path d="m5 17.5 5-4.5 3 2.5 3-3 4 4"/>',
  pin: '<path d="M12 20.500s6-5.7 6-10.300a6 6 0 0 0-12 0c0 4.600 6 10.300 6 10.300z"/><circle cx="12" cy="10" r="2.2"/>',
  play: '<path d="M8.5 6.500v11l9-5.500z" fill="currentColor"/>',
  plus: '<path d="M12 5.500v13M5.5 12h13"/>',
  send: '<path d="M4.5 12 20 4.5 15.5 20l-3.6-6.400z" fill="currentColor" stroke-linejoin="round"/>',
  sticker: '<path d="M19.5 13.500V8A3.5 3.5 0 0 0 16 4.500H8A3.5 3.5 0 0 0 4.5 8v8A3.5 3.5 0 0 0 8 19.500h5.500z"/><path d="M13.5 19.500v-3a3 3 0 0 1 3-3h3"/>',
};

/** One drawn icon, hidden from screen readers: the control around it carries the words. */
export function icon(name, title = "") {
  const template = document.createElement("template");
  template.innerHTML =
    `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${DRAWINGS[name]}</svg>`;
  const drawing = template.content.firstElementChild;
  return title ? h("span", { class: "icon-title", title, role: "img", "aria-label": title }, drawing) : drawing;
}

/** A whole drawing of our own; `label` is what it is called. */
export function drawing(markup, label) {
  const template = document.createElement("template");
  template.innerHTML = markup.replace(/>\s+</g, "><");
  const element = template.content.firstElementChild;
  element.setAttribute("aria-label", label);
  return element;
}

/** A round or square button that shows only an icon; `label` is what it is called. */
export function iconButton(name, label, onclick, attributes = {}) {
  return h("button", { type: "button", title: label, "aria-label": label, onclick, ...attributes }, icon(name));
}

/** The letters shown in a person's round picture: "Anna Weber" gives "AW", as does "Dr. Anna Weber". */
export function initials(...names) {
  const words = names.filter(Boolean).join(" ").replace(/^\s*Dr\.\s/, "").split(/\s+/).filter(Boolean);
  const letters = words.map((word) => Array.from(word)[0]);
  return [letters[0], ...letters.slice(1).slice(-1)].join("").toUpperCase() || "?";
}
