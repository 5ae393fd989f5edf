/** One learning step on one point, opened: forward with its sums, the loss, δ flowing back, every update. */

import {followWeight, originOfDelta, wholeStep} from "/report/step.js";

import {html, useEffect, useState} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {Select} from "../parts/select.js";
import {flat} from "/report/arrays.js";
import {written} from "../format.js";
import {arrays} from "../sight.js";
import {frame, scene, send, status} from "../state.js";

/** More terms of a sum than these are told by their number. */
const MOST_TERMS = 8;
const MOST_NEURONS = 12;

/** @param {{row?: number, values?: number[]}} props */
export function StepView({row, values}) {
  const [step, setStep] = useState(/** @type {any} */ (null));
  const [problem, setProblem] = useState("");
  const still = !status.value.running;
  const at = still ? frame.value?.step : -1;
  const version = scene.value;
  const asked = JSON.stringify([row, values]);
  useEffect(() => {
    let over = false;
    send("explain", row === undefined ? {values} : {row}, {quiet: true}).then(
      (result) => over || (setStep(result.step), setProblem("")),
      (error) => over || setProblem(error.what),
    );
    return () => { over = true; };
  }, [asked, at, version]);
  if (problem) return html`<p class="note">${problem}</p>`;
  if (!step || !arrays.value) return html`<p class="note">Opening the step…</p>`;
  const model = modelWith(arrays.value);
  const whole = wholeStep(step, model);
  return html`<div class="step">
    <p class="muted">${row === undefined ? "The drawn row" : `Row ${row}`}: ${inputWords(whole)}</p>
    ${!still && html`<p class="note">The step of the moment this was opened; pause to follow the network.</p>`}
    <h4>1 · Forward</h4>
    ${whole.layers.map((/** @type {any} */ layer, /** @type {number} */ k) => html`<${Forward} whole=${whole} layer=${layer} at=${k} model=${model} />`)}
    ${whole.loss !== null && html`<${Loss} whole=${whole} /><${Backward} whole=${whole} model=${model} /><${Update} whole=${whole} model=${model} />`}
  </div>`;
}

/** The scene's model with the numbers of the moment, as the report has it. @param {import("../compute/network.js").Arrays} found */
function modelWith(found) {
  const {model} = scene.value;
  const filled = (/** @type {any} */ shapes = {}, /** @type {string} */ path) => Object.fromEntries(
    Object.keys(shapes).map((name) => [name, found.get(`${path}/${name}`)]).filter(([, array]) => array),
  );
  const nodes = model.nodes.map((/** @type {any} */ node) => ({
    ...node, part_of: node.part_of ?? node.name, tied_to: node.tied_to ?? node.name,
    parameters: filled(node.parameters, `params/${node.tied_to ?? node.name}`), state: filled(node.state, `state/${node.name}`),
  }));
  return {...model, nodes};
}

/** @param {any} whole */
function inputWords({input, names = [], target}) {
  const given = flat(input);
  const told = given.length > 12 ? `${given.length} numbers` : given.map((/** @type {number} */ value, /** @type {number} */ k) => `${names[k] ?? `input ${k + 1}`} = ${written(value)}`).join(", ");
  return target === null || target === undefined ? told : `${told}; wanted ${flat(target).map((/** @type {number} */ value) => written(value)).join(", ")}`;
}

/** The numbers a layer is given, with their names. @param {any} whole @param {number} at */
function givenTo(whole, at) {
  if (at === 0) return {values: flat(whole.input), names: whole.names ?? []};
  const before = whole.layers[at - 1];
  return {values: flat(before.a), names: flat(before.a).map((/** @type {number} */ _, /** @type {number} */ k) => `${before.name}·${k + 1}`)};
}

/** One layer's sums and answers; a neuron's sum is written out where it is opened. @param {any} props */
function Forward({whole, layer, at, model}) {
  const [open, setOpen] = useState(0);
  const units = flat(layer.a).length;
  const kind = model.nodes.filter((/** @type {any} */ node) => node.part_of === layer.name).pop()?.kind ?? "";
  const weight = layer.old?.weight;
  return html`<section class="step-layer" aria-label=${`Forward through ${layer.name}`}>
    <h5>${layer.name}</h5>
    <table class="step-table"><thead><tr><th>neuron</th>${layer.z && html`<th>z</th>`}<th>a</th></tr></thead><tbody>
      ${Array.from({length: Math.min(units, MOST_NEURONS)}, (_, j) => html`<tr class=${open === j ? "step-open" : ""}>
        <th><button class="link" aria-expanded=${open === j} onClick=${() => setOpen(j)}>${j + 1}</button></th>
        ${layer.z && html`<td>${written(layer.z[j], 4)}</td>`}<td>${written(flat(layer.a)[j], 4)}</td></tr>`)}
    </tbody></table>
    ${units > MOST_NEURONS && html`<p class="note">${units - MOST_NEURONS} more neurons.</p>`}
    ${weight && layer.z && html`<p class="formula">${sumWords(givenTo(whole, at), weight, layer, open)}</p>
      <p class="formula">a${open + 1} = ${kind === "dense" ? "z" : `${kind}(${written(layer.z[open], 4)})`} = ${written(flat(layer.a)[open], 4)}</p>`}
  </section>`;
}

