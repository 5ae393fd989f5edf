/** Where everything of the network stands: columns of units with room for headers, and what is left out of them. */

import {columnsOf} from "./columns.js";

/**
 * @typedef {{key: string, column: number, index: number, x: number, y: number, size: number}} Unit x, y: the middle
 * @typedef {{column: number, y: number, count: number, from: number}} More units that are not drawn, `from` the first
 * @typedef {import("./columns.js").ColumnFacts & {x: number, size: number, top: number, bottom: number, shown: Unit[],
 *   more: More[], tile: {x: number, y: number, width: number, height: number} | null,
 *   header: {x: number, y: number, width: number, height: number}}} Column
 * @typedef {{action: "insert" | "add" | "remove", column: number, at: number | null,
 *   x: number, y: number, width: number, height: number}} Control
 * @typedef {{columns: Column[], links: import("./columns.js").Link[], width: number, height: number,
 *   units: Map<string, Unit>, controls: Control[], positions: (Unit | undefined)[][]}} Layout
 * `positions[column][index]` is the unit where it is drawn.
 */

/** A layer of more units shows so many of its first and of its last. */
export const MANY = 16;
const LEAST = 6;
const TARGET = 24;

/** @type {{width: number, height: number, header: number, footer: number, scroll: Object<string, number>, largest: number,
 * pitch: number}} */
const defaults = {width: 720, height: 420, header: 64, footer: 24, scroll: {}, largest: 56, pitch: 0};

/** Names a unit everywhere on the page. @param {string} layer @param {number} index */
export const unitKey = (layer, index) => `${layer}:${index}`;

/**
 * @param {{model: any, layers: any[]}} scene @param {import("../compute/network.js").Plan} plan
 * @param {Partial<typeof defaults>} [options] `scroll`: for a layer of many, how many of its first are scrolled away; `pitch`:
 * of a layer of many, no more are drawn than fit so far apart
 * @returns {Layout}
 */
export function layoutOf(scene, plan, options = {}) {
  const {width, height, header, footer, scroll, largest, pitch: wanted} = {...defaults, ...options};
  const {columns: facts, links} = columnsOf(scene, plan);
  const fits = wanted ? Math.floor((height - header - footer) / wanted) - 1 : MANY;
  const most = Math.min(Math.max(2 * Math.floor(fits / 2), LEAST), MANY);
  const windows = facts.map((column) => windowOf(column, scroll[column.name] ?? 0, most));
  const rows = Math.max(...windows.map(({slots}) => slots), 1);
  const body = Math.max(height - header - footer, rows * 27);
  const pitch = Math.min(body / rows, largest * 1.45);
  const [left, right] = sidesOf(facts);
  const room = (width - left - right) / Math.max(facts.length - 1, 1);
  const size = Math.max(Math.min(pitch * 0.78, largest, 0.52 * room), 20);
  const step = Math.max(room, size + 36);
  const across = Math.max(width, left + right + step * (facts.length - 1));
  const middle = header + body / 2;
  const columns = facts.map((column, k) =>
    placed(column, windows[k], {x: left + k * step, middle, pitch, size, step, column: k, header}));
  const units = new Map(columns.flatMap(({shown}) => shown.map((unit) => [unit.key, unit])));
  const positions = columns.map(({shown}) => {
    /** @type {(Unit | undefined)[]} */
    const byIndex = [];
    for (const unit of shown) byIndex[unit.index] = unit;
    return byIndex;
  });
  const controls = controlsOf(columns, step);
  return {columns, links, width: across, height: header + body + footer, units, controls, positions};
}

/** Room at the left for the names of inputs, at the right for the names of outputs. */
function sidesOf(/** @type {import("./columns.js").ColumnFacts[]} */ columns) {
  const room = (/** @type {string[]} */ names) => Math.min(Math.max(...names.map((name) => name.length), 0), 14) * 7;
  const first = columns[0].kind === "image" ? 92 : 44 + room(columns[0].names);
  return [first, 44 + room(columns[columns.length - 1].names)];
}

/** Which units of a column are drawn, in how many slots; a gap takes one. */
function windowOf(
  /** @type {import("./columns.js").ColumnFacts} */ {kind, units},
  /** @type {number} */ scrolled,
  /** @type {number} */ most,
) {
  const half = most / 2;
  if (kind === "image") return {slots: 3, half, indices: [], above: 0, below: 0};
  if (units <= MANY) return {slots: units, half, indices: Array.from({length: units}, (_, k) => k), above: 0, below: 0};
  const above = Math.min(Math.max(Math.trunc(scrolled), 0), units - most);
  const indices = Array.from({length: most}, (_, k) => (k < half ? above + k : units - most + k));
  const below = units - most - above;
  return {slots: most + Number(below > 0) + Number(above > 0), half, indices, above, below};
}

/**
 * @param {import("./columns.js").ColumnFacts} facts @param {ReturnType<typeof windowOf>} view
 * @param {{x: number, middle: number, pitch: number, size: number, step: number, column: number, header: number}} at
 * @returns {Column}
 */
function placed(facts, view, {x, middle, pitch, size, step, column, header}) {
  const top = middle - (view.slots * pitch) / 2;
  const slot = (/** @type {number} */ k) => top + (k + 0.5) * pitch;
  const shift = Number(view.above > 0);
  const shown = view.indices.map((index, k) => {
    const place = k + shift + Number(view.below > 0 && k >= view.half);
    return {key: unitKey(facts.name, index), column, index, x, y: slot(place), size};
  });
  const more = [];
  if (view.above) more.push({column, y: slot(0), count: view.above, from: 0});
  if (view.below) more.push({column, y: slot(view.half + shift), count: view.below, from: view.above + view.half});
  const side = Math.min(120, step - 40, 3 * pitch);
  const tile = facts.kind === "image" ? {x: x - side / 2, y: middle - side / 2, width: side, height: side} : null;
  const wide = Math.min(step - 12, 150);
  return {
    ...facts, x, size, shown, more, tile, top, bottom: top + view.slots * pitch,
    header: {x: x - wide / 2, y: 8, width: wide, height: header - 16},
  };
}

/** Room for buttons: to insert a layer between columns, to add and remove neurons in a header. @returns {Control[]} */
function controlsOf(/** @type {Column[]} */ columns, /** @type {number} */ step) {
  const square = (/** @type {number} */ x, /** @type {number} */ y) =>
    ({x: x - TARGET / 2, y: y - TARGET / 2, width: TARGET, height: TARGET});
  return columns.flatMap((column, k) => {
    if (k === 0) return [];
    const at = column.layer?.at ?? null;
    const y = column.header.y + column.header.height / 2;
    /** @type {Control[]} */
    const own = [{action: "insert", column: k, at, ...square(column.x - step / 2, y)}];
    if (at === null || column.layer.kind !== "dense") return own;
    return [
      ...own,
      {action: "remove", column: k, at, ...square(column.x - TARGET * 0.55, y + 12)},
      {action: "add", column: k, at, ...square(column.x + TARGET * 0.55, y + 12)},
    ];
  });
}

/** How the share of the way across a link becomes the share of the way down: a line that leaves and arrives level. */
export const eased = (/** @type {number} */ t) => t * t * (3 - 2 * t);

/** Where a link's curve is after a share `t` of its parameter, across. */
export const along = (/** @type {number} */ t) => 1.5 * t * (1 - t) + t ** 3;

/** The parameter at a share of the way across: the inverse of {@link along}. @param {number} share */
export function parameterAt(share) {
  let [low, high] = [0, 1];
  for (let round = 0; round < 24; round += 1) {
    const middle = (low + high) / 2;
    if (along(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
