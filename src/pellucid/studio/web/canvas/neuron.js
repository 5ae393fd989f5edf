/** One neuron: its picture in a rounded square, its bias in the corner, and what is special about it. */

import {css} from "../colors.js";
import {biasSquare} from "./hit.js";

/**
 * @typedef {import("../colors.js").Palette} Palette
 * @typedef {import("./layout.js").Unit} Unit
 * @typedef {"dead" | "saturated" | "broken" | "frozen" | ""} Badge
 * @typedef {{low: number, high: number, counts: Uint32Array[], other?: number}} Histogram
 */

/** How much of a neuron is drawn, by its size on the screen. @param {number} size in CSS pixels */
export const detailOf = (size) => (size < 14 ? "far" : size < 84 ? "middle" : "near");

/** The outline of a neuron, added to the path. */
export function outline(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {Unit} */ {x, y, size},
  room = 0,
) {
  const side = size + 2 * room;
  context.roundRect(x - side / 2, y - side / 2, side, side, Math.min(size * 0.2, 9) + room);
}

/** From afar: a dot, as blue or orange as the neuron is on average. */
export function drawDot(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {Unit} */ {x, y, size},
  /** @type {number} */ mean,
  /** @type {Palette} */ palette,
) {
  const share = Math.min(Math.abs(mean) || 0, 1);
  context.beginPath();
  context.arc(x, y, size / 2, 0, 2 * Math.PI);
  context.fillStyle = css(palette.zero);
  context.fill();
  context.fillStyle = css(mean < 0 ? palette.negative : palette.positive, share);
  context.fill();
  context.lineWidth = size * 0.06;
  context.strokeStyle = css(palette.outline);
  context.stroke();
}

/**
 * The bias: a square in the lower left corner, coloured as a weight of that size.
 * @param {CanvasRenderingContext2D} context @param {Unit} unit @param {number} bias
 * @param {{palette: Palette, scale: number}} options `scale`: the size that has the full colour
 */
export function drawBias(context, unit, bias, {palette, scale}) {
  const {x, y, side} = biasSquare(unit);
  const share = Math.min(Math.abs(bias) / (scale || 1), 1);
  context.fillStyle = css(palette.panel);
  context.fillRect(x, y, side, side);
  context.fillStyle = Number.isFinite(bias)
    ? css(bias < 0 ? palette.negative : palette.positive, 0.12 + 0.88 * share)
    : css(palette.error);
  context.fillRect(x, y, side, side);
  context.lineWidth = 1;
  context.strokeStyle = css(palette.ink, 0.55);
  context.strokeRect(x, y, side, side);
}

/** The frame of a neuron, and its state: under the pointer, with the focus, pinned. */
export function drawFrame(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {Unit} */ unit,
  /** @type {{palette: Palette, active?: boolean, focused?: boolean, pinned?: boolean}} */ state,
) {
  const {palette, active = false, focused = false, pinned = false} = state;
  context.beginPath();
  outline(context, unit);
  context.lineWidth = active || pinned ? 2 : 1;
  context.strokeStyle = css(palette.ink, active || pinned ? 1 : 0.45);
  context.stroke();
  if (focused) {
    context.beginPath();
    outline(context, unit, 4);
    context.lineWidth = 2.5;
    context.strokeStyle = css(palette.focus);
    context.stroke();
  }
  if (pinned) drawPin(context, unit, palette);
}

/** A pin at the upper right corner. */
function drawPin(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {Unit} */ {x, y, size},
  /** @type {Palette} */ palette,
) {
  const [px, py] = [x + size / 2, y - size / 2];
  context.beginPath();
  context.arc(px, py, 5, 0, 2 * Math.PI);
  context.fillStyle = css(palette.ink);
  context.fill();
  context.beginPath();
  context.arc(px, py, 1.8, 0, 2 * Math.PI);
  context.fillStyle = css(palette.panel);
  context.fill();
}

/** Signs of trouble at the lower right corner: a letter in a disc, because colour alone says nothing. */
const BADGES = /** @type {Record<string, {sign: string, role: "error" | "warning" | "muted"}>} */ ({
  broken: {sign: "!", role: "error"},
  dead: {sign: "0", role: "warning"},
  saturated: {sign: "±", role: "warning"},
  frozen: {sign: "=", role: "muted"},
});

/** @param {CanvasRenderingContext2D} context @param {Unit} unit @param {Badge} badge @param {Palette} palette */
export function drawBadge(context, {x, y, size}, badge, palette) {
  const found = BADGES[badge];
  if (!found) return;
  const radius = Math.min(Math.max(size * 0.17, 6), 9);
  const [px, py] = [x + size / 2 - 1, y + size / 2 - 1];
  context.beginPath();
  context.arc(px, py, radius, 0, 2 * Math.PI);
  context.fillStyle = css(palette[found.role]);
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = css(palette.panel);
  context.stroke();
  context.fillStyle = css(palette.panel);
  context.font = `600 ${Math.round(radius * 1.6)}px ${palette.sans}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(found.sign, px, py + 0.5);
}

/**
 * Values by class along the lower edge of a neuron, as steps that stand on each other.
 * @param {CanvasRenderingContext2D} context @param {Unit} unit @param {Histogram} histogram
 * @param {{palette: Palette, colors: import("../colors.js").Rgb[], share?: number}} options one colour for each class;
 * `share`: how much of the neuron's height it has
 */
export function drawHistogram(context, {x, y, size}, {counts}, {palette, colors, share = 0.42}) {
  const bins = counts[0]?.length ?? 0;
  const totals = Array.from({length: bins}, (_, bin) => counts.reduce((sum, one) => sum + one[bin], 0));
  const most = Math.max(...totals, 1);
  const [left, bottom, height] = [x - size / 2, y + size / 2, size * share];
  const width = size / Math.max(bins, 1);
  context.fillStyle = css(palette.panel, 0.82);
  context.fillRect(left, bottom - height, size, height);
  const levels = new Float64Array(bins);
  counts.forEach((one, kind) => {
    context.fillStyle = css(colors[kind % colors.length]);
    for (let bin = 0; bin < bins; bin += 1) {
      if (!one[bin]) continue;
      const tall = ((height - 2) * one[bin]) / most;
      context.fillRect(left + bin * width, bottom - levels[bin] - tall, Math.max(width - 0.5, 0.5), tall);
      levels[bin] += tall;
    }
  });
}
