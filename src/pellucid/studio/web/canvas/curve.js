/** A network of one input: its answer as a curve, with the data, and hatching where it leaves the drawing. */

import {css} from "../colors.js";
import {drawAxes, frameOf} from "./axes.js";
import {drawChosen} from "./points.js";
import {FILLS, shapeOf} from "./markers.js";

/**
 * @typedef {import("../colors.js").Rgb} Rgb
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, color: Rgb, width?: number, dash?: number[]}} Line
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, kind: ArrayLike<number>, part: ArrayLike<number>,
 *   row: ArrayLike<number>}} CurvePoints `kind`: which of the lines' colours and which shape
 * @typedef {{palette: import("../colors.js").Palette, stamps: import("./markers.js").Stamps, width: number,
 *   height: number, colors?: Rgb[], showTrain?: boolean, showTest?: boolean, selected?: number | null,
 *   here?: number | null}} CurveOptions
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{extent: import("./axes.js").Extent, lines: Line[], points: CurvePoints | null}} data
 * @param {CurveOptions} options
 * @returns {import("./axes.js").Frame}
 */
export function drawCurve(context, {extent, lines, points}, options) {
  const {palette, width, height, here = null} = options;
  const frame = frameOf(extent, {width, height, square: false, margin: [48, 8, 10, 34]});
  const {box} = frame;
  context.fillStyle = css(palette.zero);
  context.fillRect(box.x, box.y, box.width, box.height);
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  drawZero(context, frame, palette);
  for (const line of lines) drawBeyond(context, frame, line, palette);
  if (points) stampPoints(context, frame, points, options);
  for (const line of lines) strokeLine(context, frame, line);
  if (here !== null) {
    context.fillStyle = css(palette.ink, 0.5);
    context.fillRect(frame.x(here), box.y, 1, box.height);
  }
  context.restore();
  drawAxes(context, frame, palette);
  return frame;
}

function drawZero(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./axes.js").Frame} */ {box, y},
  /** @type {import("../colors.js").Palette} */ palette,
) {
  context.fillStyle = css(palette.zeroLine, 0.7);
  context.fillRect(box.x, y(0) - 0.5, box.width, 1);
}

/** The curve, with a gap wherever it is not a number. */
function strokeLine(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./axes.js").Frame} */ frame,
  /** @type {Line} */ {x, y, color, width = 2.5, dash = []},
) {
  context.beginPath();
  let down = false;
  for (let k = 0; k < x.length; k += 1) {
    const [px, py] = frame.toPixel(x[k], y[k]);
    if (!Number.isFinite(py)) down = false;
    else if (down) context.lineTo(px, Math.min(Math.max(py, -1e5), 1e5));
    else {
      context.moveTo(px, py);
      down = true;
    }
  }
  context.lineJoin = "round";
  context.lineWidth = width;
  context.setLineDash(dash);
  context.strokeStyle = css(color);
  context.stroke();
  context.setLineDash([]);
}

/** Where the curve leaves the drawing, its edge is hatched; where it is not a number, the whole height. */
function drawBeyond(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./axes.js").Frame} */ frame,
  /** @type {Line} */ {x, y},
  /** @type {import("../colors.js").Palette} */ palette,
) {
  const {box, extent: {low, high}} = frame;
  const step = box.width / Math.max(x.length, 1);
  context.beginPath();
  for (let k = 0; k < x.length; k += 1) {
    const px = frame.x(x[k]);
    if (y[k] <= high[1] && y[k] >= low[1]) continue;
    const isBeyond = y[k] > high[1] || y[k] < low[1];
    const [top, tall] = [y[k] < low[1] ? box.y + box.height - 10 : box.y, isBeyond ? 10 : box.height];
    for (let line = 0; line < tall; line += 5) context.rect(px - step / 2, top + line, step + 0.5, 1.5);
  }
  context.fillStyle = css(palette.ink, 0.5);
  context.fill();
}

function stampPoints(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./axes.js").Frame} */ frame,
  /** @type {CurvePoints} */ points,
  /** @type {CurveOptions} */ {stamps, palette, colors = [], showTrain = true, showTest = true, selected = null},
) {
  for (let k = 0; k < points.x.length; k += 1) {
    const part = points.part[k];
    if (part === 0 ? !showTrain : !showTest) continue;
    const [x, y] = frame.toPixel(points.x[k], points.y[k]);
    if (!Number.isFinite(x + y)) continue;
    const kind = points.kind[k] ?? 0;
    stamps.place(context, stamps.stamp(shapeOf(kind + 1), colors[kind] ?? palette.ink, FILLS[part] ?? "full"), x, y);
    if (selected !== null && points.row[k] === selected) drawChosen(context, x, y, stamps.radius + 6, palette);
  }
}
