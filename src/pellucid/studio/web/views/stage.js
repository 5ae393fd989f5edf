/** The drawing of the network kept up to date: laid out when the scene changes, painted when anything it shows does. */

import {batch, effect, signal} from "../parts/html.js";
import {classColors, divergingTable} from "../colors.js";
import {fitted} from "../canvas/hit.js";
import {layoutOf} from "../canvas/layout.js";
import {drawNetwork, meansOf} from "../canvas/network.js";
import {prefersStillness, sharpContext} from "../canvas/surface.js";
import {Tiles, paintResponses} from "../canvas/tiles.js";
import {paintImage, paintIncoming} from "../canvas/weight-pictures.js";
import {contributions, healthOf, histogramByClass} from "../compute/neurons.js";
import {RESPONSE, arrays, colors, head, isPicture, onChosen, onPoints, plan, plane, responses, rows} from "../sight.js";
import {act, changeDisplay, display, scene, status} from "../state.js";

/**
 * @typedef {{layout: import("../canvas/layout.js").Layout | null, view: import("../canvas/hit.js").View,
 *   scale: number, edges: import("../canvas/edges.js").Edge[], line: import("../canvas/network.js").LineAt | null,
 *   focused: string | null, width: number, height: number, scroll: Record<string, number>,
 *   pointer: {x: number, y: number} | null}} Stage
 */

/** What is on the canvas and where: the drawing's layout, how it is zoomed, what is under the pointer. */
export const stage = signal(/** @type {Stage} */ ({
  layout: null, view: {x: 0, y: 0, scale: 1}, scale: 0, edges: [], line: null, focused: null, width: 0, height: 0,
  scroll: {}, pointer: null,
}));

/** Badges and histograms change slowly: they are looked at so often, in milliseconds. */
const SLOW = 400;

const tiles = new Tiles(RESPONSE);
let waiting = false;
let slowly = {at: 0, badges: new Map(), histograms: new Map(), of: /** @type {unknown} */ (null)};

/**
 * Keep a canvas drawn; what is returned ends it.
 * @param {HTMLCanvasElement} canvas @param {HTMLElement} box the room it has
 */
export function createStage(canvas, box) {
  const observer = new ResizeObserver(() => {
    const {width, height} = box.getBoundingClientRect();
    stage.value = {...stage.value, width: Math.floor(width), height: Math.floor(height)};
  });
  observer.observe(box);
  const stopLayout = effect(() => laidOut(scene.value, stage.value.width, stage.value.height, stage.value.scroll));
  const stopDrawing = effect(() => {
    for (const each of [arrays, display, status, act, colors, stage, onChosen]) each.value;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (canvas.isConnected) paint(canvas);
    });
  });
  return () => {
    observer.disconnect();
    stopLayout();
    stopDrawing();
  };
}

/** @type {unknown[]} */
let laidFor = [];

/** @param {any} now @param {number} width @param {number} height @param {Record<string, number>} scroll */
function laidOut(now, width, height, scroll) {
  const made = plan.value;
  const wanted = [now?.model, width, height, scroll];
  if (!now || !made || !width || !height || wanted.every((each, k) => each === laidFor[k])) return;
  const layout = layoutOf(now, made, {width, height: Math.max(height, 220), scroll});
  const isNew = laidFor[0] !== now.model || laidFor[1] !== width || laidFor[2] !== height;
  laidFor = wanted;
  tiles.places.clear();
  batch(() => {
    stage.value = {...stage.value, layout, ...(isNew ? {view: fitted(layout, width, height)} : {})};
    const known = display.value.pinned.filter((/** @type {string} */ key) => isUnit(now, key));
    if (known.length !== display.value.pinned.length) changeDisplay({pinned: known});
  });
}

const isUnit = (/** @type {any} */ now, /** @type {string} */ key) => {
  const [name, index] = key.split(":");
  const layer = now.layers.find((/** @type {any} */ each) => each.name === name);
  return name === "input" || (layer && Number(index) < layer.units);
};

