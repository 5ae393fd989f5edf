/** The output's map and the maps of pinned neurons: canvases that follow the network. */

import {effect, html, useEffect, useRef, useState} from "../parts/html.js";
import {IconButton} from "../parts/button.js";
import {divergingTable} from "../colors.js";
import {drawCurve} from "../canvas/curve.js";
import {Stamps} from "../canvas/markers.js";
import {paintSigned, signsOf} from "../canvas/pixels.js";
import {MapPicture, drawPlane, frameOf, neuronMap} from "../canvas/plane.js";
import {sharpContext} from "../canvas/surface.js";
import {answeredClasses, fieldOf, strongest} from "../compute/grid.js";
import {RESPONSE, answers, colors, head, onPoints, plane, responses, rows, surface, targetRange} from "../sight.js";
import {changeDisplay, display, inspected, scene} from "../state.js";
import {nameOf} from "./hover-card.js";
import {pin} from "./network-touch.js";
import {PointLayer, isDrawing} from "./points.js";
import {stage} from "./stage.js";

/** A click this near to a point, in pixels, chooses it. */
const NEAR = 14;

/** The map, with the points and the layer to change them. */
export function OutputMap() {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [geometry, setGeometry] = useState(/** @type {any} */ (null));
  useEffect(() => {
    if (!box.current || !canvas.current) return undefined;
    return followed(canvas.current, box.current, setGeometry);
  }, []);
  return html`<div class="map" ref=${box}>
    <canvas ref=${canvas} role="img" tabindex="0" aria-label=${described()} onClick=${(/** @type {any} */ event) => choosePoint(event, geometry)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => stepPoint(event)}></canvas>
    ${geometry && isDrawing() && html`<${PointLayer} geometry=${geometry} />`}
    ${showsNeuron() && html`<p class="map-caption">${neuronName(display.value.hovered)}</p>`}
  </div>`;
}

/** The map of what in a sentence. */
function described() {
  const task = head.value?.task;
  const what = task?.classes?.length ? `which of ${task.classes.length} classes` : "which value";
  const labels = plane.value?.labels.join(" and ") ?? "";
  return `Map of the output over ${labels}: ${what} the network answers, with ${rows.value?.y.length ?? 0} points.`;
}

const showsNeuron = () => display.value.hovered !== null && plane.value?.kind !== "line";

/** What a neuron is called on the page. @param {string | null} key */
export function neuronName(key) {
  if (key === null) return "";
  const [name, index] = key.split(":");
  const column = stage.value.layout?.columns.find((each) => each.name === name);
  return column ? nameOf(column, Number(index)) : key;
}

/**
 * Keep a canvas drawn as wide as its box; what is returned ends it.
 * @param {HTMLCanvasElement} canvas @param {HTMLElement} box @param {(geometry: any) => void} tell
 */
function followed(canvas, box, tell) {
  const picture = new MapPicture();
  let stamps = new Stamps(colors.value);
  let waiting = false;
  let told = "";
  const draw = () => {
    waiting = false;
    const width = Math.floor(box.getBoundingClientRect().width);
    if (!width || !canvas.isConnected || !plane.value) return;
    if (stamps.palette !== colors.value) stamps = new Stamps(colors.value);
    const isLine = plane.value.kind === "line";
    const height = isLine ? Math.round(width * 0.72) : width;
    const context = sharpContext(canvas, width, height);
    context.clearRect(0, 0, width, height);
    const frame = isLine ? drawLine(context, width, height, stamps) : drawMap(context, width, height, stamps, picture);
    const now = `${scene.value?.session} ${plane.value.labels} ${plane.value.low} ${plane.value.high} ${width}`;
    if (frame && now !== told) {
      told = now;
      tell({toPlane: frame.toValue, toPixel: frame.toPixel, width, height, box: frame.box});
    }
  };
  const ask = () => {
    if (!waiting) requestAnimationFrame(draw);
    waiting = true;
  };
  const observer = new ResizeObserver(ask);
  observer.observe(box);
  const stop = effect(() => {
    for (const each of [answers, surface, rows, onPoints, display, colors, plane, targetRange]) each.value;
    ask();
  });
  return () => {
    observer.disconnect();
    stop();
  };
}

/** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {Stamps} stamps @param {MapPicture} picture */
export function drawMap(context, width, height, stamps, picture) {
  const shown = showsNeuron() ? hoveredMap() : answers.value;
  const {map: view, discretize, showTest, showTrain, selectedPoint} = display.value;
  const data = {plane: /** @type {any} */ (plane.value), map: shown, picture, points: rows.value};
  const {frame} = drawPlane(context, data, {
    palette: colors.value, stamps, width, height, view, discretize, showTest, showTrain, selected: selectedPoint,
    classes: head.value?.task.classes?.length ?? 0, range: targetRange.value, wrong: wrongPoints(),
  });
  return frame;
}

