/** The answer everywhere on the plane as a picture: confidence, class, or height, with the lines between. */

import {css, divergingTable, magnitudeTable, tintTable} from "../colors.js";
import {crossings, leadOf, strokeCrossings} from "./contour.js";
import {finer, paintClasses, paintMagnitude, paintSigned, signsOf} from "./pixels.js";
import {hiddenCanvas} from "./surface.js";

/**
 * @typedef {import("../compute/grid.js").AnswerMap} AnswerMap
 * @typedef {import("../colors.js").Palette} Palette
 * @typedef {{palette: Palette, discretize?: boolean}} MapOptions
 */

/** Pixels of a side: of a map of fine cells, as when it stands still, and of coarser ones. */
const [SHARP, QUICK, FINE] = [256, 160, 100];

/** Where the lines of a signed field are drawn, besides the boundary at 0. */
const LEVELS = [-0.75, -0.5, -0.25, 0.25, 0.5, 0.75];

/** A field of one neuron, to be drawn as a map. @param {Float32Array} field @param {number} n @param {number} most */
export function neuronMap(field, n, most) {
  const none = {winner: null, sure: null, scores: null, classes: []};
  return /** @type {AnswerMap} */ ({kind: "signed", n, field, low: -most, high: most, ...none});
}

/** Whether numbers are blue and orange around 0, and not from little to much. @param {AnswerMap} map */
export const isSigned = ({kind, low, high}) => kind === "signed" || (kind === "number" && low < 0 && high > 0);

/** Answers are paler than the points on them; numbers have the very colours of their points. */
function tableOf(/** @type {AnswerMap} */ map, /** @type {Palette} */ palette, /** @type {boolean} */ discretize) {
  if (!isSigned(map)) return magnitudeTable(palette);
  if (map.kind === "signed") return divergingTable(palette, {strength: 0.66, steps: Number(discretize)});
  return divergingTable(palette, {steps: discretize ? 4 : 0});
}

/** A hidden picture of a map, painted anew when the numbers change and drawn as often as needed. */
export class MapPicture {
  constructor() {
    this.canvas = hiddenCanvas(1, 1);
    this.image = new ImageData(1, 1);
    this.finer = new Float32Array(0);
    /** @type {{palette: Palette, discretize: boolean, count: number, tables: Uint32Array[]} | null} */
    this.cached = null;
  }

  /** Tables of colours, made once for a theme. */
  tablesFor(/** @type {AnswerMap} */ map, /** @type {Palette} */ palette, /** @type {boolean} */ discretize) {
    const count = map.kind === "classes" ? map.classes.length : map.kind === "signed" ? -1 : isSigned(map) ? -2 : -3;
    const before = this.cached;
    if (before?.palette === palette && before.count === count && before.discretize === discretize) return before.tables;
    const tables = count > 0
      ? Array.from({length: count}, (_, index) => tintTable(palette, index))
      : [tableOf(map, palette, discretize)];
    this.cached = {palette, discretize, count, tables};
    return tables;
  }

  /** @param {AnswerMap} map @param {MapOptions} options */
  paint(map, {palette, discretize = false}) {
    const {n} = map;
    const factor = Math.max(Math.round((n < FINE ? QUICK : SHARP) / n), 1);
    const side = n * factor;
    if (this.canvas.width !== side) {
      [this.canvas.width, this.canvas.height] = [side, side];
      this.image = new ImageData(side, side);
    }
    const depth = map.kind === "classes" ? map.classes.length : 1;
    if (this.finer.length !== side * side * depth) this.finer = new Float32Array(side * side * depth);
    finer(map.kind === "classes" ? /** @type {Float32Array} */ (map.scores) : map.field, n, factor, depth, this.finer);
    const pixels = new Uint32Array(this.image.data.buffer);
    const [tables, signs] = [this.tablesFor(map, palette, discretize), signsOf(palette)];
    if (map.kind === "classes") paintClasses(pixels, this.finer, {tables, side, flat: discretize, signs});
    else if (isSigned(map)) {
      const most = Math.max(Math.abs(map.low), Math.abs(map.high));
      paintSigned(pixels, 0, side, this.finer, side, side, {table: tables[0], most, signs, hatched: true});
    } else paintMagnitude(pixels, this.finer, side, {table: tables[0], low: map.low, high: map.high, signs});
    this.canvas.getContext("2d")?.putImageData(this.image, 0, 0);
  }

  /** @param {CanvasRenderingContext2D} context @param {{x: number, y: number, width: number, height: number}} box */
  draw(context, {x, y, width, height}) {
    context.imageSmoothingEnabled = true;
    context.drawImage(this.canvas, x, y, width, height);
  }
}

/**
 * The boundary between answers, so that it can be read without colour; with `lines`, heights as well.
 * @param {CanvasRenderingContext2D} context @param {AnswerMap} map
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {{palette: Palette, lines?: boolean}} options
 */
export function drawBoundary(context, map, box, {palette, lines = false}) {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.lineCap = "round";
  const stroke = (/** @type {number[]} */ segments, /** @type {number} */ width, /** @type {number} */ opacity) => {
    context.lineWidth = width;
    context.strokeStyle = css(palette.ink, opacity);
    strokeCrossings(context, segments, map.n, box);
  };
  if (map.kind === "classes") {
    const count = map.classes.length;
    for (let k = 0; k < count; k += 1) {
      stroke(crossings(leadOf(/** @type {Float32Array} */ (map.scores), count, k), map.n), 1.5, 0.75);
    }
  } else {
    const most = Math.max(Math.abs(map.low), Math.abs(map.high));
    const levels = isSigned(map)
      ? LEVELS.map((share) => share * most)
      : [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875].map((share) => map.low + share * (map.high - map.low));
    if (lines) for (const level of levels) stroke(crossings(map.field, map.n, level), 0.75, 0.45);
    if (isSigned(map)) stroke(crossings(map.field, map.n), 1.75, 0.8);
  }
  context.restore();
}
