/** What a plot of losses shows: its lines, its range, the numbers along its sides, and itself in one sentence. */

import {amount, grouped, measured, ticks} from "../format.js";
import {gapsOf, thinned} from "./thin.js";

/**
 * @typedef {(number | null)[]} Values
 * @typedef {{name: string, label: string, part: "train" | "validation" | "test", values: Values}} Line
 * @typedef {{name: string, epochs: number[], values: Values}} Ghost the same measure on another branch
 * @typedef {{name: string, epoch: number}} Marker something that was changed
 */

/** The parts of the data, in the order they are listed. */
export const PARTS = /** @type {const} */ (["train", "validation", "test"]);

/**
 * The lines of a measure, as many parts of the data as know it.
 * @param {Record<string, Values>} columns such as `train.loss` @param {string} measure
 * @param {readonly string[]} [parts] those that are wanted
 * @returns {Line[]}
 */
export const linesOf = (columns, measure, parts = PARTS) =>
  PARTS.filter((part) => parts.includes(part) && columns[`${part}.${measure}`])
    .map((part) => ({name: `${part}.${measure}`, label: part, part, values: columns[`${part}.${measure}`]}));

/** Measures that were recorded, the loss first. @param {Record<string, unknown>} columns */
export function measuresIn(columns) {
  const names = Object.keys(columns).filter((name) => /^(train|validation|test)\./.test(name));
  const found = [...new Set(names.map((name) => name.slice(name.indexOf(".") + 1)))];
  return found.sort((a, b) => Number(b === "loss") - Number(a === "loss"));
}

/**
 * What is drawn: as many epochs as the screen can show, with what a logarithm has no place for left out.
 * @param {number[]} epochs @param {Line[]} lines @param {{columns?: number, log?: boolean}} [options]
 */
export function drawnOf(epochs, lines, {columns = 600, log = false} = {}) {
  const kept = thinned(epochs, lines.map((line) => line.values), columns);
  const shows = (/** @type {number | null | undefined} */ value) =>
    value !== null && value !== undefined && Number.isFinite(value) && (!log || value > 0) ? value : null;
  const all = kept.length === epochs.length;
  return {
    epochs: all ? epochs : kept.map((index) => epochs[index]),
    lines: lines.map((line) => kept.map((index) => shows(line.values[index]))),
    thinned: !all,
    gaps: gapsOf(epochs, lines.map((line) => line.values)),
    below: log ? lines.reduce((sum, {values}) => sum + countBelow(values), 0) : 0,
  };
}

const countBelow = (/** @type {Values} */ values) =>
  values.reduce((/** @type {number} */ sum, value) => sum + Number(value !== null && value <= 0), 0);

/**
 * The lowest and the highest number on the side: it holds still while it can.
 * @param {Values[]} series drawn @param {{log?: boolean, before?: number[]}} [options] `before`: the range shown last
 * @returns {[number, number]}
 */