/** The hovered neuron over the plane. */
function hoveredMap() {
  const values = surface.value;
  const [name, index] = display.value.hovered.split(":");
  const column = stage.value.layout?.columns.find((each) => each.name === name);
  const found = column && values?.values.get(column.output);
  if (!values || !column || !found) return answers.value;
  const field = fieldOf(found, /** @type {number} */ (values.sizes.get(column.output)), Number(index));
  return neuronMap(field, values.n, strongest(field));
}

/** 1 for each point that is answered wrongly; nothing where the target is a number. */
export function wrongPoints() {
  const [values, output, points] = [onPoints.value, head.value, rows.value];
  if (!values || !output?.task.classes || !points || output.task.kind === "labels") return null;
  const found = /** @type {Float32Array} */ (values.values.get(output.node));
  const answered = answeredClasses(output.task, found, /** @type {number} */ (values.sizes.get(output.node)));
  return Uint8Array.from(answered, (each, row) => Number(each !== points.y[row]));
}

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
  const kinds = Array.from(points.y, () => 0);
  const shown = {x: points.x, y: points.y, kind: kinds, part: points.part, row: points.row};
  return drawCurve(context, {extent, lines: [{x, y, color: colors.value.positive}], points: shown}, {
    palette: colors.value, stamps, width, height, colors: [colors.value.ink], showTrain, showTest, selected: selectedPoint,
  });
}

/** The map of one neuron, small, with its name. @param {{id: string}} props */
export function NeuronMap({id}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => effect(() => {
    for (const each of [responses, colors, display]) each.value;
    if (canvas.current) drawNeuron(canvas.current, id);
  }), [id]);
  const name = neuronName(id);
  return html`<figure class="neuron-map">
    <canvas ref=${canvas} width=${RESPONSE} height=${RESPONSE} role="img" aria-label=${`What ${name} answers over the plane`}></canvas>
    <figcaption><button class="link" onClick=${() => { inspected.value = {kind: "neuron", title: "Neuron", key: id}; }}>${name}</button>
      <${IconButton} icon="close" size="small" label=${`Take ${name} off`} onClick=${() => pin(id)} /></figcaption>
  </figure>`;
}

/** @param {HTMLCanvasElement} canvas @param {string} key */
function drawNeuron(canvas, key) {
  const values = responses.value;
  const [name, index] = key.split(":");
  const column = stage.value.layout?.columns.find((each) => each.name === name);
  const found = column && values?.values.get(column.output);
  if (!values || !column || !found) return;
  const field = fieldOf(found, /** @type {number} */ (values.sizes.get(column.output)), Number(index));
  const image = new ImageData(RESPONSE, RESPONSE);
  const options = {table: divergingTable(colors.value), most: strongest(field), signs: signsOf(colors.value)};
  paintSigned(new Uint32Array(image.data.buffer), 0, RESPONSE, field, RESPONSE, RESPONSE, options);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** The point nearest to a click becomes the chosen one. @param {MouseEvent} event @param {any} geometry */
function choosePoint(event, geometry) {
  const [points, where] = [rows.value, plane.value];
  if (!geometry || !points || !where || isDrawing()) return;
  const {left, top} = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
  const [px, py] = [event.clientX - left, event.clientY - top];
  let [best, found] = [NEAR, -1];
  for (let k = 0; k < points.y.length; k += 1) {
    const [u, v] = where.kind === "line" ? [points.x[k], points.y[k]] : where.place(points.x.slice(k * points.columns, (k + 1) * points.columns));
    const [x, y] = geometry.toPixel(u, v);
    const away = Math.hypot(x - px, y - py);
    if (away < best) [best, found] = [away, k];
  }
  open(found < 0 ? null : points.row[found]);
}

/** Arrow keys go from point to point. @param {KeyboardEvent} event */
function stepPoint(event) {
  const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
  const points = rows.value;
  if (!step || !points?.row.length) return;
  const at = Array.from(points.row).indexOf(/** @type {any} */ (display.value.selectedPoint));
  open(points.row[(at + step + points.row.length) % points.row.length]);
  event.preventDefault();
  event.stopPropagation();
}

/** @param {number | null} row */
function open(row) {
  changeDisplay({selectedPoint: row});
  if (row !== null) inspected.value = {kind: "step", title: "One step", row};
  else if (inspected.value?.kind === "step") inspected.value = null;
}
