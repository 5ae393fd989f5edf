/** Small pictures beside controls: the points of a set, an input over the plane, a typed curve. */

import {evaluate} from "/report/expressions.js";

import {hiddenCanvas, sharpContext} from "../canvas/surface.js";
import {paintSigned, signsOf} from "../canvas/pixels.js";
import {classColors, css, divergingTable, mixed} from "../colors.js";
import {html, useMemo} from "../parts/html.js";
import {extent, linearScale} from "../scales.js";
import {colors} from "../sight.js";

/** @typedef {import("../colors.js").Palette} Palette */
/** @typedef {import("../expression.js").Tree} Tree */

/**
 * A small drawing, made again when the colours or what it shows change. It is shown as an image: a canvas on the page
 * costs time with every frame of the page, whether it has changed or not.
 * @param {{width: number, height?: number, draw: (context: CanvasRenderingContext2D, palette: Palette) => void,
 *   of: unknown, class?: string}} props `of`: what it shows
 */
export function Picture({width, height = width, draw, of, class: extra = "picture"}) {
  const now = colors.value;
  const drawn = useMemo(() => {
    const canvas = hiddenCanvas(width, height);
    draw(sharpContext(canvas, width, height), now);
    return canvas.toDataURL();
  }, [of, now, width, height]);
  return html`<img class=${extra} src=${drawn} width=${width} height=${height} alt="" draggable=${false} />`;
}

/**
 * The points of a set in a small square, each in the colour of its class or value; a curve where there is one input.
 * @param {{rows: number[][], values: number[], classes: number, size: number}} props
 */
export function PointsPicture({rows, values, classes, size}) {
  const draw = (/** @type {CanvasRenderingContext2D} */ context, /** @type {Palette} */ palette) => {
    const flat = rows[0].length === 1;
    const [x, y] = [rows.map((row) => row[0]), flat ? values : rows.map((row) => row[1])];
    const [across, up] = [axis(x, [EDGE, size - EDGE]), axis(y, [size - EDGE, EDGE])];
    const paints = classes ? classColors(palette, classes).map((color) => css(color)) : null;
    const strongest = Math.max(...values.map(Math.abs)) || 1;
    const paintOf = (/** @type {number} */ value) => (flat ? css(palette.ink)
      : css(mixed(palette.zero, value < 0 ? palette.negative : palette.positive, Math.abs(value / strongest) ** 0.7)));
    values.forEach((value, k) => {
      context.fillStyle = paints ? paints[value % paints.length] : paintOf(value);
      context.beginPath();
      context.arc(across(x[k]), up(y[k]), size < 50 ? 1.1 : 1.5, 0, 7);
      context.fill();
    });
  };
  return html`<${Picture} width=${size} draw=${draw} of=${values} class="picture picture-points" />`;
}

const EDGE = 4;

/** @param {number[]} values @param {number[]} range */
const axis = (values, range) => linearScale(extent(values) ?? [-1, 1], range);

/** @typedef {{names: string[], low: number[], high: number[]}} Ground the columns of a plane, and their ends */

/**
 * A typed input over the plane: blue where it is positive, orange where it is negative.
 * @param {{tree: Tree, ground: Ground, size: number, class?: string}} props
 */
export function ExpressionPicture({tree, ground, size, class: extra}) {
  const draw = (/** @type {CanvasRenderingContext2D} */ context, /** @type {Palette} */ palette) => {
    if (ground.names.length === 1) drawLine(context, palette, tree, ground, size, size);
    else drawField(context, palette, tree, ground, size);
  };
  return html`<${Picture} width=${size} draw=${draw} of=${JSON.stringify([tree, ground])} class=${extra} />`;
}

/**
 * The values of a tree over n × n cells of the plane, the upper row first.
 * @param {Tree} tree
 * @param {Ground} ground
 * @param {number} n
 */
export function fieldOver(tree, {names: [across, up], low, high}, n) {
  const field = new Float32Array(n * n);
  for (let row = 0, at = 0; row < n; row += 1) {
    const v = high[1] - ((row + 0.5) * (high[1] - low[1])) / n;
    for (let column = 0; column < n; column += 1, at += 1) {
      const u = low[0] + ((column + 0.5) * (high[0] - low[0])) / n;
      field[at] = evaluate(tree, {[across]: u, [up]: v});
    }
  }
  return field;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {Tree} tree
 * @param {Ground} ground
 * @param {number} size
 */
function drawField(context, palette, tree, ground, size) {
  const n = 32;
  const field = fieldOver(tree, ground, n);
  const [least, most] = extent(field) ?? [-1, 1];
  const tile = hiddenCanvas(n, n);
  const inside = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  const image = inside.createImageData(n, n);
  const pixels = new Uint32Array(image.data.buffer);
  const strongest = Math.max(Math.abs(least), Math.abs(most));
  const options = {table: divergingTable(palette), most: strongest, signs: signsOf(palette)};
  paintSigned(pixels, 0, n, field, n, n, options);
  inside.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(tile, 0, 0, size, size);
}

/**
 * A typed curve of one column, with its zero line.
 * @param {CanvasRenderingContext2D} context @param {Palette} palette @param {Tree} tree @param {Ground} ground
 * @param {number} width @param {number} height
 */
export function drawLine(context, palette, tree, {names: [name], low, high}, width, height) {
  const steps = Math.max(2, Math.round(width));
  const at = (/** @type {number} */ k) => low[0] + (k / steps) * (high[0] - low[0]);
  const values = Array.from({length: steps + 1}, (_, k) => evaluate(tree, {[name]: at(k)}));
  const [least, most] = extent(values.filter((value) => Math.abs(value) < 1e6)) ?? [-1, 1];
  const up = linearScale([least, most], [height - 4, 4]);
  if (least < 0 && most > 0) line(context, css(palette.hairline), [[0, up(0)], [width, up(0)]]);
  const across = (/** @type {number} */ k) => (k / steps) * width;
  /** @type {number[][]} */
  let run = [];
  for (let k = 0; k <= steps; k += 1) {
    const known = Math.abs(values[k]) < 1e6;
    if (known) run.push([across(k), up(values[k])]);
    if (!known || k === steps) {
      line(context, css(palette.ink), run, 1.5);
      run = [];
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} color @param {number[][]} places */
function line(context, color, places, width = 1) {
  if (places.length < 2) return;
  context.beginPath();
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  places.forEach(([x, y]) => context.lineTo(x, y));
  context.stroke();
}
