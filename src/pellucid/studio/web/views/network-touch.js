/** Pointer, touch and keys on the drawing of the network: look, pin, open, change, zoom and pan. */

import {hitTest, neighbour, toDrawing, zoomed} from "../canvas/hit.js";
import {signed} from "../format.js";
import {arrays, onChosen} from "../sight.js";
import {announce, changeDisplay, display, inspected, scene, send} from "../state.js";
import {hasUnits} from "../structure.js";
import {provide} from "./actions.js";
import {edit} from "./edit-card.js";
import {nameOf, neuronName} from "./naming.js";
import {columnOf, drawn, focused, hovered, layout, line, placeOf, pointed, scroll, size, view} from "./stage.js";

/** @typedef {import("../canvas/hit.js").Hit} Hit */

/** A pointer that moves further than this, in pixels, pans; less is a click. */
const CLICK = 4;

/** So many neurons of a long layer are scrolled at once. */
const PAGE = 8;

/** @type {{id: number, x: number, y: number, view: import("../canvas/hit.js").View, moved: boolean} | null} */
let drag = null;

/** @param {PointerEvent | WheelEvent | MouseEvent} event */
function placeAt(event) {
  const {left, top} = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
  return {x: event.clientX - left, y: event.clientY - top};
}

/** @param {{x: number, y: number}} place @param {number} slack */
function hitAt(place, slack = 5) {
  if (!layout.value) return null;
  const {x, y} = toDrawing(view.value, place.x, place.y);
  const isDrawn = (/** @type {number} */ link, /** @type {number} */ from, /** @type {number} */ to) =>
    drawn.edges.some((edge) => edge.link === link && edge.from === from && edge.to === to);
  return hitTest({...layout.value, controls: []}, x, y, {slack: slack / view.value.scale, drawn: isDrawn});
}

/** @param {Hit | null} hit @param {{x: number, y: number} | null} place */
function pointAt(hit, place) {
  hovered.value = hit?.kind === "neuron" || hit?.kind === "bias" ? hit.key : null;
  const now = hit?.kind === "weight" ? {link: hit.link, from: hit.from, to: hit.to} : null;
  if (JSON.stringify(now) !== JSON.stringify(line.value)) line.value = now;
  pointed.value = hit && place ? {hit, ...place} : null;
}

export const onPointer = {
  /** @param {PointerEvent} event */
  move(event) {
    const place = placeAt(event);
    if (drag && event.pointerId === drag.id) {
      const [dx, dy] = [place.x - drag.x, place.y - drag.y];
      drag.moved ||= Math.hypot(dx, dy) > CLICK;
      if (drag.moved) view.value = {...drag.view, x: drag.view.x + dx, y: drag.view.y + dy};
      return;
    }
    const hit = hitAt(place);
    /** @type {HTMLElement} */ (event.currentTarget).style.cursor = hit ? "pointer" : "default";
    pointAt(hit, place);
  },
  /** @param {PointerEvent} event */
  down(event) {
    const place = placeAt(event);
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    drag = {id: event.pointerId, ...place, view: view.value, moved: false};
  },
  /** @param {PointerEvent} event */
  up(event) {
    const clicked = drag && !drag.moved;
    const touches = event.pointerType === "touch";
    drag = null;
    if (!clicked) return;
    const place = placeAt(event);
    const hit = hitAt(place, touches ? 12 : 5);
    if (touches) pointAt(hit, place);
    choose(hit, place);
  },
  leave() {
    drag = null;
    pointAt(null, null);
  },
  /** @param {WheelEvent} event */
  wheel(event) {
    const place = placeAt(event);
    if (event.ctrlKey || event.metaKey) view.value = zoomed(view.value, Math.exp(-event.deltaY / 300), place.x, place.y);
    else if (!scrollUnder(place, Math.sign(event.deltaY))) return;
    event.preventDefault();
  },
  /** @param {MouseEvent} event */
  double(event) {
    if (!hitAt(placeAt(event))) zoomBy(1.5);
  },
  /** @param {FocusEvent} event */
  focus(event) {
    takeBack = provide(KEYS);
    const seen = /** @type {HTMLElement} */ (event.currentTarget).matches(":focus-visible");
    if (layout.value && seen && focused.value === null) focusOn(neighbour(layout.value, null, "right")?.key ?? null);
  },
  blur() {
    takeBack();
    focused.value = null;
  },
};

/** @type {() => void} */
let takeBack = () => undefined;

/** Larger or smaller around the middle. @param {number} factor */
export function zoomBy(factor) {
  const {width, height} = size.value;
  view.value = zoomed(view.value, factor, width / 2, height / 2);
}

/** What a click on something does. @param {Hit | null} hit @param {{x: number, y: number}} place */
function choose(hit, place) {
  if (hit?.kind === "neuron") openNeuron(hit.key);
  else if (hit?.kind === "bias") edit({kind: "bias", key: hit.key, ...place});
  else if (hit?.kind === "weight" && hit.weight) edit({kind: "weight", link: hit.link, from: hit.from, to: hit.to, ...place});
  else if (hit?.kind === "more") scrollPast(hit);
}

