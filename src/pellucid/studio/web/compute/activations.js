/** Activations of many numbers at once: smooth ones from a table of cubic pieces, the others by their formula. */

import {activations} from "/report/activations.js";

const REACH = 10;
const PIECES = 64; // in one unit of z; the table is then right to 1e-8
const SMOOTH = new Set(["sigmoid", "tanh", "gelu", "gelu_tanh", "silu", "mish", "softplus", "gaussian"]);

/** @type {Map<string, Float64Array>} */
const tables = new Map();

/**
 * The four coefficients of the cubic through four neighbouring points, for every piece from -REACH to REACH.
 * @param {(z: number) => number} formula
 */
function tabulated(formula) {
  const pieces = 2 * REACH * PIECES;
  const table = new Float64Array(4 * pieces);
  const at = (/** @type {number} */ k) => formula(k / PIECES - REACH);
  for (let k = 0; k < pieces; k += 1) {
    const [before, here, next, after] = [at(k - 1), at(k), at(k + 1), at(k + 2)];
    table[4 * k] = here;
    table[4 * k + 1] = next - before / 3 - here / 2 - after / 6;
    table[4 * k + 2] = (before + next) / 2 - here;
    table[4 * k + 3] = (after - before) / 6 + (here - next) / 2;
  }
  return table;
}

/** @param {string} kind */
function tableOf(kind) {
  const made = tables.get(kind) ?? tabulated((z) => activations[kind](z, {}));
  tables.set(kind, made);
  return made;
}

/**
 * @param {Float64Array} table @param {(z: number) => number} formula beyond the table, and for what is no number
 * @param {Float32Array} z @param {Float32Array} out
 */
function fromTable(table, formula, z, out) {
  const last = 2 * REACH * PIECES;
  for (let index = 0; index < z.length; index += 1) {
    const place = (z[index] + REACH) * PIECES;
    if (place >= 0 && place < last) {
      const k = Math.trunc(place);
      const t = place - k;
      const c = 4 * k;
      out[index] = ((table[c + 3] * t + table[c + 2]) * t + table[c + 1]) * t + table[c];
    } else out[index] = formula(z[index]);
  }
}

/** @param {Float32Array} z @param {Float32Array} out @param {number} threshold */
function relu(z, out, threshold) {
  for (let index = 0; index < z.length; index += 1) {
    const value = z[index];
    out[index] = value > threshold || Number.isNaN(value) ? value : 0;
  }
}

/**
 * `out = kind(z)`, number by number; what is not a number stays so.
 * @param {string} kind @param {Float32Array} z @param {Float32Array} out @param {Object<string, any>} [options]
 */
export function activate(kind, z, out, options = {}) {
  const formula = (/** @type {number} */ value) => activations[kind](value, options);
  if (kind === "linear") out.set(z);
  else if (kind === "relu") relu(z, out, options.threshold ?? 0);
  else if (SMOOTH.has(kind)) fromTable(tableOf(kind), formula, z, out);
  else for (let index = 0; index < z.length; index += 1) out[index] = formula(z[index]);
}

/** Whether {@link activate} knows the kind. @param {string} kind */
export const isActivation = (kind) => Object.hasOwn(activations, kind);
