// The invitation for first-time visitors: three things to try, then more, ticked off as they happen.

const REMEMBERED = "praxis-demo-tour-closed";
const BASICS = ["book", "ring", "jump"];

export class Tour {
  constructor(panel, again, memory) {
    Object.assign(this, { panel, again, memory });
    this.more = panel.querySelector("[data-more]");
    this.heard = [...panel.querySelectorAll("[data-heard]")].map((step) => [step.dataset.step, new RegExp(step.dataset.heard)]);
    panel.querySelector("[data-leave]").addEventListener("click", () => this.show(false));
    again.addEventListener("click", () => this.show(true));
    this.show(recall() !== "yes");
  }

  /** Shows again what was ticked off before the page was loaded. */
  restore() {
    this.memory.tried.forEach((step) => this.tick(step));
    if (this.hasBasics()) this.more.open = true;
  }

  /** Ticks off a step, named as in the page. Once the first three are done, the others unfold. */
  done(step) {
    if (this.memory.tried.includes(step)) return;
    this.memory.didTry(step);
    this.tick(step);
    if (BASICS.includes(step) && this.hasBasics()) this.more.open = true;
  }

  /** A phone said this: it may be what a step waits for. */
  hear(text) {
    this.heard.filter(([, words]) => words.test(text)).forEach(([step]) => this.done(step));
  }

  hasBasics() {
    return BASICS.every((step) => this.memory.tried.includes(step));
  }

  tick(step) {
    const line = this.panel.querySelector(`[data-step="${step}"]`);
    line?.classList.add("done");
  }

  show(shown) {
    this.panel.hidden = !shown;
    this.again.hidden = shown;
    remember(shown ? "no" : "yes");
  }
}

// A browser may forbid storage; then the invitation simply comes again.
function recall() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(REMEMBERED, value);
  } catch {
    // Nothing to do: see recall().
  }
}
