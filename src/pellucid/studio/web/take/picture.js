/** Drawings to take home: the same drawing as SVG or on a canvas, and a canvas as PNG. */

import {Stamps, drawMarker} from "../canvas/markers.js";
import {SvgContext} from "./svg.js";

/**
 * @typedef {import("../colors.js").Palette} Palette
 * @typedef {{width: number, height: number, title: string,
 *   draw: (context: CanvasRenderingContext2D, stamps: Stamps) => void}} Drawing
 * what is drawn, on which surface ever
 */

/** A drawing as the text of an SVG file. @param {Drawing} drawing @param {Palette} palette */
export function svgText({width, height, title, draw}, palette) {
  const context = new SvgContext(width, height);
  draw(/** @type {any} */ (context), new VectorStamps(palette));
  return context.text(title);
}

/**
 * A drawing on a canvas.
 * @param {Drawing} drawing @param {Palette} palette
 * @param {{ratio?: number, canvas?: HTMLCanvasElement}} [options] `ratio`: pixels for each unit of the drawing
 */
export function canvasOf({width, height, draw}, palette, {ratio = 2, canvas = document.createElement("canvas")} = {}) {
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", {willReadFrequently: true}));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  draw(context, new Stamps(palette, {ratio}));
  return canvas;
}

/** A canvas as a PNG file. @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export const pngOf = (canvas) => new Promise((resolve, reject) =>
  canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large for this browser."))), "image/png"));

/** Points as shapes instead of copies of a picture. */
class VectorStamps extends Stamps {
  /** @param {string} shape @param {import("../colors.js").Rgb} color @param {import("../canvas/markers.js").Fill} fill */
  stamp(shape, color, fill, inked = false) {
    return /** @type {any} */ ({shape, color, fill, inked});
  }

  /** @param {CanvasRenderingContext2D} context @param {any} stamp @param {number} x @param {number} y */
  place(context, {shape, ...look}, x, y) {
    const svg = /** @type {SvgContext} */ (/** @type {unknown} */ (context));
    const {path} = svg; // rings around points are traced meanwhile
    drawMarker(context, shape, x, y, this.radius, {...look, palette: this.palette});
    svg.path = path;
  }
}
