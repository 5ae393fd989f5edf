/** Pointer, touch and keys on the drawing of the network: look, pin, open, change, zoom and pan. */

import {hitTest, neighbour, toDrawing, zoomed} from "../canvas/hit.js";
import {changeDisplay, display, inspected, scene, send} from "../state.js";
import {stage} from "./stage.js";

/** A pointer that moves further than this, in pixels, pans; less is a click. */
const CLICK = 4;

/** @type {{id: number, x: number, y: number, view: import("../canvas/hit.js").View, moved: boolean} | null} */
let drag = null;

/** @param {PointerEvent | WheelEvent | MouseEvent} event */
function placeOf(event) {
  const {left, top} = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
  return {x: event.clientX - left, y: event.clientY - top};
}

/** @param {{x: number, y: number}} place @param {number} slack */
function hitAt(place, slack = 5) {
  const {layout, view, edges} = stage.value;
  if (!layout) return null;
  const {x, y} = toDrawing(view, place.x, place.y);
  const isDrawn = (/** @type {number} */ link, /** @type {number} */ from, /** @type {number} */ to) =>
    edges.some((edge) => edge.link === link && edge.from === from && edge.to === to);
  return hitTest(layout, x, y, {slack: slack / view.scale, drawn: isDrawn});
}

/** @param {import("../canvas/hit.js").Hit | null} hit @param {{x: number, y: number} | null} pointer */
function pointAt(hit, pointer) {
  const key = hit?.kind === "neuron" || hit?.kind === "bias" ? hit.key : null;
  const line = hit?.kind === "weight" ? {link: hit.link, from: hit.from, to: hit.to} : null;
  const before = stage.value;
  stage.value = {...before, line, pointer: hit ? pointer : null, hit: /** @type {any} */ (hit)};
  if (display.value.hovered !== key) changeDisplay({hovered: key});
}

export const onPointer = {
  /** @param {PointerEvent} event */
  move(event) {
    const place = placeOf(event);
    if (drag && event.pointerId === drag.id) {
      const [dx, dy] = [place.x - drag.x, place.y - drag.y];
      drag.moved ||= Math.hypot(dx, dy) > CLICK;
      if (drag.moved) stage.value = {...stage.value, view: {...drag.view, x: drag.view.x + dx, y: drag.view.y + dy}};
      return;
    }
    const hit = hitAt(place);
    /** @type {HTMLElement} */ (event.currentTarget).style.cursor = hit ? "pointer" : "default";
    pointAt(hit, place);
  },
  /** @param {PointerEvent} event */
  down(event) {
    const place = placeOf(event);
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    drag = {id: event.pointerId, ...place, view: stage.value.view, moved: false};
  },
  /** @param {PointerEvent} event */
  up(event) {
    const clicked = drag && !drag.moved;
    drag = null;
    if (clicked) choose(hitAt(placeOf(event), event.pointerType === "touch" ? 12 : 5));
  },
  leave() {
    drag = null;
    pointAt(null, null);
  },
  /** @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const {x, y} = placeOf(event);
    stage.value = {...stage.value, view: zoomed(stage.value.view, Math.exp(-event.deltaY / 300), x, y)};
  },
  /** @param {MouseEvent} event */
  double(event) {
    const hit = hitAt(placeOf(event));
    if (!hit) zoomBy(1.5);
  },
  /** @param {FocusEvent} event */
  focus(event) {
    const {layout, focused} = stage.value;
    const seen = /** @type {HTMLElement} */ (event.currentTarget).matches(":focus-visible");
    if (layout && seen && focused === null) focusOn(neighbour(layout, null, "right")?.key ?? null);
  },
  blur() {
    focusOn(null);
  },
};

/** @param {string | null} key */
function focusOn(key) {
  stage.value = {...stage.value, focused: key};
}

/** Larger or smaller around the middle. @param {number} factor */
export function zoomBy(factor) {
  const {view, width, height} = stage.value;
  stage.value = {...stage.value, view: zoomed(view, factor, width / 2, height / 2)};
}

/** What a click on something does. @param {import("../canvas/hit.js").Hit | null} hit */
export function choose(hit) {
  const {layout, scroll} = stage.value;
  if (!layout || !hit) return;
  if (hit.kind === "neuron" || hit.kind === "bias") openNeuron(hit.key);
  else if (hit.kind === "weight") inspected.value = {kind: "weight", title: "Weight", ...hit};
  else if (hit.kind === "control") changeStructure(hit.control);
  else if (hit.kind === "more") {
    const name = layout.columns[hit.column].name;
    const back = hit.from === 0 && (scroll[name] ?? 0) > 0;
    stage.value = {...stage.value, scroll: {...scroll, [name]: Math.max(0, (scroll[name] ?? 0) + (back ? -8 : 8))}};
  } else if (hit.kind === "image") inspected.value = {kind: "image", title: "Picture"};
}

/** Open a neuron at the side. @param {string} key */
export function openNeuron(key) {
  inspected.value = {kind: "neuron", title: "Neuron", key};
}

/** Pin a neuron to the output, or take it off. @param {string} key */
export function pin(key) {
  const {pinned} = display.value;
  const next = pinned.includes(key) ? pinned.filter((/** @type {string} */ each) => each !== key) : [...pinned, key];
  changeDisplay({pinned: next});
}

/** @param {import("../canvas/layout.js").Control} control */
function changeStructure({action, at, column}) {
  if (action === "add") send("add_neuron", {at});
  else if (action === "remove") send("remove_neuron", {at});
  else send("add_layer", {at: at ?? placeAtEnd(column)});
}

/** Behind the last written layer before a column. @param {number} column */
function placeAtEnd(column) {
  const layers = stage.value.layout?.columns.slice(1, column) ?? [];
  const written = layers.map(({layer}) => layer?.at).filter((at) => at !== null && at !== undefined);
  return written.length ? Math.max(...written) + 1 : (scene.value?.layers.filter((/** @type {any} */ l) => l.at !== null).length ?? 0);
}

const WAYS = /** @type {Record<string, "left" | "right" | "up" | "down">} */ ({
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
});

/** @param {KeyboardEvent} event */
export function onKey(event) {
  const {layout, focused} = stage.value;
  if (!layout || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key];
  if (way) focusOn(neighbour(layout, focused, way)?.key ?? null);
  else if (event.key === "Enter" && focused) pin(focused);
  else if ((event.key === "e" || event.key === "E") && focused) openNeuron(focused);
  else if (event.key === "Delete" && focused) removeNeuron(focused);
  else if (event.key === "Escape") changeDisplay({pinned: []});
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {string} key */
function removeNeuron(key) {
  const [name, index] = key.split(":");
  const layer = scene.value?.layers.find((/** @type {any} */ each) => each.name === name);
  if (layer && layer.at !== null && !layer.is_output) send("remove_neuron", {at: layer.at, index: Number(index)});
}
