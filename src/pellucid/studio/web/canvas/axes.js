/** The frame of a plane: where its box lies, numbers along two sides, and the way between values and pixels. */

import {ticks, written} from "/report/format.js";

import {css} from "../colors.js";
import {linearScale} from "../scales.js";
import {prettyName, shortened} from "./words.js";

/**
 * @typedef {{low: number[], high: number[], labels: string[]}} Extent of the plane: x first, then y
 * @typedef {{box: {x: number, y: number, width: number, height: number}, x: import("../scales.js").Scale,
 *   y: import("../scales.js").Scale, extent: Extent,
 *   toPixel: (u: number, v: number) => [number, number], toValue: (x: number, y: number) => [number, number]}} Frame
 */

/**
 * @param {Extent} extent @param {{width: number, height: number, square?: boolean, margin?: number[]}} options
 * `margin`: left (more where the numbers are long), top, right, bottom; `square`: the box is as high as it is wide
 * @returns {Frame}
 */
export function frameOf(extent, {width, height, square = true, margin = [40, 8, 10, 34]}) {
  const [least, top, right, bottom] = margin;
  const left = Math.max(least, sideRoom(extent, height - top - bottom));
  const [across, down] = [Math.max(width - left - right, 1), Math.max(height - top - bottom, 1)];
  const side = Math.min(across, down);
  const box = {x: left, y: top, width: square ? side : across, height: square ? side : down};
  const {low, high} = extent;
  const x = linearScale([low[0], high[0]], [box.x, box.x + box.width]);
  const y = linearScale([low[1], high[1]], [box.y + box.height, box.y]);
  return {
    box, x, y, extent,
    toPixel: (u, v) => [x(u), y(v)],
    toValue: (px, py) => [x.invert(px), y.invert(py)],
  };
}

/** Where the numbers at the side stand. @param {number} low @param {number} high @param {number} height */
const sideTicks = (low, high, height) => ticks(low, high, Math.max(Math.floor(height / 44), 2));

/** The room at the side for its numbers and its name. @param {Extent} extent @param {number} height */
const sideRoom = ({low, high}, height) =>
  24 + 7 * Math.max(0, ...sideTicks(low[1], high[1], height).map((/** @type {number} */ tick) => written(tick).length));

/** @param {CanvasRenderingContext2D} context @param {Frame} frame @param {import("../colors.js").Palette} palette */
export function drawAxes(context, {box, x, y, extent: {low, high, labels}}, palette) {
  context.save();
  context.strokeStyle = css(palette.outline);
  context.lineWidth = 1;
  context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
  context.font = `12px ${palette.sans}`;
  context.fillStyle = css(palette.muted);
  const [bottom, count] = [box.y + box.height, Math.max(Math.floor(box.width / 56), 2)];
  context.beginPath();
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const tick of ticks(low[0], high[0], count)) {
    context.moveTo(x(tick), bottom);
    context.lineTo(x(tick), bottom + 4);
    context.fillText(written(tick), x(tick), bottom + 6);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of sideTicks(low[1], high[1], box.height)) {
    context.moveTo(box.x, y(tick));
    context.lineTo(box.x - 4, y(tick));
    context.fillText(written(tick), box.x - 6, y(tick));
  }
  context.stroke();
  drawNames(context, box, labels, palette);
  context.restore();
}

function drawNames(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {{x: number, y: number, width: number, height: number}} */ box,
  /** @type {string[]} */ labels,
  /** @type {import("../colors.js").Palette} */ palette,
) {
  context.font = `500 12px ${palette.sans}`;
  context.fillStyle = css(palette.ink);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillText(prettyName(shortened(labels[0] ?? "", 28)), box.x + box.width / 2, box.y + box.height + 31);
  context.translate(11, box.y + box.height / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(prettyName(shortened(labels[1] ?? "", 28)), 0, 0);
}
