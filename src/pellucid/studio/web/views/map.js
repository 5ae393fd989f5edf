/** The output's map: a canvas that follows the network, a crosshair that reads it, and points that can be chosen. */

import {effect, html, signal, useEffect, useRef, useState} from "../parts/html.js";
import {Layer} from "../canvas/layer.js";
import {MapPicture} from "../canvas/plane.js";
import {Stamps} from "../canvas/markers.js";
import {sharpContext} from "../canvas/surface.js";
import {grouped} from "../format.js";
import {answers, colors, head, onPoints, plane, rows, surface, targetRange} from "../sight.js";
import {announce, changeDisplay, display, inspected, scene} from "../state.js";
import {answerWords, hereWords} from "./answer.js";
import {drawLine, drawMap, showsNeuron} from "./map-drawing.js";
import {neuronName} from "./naming.js";
import {showDrawer} from "./network-touch.js";
import {PointLayer, isDrawing} from "./points.js";
import {hovered, layout} from "./stage.js";

/** A click this near to a point, in pixels, chooses it. */
const NEAR = 14;

/** The place on the plane that is pointed at. */
export const here = signal(/** @type {[number, number] | null} */ (null));

/** The map, with the points and the layer to change them, and the answer at the pointer below it. */
export function OutputMap() {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [geometry, setGeometry] = useState(/** @type {any} */ (null));
  useEffect(() => {
    if (!box.current || !canvas.current) return undefined;
    return followed(canvas.current, box.current, setGeometry);
  }, []);
  const point = (/** @type {PointerEvent} */ event) => { here.value = geometry && canvas.current ? valueAt(event, canvas.current, geometry) : null; };
  return html`<div class="map-field">
    <div class="map" ref=${box} onPointerMove=${point} onPointerDown=${point} onPointerLeave=${() => { here.value = null; }}>
      <canvas ref=${canvas} role="application" aria-roledescription="map" tabindex="0" aria-label=${described()} aria-describedby="map-keys"
        onClick=${(/** @type {MouseEvent} */ event) => click(event, geometry)}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => press(event, geometry)} onBlur=${() => { here.value = null; }}></canvas>
      ${geometry && isDrawing() && html`<${PointLayer} geometry=${geometry} />`}
      ${showsNeuron() && html`<p class="map-caption">${neuronName(hovered.value)}</p>`}
    </div>
    <${Reading} />
    <p id="map-keys" class="unseen">Arrow keys move a crosshair and read the answer there, Enter opens the nearest point,
      Page Up and Page Down go from point to point.</p>
  </div>`;
}

/** The network's answer at the crosshair. */
function Reading() {
  const words = here.value && !showsNeuron() ? hereWords(here.value) : null;
  return html`<p class="map-reading number">${words ? html`<b>${words.answer}</b> <span class="muted">at ${words.place}</span>`
    : html`<span class="muted">Point at the map to read the answer there.</span>`}</p>`;
}

/** The map of what, in a sentence. */
function described() {
  const task = head.value?.task;
  const what = task?.classes?.length ? `which of ${task.classes.length} classes` : "which value";
  const labels = plane.value?.labels.join(" and ") ?? "";
  return `Map of the output over ${labels}: ${what} the network answers, with ${grouped(rows.value?.y.length ?? 0)} points.`;
}

/**
 * Keep a canvas drawn as wide as its box; what is returned ends it.
 * @param {HTMLCanvasElement} canvas @param {HTMLElement} box @param {(geometry: any) => void} tell
 */
function followed(canvas, box, tell) {
  const picture = new MapPicture();
  const layer = new Layer();
  let stamps = new Stamps(colors.value);
  let [waiting, told, width] = [false, "", Math.floor(box.clientWidth)];
  const draw = () => {
    waiting = false;
    if (!width || !canvas.isConnected || !plane.value) return;
    if (stamps.palette !== colors.value) stamps = new Stamps(colors.value);
    const isLine = plane.value.kind === "line";
    const height = isLine ? Math.round(width * 0.72) : width;
    const context = sharpContext(canvas, width, height);
    context.clearRect(0, 0, width, height);
    const frame = isLine ? drawLine(context, width, height, stamps) : drawMap(context, width, height, stamps, picture, {here: here.value, layer});
    const now = `${scene.value?.session} ${plane.value.labels} ${plane.value.low} ${plane.value.high} ${targetRange.value} ${width}`;
    if (frame && now !== told) {
      told = now;
      tell({toPlane: frame.toValue, toPixel: frame.toPixel, width, height, box: frame.box});
    }
  };
  const ask = () => {
    if (!waiting) queueMicrotask(draw);
    waiting = true;
  };
  const observer = new ResizeObserver(([entry]) => {
    width = Math.floor(entry.contentRect.width);
    ask();
  });
  observer.observe(box);
  const stop = effect(() => {
    for (const each of [answers, surface, rows, onPoints, display, colors, plane, targetRange, here, hovered, layout]) each.value;
    ask();
  });
  return () => {
    observer.disconnect();
    stop();
  };
}

