/** The output: what the network answers everywhere, the points on it, pinned neurons, and the figures. */

import {html} from "../parts/html.js";
import {Panel} from "../parts/card.js";
import {Segmented, Toggle} from "../parts/choice.js";
import {ClassLegend, MagnitudeLegend, SignedLegend} from "../charts/legend.js";
import {answers, head, isPicture, isTable, plane, targetRange} from "../sight.js";
import {changeDisplay, display, scene} from "../state.js";
import {Likeness} from "./likeness.js";
import {OutputMap} from "./map.js";
import {Ask} from "./ask.js";
import {NeuronMap} from "./neuron-map.js";
import {OutputNumbers} from "./output-numbers.js";
import {Pad} from "./pad.js";
import {chosenPlane, planeWords} from "./plane.js";
import {PointBar} from "./points.js";

const WAYS = [
  {value: "confidence", label: "Confidence"},
  {value: "class", label: "Class"},
  {value: "contour", label: "Contour"},
];
const WAYS_OF_NUMBERS = [{value: "confidence", label: "Value"}, {value: "contour", label: "Contour"}];

/** The whole pane. */
export function OutputView() {
  if (!scene.value) return null;
  return html`<div class="output">
    ${isPicture.value ? html`<${Pad} />` : html`<${Panel} title="Output">
      <${PointBar} />
      <${OutputMap} />
      <${Legend} />
      <${PlaneWords} />
      ${isTable.value && html`<${Likeness} /><${Ask} />`}
      <${Pinned} />
      <${MapOptions} />
    <//>`}
    <${OutputNumbers} />
  </div>`;
}

/** Of more than two inputs: which plane through them this is. */
function PlaneWords() {
  const chosen = isTable.value ? chosenPlane() : null;
  return chosen && html`<p class="map-plane muted">${planeWords(chosen)}</p>`;
}

/** How the map is drawn. */
function MapOptions() {
  const {map, discretize, showTest, showTrain} = display.value;
  const on = (/** @type {string} */ name) => (/** @type {unknown} */ value) => changeDisplay({[name]: value});
  const isLine = plane.value?.kind === "line";
  const isNumber = !head.value?.task.classes;
  const shown = isNumber && map === "class" ? "confidence" : map;
  return html`<div class="map-options">
    ${!isLine && html`<${Segmented} label="The map shows" value=${shown} options=${isNumber ? WAYS_OF_NUMBERS : WAYS}
      onChange=${on("map")} />`}
    <div class="map-toggles">
      <span data-control="showTestData"><${Toggle} label="Test points" on=${showTest} onChange=${on("showTest")} /></span>
      <${Toggle} label="Training points" on=${showTrain} onChange=${on("showTrain")} />
      ${!isLine && html`<span data-control="discretize"><${Toggle} label="Two colours only" on=${discretize}
        onChange=${on("discretize")} /></span>`}
    </div>
  </div>`;
}

/** Neurons that were pinned, each with its own map. */
function Pinned() {
  const {pinned} = display.value;
  if (!pinned.length || plane.value?.kind === "line") return null;
  return html`<ul class="pinned" aria-label="Pinned neurons">
    ${pinned.map((/** @type {string} */ key) => html`<li key=${key}><${NeuronMap} id=${key} /></li>`)}
  </ul>`;
}

/** What the colours and shapes on the map mean. */
function Legend() {
  const task = head.value?.task;
  if (!task) return null;
  if (task.classes?.length) return html`<${ClassLegend} classes=${task.classes} />`;
  const [low, high] = targetRange.value;
  const unit = task.targets?.[0]?.unit ?? "";
  if (plane.value?.kind === "line" || !answers.value) return null;
  return low < 0 && high > 0
    ? html`<${SignedLegend} most=${Math.max(-low, high)} unit=${unit} />`
    : html`<${MagnitudeLegend} low=${low} high=${high} unit=${unit} />`;
}
