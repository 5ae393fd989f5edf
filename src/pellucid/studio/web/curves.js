/** What was recorded epoch by epoch, put together from the pieces that frames bring. */

/** @typedef {{epochs: number[], columns: Record<string, (number | null)[]>}} Curves */

/** @typedef {Curves & {from: number}} Piece what is new after an epoch */

/** More epochs than this are kept thinned: no screen has so many columns. */
const MOST = 8000;

/** @type {Curves} */
export const NO_CURVES = {epochs: [], columns: {}};

/**
 * The curves with a frame's piece after them; what was known beyond its start is replaced.
 * @param {Curves} curves
 * @param {Piece} piece
 * @returns {Curves}
 */
export function extended(curves, piece) {
  const {from, epochs, columns} = piece;
  const kept = from === 0 ? 0 : until(curves.epochs, from);
  if (epochs.length === 0 && kept === curves.epochs.length) return curves;
  const names = new Set([...Object.keys(kept ? curves.columns : {}), ...Object.keys(columns)]);
  const missing = (/** @type {number} */ count) => /** @type {null[]} */ (Array(count).fill(null));
  const joined = [...names].map((name) => [name, [
    ...(curves.columns[name]?.slice(0, kept) ?? missing(kept)),
    ...(columns[name] ?? missing(epochs.length)),
  ]]);
  return thinned({epochs: [...curves.epochs.slice(0, kept), ...epochs], columns: Object.fromEntries(joined)});
}

/** How many of the epochs, which rise, are not after this one. @param {number[]} epochs @param {number} last */
function until(epochs, last) {
  let count = epochs.length;
  while (count > 0 && epochs[count - 1] > last) count -= 1;
  return count;
}

/** Where there are too many, every other epoch of the older half goes. @param {Curves} curves @returns {Curves} */
function thinned(curves) {
  if (curves.epochs.length <= MOST) return curves;
  const half = curves.epochs.length / 2;
  const kept = (/** @type {unknown} */ _, /** @type {number} */ index) => index >= half || index % 2 === 0;
  return thinned({
    epochs: curves.epochs.filter(kept),
    columns: Object.fromEntries(Object.entries(curves.columns).map(([name, values]) => [name, values.filter(kept)])),
  });
}
