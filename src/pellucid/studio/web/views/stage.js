/** The stage of the network: how it is laid out and zoomed, what is pointed at, and when it is drawn anew. */

import {batch, effect, signal} from "../parts/html.js";
import {classColors} from "../colors.js";
import {fitted} from "../canvas/hit.js";
import {Layer} from "../canvas/layer.js";
import {layoutOf} from "../canvas/layout.js";
import {drawNetwork} from "../canvas/network.js";
import {prefersStillness, sharpContext} from "../canvas/surface.js";
import {arrays, colors, head, model, onChosen, onPoints, plan, responses} from "../sight.js";
import {act, changeDisplay, display, scene, status} from "../state.js";
import {dataOf, forgetPictures} from "./drawing.js";

export {dataOf} from "./drawing.js";

/** @typedef {import("../canvas/layout.js").Column} Column */

/** Where everything stands, in the drawing's own measure. */
export const layout = signal(/** @type {import("../canvas/layout.js").Layout | null} */ (null));

/** How the drawing is zoomed and moved. */
export const view = signal({x: 0, y: 0, scale: 1});

/** The room there is, in pixels. */
export const size = signal({width: 0, height: 0});

/** Of layers that are too long to be drawn whole: how many of their first neurons are scrolled away. */
export const scroll = signal(/** @type {Record<string, number>} */ ({}));

/** The neuron that is looked at: under the pointer, or meant by a number elsewhere on the page. */
export const hovered = signal(/** @type {string | null} */ (null));

/** The weight that is looked at. */
export const line = signal(/** @type {import("../canvas/network.js").LineAt | null} */ (null));

/** The neuron that the arrow keys have reached. */
export const focused = signal(/** @type {string | null} */ (null));

/** What is under the pointer, and where that is. */
export const pointed = signal(/** @type {{hit: import("../canvas/hit.js").Hit, x: number, y: number} | null} */ (null));

/** The size of a weight that has the full width. */
export const scale = signal(0);

/** Whether the layers have their controls above their own columns. */
export const isHeaded = signal(false);

/** The lines that were drawn last. */
export const drawn = {edges: /** @type {import("../canvas/edges.js").Edge[]} */ ([])};

/** Room above the neurons: with the controls of each layer, on two lines or on one, or without. */
const HEADER = {tall: 84, flat: 56, low: 16};

/** Columns nearer to each other than this have no room for controls above them. */
const NARROWEST = 82;

/** Columns nearer than this, in pixels, have a layer's buttons below its name. */
export const ROOMY = 148;

/** Room below the neurons, where the buttons that zoom lie; there is none to give away in a low pane. */
const FOOTER = {usual: 44, low: 24, least: 360};

/** Neurons are to be this far apart at least, in pixels; of long layers fewer are drawn then. */
const PITCH = 30;

/** The column that a neuron stands in. @param {string | null} key */
export const columnOf = (key) =>
  (key === null ? undefined : layout.value?.columns.find(({name}) => name === key.slice(0, key.lastIndexOf(":"))));

/** Which neuron of its layer it is. @param {string} key */
export const placeOf = (key) => Number(key.slice(key.lastIndexOf(":") + 1));

/**
 * Keep a canvas drawn; what is returned ends it.
 * @param {HTMLCanvasElement} canvas @param {HTMLElement} box the room it has
 */
export function createStage(canvas, box) {
  const lines = new Layer();
  const observer = new ResizeObserver(() => {
    const {width, height} = box.getBoundingClientRect();
    size.value = {width: Math.floor(width), height: Math.floor(height)};
  });
  observer.observe(box);
  let waiting = false;
  const stopLayout = effect(() => {
    layOut(model.value, size.value, scroll.value);
  });
  const stopDrawing = effect(() => {
    for (const each of [arrays, responses, onPoints, display, status, act, colors, onChosen]) each.value;
    for (const each of [layout, view, size, hovered, line, focused]) each.value;
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (canvas.isConnected) paint(canvas, lines);
    });
  });
  return () => {
    observer.disconnect();
    stopLayout();
    stopDrawing();
  };
}

/** @type {{model: unknown, width: number, height: number}} */
let laidFor = {model: null, width: 0, height: 0};

/** @param {any} now @param {{width: number, height: number}} room @param {Record<string, number>} scrolled */
function layOut(now, {width, height}, scrolled) {
  const [whole, made] = [scene.peek(), plan.peek()];
  if (!now || !whole || !made || !width || !height) return;
  const footer = height < FOOTER.least ? FOOTER.low : FOOTER.usual;
  const options = {width, height: Math.max(height, 220), footer, scroll: scrolled, pitch: PITCH};
  const flat = layoutOf(whole, made, {...options, header: HEADER.flat});
  const apart = stepOf(whole, flat) * fitted(flat, width, height).scale;
  const headed = apart >= NARROWEST;
  const next = apart >= ROOMY ? flat : layoutOf(whole, made, {...options, header: headed ? HEADER.tall : HEADER.low});
  const isNew = laidFor.model !== now || laidFor.width !== width || laidFor.height !== height;
  laidFor = {model: now, width, height};
  forgetPictures();
  batch(() => {
    layout.value = next;
    isHeaded.value = headed;
    if (isNew) view.value = fitted(next, width, height);
    forgetNeurons(whole);
  });
}

/** How far columns stand apart, where every layer has a column of its own; else nothing. */
function stepOf(/** @type {any} */ {layers}, /** @type {import("../canvas/layout.js").Layout} */ {columns}) {
  const isDrawn = layers.every((/** @type {any} */ layer) => columns.some(({name}) => name === layer.name));
  return isDrawn && columns.length > 1 ? columns[1].x - columns[0].x : 0;
}

/** Neurons that are there no more are neither pinned nor looked at. @param {any} now the scene */
function forgetNeurons(now) {
  const isThere = (/** @type {string} */ key) => {
    const layer = now.layers.find((/** @type {any} */ each) => key.startsWith(`${each.name}:`));
    return key.startsWith("input:") || (layer && placeOf(key) < layer.units);
  };
  const pinned = display.peek().pinned.filter(isThere);
  if (pinned.length !== display.peek().pinned.length) changeDisplay({pinned});
  for (const each of [hovered, focused]) if (each.peek() !== null && !isThere(/** @type {string} */ (each.peek()))) each.value = null;
  line.value = pointed.value = null;
}

/** @param {HTMLCanvasElement} canvas @param {Layer} lines */
function paint(canvas, lines) {
  const [laid, {width, height}] = [layout.value, size.value];
  if (!laid || !arrays.value || !width || !height) return;
  const context = sharpContext(canvas, width, height);
  context.clearRect(0, 0, width, height);
  const {pinned, discretize} = display.value;
  const playing = act.value ? {act: act.value.name, progress: act.value.progress} : null;
  const found = drawNetwork(context, laid, dataOf(laid, discretize), {
    palette: colors.value, view: view.value, scale: scale.value || undefined, active: hovered.value ?? focused.value,
    focused: focused.value, line: line.value, lines, pinned: new Set(pinned), running: status.value.running,
    phase: (performance.now() / 40) % 1000, still: prefersStillness(), pulse: /** @type {any} */ (playing),
    classColors: classColors(colors.value, head.value?.task?.classes?.length ?? 0),
  });
  drawn.edges = found.edges;
  scale.value = found.scale;
}
