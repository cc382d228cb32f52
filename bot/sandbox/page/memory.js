// What a reload must not lose: what was tried, and how far each phone was read, in this run of the demo.

const KEPT = "praxis-demo-seen";

export class Memory {
  constructor() {
    this.kept = { run: "", tried: [], read: {} };
  }

  /** Takes over what this browser knows of the run; of another run it forgets everything. */
  begin(run) {
    if (this.kept.run === run) return;
    const known = recall();
    this.kept = known?.run === run ? known : { run, tried: [], read: {} };
  }

  get tried() {
    return this.kept.tried;
  }

  didTry(step) {
    if (this.kept.tried.includes(step)) return;
    this.kept.tried.push(step);
    this.save();
  }

  /** The id of the newest message that was read on a phone; undefined on one never seen. */
  readUpTo(phone) {
    return this.kept.read[phone];
  }

  didRead(phone, message) {
    if (this.kept.read[phone] === message) return;
    this.kept.read[phone] = message;
    this.save();
  }

  // A browser may forbid storage; then a reload begins anew.
  save() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(this.kept));
    } catch {
      // Nothing to do: see above.
    }
  }
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
}