/** @param {HTMLCanvasElement} canvas */
function paint(canvas) {
  const {layout, view, width, height, line, focused} = stage.value;
  if (!layout || !arrays.value || !width || !height) return;
  const context = sharpContext(canvas, width, height);
  context.clearRect(0, 0, width, height);
  const {hovered, pinned, discretize} = display.value;
  const data = dataOf(layout, discretize);
  const playing = act.value ? {act: act.value.name, progress: act.value.progress} : null;
  const drawn = drawNetwork(context, layout, data, {
    palette: colors.value, view, scale: stage.value.scale || undefined, active: hovered ?? focused, focused, line,
    pinned: new Set(pinned), running: status.value.running, phase: (performance.now() / 40) % 1000,
    still: prefersStillness(), pulse: /** @type {any} */ (playing), classColors: classColors(colors.value, classesOf()),
  });
  stage.peek().edges = drawn.edges;
  if (drawn.scale !== stage.peek().scale) stage.value = {...stage.value, scale: drawn.scale};
}

const classesOf = () => head.value?.task.classes?.length ?? 0;

/** @param {import("../canvas/layout.js").Layout} layout @param {boolean} discretize */
export function dataOf(layout, discretize) {
  const found = /** @type {import("../compute/network.js").Arrays} */ (arrays.value);
  const table = divergingTable(colors.value, {steps: discretize ? 2 : 0});
  const over = responses.value;
  if (over && plane.value?.kind !== "line" && !isPicture.value) {
    paintResponses(tiles, layout, over, RESPONSE, {palette: colors.value, table, scope: display.value.scale});
  } else {
    paintIncoming(tiles, layout, found, {palette: colors.value, table});
    paintChosenPicture(layout, table);
  }
  const slow = slowFacts(layout);
  const means = onPoints.value ? meansOf(layout, onPoints.value) : undefined;
  return {arrays: found, tiles, ...slow, means, numbers: numbersOf(layout), painted: paintedBy(found)};
}

/** The picture that goes in: the chosen one. */
function paintChosenPicture(/** @type {import("../canvas/layout.js").Layout} */ layout, /** @type {Uint32Array} */ table) {
  const values = onChosen.value?.values.get("input");
  const image = layout.columns.find(({kind}) => kind === "image");
  if (!values || !image) return;
  paintImage(tiles, image.name, values, image.shape, {palette: colors.value, table});
  tiles.commit();
}

/** Badges, and for tables and pictures histograms, from time to time. @param {import("../canvas/layout.js").Layout} layout */
function slowFacts(layout) {
  const values = onPoints.value;
  const now = performance.now();
  if (!values || (slowly.of === layout && now - slowly.at < SLOW)) return slowly;
  const withHistograms = isPicture.value || (scene.value?.model.inputs.names.length ?? 0) > 2;
  const badges = new Map();
  const histograms = new Map();
  for (const column of layout.columns) {
    const found = values.values.get(column.output);
    const size = values.sizes.get(column.output);
    if (!found || !size || column.kind !== "layer") continue;
    const health = healthOf(column.activation, found, size);
    for (const {key, index} of column.shown) {
      if (!column.layer.is_output && health[index]) badges.set(key, health[index]);
      if (withHistograms) histograms.set(key, histogramByClass(found, size, index, rows.value?.y ?? null, {count: classesOf() || 1}));
    }
  }
  slowly = {at: now, badges, histograms, of: layout};
  return slowly;
}

/** Activations of the chosen point, written into neurons that are drawn large. */
function numbersOf(/** @type {import("../canvas/layout.js").Layout} */ layout) {
  const values = onChosen.value;
  if (!values) return undefined;
  const numbers = new Map();
  for (const {output, shown} of layout.columns) {
    const found = values.values.get(output);
    if (found) for (const {key, index} of shown) numbers.set(key, found[index]);
  }
  return numbers;
}

/** What lines show in place of weights. @param {import("../compute/network.js").Arrays} found */
function paintedBy(found) {
  const {paint: by} = display.value;
  if (by === "contribution") return contributed(found);
  if (by !== "gradient" && by !== "update") return undefined;
  const entries = [...found].filter(([name]) => name.startsWith(`${by}/`));
  return new Map(entries.map(([name, {data}]) => [name.slice(by.length + 1), data]));
}

/** w · a for the chosen point. @param {import("../compute/network.js").Arrays} found */
function contributed(found) {
  const values = onChosen.value;
  const made = plan.value;
  if (!values || !made) return undefined;
  /** @type {Map<string, ArrayLike<number>>} */
  const painted = new Map();
  for (const node of made.nodes) {
    const weight = found.get(`params/${node.owner}/weight`);
    const given = values.values.get(node.inputs[0]);
    if (weight && given && weight.shape[0] === given.length) {
      painted.set(`${node.owner}/weight`, contributions(weight.data, given));
    }
  }
  return painted;
}