/** z = Σ w·a + b with its numbers. @param {any} given @param {number[][]} weight @param {any} layer @param {number} j */
function sumWords({values}, weight, layer, j) {
  if (weight.length !== values.length) return `z${j + 1} = ${written(layer.z[j], 4)}`;
  const terms = values.slice(0, MOST_TERMS).map((/** @type {number} */ a, /** @type {number} */ i) => `${written(weight[i][j])}·${factor(a)}`);
  const rest = values.length > MOST_TERMS ? ` + … ${values.length - MOST_TERMS} more` : "";
  const bias = layer.old.bias ? ` + ${factor(layer.old.bias[j])}` : "";
  return `z${j + 1} = ${terms.join(" + ")}${rest}${bias} = ${written(layer.z[j], 4)}`;
}

const factor = (/** @type {number} */ value) => (value < 0 ? `(${written(value)})` : written(value));

/** @param {any} props */
const Loss = ({whole}) => html`<h4>2 · Loss</h4><p class="formula">loss(${flat(whole.layers[whole.layers.length - 1].a).slice(0, 4).map((/** @type {number} */ a) => written(a, 4)).join(", ")};
  ${flat(whole.target ?? []).slice(0, 4).map((/** @type {number} */ y) => written(y, 4)).join(", ")}) = ${written(whole.loss, 5)}</p>`;

/** δ from the last layer to the first. @param {any} props */
function Backward({whole, model}) {
  return html`<h4>3 · Backward</h4>
    ${[...whole.layers.keys()].reverse().map((at) => {
      const layer = whole.layers[at];
      if (!layer.delta) return null;
      return html`<section class="step-layer" aria-label=${`Backward through ${layer.name}`}><h5>${layer.name}</h5>
        ${flat(layer.delta).slice(0, MOST_NEURONS).map((/** @type {number} */ delta, /** @type {number} */ j) =>
          html`<p class="formula">${deltaWords(originOfDelta(whole, at, j, model), j, delta)}</p>`)}</section>`;
    })}`;
}

/** @param {any} origin @param {number} j @param {number} delta */
function deltaWords(origin, j, delta) {
  const name = `δ${j + 1} = `;
  if (origin?.target !== undefined) return `${name}a − y = ${written(origin.a, 4)} − ${factor(origin.target)} = ${written(delta, 4)}`;
  if (origin?.sum !== undefined) return `${name}(Σ w·δ) · slope = ${written(origin.sum, 4)} · ${factor(origin.slope)} = ${written(delta, 4)}`;
  return `${name}${written(delta, 4)}`;
}

/** Every weight's step, one at a time. @param {any} props */
function Update({whole, model}) {
  const able = whole.layers.map((/** @type {any} */ layer, /** @type {number} */ at) => ({layer, at})).filter(({layer}) => layer.new?.weight);
  const [pick, setPick] = useState(0);
  const [[i, j], setPlace] = useState([0, 0]);
  if (!able.length) return null;
  const {layer, at} = able[Math.min(pick, able.length - 1)];
  const [inputs, units] = [layer.old.weight.length, layer.old.weight[0].length];
  const {old, gradient, changed, a, delta, product, rate} = followWeight(whole, at, Math.min(i, inputs - 1), Math.min(j, units - 1), model);
  const n = (/** @type {number} */ value) => written(value, 5);
  const numbers = (/** @type {number} */ count) => Array.from({length: count}, (_, k) => ({value: String(k), label: String(k + 1)}));
  return html`<h4>4 · Update</h4>
    <div class="step-pick">
      <${Select} label="Layer" value=${String(pick)} options=${able.map((/** @type {any} */ each, /** @type {number} */ k) => ({value: String(k), label: each.layer.name}))}
        onChange=${(/** @type {string} */ k) => { setPick(Number(k)); setPlace([0, 0]); }} />
      <${Select} label="from" value=${String(Math.min(i, inputs - 1))} options=${numbers(inputs)} onChange=${(/** @type {string} */ k) => setPlace([Number(k), j])} />
      <${Select} label="to" value=${String(Math.min(j, units - 1))} options=${numbers(units)} onChange=${(/** @type {string} */ k) => setPlace([i, Number(k)])} />
    </div>
    ${product !== null && html`<p class="formula">gradient = a · δ = ${n(a)} · ${factor(delta)} = ${n(gradient)}</p>`}
    ${product === null && html`<p class="formula">gradient = ${n(gradient)}</p>`}
    <p class="formula">new = old − rate · gradient = ${n(old)} − ${written(rate)} · ${factor(gradient)} = ${n(changed)}</p>
    <p class="note">A plain step of gradient descent on this one point, as explain_step gives it in Python.</p>
    <${Button} onClick=${() => send("step", {unit: "batch", count: 1})}>Make a step on the next batch<//>`;
}
