/** Planes through the space of raw inputs: two of its columns, or the two directions in which the data vary most. */

import {prepare} from "/report/preprocessing.js";

/**
 * @typedef {{kind: "slice" | "components" | "line", labels: string[], low: number[], high: number[],
 *   rowOf: (u: number, v: number) => Float64Array, place: (row: ArrayLike<number>) => [number, number]}} Plane
 * `rowOf` is the raw row at a point of the plane, `place` where a raw row lies on it.
 * @typedef {{x: string, y?: string | null, low: number[], high: number[], fixed?: Object<string, number>}} Slice
 */

/** What a raw column is held at where a plane does not move along it. */
export function usualOf(/** @type {any} */ field) {
  if (typeof field?.usual === "number") return field.usual;
  const [low, high] = field?.range ?? [field?.low ?? 0, field?.high ?? 0];
  return field?.kind === "class" ? 0 : (low + high) / 2 || 0;
}

/** A raw row in which every column has its usual value. */
function usualRow(/** @type {any} */ {inputs: {names = [], fields = []}}) {
  const byName = Object.fromEntries(fields.map((/** @type {any} */ field) => [field.name, field]));
  return Float64Array.from(names, (/** @type {string} */ name) => usualOf(byName[name]));
}

/**
 * The plane of two raw columns (of one: the line), all others held where `fixed` says, or at their usual value.
 * @param {any} model @param {Slice} slice @returns {Plane}
 */
export function slicePlane(model, {x, y = null, low, high, fixed = {}}) {
  const {names} = model.inputs;
  const base = usualRow(model);
  for (const [name, value] of Object.entries(fixed)) if (names.includes(name)) base[names.indexOf(name)] = value;
  const [across, up] = [names.indexOf(x), y === null ? -1 : names.indexOf(y)];
  const rowOf = (/** @type {number} */ u, /** @type {number} */ v) => {
    const row = Float64Array.from(base);
    row[across] = u;
    if (up >= 0) row[up] = v;
    return row;
  };
  const labels = y === null ? [x] : [x, y];
  return {kind: y === null ? "line" : "slice", labels, low, high, rowOf, place: (row) => [row[across], row[up]]};
}

/** Mean and standard deviation of each column; of a column that does not vary, 1. */
function standardized(/** @type {Float64Array[]} */ columns) {
  return columns.map((column) => {
    const known = column.filter(Number.isFinite);
    const mean = known.reduce((sum, value) => sum + value / known.length, 0);
    const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2 / known.length, 0)) || 1;
    return {mean, spread, values: column.map((value) => (Number.isFinite(value) ? (value - mean) / spread : 0))};
  });
}

const dot = (/** @type {ArrayLike<number>} */ a, /** @type {ArrayLike<number>} */ b) => {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
};

/** The direction in which a covariance is largest, by power iteration; its largest part is positive. */
function principal(/** @type {number[][]} */ covariance) {
  let direction = covariance.map((_, k) => 1 + k / covariance.length);
  for (let round = 0; round < 200; round += 1) {
    const next = covariance.map((line) => dot(line, direction));
    const length = Math.hypot(...next) || 1;
    direction = next.map((value) => value / length);
  }
  const most = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return most < 0 ? direction.map((value) => -value) : direction;
}

/**
 * The plane of the first two principal components of the columns of numbers, each in units of its deviation.
 * @param {any} model @param {ArrayLike<number>} rows raw rows, one after the other @returns {Plane}
 */
export function principalPlane(model, rows) {
  const {names, fields = []} = model.inputs;
  const kinds = Object.fromEntries(fields.map((/** @type {any} */ field) => [field.name, field.kind ?? "number"]));
  const used = names.map((/** @type {string} */ _, /** @type {number} */ k) => k)
    .filter((/** @type {number} */ k) => (kinds[names[k]] ?? "number") === "number");
  const count = rows.length / names.length;
  const columns = used.map((/** @type {number} */ k) =>
    Float64Array.from({length: count}, (_, row) => rows[row * names.length + k]));
  const standard = standardized(columns);
  const covariance = standard.map((a) => standard.map((b) => dot(a.values, b.values) / count));
  const first = principal(covariance);
  const size = dot(first, covariance.map((line) => dot(line, first)));
  const second = principal(covariance.map((line, i) => line.map((value, j) => value - size * first[i] * first[j])));
  return componentPlane(usualRow(model), used, standard, [first, second]);
}

/**
 * @param {Float64Array} base @param {number[]} used columns
 * @param {{mean: number, spread: number, values: Float64Array}[]} standard
 * @param {number[][]} directions @returns {Plane}
 */
function componentPlane(base, used, standard, [first, second]) {
  const place = (/** @type {ArrayLike<number>} */ row) => {
    const z = used.map((column, k) => (row[column] - standard[k].mean) / standard[k].spread);
    return /** @type {[number, number]} */ ([dot(z, first), dot(z, second)]);
  };
  const rowOf = (/** @type {number} */ u, /** @type {number} */ v) => {
    const row = Float64Array.from(base);
    used.forEach((column, k) => (row[column] = standard[k].mean + standard[k].spread * (u * first[k] + v * second[k])));
    return row;
  };
  const range = (/** @type {number[]} */ direction) => {
    const rows = standard[0]?.values ?? new Float64Array(0);
    const along = Array.from(rows, (_, row) => dot(direction, standard.map(({values}) => values[row])));
    const [least, most] = [Math.min(...along, 0), Math.max(...along, 0)];
    const room = 0.05 * (most - least || 1);
    return [least - room, most + room];
  };
  const [across, up] = [range(first), range(second)];
  const labels = ["component 1", "component 2"];
  return {kind: "components", labels, low: [across[0], up[0]], high: [across[1], up[1]], rowOf, place};
}

/**
 * The middles of n × n square cells of a plane (n cells of a line) as the first layer sees them, the upper row first.
 * @param {any} model @param {Plane | Slice} where @param {number} n
 */
export function preparedGrid(model, where, n) {
  const plane = "rowOf" in where ? where : slicePlane(model, where);
  const {low, high, rowOf} = plane;
  const down = plane.kind === "line" ? 1 : n;
  let out = new Float32Array(0);
  for (let index = 0; index < n * down; index += 1) {
    const u = low[0] + (((index % n) + 0.5) * (high[0] - low[0])) / n;
    const v = down === 1 ? 0 : high[1] - ((Math.floor(index / n) + 0.5) * (high[1] - low[1])) / n;
    const {data} = prepare(model, rowOf(u, v));
    if (index === 0) out = new Float32Array(n * down * data.length);
    out.set(data, index * data.length);
  }
  return out;
}
