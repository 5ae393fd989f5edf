/** The output map: the answer everywhere, the boundary, the data on it, and axes. */

import {css} from "../colors.js";
import {drawAxes, frameOf} from "./axes.js";
import {drawBoundary} from "./map.js";
import {drawPoints} from "./points.js";

export {frameOf} from "./axes.js";
export {MapPicture, neuronMap} from "./map.js";
export {pointsFrom} from "./points.js";

/**
 * @typedef {{plane: import("../compute/planes.js").Plane, map: import("../compute/grid.js").AnswerMap | null,
 *   picture: import("./map.js").MapPicture, points: import("./points.js").Points | null}} PlaneData
 * @typedef {Omit<import("./points.js").PointOptions, "place"> & {width: number, height: number, square?: boolean,
 *   margin?: number[], view?: "confidence" | "class" | "contour", discretize?: boolean, repaint?: boolean,
 *   here?: [number, number] | null, layer?: import("./layer.js").Layer}} PlaneOptions
 * `repaint`: the map's numbers are new (or the theme is); `here`: a place that is pointed at; `layer`: a canvas of
 * their own for the points
 */

/**
 * Draws the plane onto a cleared canvas.
 * @param {CanvasRenderingContext2D} context @param {PlaneData} data @param {PlaneOptions} options
 * @returns {{frame: import("./axes.js").Frame, found: ReturnType<typeof drawPoints>}}
 */
export function drawPlane(context, {plane, map, picture, points}, options) {
  const {palette, view = "confidence", discretize = false, repaint = true, here = null} = options;
  const frame = frameOf(plane, options);
  const flat = discretize || view === "class";
  context.fillStyle = css(palette.zero);
  context.fillRect(frame.box.x, frame.box.y, frame.box.width, frame.box.height);
  if (map) {
    if (repaint) picture.paint(map, {palette, discretize: flat});
    picture.draw(context, frame.box);
    drawBoundary(context, map, frame.box, {palette, lines: view === "contour"});
  }
  drawAxes(context, frame, palette);
  const found = points ? placed(context, frame, points, plane.place, options) : {drawn: 0, outside: 0, missing: 0, every: 1};
  if (here) drawHere(context, frame, here, palette);
  return {frame, found};
}

/** The points, on a layer of their own where there is one: they stand still while the map moves. */
function placed(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./axes.js").Frame} */ frame,
  /** @type {import("./points.js").Points} */ points,
  /** @type {import("./points.js").PointOptions["place"]} */ place,
  /** @type {PlaneOptions} */ options,
) {
  const draw = (/** @type {CanvasRenderingContext2D} */ ground) => drawPoints(ground, frame, points, {...options, place});
  const {layer, stamps, classes, range, showTrain, showTest, selected, wrong} = options;
  const of = [points, place, stamps, classes, String(range), showTrain, showTest, selected, wrong];
  return layer ? layer.draw(context, of, Infinity, draw) : draw(context);
}

/** Hairlines through the place that is pointed at. */
function drawHere(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./axes.js").Frame} */ {box, toPixel},
  /** @type {[number, number]} */ [u, v],
  /** @type {import("../colors.js").Palette} */ palette,
) {
  const [x, y] = toPixel(u, v);
  context.beginPath();
  context.moveTo(x, box.y);
  context.lineTo(x, box.y + box.height);
  context.moveTo(box.x, y);
  context.lineTo(box.x + box.width, y);
  context.lineWidth = 1;
  context.strokeStyle = css(palette.ink, 0.5);
  context.stroke();
}
