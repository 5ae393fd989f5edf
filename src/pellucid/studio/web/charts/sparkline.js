/** A series so small that only its way is seen; its numbers are told beside it. */

import {extent} from "../scales.js";
import {html} from "/studio/parts/html.js";
import {thinned} from "./thin.js";

export const defaults = {width: 64, height: 18};

/**
 * The line through the values; broken where there is no number.
 * @param {(number | null)[]} values @param {{width?: number, height?: number}} [size]
 */
export function sparkPath(values, {width, height} = defaults) {
  const [across, down] = [width ?? defaults.width, height ?? defaults.height];
  const places = values.map((_, index) => index);
  const kept = thinned(places, [values], across);
  const [low, high] = extent(/** @type {number[]} */ (values.filter((value) => value !== null))) ?? [0, 1];
  const y = (/** @type {number} */ value) =>
    (high > low ? down - 1.5 - ((value - low) / (high - low)) * (down - 3) : down / 2);
  const x = (/** @type {number} */ index) => 1 + (index / Math.max(values.length - 1, 1)) * (across - 2);
  let [path, pen] = ["", "M"];
  for (const index of kept) {
    const value = values[index];
    if (value === null || !Number.isFinite(value)) pen = "M";
    else {
      path += `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
    }
  }
  return path.includes("L") ? path : path && `${path}h0.01`;
}

/** @param {{values: (number | null)[], width?: number, height?: number, class?: string}} props */
export const Sparkline = ({values, width = defaults.width, height = defaults.height, class: extra = ""}) =>
  html`<svg class="sparkline ${extra}" width=${width} height=${height} viewBox="0 0 ${width} ${height}"
      aria-hidden="true">
    <path d=${sparkPath(values, {width, height})} /></svg>`;
