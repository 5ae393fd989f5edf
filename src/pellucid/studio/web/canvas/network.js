/** The whole network on one canvas: lines, neurons with their pictures, and the words beside them. */

import {css} from "../colors.js";
import {strongest} from "../compute/grid.js";
import {steadyCeiling} from "../scales.js";
import {curve, drawEdges, edgesOf, widestOf, widthOf} from "./edges.js";
import {detailOf, drawBadge, drawBias, drawDot, drawFrame, drawHistogram, outline} from "./neuron.js";
import {drawPulse} from "./pulse.js";
import {drawLabels, drawNumbers} from "./words.js";

/**
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {{link: number, from: number, to: number}} LineAt
 * @typedef {{arrays: import("../compute/network.js").Arrays, tiles: import("./tiles.js").Tiles,
 *   badges?: Map<string, import("./neuron.js").Badge>, histograms?: Map<string, import("./neuron.js").Histogram>,
 *   means?: Map<string, number>, numbers?: Map<string, number>, painted?: Map<string, ArrayLike<number>>}} NetworkData
 * All by neuron key, `painted` by weight name: what the lines show instead of the weights. `numbers` are written
 * into neurons that are drawn large.
 * @typedef {{palette: import("../colors.js").Palette, view?: import("./hit.js").View, scale?: number,
 *   active?: string | null, line?: LineAt | null, focused?: string | null, pinned?: Set<string>, running?: boolean,
 *   phase?: number, still?: boolean, pulse?: import("./pulse.js").Pulse | null, limit?: number,
 *   classColors?: import("../colors.js").Rgb[], lines?: import("./layer.js").Layer}} NetworkOptions
 * `scale` is the one that was drawn last, so that it holds still; `active` the neuron and `line` the weight under
 * the pointer; `phase` how far the dashes have crawled, in pixels; `still`: nothing moves; `lines`: a canvas of
 * their own for the lines.
 */

/** More lines than that are drawn anew only every so many milliseconds while they move: they change slowly. */
const FEW = 150;
const PAUSE = 80;

/**
 * Draws everything; the canvas must be cleared.
 * @param {CanvasRenderingContext2D} context @param {Layout} layout @param {NetworkData} data
 * @param {NetworkOptions} options
 * @returns {{scale: number, widest: number, edges: import("./edges.js").Edge[]}} the size that has the full width,
 * that width, and the lines that were drawn
 */
export function drawNetwork(context, layout, data, options) {
  const {palette, view = {x: 0, y: 0, scale: 1}, active = null, pinned = new Set()} = options;
  const {running = false, still = false} = options;
  const valuesOf = valuesFrom(data);
  const always = new Set([...pinned, ...(active === null ? [] : [active])]);
  const masksOf = (/** @type {string} */ weight) => data.arrays.get(`masks/${weight}`)?.data;
  const edges = edgesOf(layout, valuesOf, {always, masksOf, ...(options.limit ? {limit: options.limit} : {})});
  const scale = steadyCeiling(strongest(edges.map(({value}) => value)), options.scale);
  const moving = running && !still;
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  const phase = still ? 0 : options.phase ?? 0;
  const widest = widestOf(layout);
  const drawLines = (/** @type {CanvasRenderingContext2D} */ ground) => {
    drawEdges(ground, layout, edges, {palette, scale, widest, active, chosen: pinned, phase, running: moving});
    if (options.line) drawChosenLine(ground, edges, options.line, {scale, widest, palette});
  };
  const pause = moving && edges.length > FEW ? PAUSE : 0;
  if (options.lines) options.lines.draw(context, [layout, view, active, options.line], pause, drawLines);
  else drawLines(context);
  if (options.pulse) drawPulse(context, layout, edges, options.pulse, {palette, scale, still});
  drawUnits(context, layout, data, {...options, scale, view});
  drawLabels(context, layout, palette);
  context.restore();
  return {scale, widest, edges};
}

/** What the lines show: the weights, or what was asked for in their place. */
function valuesFrom(/** @type {NetworkData} */ {arrays, painted}) {
  return (/** @type {string} */ weight) => (painted ? painted.get(weight) : arrays.get(`params/${weight}`)?.data);
}

