/** The data on the plane: every point with the shape and colour of its class, errors ringed, the chosen one marked. */

import {classColors, css, mixed} from "../colors.js";
import {FILLS, shapeOf} from "./markers.js";

/**
 * @typedef {{x: Float32Array, columns: number, y: Float32Array, part: Uint8Array, row: Int32Array}} Points
 * `x`: raw rows one after the other; `part`: 0 training, 1 validation, 2 test; `row`: number in the data
 * @typedef {{palette: import("../colors.js").Palette, stamps: import("./markers.js").Stamps, classes?: number,
 *   range?: number[], place: (row: ArrayLike<number>) => [number, number], showTrain?: boolean, showTest?: boolean,
 *   wrong?: ArrayLike<number> | null, selected?: number | null, most?: number}} PointOptions
 * `classes`: how many there are, 0 where the target is a number, whose colours span `range`; `wrong`: 1 for each
 * point that is answered wrongly; `selected`: a row's number; `most`: of more points, every n-th is drawn
 */

const SHADES = 8;

/**
 * The points of a message, as this file takes them.
 * @param {Map<string, {shape: number[], data: any}>} arrays @returns {Points}
 */
export function pointsFrom(arrays) {
  const data = (/** @type {string} */ name) => arrays.get(name)?.data ?? [];
  return {x: data("x"), columns: arrays.get("x")?.shape[1] ?? 1, y: data("y"), part: data("part"), row: data("row")};
}

/** The colour of a number: blue or orange by its share of the range, where 0 lies inside it; else by amount. */
export function numberColor(
  /** @type {import("../colors.js").Palette} */ palette,
  /** @type {number} */ value,
  /** @type {number[]} */ [low, high],
) {
  if (low < 0 && high > 0) {
    const most = Math.max(-low, high);
    const share = Math.round((Math.min(Math.max(value / most, -1), 1) || 0) * SHADES) / SHADES;
    return mixed(palette.zero, share < 0 ? palette.negative : palette.positive, Math.abs(share));
  }
  const share = Math.min(Math.max((value - low) / (high - low || 1), 0), 1) || 0;
  const place = Math.round(share * 2 * SHADES) / (2 * SHADES);
  const k = Math.min(Math.floor(place * 5), 4);
  return mixed(palette.magnitude[k], palette.magnitude[k + 1], place * 5 - k);
}

/**
 * The stamp of every point: by class, or by the shade of its number.
 * @param {PointOptions} options @returns {(y: number, part: number) => HTMLCanvasElement}
 */
function stampFor({palette, stamps, classes = 2, range = [-1, 1]}) {
  const colors = classColors(palette, Math.max(classes, 1));
  const made = new Map();
  const [low, high] = range;
  return (y, part) => {
    const kind = classes ? Math.max(Math.trunc(y), 0) : Math.round(((y - low) / (high - low || 1)) * 4 * SHADES);
    const key = 4 * (Number.isFinite(kind) ? kind : -1) + part;
    let stamp = made.get(key);
    if (!stamp) {
      const color = classes ? colors[kind % colors.length] : numberColor(palette, y, range);
      stamp = stamps.stamp(classes ? shapeOf(kind) : "circle", color, FILLS[part] ?? "full", !classes);
      made.set(key, stamp);
    }
    return stamp;
  };
}

/**
 * Draws the points; those outside of the box are small marks at its edge.
 * @param {CanvasRenderingContext2D} context @param {import("./axes.js").Frame} frame @param {Points} points
 * @param {PointOptions} options
 * @returns {{drawn: number, outside: number, missing: number, every: number}} how many are where, of every n-th
 */
export function drawPoints(context, frame, points, options) {
  const {palette, stamps, place, showTrain = true, showTest = true, wrong = null, selected = null} = options;
  const {most = 5_000} = options;
  const stampOf = stampFor(options);
  const every = Math.max(Math.ceil(points.y.length / most), 1);
  const found = {drawn: 0, outside: 0, missing: 0, every};
  let errors = 0;
  const row = Array.from({length: points.columns}, () => 0);
  /** @type {number[] | null} */
  let marked = null;
  context.beginPath();
  for (let index = 0; index < points.y.length; index += every) {
    const part = points.part[index];
    if (part === 0 ? !showTrain : !showTest) continue;
    for (let k = 0; k < points.columns; k += 1) row[k] = points.x[index * points.columns + k];
    const [u, v] = place(row);
    const [x, y] = frame.toPixel(u, v);
    if (!Number.isFinite(x + y)) found.missing += 1;
    else if (isInside(frame.box, x, y)) {
      stamps.place(context, stampOf(points.y[index], part), x, y);
      found.drawn += 1;
      if (wrong?.[index]) {
        ring(context, x, y, stamps.radius + 2.6);
        errors += 1;
      }
    } else {
      found.outside += 1;
      edgeMark(context, frame.box, x, y);
    }
    if (selected !== null && points.row[index] === selected) marked = [x, y];
  }
  context.lineWidth = 1.25;
  context.strokeStyle = css(palette.ink, Math.max(0.9 - 1.4 * (errors / (found.drawn || 1)), 0.3));
  context.stroke();
  if (marked) drawChosen(context, marked[0], marked[1], stamps.radius + 6, palette);
  return found;
}

const isInside = (
  /** @type {{x: number, y: number, width: number, height: number}} */ box,
  /** @type {number} */ x,
  /** @type {number} */ y,
) => x >= box.x - 1 && x <= box.x + box.width + 1 && y >= box.y - 1 && y <= box.y + box.height + 1;

function ring(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {number} */ radius,
) {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** A short line at the edge, where a point beyond it would be. */
function edgeMark(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {{x: number, y: number, width: number, height: number}} */ box,
  /** @type {number} */ x,
  /** @type {number} */ y,
) {
  const [px, py] = [
    Math.min(Math.max(x, box.x), box.x + box.width),
    Math.min(Math.max(y, box.y), box.y + box.height),
  ];
  context.moveTo(px, py);
  context.lineTo(px + (px < x ? -5 : px > x ? 5 : 0), py + (py < y ? -5 : py > y ? 5 : 0));
}

/** Two rings around the point that was chosen: they stand out on every ground. */
export function drawChosen(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {number} */ radius,
  /** @type {import("../colors.js").Palette} */ palette,
) {
  const strokes = /** @type {[number, string][]} */ ([[5, css(palette.raised)], [2.5, css(palette.focus)]]);
  for (const [width, color] of strokes) {
    context.beginPath();
    ring(context, x, y, radius);
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
}
