/** Long series made as short as the screen is wide, without losing a peak, a dip or a gap. */

/** @typedef {ArrayLike<number | null>} Series values in order; what is no finite number is a gap */

const isNumber = (/** @type {number | null} */ value) => value !== null && Number.isFinite(value);

/**
 * Which entries are enough for a drawing of so many columns of pixels: in each column the lowest and the highest value
 * of every series and the first gap; and the very first and last entry. All of them, where they are few.
 * @param {Series} xs rising @param {Series[]} series as long as `xs`
 * @param {number} columns @returns {number[]} rising indices
 */
export function thinned(xs, series, columns) {
  const count = xs.length;
  if (count <= 2 * columns) return Array.from({length: count}, (_, index) => index);
  const [first, last] = [Number(xs[0]), Number(xs[count - 1])];
  const perUnit = columns / (last - first || 1);
  const keep = new Uint8Array(count);
  keep[0] = keep[count - 1] = 1;
  for (const values of series) keepExtremes(xs, values, keep, first, perUnit);
  const kept = [];
  for (let index = 0; index < count; index += 1) if (keep[index]) kept.push(index);
  return kept;
}

/**
 * @param {Series} xs @param {Series} values @param {Uint8Array} keep @param {number} first @param {number} perUnit
 */
function keepExtremes(xs, values, keep, first, perUnit) {
  let [column, low, high, gap] = [-1, -1, -1, -1];
  for (let index = 0; index < xs.length; index += 1) {
    const here = Math.floor((Number(xs[index]) - first) * perUnit);
    if (here !== column) {
      mark(keep, low, high, gap);
      [column, low, high, gap] = [here, -1, -1, -1];
    }
    const value = values[index];
    if (value === null || !Number.isFinite(value)) gap = gap < 0 ? index : gap;
    else {
      if (low < 0 || value < Number(values[low])) low = index;
      if (high < 0 || value > Number(values[high])) high = index;
    }
  }
  mark(keep, low, high, gap);
}

function mark(/** @type {Uint8Array} */ keep, /** @type {number[]} */ ...indices) {
  for (const index of indices) if (index >= 0) keep[index] = 1;
}

/**
 * Where no series is a number, after the first that was: from the last good entry to the next.
 * @param {Series} xs @param {Series[]} series @returns {{from: number, to: number, open: boolean}[]} `open`: to the end
 */
export function gapsOf(xs, series) {
  const gaps = [];
  let [good, from] = [-1, -1];
  for (let index = 0; index < xs.length; index += 1) {
    const known = series.some((values) => isNumber(values[index]));
    if (known && from >= 0) gaps.push({from: Number(xs[from]), to: Number(xs[index]), open: false});
    if (known) [good, from] = [index, -1];
    else if (good >= 0 && from < 0) from = good;
  }
  if (from >= 0) gaps.push({from: Number(xs[from]), to: Number(xs[xs.length - 1]), open: true});
  return gaps;
}

/**
 * Marks that lie closer than so many pixels, put together.
 * @template {{x: number}} T
 * @param {T[]} marks in order of x @param {(x: number) => number} place to pixels @param {number} [room]
 * @returns {{x: number, marks: T[]}[]}
 */
export function clustered(marks, place, room = 6) {
  /** @type {{x: number, marks: T[]}[]} */
  const groups = [];
  for (const each of marks) {
    const group = groups[groups.length - 1];
    if (group && place(each.x) - place(group.x) < room) group.marks.push(each);
    else groups.push({x: each.x, marks: [each]});
  }
  return groups;
}
