/** Arrays of the page: base64 text ⇄ numbers, and the shape that goes with them. */

/** @typedef {{shape: number[], data: Float64Array}} Tensor */

/** Numbers of `bytes` bytes each in base64, read one by one from a view, as doubles. @returns {Float64Array} */
function decode(text, bytes, read) {
  const letters = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const view = new DataView(letters.buffer);
  return Float64Array.from({length: letters.length / bytes}, (_, index) => read(view, bytes * index));
}

/** Little-endian float32. @param {string} text */
export const decodeFloats = (text) => decode(text, 4, (view, at) => view.getFloat32(at, true));

/** Little-endian float64. @param {string} text */
export const decodeDoubles = (text) => decode(text, 8, (view, at) => view.getFloat64(at, true));

/** Little-endian whole numbers of 16 bits, each times `scale`. */
const decodeRounded = ({scale, data}) => decode(data, 2, (view, at) => view.getInt16(at, true) * scale);

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
