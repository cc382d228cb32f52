// Groups of buttons that are one stop for Tab: the arrow keys go from one to the next inside.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * `rows()` gives the group's buttons, row by row. Home and End go to the first and the last.
 * Returns what to call when the group holds other buttons: it takes the one that is to be the stop.
 */
export function rove(group, rows) {
  const settle = (current = rows().flat()[0]) => rows().flat().forEach((one) => (one.tabIndex = one === current ? 0 : -1));
  group.addEventListener("focusin", ({ target }) => rows().flat().includes(target) && settle(target));
  group.addEventListener("keydown", (event) => {
    const next = neighbour(rows(), document.activeElement, event.key);
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    next.focus();
  });
  settle();
  return settle;
}

/** Where an arrow leads from one place in rows of different lengths; undefined where it leads nowhere. */
export function neighbour(rows, current, key) {
  const row = rows.findIndex((one) => one.includes(current));
  if (row < 0) return undefined;
  if (key === "Home") return rows[0][0];
  if (key === "End") return rows.at(-1).at(-1);
  if (!STEPS[key]) return undefined;
  const [down, right] = STEPS[key];
  const column = rows[row].indexOf(current);
  if (right) {
    const flat = rows.flat();
    return flat[flat.indexOf(current) + right];
  }
  const target = rows[row + down];
  // Rows are as wide as each other: what lies below is at the same share of the width.
  return target?.[Math.min(target.length - 1, Math.floor(((column + 0.5) / rows[row].length) * target.length))];
}
