/** What can be seen of the network at the moment: its values over the plane and on the points, computed when asked for. */

import {computed} from "./parts/html.js";
import {palette} from "./colors.js";
import {answerMap} from "./compute/grid.js";
import {forward, planOf, preparedRows} from "./compute/network.js";
import {preparedGrid, principalPlane, slicePlane} from "./compute/planes.js";
import {pointsFrom} from "./canvas/plane.js";
import {display, points, scene, shown, status, theme} from "./state.js";

/** Cells of a side of a neuron's picture, and of the output's map while it moves and when it stands still. */
export const RESPONSE = 32;
const MOVING = 64;
const STILL = 128;

/** Networks of more parameters are drawn coarser while they move. */
const LARGE = 20_000;

/** The colours of the theme. */
export const colors = computed(() => {
  theme.value;
  return palette(document, {classic: display.value.classicColors});
});

/** The network as it is computed here, made once for a scene. */
export const plan = computed(() => (scene.value ? planOf(scene.value.model) : null));

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
export const isPicture = computed(() => (scene.value?.model.inputs.shape.length ?? 0) > 1);

/** The plane that is drawn: two columns, or the principal components; null for pictures. */
export const plane = computed(() => {
  const now = scene.value;
  if (!now || isPicture.value || !now.data.plane) return null;
  const wanted = display.value.plane ?? {};
  if (wanted.kind === "components" && rows.value) return principalPlane(now.model, rows.value.x);
  const {x, y, low, high} = now.data.plane;
  const names = now.model.inputs.names;
  if (wanted.x && names.includes(wanted.x) && (!wanted.y || names.includes(wanted.y))) {
    return slicePlane(now.model, {...rangesOf(now, wanted), fixed: wanted.fixed});
  }
  return slicePlane(now.model, {x, y, low, high, fixed: wanted.fixed});
});

/** Two chosen columns with room around their rows. */
function rangesOf(/** @type {any} */ now, /** @type {{x: string, y?: string}} */ {x, y}) {
  const fields = now.model.inputs.fields;
  const chosen = [x, y].filter(Boolean).map((name) => fields.find((/** @type {any} */ field) => field.name === name));
  const spans = chosen.map((field) => {
    const [low, high] = field?.range ?? [field?.low ?? -1, field?.high ?? 1];
    const room = 0.05 * (high - low || 1);
    return [low - room, high + room];
  });
  return {x, y: y ?? null, low: spans.map(([low]) => low), high: spans.map(([, high]) => high)};
}

/** Cells of a side of the output's map. */
export const cells = computed(() => {
  const large = (scene.value?.parameters ?? 0) > LARGE;
  if (status.value.running) return large ? RESPONSE : MOVING;
  return large ? MOVING : STILL;
});

const coarse = computed(() => gridOf(RESPONSE));
const fine = computed(() => gridOf(cells.value));

/** Prepared rows of the plane's cells. @param {number} n */
function gridOf(n) {
  if (!scene.value || !plane.value) return null;
  const along = plane.value.kind === "line" ? 4 * n : n;
  return {n: along, rows: plane.value.kind === "line" ? along : n * n, inputs: preparedGrid(scene.value.model, plane.value, along)};
}

/** Every neuron's value over the plane's coarse cells; the arrays hold until the next frame. */
export const responses = computed(() => valuesOver(coarse.value));

/** Every neuron's value over the plane's fine cells. */
export const surface = computed(() => valuesOver(fine.value));

/** @param {{n: number, rows: number, inputs: Float32Array} | null} grid */
function valuesOver(grid) {
  if (!grid || !plan.value || !arrays.value) return null;
  return {...forward(plan.value, arrays.value, grid.inputs, grid.rows), n: grid.n};
}

/** The first output's node and task. */
export const head = computed(() => scene.value?.model.outputs[0] ?? null);

/** Range of the target's numbers among the points. */
export const targetRange = computed(() => {
  const y = rows.value?.y;
  if (!y?.length) return [-1, 1];
  let [low, high] = [Infinity, -Infinity];
  for (const value of y) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low < high ? [low, high] : [low - 1, high + 1];
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
  const [now, found] = [scene.value, rows.value];
  if (!now || !found) return null;
  const lines = Array.from({length: found.y.length}, (_, row) => slice(found.x, row, found.columns));
  return preparedRows(now.model, lines);
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
  const [found, chosen] = [rows.value, display.value.selectedPoint];
  if (!found || chosen === null) return null;
  const at = Array.from(found.row).indexOf(chosen);
  return at < 0 ? null : {at, row: chosen, raw: slice(found.x, at, found.columns), y: found.y[at], part: found.part[at]};
});

/** A row that was drawn by hand, or null; it is one only while it fits what goes in. */
export const drawnRow = computed(() => {
  const values = display.value.probe?.values ?? null;
  const size = scene.value?.model.inputs.shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
  return values?.length === size ? /** @type {number[]} */ (values) : null;
});

/** Every neuron's value for what was drawn, else for the chosen point. */
export const onChosen = computed(() => {
  const [now, raw] = [scene.value, drawnRow.value ?? chosenRow.value?.raw];
  if (!now || !raw || !plan.value || !arrays.value) return null;
  return forward(plan.value, arrays.value, preparedRows(now.model, [raw]), 1);
});
