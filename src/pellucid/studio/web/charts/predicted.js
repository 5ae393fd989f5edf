/** What was predicted against what is true: right is on the diagonal. */

import {hiddenCanvas, sharpContext} from "../canvas/surface.js";
import {css, magnitudeTable} from "../colors.js";
import {amount, written} from "../format.js";
import {html, useLayoutEffect, useMemo, useRef} from "/studio/parts/html.js";
import {Axes, frameOf, sideRoom, wide} from "./axes.js";
import {commonExtent} from "./curve.js";
import {Empty, Figure} from "./figure.js";
import {MagnitudeLegend} from "./legend.js";
import {useTheme, useWidth} from "./theme.js";

export const defaults = {title: "Predicted against true", most: 4000, bins: 64, height: 280, unit: ""};

/**
 * How many points fall into each cell of a square; the first row is the lowest.
 * @param {ArrayLike<number>} truth @param {ArrayLike<number>} predicted @param {number[]} ends @param {number} bins
 */
export function density(truth, predicted, [low, high], bins) {
  const cells = new Uint32Array(bins * bins);
  const perUnit = bins / (high - low || 1);
  let missing = 0;
  for (let index = 0; index < truth.length; index += 1) {
    const column = Math.min(Math.floor((truth[index] - low) * perUnit), bins - 1);
    const row = Math.min(Math.floor((predicted[index] - low) * perUnit), bins - 1);
    if (column >= 0 && row >= 0) cells[row * bins + column] += 1;
    else missing += 1;
  }
  return {cells, missing};
}

/** How many pairs are no finite numbers. @param {ArrayLike<number>} truth @param {ArrayLike<number>} predicted */
export function missingPairs(truth, predicted) {
  let count = 0;
  for (let index = 0; index < truth.length; index += 1) {
    count += Number(!Number.isFinite(truth[index] - predicted[index]));
  }
  return count;
}

/**
 * @param {{truth: ArrayLike<number>, predicted: ArrayLike<number>, part?: ArrayLike<number>, r2?: number | null,
 *   target?: string, unit?: string, title?: string, height?: number, most?: number}} props
 * `part`: 0 training, which is filled, else a ring
 */
export function Predicted({
  truth, predicted, part, r2 = null, target = "value", unit = defaults.unit, title = defaults.title,
  height = defaults.height, most = defaults.most,
}) {
  const ends = useMemo(() => roomy(wide(commonExtent([truth, predicted]))), [truth, predicted]);
  const counted = useMemo(() => (truth.length > most ? density(truth, predicted, ends, defaults.bins).cells : null),
    [truth, predicted, most]);
  if (truth.length === 0) return html`<${Empty} title=${title} words="There is no row to judge by." />`;
  const missing = missingPairs(truth, predicted);
  const fills = counted ? "Shades count the rows." : part && "Filled: learned from. Rings: held back.";
  const note = [
    r2 !== null && `R² ${written(r2)}: 1 is perfect, 0 no better than the mean.`,
    fills,
    missing > 0 && `${amount(missing, "row")} without a number ${missing === 1 ? "is" : "are"} not drawn.`,
  ].filter(Boolean).join(" ");
  const table = () => ({
    columns: ["row", "true", "predicted", "error"],
    rows: Array.from(truth, (value, k) => [k, value, predicted[k], predicted[k] - value]),
  });
  const labels = ["true", "predicted"].map((word) => `${word} ${target}${unit && ` (${unit})`}`);
  const words = `${title}: predicted against true ${target}${r2 === null ? "" : `, R² ${written(r2)}`}`;
  return html`<${Figure} title=${title} table=${table} note=${note}>
    <${Square} ...${{truth, predicted, part, ends, counted, labels, words, height}} />
    ${counted && html`<${MagnitudeLegend} label="rows in a cell" low=${0} high=${highest(counted)} shade=${shadeOf} />`}
  <//>`;
}

/** The pairs between their axes. @param {Record<string, any>} props */
function Square({truth, predicted, part, ends, counted, labels, words, height}) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const width = useWidth(place);
  const theme = useTheme();
  const frame = frameOf({x: ends, y: ends}, {width, height}, {left: sideRoom(ends, height)});
  useLayoutEffect(() => {
    if (!canvas.current || width === 0) return;
    const context = sharpContext(canvas.current, width, height);
    context.clearRect(0, 0, width, height);
    drawDiagonal(context, frame, ends, theme);
    if (counted) drawDensity(context, frame, counted, theme);
    else drawPairs(context, frame, {truth, predicted, part}, theme);
  }, [truth, predicted, part, width, height, theme]);
  return html`<div class="svg-room layered" ref=${place} style=${{height: `${height}px`}}>
    <canvas ref=${canvas} aria-hidden="true"></canvas>
    ${width > 0 && html`<svg role="img" width=${width} height=${height} aria-label=${words}>
      <${Axes} frame=${frame} x=${ends} y=${ends} labels=${labels} bare /></svg>`}
  </div>`;
}

/** The ends a little farther apart, so that no point is cut. @param {number[]} ends */
const roomy = ([low, high]) => [low - 0.03 * (high - low), high + 0.03 * (high - low)];

const highest = (/** @type {Uint32Array} */ cells) => cells.reduce((high, count) => Math.max(high, count), 1);

/** The shade of a share of the largest count, by its root: single rows stay in sight. @param {number} share */
export const shadeOf = (share) => Math.round(60 + 195 * Math.sqrt(share));

/** @typedef {import("./axes.js").Frame} Frame @typedef {import("./theme.js").Theme} Theme */

function drawDiagonal(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {Frame} */ {x, y}, /** @type {number[]} */ [low, high],
  /** @type {Theme} */ theme,
) {
  context.beginPath();
  context.moveTo(x(low), y(low));
  context.lineTo(x(high), y(high));
  context.lineWidth = 1.5;
  context.strokeStyle = css(theme.zeroLine);
  context.stroke();
}

/** Training points filled, the others as rings: one path each. */
function drawPairs(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {Frame} */ {x, y},
  /** @type {{truth: ArrayLike<number>, predicted: ArrayLike<number>, part?: ArrayLike<number>}} */ pairs,
  /** @type {Theme} */ theme,
) {
  const {truth, predicted, part} = pairs;
  const [filled, rings] = [new Path2D(), new Path2D()];
  for (let index = 0; index < truth.length; index += 1) {
    const [px, py] = [x(truth[index]), y(predicted[index])];
    if (!Number.isFinite(px + py)) continue;
    const path = part?.[index] ? rings : filled;
    path.moveTo(px + 3, py);
    path.arc(px, py, 3, 0, 2 * Math.PI);
  }
  context.fillStyle = css(theme.positive, 0.55);
  context.fill(filled);
  context.lineWidth = 1.5;
  context.strokeStyle = css(theme.ink, 0.85);
  context.stroke(rings);
}

/** Shades for how many points lie in a cell. */
function drawDensity(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {Frame} */ {box}, /** @type {Uint32Array} */ cells,
  /** @type {Theme} */ theme,
) {
  const bins = Math.sqrt(cells.length);
  const table = magnitudeTable(theme);
  const most = highest(cells);
  const pixels = new Uint32Array(cells.length);
  cells.forEach((count, index) => {
    const upsideDown = (bins - 1 - Math.floor(index / bins)) * bins + (index % bins);
    pixels[upsideDown] = count ? table[shadeOf(count / most)] : 0;
  });
  const small = hiddenCanvas(bins, bins);
  small.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), bins, bins), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, box.left, box.top, box.right - box.left, box.bottom - box.top);
}
