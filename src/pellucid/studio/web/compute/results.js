/** How good the answers are on rows whose truth is known: the numbers of the library, computed in the page. */

import {answeredClasses} from "./grid.js";

/**
 * @typedef {ArrayLike<number>} Numbers
 * @typedef {{kind: string, classes?: string[], low?: number, targets?: {center: number, scale: number}[]}} Task
 */

/**
 * What the outputs should be, row after row: 1 for the class and `low` for the others; numbers as the network has them.
 * @param {Task} task @param {Numbers} truth class of each row, or its number @param {number} size outputs of a row
 */
export function targetsOf(task, truth, size) {
  const {center = 0, scale = 1} = task.targets?.[0] ?? {};
  const wanted = new Float64Array(truth.length * size);
  for (let row = 0; row < truth.length; row += 1) {
    for (let k = 0; k < size; k += 1) {
      const meant = truth[row] === (size === 1 ? 1 : k);
      wanted[row * size + k] = task.kind === "regression" ? (truth[row] - center) / scale : meant ? 1 : (task.low ?? 0);
    }
  }
  return wanted;
}

const TINY = 2 ** -126;
const log = (/** @type {number} */ share) => Math.log(Math.max(share, TINY));

/** What one output costs, and whether a row takes the sum of its outputs instead of their mean. */
const COSTS = /** @type {Record<string, {of: (y: number, t: number) => number, sum?: boolean}>} */ ({
  half_mse: {of: (y, t) => (y - t) ** 2 / 2, sum: true},
  mse: {of: (y, t) => (y - t) ** 2},
  mae: {of: (y, t) => Math.abs(y - t)},
  hinge: {of: (y, t) => Math.max(0, 1 - t * y)},
  cross_entropy: {of: (y, t) => (t === 0 ? 0 : -t * log(y)), sum: true},
  binary_cross_entropy: {of: (y, t) => -(t * log(y) + (1 - t) * log(1 - y))},
});

/** The losses that {@link lossRows} knows. */
export const KNOWN_LOSSES = Object.keys(COSTS);

/**
 * The loss of each row; from outputs, so that a share that rounds to 0 or 1 costs at most 87.
 * @param {string} loss @param {Numbers} outputs @param {Numbers} targets as long @param {number} size
 */
export function lossRows(loss, outputs, targets, size) {
  const {of, sum} = COSTS[loss];
  const rows = new Float64Array(outputs.length / size);
  const share = sum ? 1 : 1 / size;
  for (let k = 0; k < outputs.length; k += 1) rows[Math.floor(k / size)] += share * of(outputs[k], targets[k]);
  return rows;
}

/**
 * How often class i was taken for class j; rows without a finite output are counted apart, and rows without a class
 * (points of a moment ago, when other data come) not at all.
 * @param {Task} task @param {Float32Array} outputs @param {number} size @param {Numbers} truth
 * @param {(row: number) => boolean} [counts] which rows
 */
export function confusionOf(task, outputs, size, truth, counts = () => true) {
  const answered = answeredClasses(task, outputs, size);
  const number = task.classes?.length ?? 0;
  const table = Array.from({length: number}, () => Array.from({length: number}, () => 0));
  let broken = 0;
  for (let row = 0; row < truth.length; row += 1) {
    if (!counts(row) || !table[truth[row]]) continue;
    if (isBroken(outputs, row, size)) broken += 1;
    else table[truth[row]][answered[row]] += 1;
  }
  return {counts: table, broken, answered};
}

/** Whether an output of a row is no finite number. @param {Numbers} outputs @param {number} row @param {number} size */
export function isBroken(outputs, row, size) {
  for (let k = 0; k < size; k += 1) if (!Number.isFinite(outputs[row * size + k])) return true;
  return false;
}

/** Share of rows on the diagonal, or null where there is none. @param {number[][]} counts */
export function accuracyOf(counts) {
  let [right, all] = [0, 0];
  counts.forEach((row, is) => row.forEach((count, said) => {
    all += count;
    if (is === said) right += count;
  }));
  return all ? right / all : null;
}

/**
 * The rows that a cell of the confusion counts.
 * @param {number[]} cell [is, said] @param {Numbers} truth @param {Numbers} answered
 * @param {(row: number) => boolean} counts
 */
export const rowsOfCell = ([is, said], truth, answered, counts) =>
  Array.from(truth, (_, row) => row).filter((row) => counts(row) && truth[row] === is && answered[row] === said);

/**
 * Outputs of a regression in the target's own unit.
 * @param {Task} task @param {Numbers} outputs @param {number} size
 */
export function predictedOf(task, outputs, size) {
  const {center = 0, scale = 1} = task.targets?.[0] ?? {};
  return Float64Array.from({length: outputs.length / size}, (_, row) => outputs[row * size] * scale + center);
}

/**
 * R², mean absolute error and root mean squared error; R² is null where all targets are the same.
 * @param {Numbers} predicted @param {Numbers} truth
 */
export function regressionOf(predicted, truth) {
  const count = truth.length;
  let mean = 0;
  for (let row = 0; row < count; row += 1) mean += truth[row] / count;
  let [squares, sizes, spread] = [0, 0, 0];
  for (let row = 0; row < count; row += 1) {
    const error = predicted[row] - truth[row];
    squares += error ** 2;
    sizes += Math.abs(error);
    spread += (truth[row] - mean) ** 2;
  }
  const known = count > 0;
  return {
    r2: spread > 0 ? 1 - squares / spread : null,
    mae: known ? sizes / count : null,
    rmse: known ? Math.sqrt(squares / count) : null,
  };
}
