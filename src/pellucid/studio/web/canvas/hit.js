/** What lies under a point of the drawing, and the neuron that the arrow keys go to. */

import {eased, parameterAt} from "./layout.js";

/**
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {{kind: "neuron" | "bias", key: string, column: number, index: number}} UnitHit
 * @typedef {{kind: "weight", link: number, from: number, to: number, weight: string | null}} WeightHit
 * @typedef {{kind: "more", column: number, count: number, from: number}} MoreHit
 * @typedef {{kind: "control", control: import("./layout.js").Control}} ControlHit
 * @typedef {{kind: "image", column: number}} ImageHit
 * @typedef {UnitHit | WeightHit | MoreHit | ControlHit | ImageHit} Hit
 */

/** The square of a neuron's bias, at its lower left corner. @param {import("./layout.js").Unit} unit */
export function biasSquare({x, y, size}) {
  const side = Math.max(size * 0.2, 6);
  return {x: x - size / 2 - side * 0.45, y: y + size / 2 - side * 0.55, side};
}

/** Where a bias answers: its square and a little around it, without taking the neuron's own middle. */
function biasTarget(/** @type {import("./layout.js").Unit} */ unit) {
  const {x, y, side} = biasSquare(unit);
  const room = Math.max(12 - side / 2, 0) / 2;
  return {x: x - room, y: y - room, width: side + 2 * room, height: side + 2 * room};
}

const within = (
  /** @type {{x: number, y: number, width: number, height: number}} */ box,
  /** @type {number} */ x,
  /** @type {number} */ y,
) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;

/**
 * What is at a point, the smallest thing first; a bias answers a little beyond its square.
 * @param {Layout} layout @param {number} x @param {number} y in the drawing's own measure
 * @param {{slack?: number, drawn?: (link: number, from: number, to: number) => boolean}} [options]
 * `drawn`: whether a weight is on the drawing at all
 * @returns {Hit | null}
 */
export function hitTest(layout, x, y, {slack = 5, drawn = () => true} = {}) {
  for (const control of layout.controls) if (within(control, x, y)) return {kind: "control", control};
  for (const [column, {shown, more, tile, size, bias, x: middle}] of layout.columns.entries()) {
    if (tile && within(tile, x, y)) return {kind: "image", column};
    if (Math.abs(x - middle) > Math.max(size, 24)) continue;
    for (const unit of shown) {
      const {key, index} = unit;
      if (bias && within(biasTarget(unit), x, y)) return {kind: "bias", key, column, index};
      const half = Math.max(unit.size, 24) / 2;
      if (Math.abs(x - unit.x) <= half && Math.abs(y - unit.y) <= half) return {kind: "neuron", key, column, index};
    }
    for (const {y: at, count, from} of more) {
      if (Math.abs(x - middle) <= 40 && Math.abs(y - at) <= 12) return {kind: "more", column, count, from};
    }
  }
  return weightAt(layout, x, y, slack, drawn);
}

/** @returns {WeightHit | null} */
function weightAt(
  /** @type {Layout} */ {columns, links, positions},
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {number} */ slack,
  /** @type {(link: number, from: number, to: number) => boolean} */ drawn,
) {
  let nearest = slack;
  /** @type {WeightHit | null} */
  let found = null;
  links.forEach(({from, to, kind, weight, offset}, link) => {
    if (kind === "block") return;
    const [start, end] = [columns[from].x + columns[from].size / 2, columns[to].x - columns[to].size / 2];
    if (x < start || x > end) return;
    const t = parameterAt((x - start) / (end - start));
    const share = eased(t);
    for (const source of columns[from].shown) {
      for (const target of columns[to].shown) {
        if (kind === "each" && source.index + offset !== target.index) continue;
        const slope = ((target.y - source.y) * 6 * t * (1 - t)) / ((end - start) * (1.5 - 3 * t + 3 * t * t));
        const distance = Math.abs(source.y + (target.y - source.y) * share - y) / Math.hypot(1, slope);
        if (distance < nearest && positions[to][target.index] && drawn(link, source.index, target.index)) {
          nearest = distance;
          found = {kind: "weight", link, from: source.index, to: target.index, weight};
        }
      }
    }
  });
  return found;
}

/**
 * The neuron that an arrow key leads to, from the one that has the focus.
 * @param {Layout} layout @param {string | null} key @param {"left" | "right" | "up" | "down"} way
 */
export function neighbour({columns, units}, key, way) {
  const here = key === null ? undefined : units.get(key);
  if (!here) return columns.find(({shown}) => shown.length)?.shown[0] ?? null;
  if (way === "up" || way === "down") {
    const {shown} = columns[here.column];
    return shown[shown.indexOf(here) + (way === "up" ? -1 : 1)] ?? here;
  }
  for (let at = here.column + (way === "left" ? -1 : 1); columns[at]; at += way === "left" ? -1 : 1) {
    const {shown} = columns[at];
    const away = (/** @type {import("./layout.js").Unit} */ unit) => Math.abs(unit.y - here.y);
    if (shown.length) return shown.reduce((best, unit) => (away(unit) < away(best) ? unit : best));
  }
  return here;
}

/** @typedef {{x: number, y: number, scale: number}} View where the drawing's corner is on the screen, and its size */

/** The whole drawing in the middle of the room there is, never larger than life. */
export function fitted(/** @type {Layout} */ layout, /** @type {number} */ width, /** @type {number} */ height) {
  const scale = Math.min(width / layout.width, height / layout.height, 1);
  return {scale, x: (width - layout.width * scale) / 2, y: (height - layout.height * scale) / 2};
}

/** Larger or smaller around a point of the screen. @param {View} view @param {number} factor */
export function zoomed(view, factor, /** @type {number} */ x, /** @type {number} */ y) {
  const scale = Math.min(Math.max(view.scale * factor, 0.1), 8);
  const by = scale / view.scale;
  return {scale, x: x - (x - view.x) * by, y: y - (y - view.y) * by};
}

/** A point of the screen in the drawing's own measure. @param {View} view @param {number} x @param {number} y */
export const toDrawing = (view, x, y) => ({x: (x - view.x) / view.scale, y: (y - view.y) / view.scale});
