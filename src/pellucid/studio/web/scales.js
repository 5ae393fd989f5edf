/** Scales between numbers and pixels, and the round numbers that are written on them. */

export {ticks} from "/report/format.js";

/** Smallest and largest finite value; `null` where there is none. @param {ArrayLike<number>} values */
export function extent(values) {
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value > -Infinity && value < low) low = value;
    if (value < Infinity && value > high) high = value;
  }
  return low <= high ? /** @type {[number, number]} */ ([low, high]) : null;
}

/**
 * @typedef {{(value: number): number, invert: (pixel: number) => number}} Scale
 */

/** A straight scale. @param {number[]} domain @param {number[]} range @returns {Scale} */
export function linearScale([low, high], [from, to]) {
  const span = high - low || 1;
  const scale = (/** @type {number} */ value) => from + ((value - low) / span) * (to - from);
  const invert = (/** @type {number} */ pixel) => low + ((pixel - from) / (to - from || 1)) * span;
  return Object.assign(scale, {invert});
}

/**
 * A scale of powers of ten, for numbers above zero.
 * @param {number[]} domain @param {number[]} range @returns {Scale}
 */
export function logScale([low, high], range) {
  const straight = linearScale([Math.log10(low), Math.log10(high)], range);
  const scale = (/** @type {number} */ value) => straight(Math.log10(value));
  return Object.assign(scale, {invert: (/** @type {number} */ pixel) => 10 ** straight.invert(pixel)});
}

/** The next of 1, 2, 5, 10, 20 … that is not below `value`. @param {number} value */
export function niceCeiling(value) {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(12));
}

/**
 * A round upper end that holds still: it rises as soon as it must, and falls only when two fifths of it would do.
 * @param {number} most what has to fit @param {number} [before] the end that was shown last
 */
export function steadyCeiling(most, before = 0) {
  return before > 0 && most <= before && most > 0.4 * before ? before : niceCeiling(most);
}
