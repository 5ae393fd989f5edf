/** Points of the data as small stamps: a shape and a colour for each class, filled where they were learned from. */

import {css} from "../colors.js";
import {hiddenCanvas} from "./surface.js";

/** Shapes in the order of the classes; with the colour they make every class its own twice. */
export const SHAPES = ["square", "circle", "triangle", "diamond", "plus", "triangle-down", "star", "cross"];

/** The shape of a class. @param {number} index */
export const shapeOf = (index) => SHAPES[index % SHAPES.length];

/** Corners of a star or a regular polygon, the first one up. */
function polygon(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {number[]} */ radii,
  /** @type {number} */ corners,
  turn = 0,
) {
  for (let k = 0; k < corners; k += 1) {
    const angle = turn + (2 * Math.PI * k) / corners - Math.PI / 2;
    const radius = radii[k % radii.length];
    const to = /** @type {[number, number]} */ ([x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
    if (k) context.lineTo(...to);
    else context.moveTo(...to);
  }
  context.closePath();
}

/** Two bars across each other, as one outline. */
function bars(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {number} */ r,
  /** @type {number} */ turn,
) {
  const half = 0.36 * r;
  const corners = [[-half, -r], [half, -r], [half, -half], [r, -half], [r, half], [half, half],
    [half, r], [-half, r], [-half, half], [-r, half], [-r, -half], [-half, -half]];
  corners.forEach(([u, v], k) => {
    const to = /** @type {[number, number]} */ (
      [x + u * Math.cos(turn) - v * Math.sin(turn), y + u * Math.sin(turn) + v * Math.cos(turn)]);
    if (k) context.lineTo(...to);
    else context.moveTo(...to);
  });
  context.closePath();
}

/**
 * Adds a shape to the path; all shapes weigh about the same to the eye.
 * @param {CanvasRenderingContext2D} context @param {string} shape @param {number} x @param {number} y @param {number} r
 */
export function traceShape(context, shape, x, y, r) {
  if (shape === "circle") {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 2 * Math.PI);
  } else if (shape === "square") context.rect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r);
  else if (shape === "triangle") polygon(context, x, y + 0.2 * r, [1.25 * r], 3);
  else if (shape === "triangle-down") polygon(context, x, y - 0.2 * r, [1.25 * r], 3, Math.PI);
  else if (shape === "diamond") polygon(context, x, y, [1.2 * r], 4);
  else if (shape === "star") polygon(context, x, y, [1.35 * r, 0.6 * r], 10);
  else bars(context, x, y, 1.15 * r, shape === "cross" ? Math.PI / 4 : 0);
}

/**
 * How a point is filled: what was learned from is full, what was held back is a ring, what helped to choose a ring
 * with a dot.
 * @typedef {"full" | "ring" | "dotted"} Fill
 */

/** Fill of each part of the data: training, validation, test. @type {Fill[]} */
export const FILLS = ["full", "dotted", "ring"];

/**
 * @param {CanvasRenderingContext2D} context @param {string} shape @param {number} x @param {number} y @param {number} r
 * @param {{color: import("../colors.js").Rgb, fill: Fill, palette: import("../colors.js").Palette,
 *   inked?: boolean}} look
 * `inked`: with a fine line around it, for colours that may be as pale as paper
 */
export function drawMarker(context, shape, x, y, r, {color, fill, palette, inked = false}) {
  const full = fill === "full";
  context.beginPath();
  traceShape(context, shape, x, y, full ? r : 0.86 * r);
  context.lineJoin = "round";
  context.lineWidth = full ? 2 : 3.5;
  context.strokeStyle = css(palette.raised, full ? 0.95 : 0.8);
  context.stroke();
  context.fillStyle = full ? css(color) : css(palette.raised, 0.65);
  context.fill();
  if (inked) {
    context.lineWidth = full ? 1 : 3;
    context.strokeStyle = css(palette.ink, 0.75);
    context.stroke();
  }
  if (full) return;
  context.lineWidth = 1.6;
  context.strokeStyle = css(color);
  context.stroke();
  if (fill !== "dotted") return;
  context.beginPath();
  context.arc(x, y, 0.34 * r, 0, 2 * Math.PI);
  context.fillStyle = css(color);
  context.fill();
}

/** Stamps of every look there is, drawn once and then copied: thousands of points cost little. */
export class Stamps {
  /** @param {import("../colors.js").Palette} palette @param {{radius?: number, ratio?: number}} [options] */
  constructor(palette, {radius = 3.6, ratio = globalThis.devicePixelRatio || 1} = {}) {
    this.palette = palette;
    this.radius = radius;
    this.ratio = ratio;
    this.side = Math.ceil(2 * (1.4 * radius + 3) * ratio) / ratio;
    /** @type {Map<string, HTMLCanvasElement>} */
    this.made = new Map();
  }

  /** @param {string} shape @param {import("../colors.js").Rgb} color @param {Fill} fill @param {boolean} [inked] */
  stamp(shape, color, fill, inked = false) {
    const key = `${shape} ${color.join(" ")} ${fill} ${inked}`;
    let canvas = this.made.get(key);
    if (!canvas) {
      canvas = hiddenCanvas(Math.round(this.side * this.ratio), Math.round(this.side * this.ratio));
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.scale(this.ratio, this.ratio);
      const look = {color, fill, palette: this.palette, inked};
      drawMarker(context, shape, this.side / 2, this.side / 2, this.radius, look);
      this.made.set(key, canvas);
    }
    return canvas;
  }

  /**
   * A stamp at a place, on whole pixels of the screen: copying is then all there is to do.
   * @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} stamp @param {number} x @param {number} y
   */
  place(context, stamp, x, y) {
    const whole = (/** @type {number} */ place) => Math.round((place - this.side / 2) * this.ratio) / this.ratio;
    context.drawImage(stamp, whole(x), whole(y), this.side, this.side);
  }
}
