/** Arrays of the page: base64 text ⇄ numbers, and the shape that goes with them. */

/** @typedef {{shape: number[], data: Float64Array}} Tensor */

/** Little-endian float32 in base64, as doubles. @param {string} text @returns {Float64Array} */
export function decodeFloats(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({length: bytes.length / 4}, (_, index) => view.getFloat32(4 * index, true));
}

/** Whole numbers of 16 bits in base64, each times `scale`. @returns {Float64Array} */
function decodeRounded({scale, data}) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({length: bytes.length / 2}, (_, index) => view.getInt16(2 * index, true) * scale);
}

/** The numbers of a snapshot: in full, or rounded. @returns {Float64Array} */
export const decodeNumbers = (stored) => (typeof stored === "string" ? decodeFloats(stored) : decodeRounded(stored));

/** Named arrays of the page as tensors. @returns {Object<string, Tensor>} */
export function decodeTensors(named = {}) {
  return Object.fromEntries(
    Object.entries(named).map(([name, {shape, data}]) => [name, {shape, data: decodeFloats(data)}]),
  );
}

/** How many numbers a shape holds. @param {number[]} shape */
export const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** Nested lists as one flat list. */
export const flat = (nested) => (Array.isArray(nested) ? nested.flat(Infinity) : [nested]);

/** Index of the largest number. */
export function argmax(values) {
  return values.reduce((best, value, index) => (value > values[best] ? index : best), 0);
}

/** Largest absolute finite number, 0 for none. */
export function largest(values) {
  let most = 0;
  for (const value of values) if (Number.isFinite(value) && Math.abs(value) > most) most = Math.abs(value);
  return most;
}
