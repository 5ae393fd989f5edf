/** Binary messages of the studio: a JSON header, and the arrays it names as typed arrays. */

const MAGIC = "PLU1";
const ALIGNMENT = 8;

/** @typedef {new (buffer: ArrayBuffer, offset: number, length: number) => Numbers} Maker */

/** @type {Record<string, Maker & {BYTES_PER_ELEMENT: number}>} */
const TYPES = {
  f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array, i4: Int32Array, u1: Uint8Array,
};

/** @typedef {Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array} Numbers */
/** @typedef {{shape: number[], data: Numbers}} Tensor numbers in row order, and how they lie */
/** @typedef {Record<string, any> & {type: string, arrays: Map<string, Tensor>}} Message */

/**
 * The header of a message with its arrays by name; whole numbers with a scale come back multiplied.
 * Arrays are views of the buffer where they can be: keep the message, or copy what you keep.
 * @param {ArrayBuffer} buffer
 * @returns {Message}
 */
export function decodeMessage(buffer) {
  const text = (/** @type {number} */ from, /** @type {number} */ length) =>
    new TextDecoder().decode(new Uint8Array(buffer, from, length));
  if (buffer.byteLength < 8 || text(0, 4) !== MAGIC) throw new Error("not a message of the studio");
  const length = new DataView(buffer).getUint32(4, true);
  const header = JSON.parse(text(8, length));
  const arrays = new Map();
  let offset = filled(8 + length);
  for (const {name, dtype, shape, scale} of header.arrays) {
    const Type = TYPES[dtype];
    if (!Type) throw new Error(`numbers of an unknown kind: ${dtype}`);
    const size = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    const data = new Type(buffer, offset, size);
    arrays.set(name, {shape, data: scale === undefined ? data : Float32Array.from(data, (each) => each * scale)});
    offset = filled(offset + size * Type.BYTES_PER_ELEMENT);
  }
  return {...header, arrays};
}

/** @param {number} length */
const filled = (length) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
