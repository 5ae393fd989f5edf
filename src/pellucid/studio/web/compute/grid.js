/** Fields over the plane: a neuron's values everywhere, made coarser for a picture, and the answer everywhere. */

/**
 * @typedef {{kind: "signed" | "classes" | "number", n: number, field: Float32Array, low: number, high: number,
 *   winner: Uint8Array | null, sure: Float32Array | null, scores: Float32Array | null, classes: string[]}} AnswerMap
 * `signed`: from −1 (the first class) to 1 (the second); `number`: a target in its own unit;
 * `classes`: `scores` holds a share for each class, cell after cell, `winner` the class with the largest.
 */

/** Values of one neuron for all rows. @param {Float32Array} values @param {number} size @param {number} unit */
export function fieldOf(values, size, unit) {
  const field = new Float32Array(values.length / size);
  for (let row = 0, at = unit; row < field.length; row += 1, at += size) field[row] = values[at];
  return field;
}

/**
 * The n × n field of one neuron as means over an m × m grid; n is a multiple of m.
 * @param {Float32Array} values @param {number} size @param {number} unit @param {number} n @param {number} m
 * @param {Float32Array} [out]
 */
export function pictureOf(values, size, unit, n, m, out = new Float32Array(m * m)) {
  const factor = n / m;
  const share = 1 / (factor * factor);
  for (let row = 0, to = 0; row < m; row += 1) {
    for (let column = 0; column < m; column += 1, to += 1) {
      let sum = 0;
      let line = (row * factor * n + column * factor) * size + unit;
      for (let y = 0; y < factor; y += 1, line += n * size) {
        for (let x = 0, at = line; x < factor; x += 1, at += size) sum += values[at];
      }
      out[to] = sum * share;
    }
  }
  return out;
}

/**
 * What the network answers in every cell, from the outputs of a node and the task they belong to.
 * @param {any} task @param {Float32Array} outputs @param {number} size @param {number} n cells of a side
 * @param {{label?: number, range?: number[]}} [options] which of several labels or targets; the range of a number
 * @returns {AnswerMap}
 */
export function answerMap(task, outputs, size, n, {label = 0, range} = {}) {
  const cells = outputs.length / size;
  const none = {winner: null, sure: null, scores: null, classes: task.classes ?? []};
  if (task.kind === "regression") {
    const {center = 0, scale = 1} = task.targets[label];
    const field = fieldOf(outputs, size, label).map((value) => value * scale + center);
    const [low, high] = range ?? [-1, 1];
    return {...none, kind: "number", n, field, low, high};
  }
  if (task.kind === "labels") {
    const field = fieldOf(outputs, size, label).map((value) => 2 * value - 1);
    return {...none, kind: "signed", n, field, low: -1, high: 1};
  }
  const shares = sharesOf(task, outputs, size, cells);
  const count = task.classes.length;
  if (count === 2) {
    const field = new Float32Array(cells);
    for (let cell = 0; cell < cells; cell += 1) field[cell] = shares[2 * cell + 1] - shares[2 * cell];
    return {...none, kind: "signed", n, field, low: -1, high: 1};
  }
  return {...none, kind: "classes", n, low: 0, high: 1, ...winners(shares, count, cells)};
}

/** Share of each class for each row, as the report decodes them: they sum to 1. */
export function sharesOf(
  /** @type {any} */ {classes, low = 0},
  /** @type {Float32Array} */ outputs,
  /** @type {number} */ size,
  /** @type {number} */ rows,
) {
  const count = classes.length;
  const shares = new Float32Array(rows * count);
  const sure = (/** @type {number} */ value) => (low < 0 ? (Math.min(Math.max(value, -1), 1) + 1) / 2 : value);
  for (let row = 0; row < rows; row += 1) {
    if (size === 1) {
      shares[2 * row + 1] = sure(outputs[row]);
      shares[2 * row] = 1 - shares[2 * row + 1];
      continue;
    }
    let sum = 0;
    for (let k = 0; k < count; k += 1) sum += shares[row * count + k] = sure(outputs[row * size + k]);
    for (let k = 0; k < count; k += 1) {
      shares[row * count + k] = sum > 0 ? shares[row * count + k] / sum : sum <= 0 ? 1 / count : NaN;
    }
  }
  return shares;
}

/** The class with the largest share of every cell, and how far it leads before the next. */
function winners(/** @type {Float32Array} */ scores, /** @type {number} */ count, /** @type {number} */ cells) {
  const winner = new Uint8Array(cells);
  const [sure, field] = [new Float32Array(cells), new Float32Array(cells)];
  for (let cell = 0; cell < cells; cell += 1) {
    let [best, second, at] = [-Infinity, -Infinity, 0];
    for (let k = 0; k < count; k += 1) {
      const score = scores[cell * count + k];
      if (score > best) [best, second, at] = [score, best, k];
      else if (score > second) second = score;
    }
    winner[cell] = at;
    sure[cell] = Number.isFinite(best) ? best : NaN;
    field[cell] = best - second;
  }
  return {winner, sure, field, scores};
}

/**
 * The class that is answered for each row, as the library decides it.
 * @param {any} task @param {Float32Array} outputs @param {number} size
 */
export function answeredClasses(task, outputs, size) {
  const rows = outputs.length / size;
  const answered = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    if (size === 1) answered[row] = Number(outputs[row] > (1 + (task.low ?? 0)) / 2);
    else answered[row] = largestOf(outputs, row * size, size);
  }
  return answered;
}

/** Which of `size` numbers from a place on is the largest; the first of equal ones. */
function largestOf(/** @type {Float32Array} */ numbers, /** @type {number} */ from, /** @type {number} */ size) {
  let best = 0;
  for (let k = 1; k < size; k += 1) if (numbers[from + k] > numbers[from + best]) best = k;
  return best;
}

/** Largest absolute finite value, at least `least`. @param {ArrayLike<number>} field */
export function strongest(field, least = 1e-6) {
  let most = least;
  for (let index = 0; index < field.length; index += 1) {
    const size = Math.abs(field[index]);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}