/** Show the neurons that are left out: those below the dots, or those above. @param {import("../canvas/hit.js").MoreHit} hit */
function scrollPast({column, from}) {
  const name = layout.value?.columns[column].name ?? "";
  scrollBy(name, from === 0 && (scroll.value[name] ?? 0) > 0 ? -PAGE : PAGE);
}

/** @param {string} name @param {number} by */
function scrollBy(name, by) {
  const units = layout.value?.columns.find((column) => column.name === name)?.units ?? 0;
  const next = Math.min(Math.max((scroll.value[name] ?? 0) + by, 0), Math.max(units - 6, 0));
  if (next !== (scroll.value[name] ?? 0)) scroll.value = {...scroll.value, [name]: next};
}

/** A wheel over a layer that is too long scrolls it; whether there is one. @param {{x: number, y: number}} place @param {number} way */
function scrollUnder(place, way) {
  const {x} = toDrawing(view.value, place.x, place.y);
  const column = layout.value?.columns.find((each) => each.more.length && Math.abs(each.x - x) <= each.size);
  if (column) scrollBy(column.name, way);
  return Boolean(column);
}

/** Open a neuron at the side; whoever came by keyboard goes there. @param {string} key @param {boolean} [enter] */
export function openNeuron(key, enter = false) {
  inspected.value = {kind: "neuron", title: "Neuron", key, enter};
  showDrawer();
}

/** Where one pane is shown at a time, what was opened comes to the front. */
export function showDrawer() {
  if (matchMedia("(max-width: 899.98px)").matches) changeDisplay({pane: "inspect"});
}

/** Pin a neuron to the output, or take it off. @param {string} key */
export function pin(key) {
  const {pinned} = display.value;
  const has = pinned.includes(key);
  changeDisplay({pinned: has ? pinned.filter((/** @type {string} */ each) => each !== key) : [...pinned, key]});
  announce(`${neuronName(key)} ${has ? "taken off" : "pinned to the output"}`);
}

/** The layer of a neuron, where neurons can be added and removed. @param {string | null} key */
function growing(key) {
  const name = columnOf(key)?.name;
  return scene.value?.layers.find((/** @type {any} */ layer) => layer.name === name && hasUnits(layer));
}

/** The neuron with the focus, said as it is seen. @param {string | null} key */
function focusOn(key) {
  focused.value = key;
  const column = columnOf(key);
  if (key === null || !column) return;
  const bias = column.bias ? arrays.value?.get(`params/${column.bias}`)?.data[placeOf(key)] : undefined;
  const value = onChosen.value?.values.get(column.output)?.[placeOf(key)];
  const facts = [nameOf(column, placeOf(key)), column.activation, bias === undefined ? "" : `bias ${signed(bias)}`,
    value === undefined ? "" : `answers ${signed(value)}`];
  announce(facts.filter(Boolean).join(", "));
}

/** @param {"left" | "right" | "up" | "down"} way */
const walk = (way) => () => {
  const laid = layout.value;
  if (!laid) return;
  const before = focused.value;
  const next = neighbour(laid, before, way)?.key ?? null;
  if (next === before && (way === "up" || way === "down")) walkPast(before, way === "down" ? 1 : -1);
  else if (isPastDots(before, next)) walkPast(before, way === "down" ? 1 : -1);
  else focusOn(next);
};

/** Whether neurons lie between two that are drawn below each other. @param {string | null} one @param {string | null} other */
const isPastDots = (one, other) => one !== null && other !== null && columnOf(one) === columnOf(other)
  && Math.abs(placeOf(one) - placeOf(other)) > 1;

/** The next neuron of a long layer, which is scrolled so that it is seen. @param {string | null} key @param {number} by */
function walkPast(key, by) {
  const column = columnOf(key);
  if (key === null || !column || !column.more.length) return;
  const next = placeOf(key) + by;
  if (next < 0 || next >= column.units) return;
  scrollBy(column.name, by);
  focusOn(`${column.name}:${next}`);
}

/** What keys do while the drawing has the focus, by the action's name. @type {Record<string, () => unknown>} */
const KEYS = {
  left: walk("left"),
  right: walk("right"),
  previous: walk("up"),
  next: walk("down"),
  pin: () => focused.value && pin(focused.value),
  edit: () => focused.value && openNeuron(focused.value, true),
  remove: () => {
    const layer = growing(focused.value);
    return layer && layer.units > 1 && send("remove_neuron", {at: layer.at, index: placeOf(focused.value ?? "")});
  },
  more: () => growing(focused.value) && send("add_neuron", {at: growing(focused.value).at}),
  fewer: () => growing(focused.value)?.units > 1 && send("remove_neuron", {at: growing(focused.value).at}),
};
