/** What can be seen of the network at the moment: its values over the plane and on the points, computed when asked for. */

import {computed, signal} from "./parts/html.js";
import {palette} from "./colors.js";
import {answerMap} from "./compute/grid.js";
import {forward, planOf, preparedRows} from "./compute/network.js";
import {preparedGrid, principalPlane, slicePlane} from "./compute/planes.js";
import {pointsFrom} from "./canvas/plane.js";
import {display, points, scene, shown, status, theme} from "./state.js";

/** Cells of a side of a neuron's picture, and of the output's map while it moves (the finest first) and stands still. */
export const RESPONSE = 32;
const MOVING = [64, 48, RESPONSE];
const STILL = 128;

/** A map that takes longer than this many milliseconds is made of fewer cells while it moves. */
const LONG = 2.5;

/** Networks of more parameters are drawn coarser while they move. */
const LARGE = 20_000;

// Choices one by one: what hangs on one of them is not computed anew because another was made.
const classicColors = computed(() => Boolean(display.value.classicColors));
const wantedPlane = computed(() => display.value.plane ?? null);
const selected = computed(() => /** @type {number | null} */ (display.value.selectedPoint ?? null));
const probe = computed(() => display.value.probe ?? null);

/** The colours of the theme. */
export const colors = computed(() => {
  theme.value;
  return palette(document, {classic: classicColors.value});
});

/**
 * What a scene says under a name, and still the same object while it says the same: most changes touch no structure.
 * @param {(now: any) => unknown} from
 */
function lasting(from) {
  const text = computed(() => (scene.value ? JSON.stringify(from(scene.value) ?? null) : "null"));
  return computed(() => JSON.parse(text.value));
}

/** The model of the scene; it stays while the structure does. */
export const model = lasting((now) => now.model);

const planeOfData = lasting((now) => now.data.plane);

/** The network as it is computed here, made once for a structure. */
export const plan = computed(() => (model.value ? planOf(model.value) : null));

/** The arrays that are drawn, once they fit the scene; until then the picture before stays. */
export const arrays = computed(() => {
  const made = plan.value;
  const found = shown.value;
  if (!made || !found.size) return null;
  const fits = made.nodes.every((node) => node.parameters.every((name) => {
    const array = found.get(`params/${node.owner}/${name}`);
    return array && String(array.shape) === String(node.shapes[name]);
  }));
  return fits ? found : null;
});

/** The points as their columns. */
export const rows = computed(() => (points.value ? pointsFrom(points.value.arrays) : null));

/** Whether what goes in are pictures. */
export const isPicture = computed(() => (model.value?.inputs.shape.length ?? 0) > 1);

/** Whether rows have more columns than a plane has. */
export const isTable = computed(() => !isPicture.value && (model.value?.inputs.names?.length ?? 0) > 2);

/** The points, where the plane is made of them. */
const spanning = computed(() => (wantedPlane.value?.kind === "components" ? rows.value : null));

/** The plane that is drawn: two columns, or the principal components; null for pictures. */
export const plane = computed(() => {
  const [now, usual, wanted] = [model.value, planeOfData.value, wantedPlane.value ?? {}];
  if (!now || !usual || isPicture.value) return null;
  if (spanning.value) return principalPlane(now, spanning.value.x);
  const {names} = now.inputs;
  const isChosen = names.includes(wanted.x) && (!wanted.y || names.includes(wanted.y));
  return slicePlane(now, {...(isChosen ? rangesOf(now, wanted) : usual), fixed: wanted.fixed});
});

/** Two chosen columns with room around their rows. @param {any} now @param {{x: string, y?: string}} wanted */
function rangesOf(now, {x, y}) {
  const chosen = [x, y].filter(Boolean).map((name) => now.inputs.fields.find((/** @type {any} */ field) => field.name === name));
  const spans = chosen.map((field) => {
    const [low, high] = field?.range ?? [field?.low ?? -1, field?.high ?? 1];
    const room = 0.05 * (high - low || 1);
    return [low - room, high + room];
  });
  return {x, y: y || null, low: spans.map(([low]) => low), high: spans.map(([, high]) => high)};
}

const isRunning = computed(() => Boolean(status.value.running));
const parameters = computed(() => scene.value?.parameters ?? 0);

/** How coarse the moving map of a network has to be, and how long it took in the mean. */
const tempo = computed(() => {
  plan.value;
  return {coarse: signal(0), mean: 0};
});

/** Cells of a side of the output's map. */
export const cells = computed(() => {
  const large = parameters.value > LARGE;
  if (isRunning.value) return large ? RESPONSE : MOVING[tempo.value.coarse.value];
  return large ? MOVING[0] : STILL;
});

