/** A picture in at most so many colours: they lie in a box, and the fullest box is cut in two until there are enough. */

/** Colours are told apart by so many bits of each channel. */
const BITS = 6;
const SHIFT = 8 - BITS;
const BINS = 1 << (3 * BITS);
const CHANNELS = [0, 1, 2];

/**
 * @typedef {{bins: number[], count: number, channel: number, spread: number}} Box
 * `channel`: the one along which its colours lie furthest apart
 * @typedef {{counts: Uint32Array, sums: Float64Array}} Tally pixels of each bin, and the sum of each channel
 */

/** @param {ArrayLike<number>} rgba @param {number} at */
const binAt = (rgba, at) =>
  ((rgba[at] >> SHIFT) << (2 * BITS)) | ((rgba[at + 1] >> SHIFT) << BITS) | (rgba[at + 2] >> SHIFT);

/** A bin's place along a channel. @param {number} bin @param {number} channel */
const along = (bin, channel) => (bin >> ((2 - channel) * BITS)) & ((1 << BITS) - 1);

/**
 * The colours a picture is shown in, and which of them each pixel has.
 * @param {ArrayLike<number>} rgba four bytes a pixel; all is taken as opaque @param {number} [most]
 * @returns {{table: Uint8Array, indices: Uint8Array}} `table`: three bytes for each colour
 */
export function quantized(rgba, most = 256) {
  const tally = tallied(rgba);
  const boxes = cut(tally, most);
  const table = Uint8Array.from(boxes.flatMap(({bins, count}) => CHANNELS.map((channel) =>
    Math.round(bins.reduce((sum, bin) => sum + tally.sums[3 * bin + channel], 0) / count))));
  const indexOf = new Uint8Array(BINS);
  boxes.forEach(({bins}, index) => bins.forEach((bin) => { indexOf[bin] = index; }));
  const indices = new Uint8Array(rgba.length / 4);
  for (let at = 0, k = 0; at < rgba.length; at += 4, k += 1) indices[k] = indexOf[binAt(rgba, at)];
  return {table, indices};
}

/** @param {ArrayLike<number>} rgba @returns {Tally} */
function tallied(rgba) {
  const [counts, sums] = [new Uint32Array(BINS), new Float64Array(3 * BINS)];
  for (let at = 0; at < rgba.length; at += 4) {
    const bin = binAt(rgba, at);
    counts[bin] += 1;
    sums[3 * bin] += rgba[at];
    sums[3 * bin + 1] += rgba[at + 1];
    sums[3 * bin + 2] += rgba[at + 2];
  }
  return {counts, sums};
}

/** At most so many boxes that hold every colour there is. @param {Tally} tally @param {number} most */
function cut({counts}, most) {
  const used = [];
  for (let bin = 0; bin < BINS; bin += 1) if (counts[bin]) used.push(bin);
  if (!used.length) return [];
  const boxes = [boxOf(used, counts)];
  while (boxes.length < most) {
    const fullest = boxes.reduce((best, box) => (weightOf(box) > weightOf(best) ? box : best));
    if (fullest.bins.length < 2) break;
    boxes.splice(boxes.indexOf(fullest), 1, ...halves(fullest, counts));
  }
  return boxes;
}

/** Boxes that hold many pixels of very different colours are cut first; a box of one colour never. */
const weightOf = (/** @type {Box} */ {bins, count, spread}) => (bins.length < 2 ? 0 : Math.sqrt(count) * spread * spread);

/** @param {number[]} bins @param {Uint32Array} counts @returns {Box} */
function boxOf(bins, counts) {
  let [channel, spread] = [0, -1];
  for (const each of CHANNELS) {
    let [low, high] = [Infinity, -Infinity];
    for (const bin of bins) [low, high] = [Math.min(low, along(bin, each)), Math.max(high, along(bin, each))];
    if (high - low > spread) [channel, spread] = [each, high - low];
  }
  return {bins, channel, spread, count: bins.reduce((sum, bin) => sum + counts[bin], 0)};
}

/** A box cut where half of its pixels lie on each side. @param {Box} box @param {Uint32Array} counts */
function halves({bins, count, channel}, counts) {
  const sorted = bins.toSorted((a, b) => along(a, channel) - along(b, channel));
  let [at, sum] = [0, 0];
  while (at < sorted.length - 1 && (at === 0 || sum + counts[sorted[at]] <= count / 2)) sum += counts[sorted[at++]];
  return [boxOf(sorted.slice(0, at), counts), boxOf(sorted.slice(at), counts)];
}
