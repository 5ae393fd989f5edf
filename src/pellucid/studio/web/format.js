/** How numbers, times and amounts are written on the page. */

import {written} from "/report/format.js";

export {measured, percent, ticks, written} from "/report/format.js";

const NARROW_SPACE = "\u202f";

/** A number with its sign, in three digits: +0.25, −1.3, 0. @param {number} value */
export const signed = (value, digits = 3) => (value > 0 ? "+" : "") + written(value, digits);

/** All the digits there are, to be copied or typed over. @param {number} value */
export const exact = (value) => String(value);

/** A whole number in groups of three: 60 000. @param {number} value */
export const grouped = (value) =>
  String(Math.round(value)).replace("-", "−").replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);

/**
 * An amount with its word: 1 layer, 2 layers.
 * @param {number} count
 * @param {string} one
 */
export const amount = (count, one, many = `${one}s`) => `${grouped(count)} ${count === 1 ? one : many}`;

/** A span of time: 0.35 s, 12.4 s, 3 min 05 s, 2 h 10 min. @param {number} seconds */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** A size of a file: 940 B, 12 kB, 3.4 MB. @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${written(bytes / 1e3, 2)} kB` : `${written(bytes / 1e6, 2)} MB`;
}

/**
 * The number that someone typed, or NaN: a real minus, a comma for the point and spaces are understood.
 * @param {string} text
 */
export function numberFrom(text) {
  const plain = text.replaceAll("−", "-").replace(/[\s\u202f\u00a0]/g, "").replace(/^([^,.]*),([^,.]*)$/, "$1.$2");
  return plain === "" ? NaN : Number(plain);
}
