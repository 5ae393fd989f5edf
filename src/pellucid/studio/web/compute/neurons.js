/** What single neurons do over given rows: contributions that arrive, a histogram by class, and their health. */

/**
 * w · a of every weight of a dense layer for one row: what each neuron below adds to each neuron's sum.
 * @param {ArrayLike<number>} weight inputs × units, row after row @param {ArrayLike<number>} activations of the inputs
 * @returns {Float32Array} inputs × units
 */
export function contributions(weight, activations) {
  const units = weight.length / activations.length;
  const out = new Float32Array(weight.length);
  for (let i = 0, k = 0; i < activations.length; i += 1) {
    for (let j = 0; j < units; j += 1, k += 1) out[k] = weight[k] * activations[i];
  }
  return out;
}

/**
 * How often a neuron's activation falls into each bin, for each class apart.
 * @param {Float32Array} values of the layer @param {number} size @param {number} unit
 * @param {ArrayLike<number> | null} classes of the rows @param {{bins?: number, count?: number}} [options]
 * @returns {{low: number, high: number, counts: Uint32Array[], other: number}} `other`: what is no finite number
 */
export function histogramByClass(values, size, unit, classes, {bins = 16, count = 1} = {}) {
  let [low, high, other] = [Infinity, -Infinity, 0];
  const rows = values.length / size;
  for (let row = 0; row < rows; row += 1) {
    const value = values[row * size + unit];
    if (!Number.isFinite(value)) other += 1;
    else [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (low > high) [low, high] = [0, 0];
  const counts = Array.from({length: count}, () => new Uint32Array(bins));
  const perUnit = bins / (high - low || 1);
  for (let row = 0; row < rows; row += 1) {
    const value = values[row * size + unit];
    if (!Number.isFinite(value)) continue;
    const kind = classes && count > 1 ? classes[row] : 0;
    if (counts[kind]) counts[kind][Math.min(Math.floor((value - low) * perUnit), bins - 1)] += 1;
  }
  return {low, high, counts, other};
}

/**
 * How many values a neuron has, where those are few: then each has a bar of its own.
 * @param {Float32Array} values of the layer @param {number} size @param {number} unit @param {number} most
 */
export function binsOf(values, size, unit, most) {
  const found = new Set();
  for (let at = unit; at < values.length && found.size <= most; at += size) found.add(values[at]);
  return found.size > most ? most : Math.max(found.size, 1);
}

/** Where an activation no longer moves, to within a hundredth of its span: beyond its two ends. */
const ENDS = /** @type {Object<string, number[]>} */ ({tanh: [-0.98, 0.98], sigmoid: [0.01, 0.99]});

/**
 * How each neuron of a layer is, over the given rows: `"broken"` (a value is no finite number), `"dead"` (answers 0
 * for every row, so that nothing flows back), `"saturated"` (at an end of its range for 95 rows in 100), or `""`.
 * @param {string} kind of the activation @param {Float32Array} values @param {number} size @returns {string[]}
 */
export function healthOf(kind, values, size) {
  const rows = values.length / size;
  const [low, high] = ENDS[kind] ?? [null, null];
  return Array.from({length: size}, (_, unit) => {
    let [zeros, ends, broken] = [0, 0, 0];
    for (let row = 0; row < rows; row += 1) {
      const value = values[row * size + unit];
      if (!Number.isFinite(value)) broken += 1;
      if (value === 0) zeros += 1;
      if (low !== null && high !== null && (value < low || value > high)) ends += 1;
    }
    if (broken) return "broken";
    if (rows && kind === "relu" && zeros === rows) return "dead";
    return rows && ends >= 0.95 * rows ? "saturated" : "";
  });
}
