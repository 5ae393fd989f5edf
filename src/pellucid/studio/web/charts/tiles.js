/** Single numbers, large: a measure on each part of the data, and which way it goes. */

import {measured} from "../format.js";
import {classes, html} from "/studio/parts/html.js";
import {Sparkline} from "./sparkline.js";

export const defaults = {back: 20, still: 0.01};

/** Measures of which more is better. */
const RISING = /accuracy|precision|recall|f1|r2|auc/;

/**
 * Which way a series goes: its last value against the one some entries back; a hundredth of a change is none.
 * @param {(number | null)[]} values @param {{back?: number, still?: number}} [options]
 * @returns {"up" | "down" | "level" | "none"} `none`: there is nothing to compare
 */
export function trendOf(values, {back = defaults.back, still = defaults.still} = {}) {
  const now = values[values.length - 1];
  const before = values[Math.max(values.length - 1 - back, 0)];
  if (values.length < 2 || typeof now !== "number" || typeof before !== "number") return "none";
  if (!Number.isFinite(now) || !Number.isFinite(before)) return "none";
  const change = now - before;
  if (Math.abs(change) <= still * Math.max(Math.abs(before), 1e-12)) return "level";
  return change > 0 ? "up" : "down";
}

/** Whether a trend is good for a measure. @param {string} measure @param {ReturnType<typeof trendOf>} trend */
export const isGood = (measure, trend) => trend === (RISING.test(measure) ? "up" : "down");

const ARROWS = {up: "↗", down: "↘", level: "→", none: ""};
const WORDS = {up: "rising", down: "falling", level: "level", none: ""};

/**
 * @typedef {{measure: string, label?: string, part: string, value: number | null, history?: (number | null)[],
 *   note?: string}} TileData
 */

/** One number with its name, its part of the data, and the way it came. @param {TileData} props */
export function MetricTile({measure, label = measure, part, value, history = []}) {
  const trend = trendOf(history);
  const look = trend === "level" || trend === "none" ? "" : isGood(measure, trend) ? "metric-better" : "metric-worse";
  const broken = value !== null && !Number.isFinite(value);
  return html`<div class=${classes("metric", broken && "metric-broken")}>
    <dt><span class="metric-part">${part}</span> <span class="metric-measure">${label}</span></dt>
    <dd>
      <span class="metric-value number">${measured(measure, value)}</span>
      ${trend !== "none" && html`<span class=${classes("metric-trend", look)}>
        <span aria-hidden="true">${ARROWS[trend]}</span><span class="unseen">${WORDS[trend]}</span></span>`}
      ${history.length > 1 && html`<${Sparkline} values=${history} class="metric-line" />`}
    </dd>
  </div>`;
}

/** Several numbers side by side. @param {{tiles: TileData[], label?: string}} props */
export const MetricTiles = ({tiles, label = "How good it is"}) => (tiles.length
  ? html`<dl class=${classes("metrics", partsOf(tiles) === 3 && "metrics-three")} aria-label=${label}>
      ${tiles.map((tile) => html`<${MetricTile} ...${tile} />`)}</dl>`
  : html`<p class="chart-empty">Nothing was measured yet.</p>`);

/** A row for each measure, where there are three parts of the data. */
const partsOf = (/** @type {TileData[]} */ tiles) => new Set(tiles.map(({part}) => part)).size;
