/** Small pictures of all neurons on one hidden canvas, painted together and drawn from there. */

import {pictureOf, strongest} from "../compute/grid.js";
import {paintSigned, signsOf} from "./pixels.js";
import {hiddenCanvas} from "./surface.js";

/** @typedef {import("../colors.js").Palette} Palette */

const ACROSS = 16;

/** Activations whose values stay within ±1 are all drawn on that scale. */
const BOUNDED = new Set(["tanh", "sigmoid", "softmax", "gaussian", "sine", "step"]);

/** A sheet of square pictures, found by name; it grows with what is painted. */
export class Tiles {
  /** @param {number} side of a picture, in pixels */
  constructor(side = 32) {
    this.side = side;
    /** @type {Map<string, number>} */
    this.places = new Map();
    this.sheet = hiddenCanvas(ACROSS * side, side);
    this.image = new ImageData(ACROSS * side, side);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /** Where a picture begins in `pixels`. @param {string} key */
  startOf(key) {
    const place = this.places.get(key) ?? this.places.size;
    this.places.set(key, place);
    const row = Math.floor(place / ACROSS);
    if ((row + 1) * this.side > this.image.height) this.grow(row + 1);
    return (row * this.side * ACROSS + (place % ACROSS)) * this.side;
  }

  /** @param {number} rows */
  grow(rows) {
    const before = this.pixels;
    this.image = new ImageData(ACROSS * this.side, Math.max(rows, 2 * (this.image.height / this.side)) * this.side);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.pixels.set(before);
    this.sheet.height = this.image.height;
  }

  /**
   * Paints signed numbers as the picture of this name.
   * @param {string} key @param {ArrayLike<number>} field `side` × `side` numbers
   * @param {Parameters<typeof paintSigned>[6]} options @param {number} [side] of the field, at most the picture's
   */
  paint(key, field, options, side = this.side) {
    const start = this.startOf(key);
    paintSigned(this.pixels, start, this.sheet.width, field, side, side, options);
  }

  /** Shows what was painted. */
  commit() {
    const rows = Math.ceil(this.places.size / ACROSS) * this.side;
    this.sheet.getContext("2d")?.putImageData(this.image, 0, 0, 0, 0, ACROSS * this.side, rows);
  }

  /**
   * Draws a picture; nothing where there is none of that name.
   * @param {CanvasRenderingContext2D} context @param {string} key
   */
  draw(context, key, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, height = width) {
    const place = this.places.get(key);
    if (place === undefined) return false;
    const {side} = this;
    const [column, row] = [place % ACROSS, Math.floor(place / ACROSS)];
    context.drawImage(this.sheet, column * side, row * side, side, side, x, y, width, height);
    return true;
  }
}

/**
 * How large a value has the full colour: one for all of a bounded layer, the layer's strongest, or the neuron's own.
 * @param {string} activation @param {ArrayLike<number>} values of the whole layer @param {"global" | "layer"} scope
 */
export function colorScale(activation, values, scope) {
  return scope === "global" && BOUNDED.has(activation) ? 1 : strongest(values);
}

/**
 * Paints the response of every neuron that is drawn, over the n × n cells of the plane.
 * @param {Tiles} tiles @param {import("./layout.js").Layout} layout
 * @param {import("../compute/network.js").Values} computed @param {number} n a multiple of the pictures' side
 * @param {{palette: Palette, table: Uint32Array, scope?: "global" | "layer",
 *   also?: {column: number, index: number}[]}} options
 * `also`: neurons that are not on the drawing (scrolled away, but pinned)
 * @returns {Map<string, number>} the value that has the full colour, by column name
 */
export function paintResponses(tiles, layout, {values, sizes}, n, {palette, table, scope = "global", also = []}) {
  const signs = signsOf(palette);
  const side = Math.min(tiles.side, n);
  const field = new Float32Array(side * side);
  const scales = new Map();
  layout.columns.forEach((column, k) => {
    const [data, size] = [values.get(column.output), sizes.get(column.output)];
    if (!data || !size || data.length !== n * n * size) return;
    const most = column.kind === "inputs" ? 0 : colorScale(column.activation, data, scope);
    scales.set(column.name, most);
    const wanted = [...column.shown, ...also.filter((one) => one.column === k)];
    for (const {index} of wanted) {
      pictureOf(data, size, index, n, side, field);
      tiles.paint(`${column.name}:${index}`, field, {table, most: most || strongest(field), signs}, side);
    }
  });
  tiles.commit();
  return scales;
}