/** Pictures are to keep up with training: what takes too long is coarser from the next frame on. @param {number} took */
function note(took) {
  const now = tempo.peek();
  now.mean += (took - now.mean) / 8;
  if (now.mean < LONG || now.coarse.peek() === MOVING.length - 1) return;
  now.mean = 0;
  queueMicrotask(() => { now.coarse.value += 1; });
}

/** Grids are prepared once for a plane, each when it is first wanted. */
const grids = new Map([...MOVING, STILL].map((n) => [n, computed(() => gridOf(n))]));

/** Prepared rows of the plane's cells. @param {number} n */
function gridOf(n) {
  if (!model.value || !plane.value) return null;
  const isLine = plane.value.kind === "line";
  const along = isLine ? 4 * n : n;
  return {n: along, rows: isLine ? along : n * n, inputs: preparedGrid(model.value, plane.value, along)};
}

/** Every neuron's value over the plane's coarse cells; the arrays hold until the next frame. */
export const responses = computed(() => valuesOver(RESPONSE));

/** Every neuron's value over the plane's fine cells. */
export const surface = computed(() => {
  if (cells.value === RESPONSE) return responses.value;
  const begun = performance.now();
  const values = valuesOver(cells.value);
  if (isRunning.peek()) note(performance.now() - begun);
  return values;
});

/** @param {number} n */
function valuesOver(n) {
  const grid = grids.get(n)?.value;
  if (!grid || !plan.value || !arrays.value) return null;
  return {...forward(plan.value, arrays.value, grid.inputs, grid.rows), n: grid.n};
}

/** The first output's node and task. */
export const head = computed(() => model.value?.outputs[0] ?? null);

/** Range of the target's numbers among the points; where they tell nothing, where most of those trained on lay. */
export const targetRange = computed(() => {
  const y = rows.value?.y;
  const {center = 0, scale = 0.5} = head.value?.task.targets?.[0] ?? {};
  let [low, high] = [Infinity, -Infinity];
  for (const value of y ?? []) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low < high ? [low, high] : [center - 2 * scale, center + 2 * scale];
});

/** What the network answers over the plane. */
export const answers = computed(() => {
  const [values, output] = [surface.value, head.value];
  if (!values || !output || plane.value?.kind === "line") return null;
  const found = /** @type {Float32Array} */ (values.values.get(output.node));
  const size = /** @type {number} */ (values.sizes.get(output.node));
  return answerMap(output.task, found, size, values.n, {range: targetRange.value});
});

const preparedPoints = computed(() => {
  const [now, found] = [model.value, rows.value];
  if (!now || !found) return null;
  return preparedRows(now, Array.from({length: found.y.length}, (_, row) => slice(found.x, row, found.columns)));
});

/** @param {ArrayLike<number>} x @param {number} row @param {number} columns */
const slice = (x, row, columns) => Float64Array.from({length: columns}, (_, k) => x[row * columns + k]);

/** Every neuron's value on the points that are shown. */
export const onPoints = computed(() => {
  const [prepared, found] = [preparedPoints.value, rows.value];
  if (!prepared || !found || !plan.value || !arrays.value || !found.y.length) return null;
  return {...forward(plan.value, arrays.value, prepared, found.y.length), rows: found.y.length};
});

/** The raw row that the inspector and the lines look at: the chosen point's. */
export const chosenRow = computed(() => {
  const [found, chosen] = [rows.value, selected.value];
  if (!found || chosen === null) return null;
  const at = Array.from(found.row).indexOf(chosen);
  return at < 0 ? null : {at, row: chosen, raw: slice(found.x, at, found.columns), y: found.y[at], part: found.part[at]};
});

/** A row that was drawn or typed by hand, or null; it is one only while it fits what goes in. */
export const drawnRow = computed(() => {
  const values = probe.value?.values ?? null;
  const {shape, names} = model.value?.inputs ?? {};
  const size = isPicture.value ? shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1) : names?.length;
  return values?.length === size ? /** @type {number[]} */ (values) : null;
});

/** The raw row that is looked at: what was drawn, else the chosen point. */
export const looked = computed(() => drawnRow.value ?? chosenRow.value?.raw ?? null);

/** Every neuron's value for the row that is looked at. */
export const onChosen = computed(() => (looked.value ? valuesAt(looked.value) : null));

/**
 * Every neuron's value for one raw row, as it is at the moment; null while there is no network.
 * @param {ArrayLike<number>} raw
 */
export function valuesAt(raw) {
  if (!model.value || !plan.value || !arrays.value) return null;
  return forward(plan.value, arrays.value, preparedRows(model.value, [raw]), 1);
}
