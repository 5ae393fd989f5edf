/** How values are spread, for each class on a line of its own; what is no finite number is counted, never dropped. */

import {histogramByClass} from "../compute/neurons.js";
import {amount, grouped, written} from "../format.js";
import {html, useRef} from "/studio/parts/html.js";
import {axisText, fittingTicks} from "./axes.js";
import {Empty, Figure} from "./figure.js";
import {ClassMark, colorName} from "./shapes.js";
import {useWidth} from "./theme.js";

export const defaults = {title: "How they are spread", bins: 24, rowHeight: 34, unit: ""};

/** Room for half a number at both ends. */
const EDGE = 12;

/**
 * @typedef {{low: number, high: number, counts: ArrayLike<number>[], other: number}} Spread
 * counts of each class in bins of equal width from low to high; `other`: what is no finite number
 */

/**
 * @param {ArrayLike<number>} values
 * @param {{classes?: ArrayLike<number> | null, count?: number, bins?: number}} [options]
 * @returns {Spread}
 */
export function spreadOf(values, {classes = null, count = 1, bins = defaults.bins} = {}) {
  const numbers = values instanceof Float32Array ? values : Float32Array.from(values);
  return histogramByClass(numbers, 1, 0, classes, {bins, count});
}

/**
 * The outline of one line of bars.
 * @param {ArrayLike<number>} counts @param {{width: number, height: number, most: number}} room
 */
export function barsPath(counts, {width, height, most}) {
  const step = width / Math.max(counts.length, 1);
  let path = `M0 ${height}`;
  for (let bin = 0; bin < counts.length; bin += 1) {
    const share = most > 0 ? counts[bin] / most : 0;
    const top = height - (counts[bin] > 0 ? Math.max(share * height, 1.5) : 0);
    path += `V${top.toFixed(1)}H${((bin + 1) * step).toFixed(1)}`;
  }
  return `${path}V${height}Z`;
}

const total = (/** @type {ArrayLike<number>} */ counts) => Array.from(counts).reduce((sum, count) => sum + count, 0);

/** Counts of values that are all the same stand in the middle. @param {Spread} spread */
export const centred = ({low, high, counts}) => (high > low ? counts : counts.map((each) => {
  const bars = new Uint32Array(21);
  bars[10] = total(each);
  return bars;
}));

/** What was counted, in words. @param {Spread} spread @param {string} unit */
export function spreadWords({low, high, counts, other}, unit = "") {
  const rows = counts.reduce((sum, each) => sum + total(each), 0);
  const bad = other ? `${amount(other, "value")} ${other === 1 ? "is" : "are"} no finite number` : "";
  const ending = unit && ` ${unit}`;
  const same = rows === 1 ? "1 value" : `${amount(rows, "value")}, all`;
  if (rows && low === high) return [`${same} ${written(low)}${ending}`, bad].filter(Boolean).join("; ");
  const good = rows ? `${amount(rows, "value")} from ${written(low)} to ${written(high)}${ending}` : "no values";
  return bad ? `${good}; ${bad}` : good;
}

/**
 * @param {{spread: Spread, classes?: string[], title?: string, unit?: string, rowHeight?: number,
 *   label?: string}} props
 * `label`: of the foot
 */
export function Histogram({
  spread, classes = [], title = defaults.title, unit = defaults.unit, rowHeight = defaults.rowHeight, label = "",
}) {
  const {low, high} = spread;
  const counts = centred(spread);
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const width = useWidth(place);
  const most = Math.max(0, ...counts.flatMap((each) => Array.from(each)));
  const empty = counts.every((each) => total(each) === 0);
  const names = counts.map((_, index) => classes[index] ?? (counts.length > 1 ? `class ${index + 1}` : ""));
  const bins = counts[0]?.length ?? 0;
  const ends = high > low ? [low, high] : [low - 0.5, high + 0.5];
  const step = (ends[1] - ends[0]) / (bins || 1);
  const table = () => ({
    columns: ["from", ...names.map((name) => name || "values")],
    rows: Array.from({length: bins}, (_, bin) => [written(ends[0] + bin * step), ...counts.map((each) => each[bin])]),
  });
  const room = Math.max(width - EDGE, 1);
  const toX = (/** @type {number} */ value) => EDGE / 2 + ((value - ends[0]) / (ends[1] - ends[0])) * room;
  const words = spreadWords(spread, unit);
  if (empty) return html`<${Empty} title=${title} words=${`There is nothing to count: ${words}.`} />`;
  return html`<${Figure} title=${title} table=${table} note=${words}>
    <div class="svg-room histogram" ref=${place}>
      ${counts.map((each, index) => html`<${Row} ...${{
        counts: each, name: names[index], title, index, count: counts.length, width: room, height: rowHeight, most,
      }} />`)}
      <svg class="histogram-foot" width=${room + EDGE} height=${label ? 34 : 20} aria-hidden="true">
        ${fittingTicks(ends, room, 52).map((tick) => html`<text class="axis-number" x=${toX(tick)} y="14"
          text-anchor=${toX(tick) < 20 ? "start" : toX(tick) > room - 8 ? "end" : "middle"}>${axisText(tick)}</text>`)}
        ${label && html`<text class="axis-label" x=${width / 2} y="30" text-anchor="middle">${label}</text>`}
      </svg>
    </div>
  <//>`;
}

/** The bars of one class on a line of their own. @param {Record<string, any>} props */
function Row({counts, name, title, index, count, width, height, most}) {
  const rows = grouped(total(counts));
  return html`<div class="histogram-row">
    ${name && html`<span class="histogram-name"><${ClassMark} index=${index} count=${count} size=${12} />
      <span class="class-name" dir="auto">${name}</span> <span class="number muted">${rows}</span></span>`}
    <svg role="img" aria-label="${name || title}: ${rows} values" width=${width + EDGE} height=${height}>
      <path class="histogram-bars ${name ? colorName(index, count) : ""}" transform="translate(${EDGE / 2} 0)"
        d=${barsPath(counts, {width, height, most})} />
      <path class="axis-line" d="M${EDGE / 2} ${height - 0.5}h${width}" />
    </svg>
  </div>`;
}