/** Where on the plane a pointer is, or nothing beside it. @param {MouseEvent} event @param {HTMLElement} canvas @param {any} geometry @returns {[number, number] | null} */
function valueAt(event, canvas, {box, toPlane}) {
  const {left, top} = canvas.getBoundingClientRect();
  const [x, y] = [event.clientX - left, event.clientY - top];
  const isInside = x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
  return isInside ? toPlane(x, y) : null;
}

/** The point nearest to a place on the canvas; nothing where none is as near. @param {number} px @param {number} py @param {any} geometry */
function nearestPoint(px, py, geometry, near = Infinity) {
  const [points, where] = [rows.value, plane.value];
  if (!points || !where) return null;
  const {showTrain, showTest} = display.value;
  let [best, found] = [near, -1];
  for (let k = 0; k < points.y.length; k += 1) {
    if (!(points.part[k] === 0 ? showTrain : showTest)) continue;
    const [u, v] = where.kind === "line" ? [points.x[k], points.y[k]] : where.place(points.x.subarray(k * points.columns, (k + 1) * points.columns));
    const [x, y] = geometry.toPixel(u, v);
    const away = Math.hypot(x - px, y - py);
    if (away < best) [best, found] = [away, k];
  }
  return found < 0 ? null : points.row[found];
}

/** The point nearest to a click becomes the chosen one. @param {MouseEvent} event @param {any} geometry */
function click(event, geometry) {
  if (!geometry || isDrawing()) return;
  const {left, top} = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
  openPoint(nearestPoint(event.clientX - left, event.clientY - top, geometry, NEAR));
}

const WAYS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
});

/** The crosshair by arrow keys, the nearest point by Enter, point after point by Page keys. @param {KeyboardEvent} event @param {any} geometry */
function press(event, geometry) {
  const where = plane.value;
  if (!geometry || !where || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key];
  if (way) moveHere(way, event.shiftKey ? 8 : 40);
  else if (event.key === "Enter" && here.value) openPoint(nearestPoint(.../** @type {[number, number]} */ (geometry.toPixel(...here.value)), geometry));
  else if (event.key === "PageDown" || event.key === "PageUp") stepPoint(event.key === "PageDown" ? 1 : -1);
  else if (event.key === "Escape" && here.value) here.value = null;
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {[number, number]} way @param {number} steps across the whole plane */
function moveHere([across, up], steps) {
  const where = plane.value;
  if (!where) return;
  const isLine = where.kind === "line";
  const [low, high] = isLine ? [[where.low[0], targetRange.value[0]], [where.high[0], targetRange.value[1]]] : [where.low, where.high];
  const moved = (/** @type {number} */ k, /** @type {number} */ by) => {
    const now = here.value?.[k] ?? (low[k] + high[k]) / 2;
    return Math.min(Math.max(now + (by * (high[k] - low[k])) / steps, low[k]), high[k]);
  };
  here.value = [moved(0, across), moved(1, up)];
  const words = hereWords(here.value);
  if (words) announce(`${words.answer} at ${words.place}`);
}

/** @param {1 | -1} step */
function stepPoint(step) {
  const points = rows.value;
  if (!points?.row.length) return;
  const at = Array.from(points.row).indexOf(/** @type {any} */ (display.value.selectedPoint));
  openPoint(points.row[at < 0 ? 0 : (at + step + points.row.length) % points.row.length]);
  announce(`Row ${display.value.selectedPoint}: ${answerWords(onPoints.value, Array.from(points.row).indexOf(display.value.selectedPoint)) ?? ""}`);
}

/** Choose a point, and open one step on it. @param {number | null} row */
function openPoint(row) {
  changeDisplay({selectedPoint: row, probe: null});
  if (row !== null) {
    inspected.value = {kind: "step", title: "One step", row};
    showDrawer();
  } else if (inspected.value?.kind === "step") inspected.value = null;
}
