/** One learning step on one point, opened as four acts: forward, loss, backward, update. */

import {wholeStep} from "/report/step.js";
import {flat} from "/report/arrays.js";

import {html, signal, useEffect, useState} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {Select} from "../parts/select.js";
import {written} from "../format.js";
import {arrays, head, isPicture, rows} from "../sight.js";
import {announce, frame, scene, send, status} from "../state.js";
import {Backward} from "./step-backward.js";
import {Forward} from "./step-forward.js";
import {Loss} from "./step-loss.js";
import {spelled} from "./step-number.js";
import {Update} from "./step-update.js";

const ACTS = [
  {name: "Forward", view: Forward, about: "Every neuron adds up what arrives, and its activation answers."},
  {name: "Loss", view: Loss, about: "The answer is compared with what it should be."},
  {name: "Backward", view: Backward, about: "δ says how the loss moves with each neuron's sum; it flows back from the output."},
  {name: "Update", view: Update, about: "Every weight moves against its gradient, by the learning rate."},
];

const act = signal(0);

/** What a drawing should have been, as it was chosen. */
const wanted = signal("");

/**
 * Which step is asked for: of a row of the data, or of values that were drawn.
 * @param {{row?: number, values?: number[]}} which
 */
function question({row, values}) {
  if (row !== undefined) return {row};
  return wanted.value ? {values, target: [wanted.value]} : {values};
}

/** @param {{row?: number, values?: number[]}} props */
export function StepView({row, values}) {
  const [step, setStep] = useState(/** @type {any} */ (null));
  const [problem, setProblem] = useState("");
  const still = !status.value.running;
  const asked = JSON.stringify(question({row, values}));
  const moment = still ? frame.value?.step : -1;
  useEffect(() => {
    let over = false;
    send("explain", JSON.parse(asked), {quiet: true}).then(
      (result) => over || (setStep(result.step), setProblem("")),
      (error) => over || setProblem(error.what),
    );
    return () => { over = true; };
  }, [asked, moment, scene.value]);
  const begun = step !== null;
  useEffect(() => {
    if (begun) spelled.value = {at: firstWithWeights(step), j: 0};
  }, [begun]);
  if (problem) return html`<p class="note">${problem}</p>`;
  if (!step || !arrays.value) return html`<p class="note">Opening the step…</p>`;
  const model = modelWith(arrays.value);
  return html`<div class="step">
    ${row === undefined && isPicture.value && html`<${Wanted} />`}
    <${Opened} row=${row} step=${wholeStep(step, model)} model=${model} still=${still} />
  </div>`;
}

/** Which class a drawing should have. */
function Wanted() {
  const classes = head.value?.task.classes ?? [];
  if (!classes.length) return null;
  const options = [{value: "", label: "not said"}, ...classes.map((/** @type {string} */ value) => ({value, label: value}))];
  return html`<${Select} label="The drawing should be" value=${wanted.value} options=${options}
    onChange=${(/** @type {string} */ to) => { wanted.value = to; }} />`;
}

/**
 * The acts, one at a time.
 * @param {{row?: number, step: import("../compute/chain.js").Step, model: any, still: boolean}} props
 */
function Opened({row, step, model, still}) {
  const hasLoss = step.loss !== null;
  const at = hasLoss ? act.value : 0;
  const {view: View, about, name} = ACTS[at];
  const go = (/** @type {number} */ to) => {
    act.value = to;
    const last = step.layers.length - 1;
    if (to >= 2) spelled.value = {at: to === 2 ? last : firstWithWeights(step), j: 0};
    announce(`${to + 1} of 4: ${ACTS[to].name}. ${ACTS[to].about}`);
  };
  return html`
    <p class="muted step-of">${row === undefined ? "What was drawn" : `Row ${row}${partOf(row)}`}${inputWords(step)}</p>
    ${!still && html`<p class="note">The step as it was when this opened. Pause to follow the network.</p>`}
    <ol class="step-acts">${ACTS.map((each, k) => html`<li key=${each.name}><button type="button" class="step-act"
      aria-current=${k === at ? "step" : undefined} disabled=${k > 0 && !hasLoss} onClick=${() => go(k)}>
      <span>${k + 1}</span> ${each.name}</button></li>`)}</ol>
    <p>${about}</p>
    <section class="step-stage" aria-label=${name}><${View} step=${step} model=${model} /></section>
    ${!hasLoss && html`<p class="note">What it should be is not said, so there is no loss, and nothing flows back.</p>`}
    <div class="step-go">
      <${Button} disabled=${at === 0} onClick=${() => go(at - 1)}>Back<//>
      ${at < 3
        ? html`<${Button} kind="primary" disabled=${!hasLoss} onClick=${() => go(at + 1)}>Next: ${ACTS[at + 1].name}<//>`
        : html`<${Button} kind="primary" onClick=${() => send("step", {unit: "batch", count: 1})}>Train on one batch<//>`}
    </div>`;
}

/** @param {import("../compute/chain.js").Step} step */
const firstWithWeights = ({layers}) => Math.max(layers.findIndex(({old}) => Array.isArray(old?.weight?.[0])), 0);

/** Which part of the data a row belongs to. @param {number} row */
function partOf(row) {
  const found = rows.value;
  const at = found ? Array.from(found.row).indexOf(row) : -1;
  return found && at >= 0 ? `, ${["training", "validation", "test"][found.part[at]]}` : "";
}

/**
 * The scene's model with the numbers of the moment, as the report has it.
 * @param {import("../compute/network.js").Arrays} found
 */
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

/** What goes in and what is wanted, in words. @param {any} step */
function inputWords({input, names = [], target}) {
  const numbers = flat(input);
  const classes = head.value?.task.classes;
  const one = (/** @type {number} */ value, /** @type {number} */ k) => `${names[k] ?? `x${k + 1}`} ${written(value)}`;
  const told = ` · ${numbers.length > 8 ? `${numbers.length} numbers go in` : numbers.map(one).join(", ")}`;
  if (target === undefined || target === null) return told;
  const wants = flat(target);
  const meant = classes && wants.length === classes.length ? classes[wants.indexOf(Math.max(...wants))]
    : wants.map((/** @type {number} */ value) => written(value)).join(", ");
  return `${told} · wanted ${meant}`;
}
