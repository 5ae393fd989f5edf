/** What the drawing of the network shows: a picture in every neuron, badges, histograms, and the numbers of lines. */

import {divergingTable} from "../colors.js";
import {meansOf} from "../canvas/network.js";
import {Tiles, paintResponses} from "../canvas/tiles.js";
import {paintImage, paintIncoming} from "../canvas/weight-pictures.js";
import {signsOf} from "../canvas/pixels.js";
import {strongest} from "../compute/grid.js";
import {binsOf, contributions, healthOf, histogramByClass} from "../compute/neurons.js";
import {RESPONSE, arrays, colors, head, isPicture, isTable, model, onChosen, onPoints, plan, plane, responses, rows} from "../sight.js";
import {display, status} from "../state.js";

/** @typedef {import("../canvas/layout.js").Layout} Layout */

/** Badges and histograms change slowly: they are looked at this often, in milliseconds. */
const SLOW = 400;

/** Bars of an input's histogram, at most: it is small. */
const BARS = 12;

const tiles = new Tiles(RESPONSE);
/** @type {unknown[]} */
let paintedOf = [];
const NO_FACTS = {at: 0, badges: new Map(), histograms: new Map(), of: /** @type {unknown[]} */ ([])};
let slowly = NO_FACTS;

/** Pictures are found by their neuron, so a new layout begins without any. */
export function forgetPictures() {
  tiles.places.clear();
  paintedOf = [];
}

/** Whether neurons show what they answer over the plane, and not the weights that come in. */
export function showsResponses() {
  if (!responses.value || !plane.value || plane.value.kind === "line" || isPicture.value) return false;
  return !isTable.value || display.value.pictures === "responses";
}

/** @param {Layout} layout @param {boolean} discretize */
export function dataOf(layout, discretize) {
  const found = /** @type {import("../compute/network.js").Arrays} */ (arrays.value);
  paintPictures(layout, discretize);
  const seen = (isPicture.value && onChosen.value) || onPoints.value; // a picture that goes in lights up the neurons it moves
  const means = seen ? meansOf(layout, seen) : undefined;
  return {arrays: found, tiles, ...slowFacts(layout), means, numbers: numbersOf(layout), painted: paintedBy(found)};
}

/** Paint every neuron's picture, where something of it changed. @param {Layout} layout @param {boolean} discretize */
function paintPictures(layout, discretize) {
  const found = /** @type {import("../compute/network.js").Arrays} */ (arrays.value);
  const isLine = plane.value?.kind === "line";
  const over = isLine || showsResponses() ? responses.value : null;
  const picture = isPicture.value ? onChosen.value?.values.get("input") ?? usualPicture() : null;
  const now = [layout, over ?? found, picture, colors.value, discretize, display.value.scale];
  if (now.every((each, k) => each === paintedOf[k])) return;
  paintedOf = now;
  const table = divergingTable(colors.value, {steps: discretize ? 2 : 0});
  if (over && isLine) paintStrips(layout, over, table);
  else if (over) paintResponses(tiles, layout, over, RESPONSE, {palette: colors.value, table, scope: display.value.scale});
  else paintIncoming(tiles, layout, found, {palette: colors.value, table});
  const image = layout.columns.find(({kind}) => kind === "image");
  if (image && picture) paintImage(tiles, image.name, picture, image.shape, {palette: colors.value, table});
}

let usual = {of: /** @type {unknown[]} */ ([]), mean: /** @type {Float32Array | null} */ (null)};

/** What goes in on average, which stands for a picture as long as none is chosen. */
function usualPicture() {
  const [values, size] = [onPoints.value?.values.get("input"), onPoints.value?.sizes.get("input")];
  if (!values || !size) return null;
  if (usual.of[0] === rows.value && usual.of[1] === model.value) return usual.mean;
  const mean = new Float32Array(size);
  values.forEach((value, at) => { mean[at % size] += (value * size) / values.length; });
  usual = {of: [rows.value, model.value], mean};
  return mean;
}

/** One input: every neuron's value along it, as stripes. @param {Layout} layout @param {any} over @param {Uint32Array} table */
function paintStrips(layout, {values, sizes, n}, table) {
  const field = new Float32Array(RESPONSE * RESPONSE);
  for (const {output, shown} of layout.columns) {
    const [found, size] = [values.get(output), sizes.get(output)];
    if (!found || !size) continue;
    const most = strongest(found);
    for (const {key, index} of shown) {
      for (let k = 0; k < field.length; k += 1) field[k] = found[Math.floor(((k % RESPONSE) * n) / RESPONSE) * size + index];
      tiles.paint(key, field, {table, most, signs: signsOf(colors.value)});
    }
  }
  tiles.commit();
}

/** Badges, and for tables and pictures histograms, from time to time. @param {Layout} layout */
function slowFacts(layout) {
  const values = onPoints.value;
  const now = performance.now();
  const spread = isTable.value && !showsResponses();
  const isSame = slowly.of[0] === layout && slowly.of[2] === spread
    && (slowly.of[1] === values || (status.value.running && now - slowly.at < SLOW));
  if (rows.value?.y.length === 0) return NO_FACTS;
  if (!values || isSame) return slowly;
  const badges = new Map();
  const histograms = new Map();
  for (const column of layout.columns) {
    const found = values.values.get(column.output);
    const size = values.sizes.get(column.output);
    if (found && size && column.kind === "inputs" && spread) {
      for (const {key, index} of column.shown) histograms.set(key, histogramOf(found, size, index, binsOf(found, size, index, BARS)));
    }
    if (!found || !size || column.kind !== "layer") continue;
    const health = healthOf(column.activation, found, size);
    for (const {key, index} of column.shown) {
      if (!column.layer.is_output && health[index]) badges.set(key, health[index]);
      if (isPicture.value || isTable.value) histograms.set(key, histogramOf(found, size, index));
    }
  }
  slowly = {at: now, badges, histograms, of: [layout, values, spread]};
  return slowly;
}

/**
 * How often a neuron gives which value, for each class of the points.
 * @param {Float32Array} values @param {number} size @param {number} unit @param {number} [bins]
 */
export function histogramOf(values, size, unit, bins = 16) {
  const count = head.value?.task?.classes?.length || 1;
  return histogramByClass(values, size, unit, rows.value?.y ?? null, {count, bins});
}

/** Activations of the chosen point, written into neurons that are drawn large. @param {Layout} layout */
function numbersOf(layout) {
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
  return entries.length ? new Map(entries.map(([name, {data}]) => [name.slice(by.length + 1), data])) : undefined;
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
