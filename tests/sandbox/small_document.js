// As much of a document as the page needs to build elements: no looks, no layout.

class Element {
  constructor(tag) {
    Object.assign(this, { tag, attributes: {}, childNodes: [], listeners: {}, style: {}, names: new Set() });
    this.classList = {
      add: (...names) => names.forEach((name) => this.names.add(name)),
      remove: (...names) => names.forEach((name) => this.names.delete(name)),
      contains: (name) => this.names.has(name),
      toggle: (name, on = !this.names.has(name)) => (on ? this.names.add(name) : this.names.delete(name), on),
    };
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
    if (name === "class") this.names = new Set(value.split(" "));
  }
  getAttribute(name) { return this.attributes[name] ?? null; }
  removeAttribute(name) { delete this.attributes[name]; }
  addEventListener(kind, listener) { this.listeners[kind] = listener; }
  append(...children) { this.childNodes.push(...children); }
  replaceChildren(...children) { this.childNodes = children; }
  closest() { return null; }
  querySelectorAll() { return []; }
  get children() { return this.childNodes.filter((child) => typeof child !== "string"); }
  get firstChild() { return this.childNodes[0]; }
  get textContent() {
    return this.childNodes.map((child) => (typeof child === "string" ? child : child.textContent)).join("");
  }
  all(wanted) {
    const below = this.children.flatMap((child) => child.all(wanted));
    return wanted(this) ? [this, ...below] : below;
  }
}
globalThis.document = {
  createElement: (tag) => {
    const element = new Element(tag);
    if (tag === "template") element.content = { firstElementChild: new Element("svg") };
    return element;
  },
};
globalThis.shown = (node) => typeof node === "string" ? node
  : [node.tag, Object.fromEntries(Object.entries(node.attributes).sort()), ...node.childNodes.map(shown)];
