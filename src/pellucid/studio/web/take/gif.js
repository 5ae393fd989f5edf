/** Moving pictures as GIF: frames one after the other, of each only what has changed, packed by LZW. */

import {quantized} from "./quantize.js";

/** What stands for "as it was"; the colours of a frame come before it. */
const SAME = 255;
const CODES = 4096;

/** A film that grows frame by frame. */
export class Gif {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.frames = 0;
    /** @type {Uint8Array[]} */
    this.parts = [Uint8Array.from([...letters("GIF89a"), ...short(width), ...short(height), 0, 0, 0]), FOREVER];
    /** @type {Uint32Array | null} */
    this.before = null;
  }

  /**
   * One more frame.
   * @param {Uint8ClampedArray | Uint8Array} rgba four bytes a pixel @param {number} seconds how long it is shown
   */
  add(rgba, seconds) {
    const pixels = new Uint32Array(rgba.slice().buffer);
    const {table, indices} = quantized(rgba, SAME);
    const {before} = this;
    if (before) for (let at = 0; at < indices.length; at += 1) if (pixels[at] === before[at]) indices[at] = SAME;
    const colors = new Uint8Array(3 * 256);
    colors.set(table);
    const delay = short(Math.max(Math.round(100 * seconds), 2));
    const control = [0x21, 0xf9, 4, before ? 0b101 : 0b100, ...delay, before ? SAME : 0, 0];
    const place = [0x2c, 0, 0, 0, 0, ...short(this.width), ...short(this.height), 0b10000111];
    this.parts.push(Uint8Array.from([...control, ...place]), colors, blocks(packed(indices)));
    this.before = pixels;
    this.frames += 1;
  }

  /** The whole file. @returns {Uint8Array<ArrayBuffer>} */
  bytes() {
    const all = [...this.parts, Uint8Array.of(0x3b)];
    const file = new Uint8Array(all.reduce((sum, {length}) => sum + length, 0));
    let at = 0;
    for (const part of all) {
      file.set(part, at);
      at += part.length;
    }
    return file;
  }
}

const letters = (/** @type {string} */ text) => Array.from(text, (letter) => letter.charCodeAt(0));
const short = (/** @type {number} */ value) => [value & 255, value >> 8];

/** The film begins again when it has ended. */
const FOREVER = Uint8Array.from([0x21, 0xff, 11, ...letters("NETSCAPE2.0"), 3, 1, 0, 0, 0]);

/** Blocks of at most 255 bytes, each with its length, after the size of a code. @param {Uint8Array} bytes */
function blocks(bytes) {
  const count = Math.ceil(bytes.length / 255);
  const out = new Uint8Array(bytes.length + count + 2);
  out[0] = 8;
  let at = 1;
  for (let from = 0; from < bytes.length; from += 255) {
    const block = bytes.subarray(from, from + 255);
    out[at] = block.length;
    out.set(block, at + 1);
    at += block.length + 1;
  }
  return out;
}

/**
 * LZW: each run that was met before becomes one code; codes grow from 9 bits to 12, then all begins anew.
 * @param {Uint8Array} indices @returns {Uint8Array}
 */
export function packed(indices) {
  const [clear, end] = [256, 257];
  const bits = new Bits(indices.length);
  const after = new Uint16Array(CODES * 256); // the code of a run and one more pixel; 0: not met
  let [next, size] = [end + 1, 9];
  bits.put(clear, size);
  let run = indices[0] ?? clear;
  for (let at = 1; at < indices.length; at += 1) {
    const pixel = indices[at];
    const longer = after[(run << 8) | pixel];
    if (longer) {
      run = longer;
      continue;
    }
    bits.put(run, size);
    if (next < CODES) {
      after[(run << 8) | pixel] = next;
      if (next === 1 << size) size += 1;
      next += 1;
    } else {
      bits.put(clear, size);
      after.fill(0);
      [next, size] = [end + 1, 9];
    }
    run = pixel;
  }
  if (indices.length) bits.put(run, size);
  bits.put(end, next === 1 << size && size < 12 ? size + 1 : size);
  return bits.bytes();
}

/** Bits one after the other, the lowest first. */
class Bits {
  /** @param {number} room */
  constructor(room) {
    this.data = new Uint8Array(2 * room + 16);
    this.length = 0;
    this.held = 0;
    this.count = 0;
  }

  /** @param {number} value @param {number} size */
  put(value, size) {
    this.held |= value << this.count;
    this.count += size;
    while (this.count >= 8) {
      this.data[this.length++] = this.held & 255;
      this.held >>>= 8;
      this.count -= 8;
    }
  }

  bytes() {
    return this.count ? Uint8Array.from([...this.data.subarray(0, this.length), this.held & 255]) : this.data.subarray(0, this.length);
  }
}
