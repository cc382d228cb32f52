// The short invitation for first-time visitors: three things to try, ticked off as they happen.

const REMEMBERED = "praxis-demo-tour-closed";

export class Tour {
  constructor(panel, again) {
    Object.assign(this, { panel, again });
    panel.querySelector("[data-leave]").addEventListener("click", () => this.show(false));
    again.addEventListener("click", () => this.show(true));
    this.show(recall() !== "yes");
  }

  /** Ticks off "book", "ring" or "jump". */
  done(step) {
    this.panel.querySelector(`[data-step="${step}"]`)?.classList.add("done");
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
