/** Where something that floats is put: below its anchor where there is room, else above, always within the window. */

const GAP = 6;
const EDGE = 8;

/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/**
 * Left and top of a box of a size beside an anchor.
 * @param {Box} anchor
 * @param {{width: number, height: number}} size
 * @param {{width: number, height: number}} view
 * @param {{align?: "start" | "center" | "end", above?: boolean}} [options]
 */
export function placed(anchor, size, view, {align = "start", above = false} = {}) {
  const along = {start: 0, center: (anchor.width - size.width) / 2, end: anchor.width - size.width}[align];
  const under = anchor.top + anchor.height + GAP;
  const over = anchor.top - size.height - GAP;
  const fitsUnder = under + size.height <= view.height - EDGE;
  const fitsOver = over >= EDGE;
  const top = (above ? fitsOver || !fitsUnder : !fitsUnder && fitsOver) ? over : under;
  return {
    left: within(anchor.left + along, EDGE, view.width - size.width - EDGE),
    top: within(top, EDGE, view.height - size.height - EDGE),
  };
}

/** @param {number} value @param {number} low @param {number} high */
const within = (value, low, high) => Math.max(low, Math.min(value, high));

/**
 * Put an element that lies above the page beside its anchor.
 * @param {HTMLElement} element
 * @param {Element} anchor
 * @param {Parameters<typeof placed>[3]} [options]
 */
export function put(element, anchor, options) {
  const {width, height} = element.getBoundingClientRect();
  const view = {width: document.documentElement.clientWidth, height: window.innerHeight};
  const {left, top} = placed(anchor.getBoundingClientRect(), {width, height}, view, options);
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}