export function rangeOf(series, {log = false, before = []} = {}) {
  let [low, high] = [Infinity, -Infinity];
  for (const values of series) {
    for (const value of values) {
      if (value === null || !(!log || value > 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return log ? [0.01, 1] : [0, 1];
  if (log) return decades(low, high);
  if (low < 0) return [-ceilingFor(-low, -(before[0] ?? 0)), high > 0 ? ceilingFor(high, before[1]) : 0];
  if (low > 0.85 * high && high > 0) return stillFits(before, low, high) ? [before[0], before[1]] : close(low, high);
  return [0, ceilingFor(high, before[0] === 0 ? before[1] : 0)];
}

/** The next number not below `most` that ends a side of about four steps; or the one before, while it is near. */
export function ceilingFor(/** @type {number} */ most, before = 0) {
  if (!(most > 0)) return 1;
  if (most <= before && most > 0.5 * before) return before;
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  return Number((Math.ceil(most / step - 1e-9) * step).toPrecision(12));
}

/** Whether a range that does not begin at zero still shows the values well. */
const stillFits = (/** @type {number[]} */ [from, to], /** @type {number} */ low, /** @type {number} */ high) =>
  from > 0 && from <= low && to >= high && high - low > 0.3 * (to - from);

/** Whole powers of ten around both. @returns {[number, number]} */
function decades(/** @type {number} */ low, /** @type {number} */ high) {
  const [from, to] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)];
  return [10 ** from, 10 ** Math.max(to, from + 1)];
}

/** Round numbers close around what lies far from zero, such as accuracies near 1. @returns {[number, number]} */
function close(/** @type {number} */ low, /** @type {number} */ high) {
  const room = (high - low || Math.abs(high) * 0.1 || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(room));
  const round = (/** @type {number} */ value) => Number(value.toPrecision(12));
  const top = round(Math.ceil(high / power + 1e-9) * power);
  return [round(Math.floor((low - room) / power + 1e-9) * power), high <= 1 && top > 1 ? 1 : top];
}

/**
 * Powers of ten from low to high, and 2 and 5 times each where those are few.
 * @param {number} low @param {number} high
 */
export function logTicks(low, high, most = 7) {
  const [from, to] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.max(Math.ceil((to - from + 1) / most), 1);
  const factors = to - from <= 1 ? [1, 2, 5] : [1];
  const found = [];
  for (let power = from; power <= to; power += step) {
    for (const factor of factors) found.push(Number((factor * 10 ** power).toPrecision(3)));
  }
  return found.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}

/** Numbers along the side. @param {number[]} range */
export const valueTicks = ([low, high], log = false, count = 4) =>
  (log ? logTicks(low, high) : ticks(low, high, count));

/** Whole epochs along the foot. @param {number} low @param {number} high @param {number} count */
export const epochTicks = (low, high, count) => ticks(low, high, Math.max(count, 1)).filter(Number.isInteger);

/**
 * From the first to the last epoch; at least ten wide, so that a young run is not a wall.
 * @returns {[number, number]}
 */
export function spanOf(/** @type {number[]} */ epochs) {
  if (!epochs.length) return [1, 10];
  const [first, last] = [Math.min(epochs[0], 1), epochs[epochs.length - 1]];
  return [first, Math.max(last, first + 9)];
}

/** Fewer epochs than this are not made wider. */
const NARROWEST = 4;

/**
 * A part of the epochs made narrower or wider around one of them; null once it is all of them.
 * @param {number[]} part from and to @param {number[]} whole @param {number} factor below 1: narrower
 * @param {number} around this epoch stays where it is
 * @returns {number[] | null}
 */
export function resized([from, to], whole, factor, around) {
  const least = Math.min(NARROWEST, whole[1] - whole[0]);
  const width = Math.max((to - from) * factor, least);
  if (width >= whole[1] - whole[0]) return null;
  const share = Math.min(Math.max((around - from) / (to - from || 1), 0), 1);
  return moved([around - share * width, around + (1 - share) * width], whole, 0);
}

/** A part of the epochs moved by a share of its width, as far as there are any. @param {number[]} part @param {number[]} whole */
export function moved([from, to], [first, last], /** @type {number} */ share) {
  const width = to - from;
  const start = Math.min(Math.max(from + share * width, first), last - width);
  return [start, start + width];
}

/**
 * The epochs of a part, and one more at each end so that lines go on to the edge, with what was recorded in them.
 * @param {number[]} epochs @param {Line[]} lines @param {number[] | null} part
 */
export function within(epochs, lines, part) {
  if (!part) return {epochs, lines};
  const outside = epochs.findIndex((epoch) => epoch > part[1]);
  const begin = Math.max(epochs.findIndex((epoch) => epoch >= part[0]) - 1, 0);
  const end = outside < 0 ? epochs.length : outside + 1;
  return {epochs: epochs.slice(begin, end), lines: lines.map((line) => ({...line, values: line.values.slice(begin, end)}))};
}

/** The index whose epoch is nearest. @param {ArrayLike<number>} epochs rising @param {number} epoch */
export function nearest(epochs, epoch) {
  let [low, high] = [0, epochs.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (epochs[middle] <= epoch) low = middle;
    else high = middle;
  }
  return high > low && epochs[high] - epoch < epoch - epochs[low] ? high : Math.max(low, 0);
}

/** What stands at an entry, in words. @param {string} measure @param {number[]} epochs @param {Line[]} lines */
export function toldAt(measure, epochs, lines, /** @type {number} */ index) {
  if (!epochs.length) return "nothing was recorded yet";
  const values = lines.map(({label, values}) => `${label} ${valueAt(measure, values[index])}`);
  return `epoch ${grouped(epochs[index])}: ${values.join(", ")}`;
}

/**
 * A value of a measure as it is written; a gap says so.
 * @param {string} measure @param {number | null | undefined} value
 */
export const valueAt = (measure, value) =>
  value === null || value === undefined || !Number.isFinite(value) ? "no number" : measured(measure, value);

/** The plot in one sentence. @param {string} measure @param {number[]} epochs @param {Line[]} lines */
export function summary(measure, epochs, lines) {
  if (!epochs.length || !lines.length) return `${measure}: nothing was recorded yet`;
  const last = epochs.length - 1;
  const ends = lines.map(({label, values}) => {
    const first = values.find((value) => value !== null && Number.isFinite(value));
    return `${label} from ${valueAt(measure, first)} to ${valueAt(measure, values[last])}`;
  });
  return `${measure} over ${amount(epochs[last], "epoch")}: ${ends.join(", ")}`;
}
