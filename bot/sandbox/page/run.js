// Which messages of a long chat are drawn: a run of them that moves as one scrolls. Knows no page.

export const STEP = 20;
export const MOST = 60;

export class Run {
  constructor() {
    Object.assign(this, { ids: [], from: 0, to: 0 });
  }

  /** The ids to draw, oldest first. */
  get drawn() {
    return this.ids.slice(this.from, this.to);
  }

  get holdsEnd() {
    return this.to === this.ids.length;
  }

  get holdsStart() {
    return this.from === 0;
  }

  /** Takes these ids (sorted) and no others; stays where it was unless it is to be at the end. */
  fill(ids, atEnd) {
    const anchor = this.ids[this.from];
    const size = this.to - this.from;
    this.ids = ids;
    if (atEnd || size === 0 || anchor === undefined) return this.toEnd();
    this.from = Math.min(this.place(anchor), Math.max(0, ids.length - 1));
    this.to = Math.min(ids.length, this.from + size);
    return undefined;
  }

  /** Adds an id at its place; at the end (`atEnd`) the run moves on with it, elsewhere it stays. */
  add(id, atEnd) {
    const place = this.place(id);
    if (this.ids[place] === id) return;
    const follows = place === this.to && this.holdsEnd;
    this.ids.splice(place, 0, id);
    if (place < this.from) {
      this.from += 1;
      this.to += 1;
    } else if (place < this.to || follows) {
      this.to += 1;
    }
    if (this.to - this.from <= MOST) return;
    if (atEnd) this.from = this.to - MOST;
    else this.to = this.from + MOST;
  }

  remove(id) {
    const place = this.place(id);
    if (this.ids[place] !== id) return;
    this.ids.splice(place, 1);
    if (place < this.from) this.from -= 1;
    if (place < this.to) this.to -= 1;
    if (this.to === this.from) this.older();
  }

  /** Draws some more above, and lets go of some below; tells whether there were any. */
  older() {
    const before = this.from;
    this.from = Math.max(0, this.from - STEP);
    this.to = Math.min(this.to, this.from + MOST);
    return this.from !== before;
  }

  /** Draws some more below, and lets go of some above; tells whether there were any. */
  newer() {
    const before = this.to;
    this.to = Math.min(this.ids.length, this.to + STEP);
    this.from = Math.max(this.from, this.to - MOST);
    return this.to !== before;
  }

  toEnd() {
    this.to = this.ids.length;
    this.from = Math.max(0, this.to - STEP);
  }

  /** At the end, lets go of what was drawn on the way there; tells whether there was any. */
  trim() {
    if (!this.holdsEnd || this.to - this.from <= 2 * STEP) return false;
    this.from = this.to - STEP;
    return true;
  }

  /** Draws the surroundings of an id; tells whether it is here at all. */
  show(id) {
    const place = this.place(id);
    if (this.ids[place] !== id) return false;
    if (place >= this.from && place < this.to) return true;
    this.from = Math.max(0, place - STEP / 2);
    this.to = Math.min(this.ids.length, this.from + STEP);
    return true;
  }

  /** Where this id is, or would be. */
  place(id) {
    let [low, high] = [0, this.ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ids[middle] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
