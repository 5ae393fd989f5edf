/** How the output's map is drawn: the answer everywhere or one neuron, as a plane or, for one input, as a curve. */

import {computed} from "../parts/html.js";
import {drawCurve} from "../canvas/curve.js";
import {drawPlane, neuronMap} from "../canvas/plane.js";
import {answeredClasses, fieldOf, strongest} from "../compute/grid.js";
import {answers, colors, head, onPoints, plane, rows, surface, targetRange} from "../sight.js";
import {display} from "../state.js";
import {columnOf, hovered, placeOf} from "./stage.js";

/**
 * @typedef {import("../canvas/markers.js").Stamps} Stamps
 * @typedef {import("../canvas/plane.js").PlaneOptions} PlaneOptions
 */

/** Whether the map is that of the neuron under the pointer, and not the output's. */
export const showsNeuron = () => hovered.value !== null && plane.value?.kind !== "line" && columnOf(hovered.value) !== undefined;

/** Values of one neuron over the plane's cells. @param {any} values @param {string} key */
export function fieldOfNeuron(values, key) {
  const column = columnOf(key);
  const found = column && values?.values.get(column.output);
  return found ? fieldOf(found, values.sizes.get(column.output), placeOf(key)) : null;
}

const neuronAnswers = computed(() => {
  if (hovered.value === null || !surface.value) return null;
  const field = fieldOfNeuron(surface.value, hovered.value);
  return field && neuronMap(field, surface.value.n, strongest(field));
});

/** What each hidden picture shows: it is painted anew only when that changes. @type {WeakMap<object, unknown[]>} */
const painted = new WeakMap();

/**
 * The plane with the answer and the points; what is returned turns values into places.
 * @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {Stamps} stamps
 * @param {import("../canvas/map.js").MapPicture} picture @param {Pick<PlaneOptions, "here" | "layer">} [more]
 */
export function drawMap(context, width, height, stamps, picture, more = {}) {
  const shown = (showsNeuron() ? neuronAnswers.value : null) ?? answers.value;
  const {map: view, discretize, showTest, showTrain, selectedPoint} = display.value;
  const shows = [shown, colors.value, discretize || view === "class"];
  const repaint = !painted.get(picture)?.every((each, k) => each === shows[k]);
  painted.set(picture, shows);
  const data = {plane: /** @type {any} */ (plane.value), map: shown, picture, points: rows.value};
  const {frame} = drawPlane(context, data, {
    palette: colors.value, stamps, width, height, view, discretize, showTest, showTrain, selected: selectedPoint, repaint,
    classes: head.value?.task.classes?.length ?? 0, range: targetRange.value, wrong: wrongPoints(), ...more,
  });
  return frame;
}

const wrong = computed(() => {
  const [values, output, points] = [onPoints.value, head.value, rows.value];
  if (!values || !output?.task.classes || !points || output.task.kind === "labels") return null;
  const found = /** @type {Float32Array} */ (values.values.get(output.node));
  const answered = answeredClasses(output.task, found, /** @type {number} */ (values.sizes.get(output.node)));
  const now = Uint8Array.from(answered, (each, row) => Number(each !== points.y[row]));
  if (String(now) !== String(wrongBefore)) wrongBefore = now;
  return wrongBefore;
});

/** It stays the same array as long as the same points are wrong: then they need not be drawn anew. */
let wrongBefore = new Uint8Array(0);

/** 1 for each point that is answered wrongly; nothing where the target is a number. */
export const wrongPoints = () => wrong.value;

/** One input: the answer as a curve. @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {Stamps} stamps */
export function drawLine(context, width, height, stamps) {
  const [values, output, points, where] = [surface.value, head.value, rows.value, plane.value];
  if (!values || !output || !points || !where) return null;
  const found = /** @type {Float32Array} */ (values.values.get(output.node));
  const size = /** @type {number} */ (values.sizes.get(output.node));
  const {center = 0, scale = 1, name = "y"} = output.task.targets?.[0] ?? {};
  const x = Float32Array.from({length: values.n}, (_, k) => where.low[0] + ((k + 0.5) * (where.high[0] - where.low[0])) / values.n);
  const y = fieldOf(found, size, output.task.classes ? size - 1 : 0).map((value) => value * scale + center);
  const [low, high] = targetRange.value;
  const room = 0.12 * (high - low);
  const extent = {low: [where.low[0], low - room], high: [where.high[0], high + room], labels: [where.labels[0], name]};
  const {showTest, showTrain, selectedPoint} = display.value;
  const shown = {x: points.x, y: points.y, kind: Array.from(points.y, () => 0), part: points.part, row: points.row};
  return drawCurve(context, {extent, lines: [{x, y, color: colors.value.positive}], points: shown}, {
    palette: colors.value, stamps, width, height, colors: [colors.value.ink], showTrain, showTest, selected: selectedPoint,
  });
}
