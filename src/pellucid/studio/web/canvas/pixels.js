/** Numbers as pixels: a table of colours, hatching for what is beyond its range, a weave for what is no number. */

import {HALF, pixelOf} from "../colors.js";

/** @typedef {import("../colors.js").Palette} Palette */

/** Signs of what cannot be coloured. @param {Palette} palette */
export const signsOf = ({ink, surface, outline}) =>
  ({hatch: pixelOf(ink), weave: pixelOf(outline), ground: pixelOf(surface)});

/**
 * Paints signed numbers: ±`most` are the ends of the table. Beyond them it is hatched where that is asked for.
 * @param {Uint32Array} pixels @param {number} start @param {number} stride pixels from one row to the next
 * @param {ArrayLike<number>} field row after row @param {number} width @param {number} height
 * @param {{table: Uint32Array, most: number, signs: ReturnType<typeof signsOf>, hatched?: boolean}} options
 */
export function paintSigned(pixels, start, stride, field, width, height, {table, most, signs, hatched = false}) {
  const factor = HALF / (most || 1);
  const limit = HALF * 1.005 + 0.5;
  for (let row = 0, from = 0; row < height; row += 1) {
    let to = start + row * stride;
    for (let column = 0; column < width; column += 1, from += 1, to += 1) {
      const place = field[from] * factor;
      if (place !== place) pixels[to] = (row + column) & 2 ? signs.weave : signs.ground;
      else if (hatched && (place > limit || place < -limit) && ((row + column) & 7) < 2) pixels[to] = signs.hatch;
      else pixels[to] = table[HALF + (place > HALF ? HALF : place < -HALF ? -HALF : Math.round(place))];
    }
  }
}

/**
 * Paints numbers from `low` to `high` as magnitudes; beyond them it is hatched.
 * @param {Uint32Array} pixels @param {ArrayLike<number>} field @param {number} side
 * @param {{table: Uint32Array, low: number, high: number, signs: ReturnType<typeof signsOf>}} options
 */
export function paintMagnitude(pixels, field, side, {table, low, high, signs}) {
  const last = table.length - 1;
  const factor = last / (high - low || 1);
  for (let index = 0; index < field.length; index += 1) {
    const place = (field[index] - low) * factor;
    const diagonal = (index % side) + Math.floor(index / side);
    if (place !== place) pixels[index] = diagonal & 2 ? signs.weave : signs.ground;
    else if ((place < -0.01 * last || place > 1.01 * last) && (diagonal & 7) < 2) pixels[index] = signs.hatch;
    else pixels[index] = table[Math.round(Math.min(Math.max(place, 0), last))];
  }
}

/**
 * Paints the class that is ahead, paler where it is less ahead.
 * @param {Uint32Array} pixels @param {Float32Array} scores cell after cell, a share for each class
 * @param {{tables: Uint32Array[], side: number, flat: boolean, signs: ReturnType<typeof signsOf>}} options
 * `flat`: every class in one tint
 */
export function paintClasses(pixels, scores, {tables, side, flat, signs}) {
  const count = tables.length;
  for (let index = 0, at = 0; index < pixels.length; index += 1, at += count) {
    let [best, kind] = [-Infinity, -1];
    for (let k = 0; k < count; k += 1) if (scores[at + k] > best) [best, kind] = [scores[at + k], k];
    const share = flat ? 0.8 : Math.min(Math.max((best - 1 / count) / (1 - 1 / count), 0), 1);
    const diagonal = (index % side) + Math.floor(index / side);
    pixels[index] = kind < 0 ? (diagonal & 2 ? signs.weave : signs.ground) : tables[kind][Math.round(255 * share)];
  }
}

/**
 * A field made finer by straight lines between the middles of its cells; beyond the outermost middles it is level.
 * @param {Float32Array} field `n` × `n` (with `depth` numbers in a cell) @param {number} n @param {number} factor
 * @param {Float32Array} [out]
 */
export function finer(field, n, factor, depth = 1, out = new Float32Array(n * n * factor * factor * depth)) {
  const side = n * factor;
  const {first, share} = placesOf(n, factor);
  const [width, next] = [n * depth, n > 1 ? depth : 0];
  const line = new Float32Array(width);
  for (let row = 0, to = 0; row < side; row += 1) {
    const [upper, v] = [first[row] * width, share[row]];
    const lower = upper + (n > 1 ? width : 0);
    for (let at = 0; at < width; at += 1) line[at] = field[upper + at] + (field[lower + at] - field[upper + at]) * v;
    for (let column = 0; column < side; column += 1) {
      const u = share[column];
      for (let at = first[column] * depth, end = at + depth; at < end; at += 1, to += 1) {
        out[to] = line[at] + (line[at + next] - line[at]) * u;
      }
    }
  }
  return out;
}

/** For each finer cell the coarser one before it, and how far it is on the way to the next. */
function placesOf(/** @type {number} */ n, /** @type {number} */ factor) {
  const [first, share] = [new Int32Array(n * factor), new Float32Array(n * factor)];
  for (let k = 0; k < n * factor; k += 1) {
    const place = Math.min(Math.max((k + 0.5) / factor - 0.5, 0), n - 1);
    first[k] = Math.min(Math.floor(place), Math.max(n - 2, 0));
    share[k] = place - first[k];
  }
  return {first, share};
}
