/** The shapes of the classes as SVG, the same that mark their points on the plane. */

import {shapeOf, traceShape} from "../canvas/markers.js";
import {html} from "/studio/parts/html.js";

/** Writes down as an SVG path what is drawn on it as on a canvas. */
class Written {
  text = "";

  /** @param {string} letter @param {number[]} numbers */
  add(letter, ...numbers) {
    this.text += letter + numbers.map((value) => Number(value.toFixed(2))).join(" ");
  }
  moveTo(/** @type {number} */ x, /** @type {number} */ y) { this.add("M", x, y); }
  lineTo(/** @type {number} */ x, /** @type {number} */ y) { this.add("L", x, y); }
  closePath() { this.add("Z"); }
  rect(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, /** @type {number} */ height) {
    this.add("M", x, y);
    this.text += `h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}Z`;
  }
  arc(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) {
    this.add("M", x + r, y);
    this.text += `a${r} ${r} 0 1 0 ${-2 * r} 0a${r} ${r} 0 1 0 ${2 * r} 0Z`;
  }
}

/**
 * The path of a class's shape around a point.
 * @param {number} index @param {number} x @param {number} y @param {number} r
 */
export function shapePath(index, x, y, r) {
  const path = new Written();
  traceShape(/** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (path)), shapeOf(index), x, y, r);
  return path.text;
}

/** CSS class of a class's colour: of two, the first is what is negative and the second what is positive. */
export const colorName = (/** @type {number} */ index, /** @type {number} */ count) =>
  (count === 2 ? ["ink-negative", "ink-positive"][index] : `ink-class${index % 7}`);

/** The mark of a class: its shape in its colour. @param {{index: number, count: number, size?: number}} props */
export const ClassMark = ({index, count, size = 14}) =>
  html`<svg class="class-mark ${colorName(index, count)}" width=${size} height=${size} viewBox="0 0 14 14"
    aria-hidden="true"><path d=${shapePath(index, 7, 7, 5)} /></svg>`;