/** The weight under the pointer, with a glow. */
function drawChosenLine(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./edges.js").Edge[]} */ edges,
  /** @type {LineAt} */ {link, from, to},
  /** @type {{scale: number, widest: number, palette: import("../colors.js").Palette}} */ {scale, widest, palette},
) {
  const edge = edges.find((one) => one.link === link && one.from === from && one.to === to);
  if (!edge) return;
  const width = widthOf(edge.value, scale, widest);
  for (const [color, wide] of /** @type {[string, number][]} */ ([
    [css(palette.focus, 0.35), width + 8],
    [css(edge.value < 0 ? palette.negative : palette.positive), width + 1],
  ])) {
    context.beginPath();
    curve(context, edge);
    context.lineWidth = wide;
    context.strokeStyle = color;
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context @param {Layout} layout @param {NetworkData} data
 * @param {NetworkOptions & {scale: number, view: import("./hit.js").View}} options
 */
function drawUnits(context, layout, data, options) {
  const {palette, view} = options;
  for (const {tile, name} of layout.columns) if (tile) drawImageTile(context, tile, name, data, palette);
  const units = [...layout.units.values()];
  const far = units.length > 0 && detailOf(units[0].size * view.scale) === "far";
  if (far) for (const unit of units) drawDot(context, unit, data.means?.get(unit.key) ?? 0, palette);
  else drawPictures(context, units, data, palette);
  for (const unit of units) drawState(context, layout, unit, data, options, far);
}

/** The image that goes in, as one picture. */
function drawImageTile(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {{x: number, y: number, width: number, height: number}} */ {x, y, width, height},
  /** @type {string} */ name,
  /** @type {NetworkData} */ {tiles},
  /** @type {import("../colors.js").Palette} */ palette,
) {
  context.fillStyle = css(palette.zero);
  context.fillRect(x, y, width, height);
  context.imageSmoothingEnabled = false;
  tiles.draw(context, name, x, y, width, height);
  context.imageSmoothingEnabled = true;
  context.lineWidth = 1;
  context.strokeStyle = css(palette.ink, 0.45);
  context.strokeRect(x, y, width, height);
}

/** All pictures through one stencil of rounded squares. */
function drawPictures(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./layout.js").Unit[]} */ units,
  /** @type {NetworkData} */ {tiles},
  /** @type {import("../colors.js").Palette} */ palette,
) {
  context.save();
  context.beginPath();
  for (const unit of units) outline(context, unit);
  context.fillStyle = css(palette.zero);
  context.fill();
  context.clip();
  context.imageSmoothingQuality = "low";
  for (const {key, x, y, size} of units) tiles.draw(context, key, x - size / 2, y - size / 2, size);
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context @param {Layout} layout @param {import("./layout.js").Unit} unit
 * @param {NetworkData} data @param {NetworkOptions & {scale: number, view: import("./hit.js").View}} options
 * @param {boolean} far
 */
function drawState(context, layout, unit, data, options, far) {
  const {palette, active = null, focused = null, pinned = new Set(), scale, view, classColors = []} = options;
  const {key, index} = unit;
  const column = layout.columns[unit.column];
  const histogram = far ? undefined : data.histograms?.get(key);
  const isInput = column.kind === "inputs"; // what is in its column is all there is to see
  if (histogram && (isInput || unit.size * view.scale >= 36)) {
    const colors = classColors.length ? classColors : [palette.muted];
    if (isInput) drawInside(context, unit, () => drawHistogram(context, unit, histogram, {palette, colors, share: 1}));
    else drawHistogram(context, unit, histogram, {palette, colors});
  }
  const look = {palette, active: active === key, focused: focused === key, pinned: pinned.has(key)};
  if (!far) drawFrame(context, unit, look);
  const bias = column.bias ? data.arrays.get(`params/${column.bias}`)?.data : undefined;
  if (bias && !far) drawBias(context, unit, bias[index], {palette, scale});
  drawBadge(context, unit, data.badges?.get(key) ?? "", palette);
  const number = data.numbers?.get(key);
  if (number !== undefined && detailOf(unit.size * view.scale) === "near") drawNumbers(context, unit, number, palette);
}

/** What stays within the rounded square of a neuron. */
function drawInside(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./layout.js").Unit} */ unit,
  /** @type {() => void} */ draw,
) {
  context.save();
  context.beginPath();
  outline(context, unit);
  context.clip();
  draw();
  context.restore();
}

/**
 * The mean of every unit that is drawn, as a share of its layer's strongest: what it is coloured by from afar.
 * @param {Layout} layout @param {import("../compute/network.js").Values} computed
 */
export function meansOf({columns}, {values, sizes}) {
  const means = new Map();
  for (const {output, shown} of columns) {
    const [data, size] = [values.get(output), sizes.get(output)];
    if (!data || !size) continue;
    const most = strongest(data);
    for (const {key, index} of shown) {
      let sum = 0;
      for (let at = index; at < data.length; at += size) sum += data[at];
      means.set(key, sum / (data.length / size) / most);
    }
  }
  return means;
}
