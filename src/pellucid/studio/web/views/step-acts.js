/** The four acts of the opened step: sums going forward, the loss, δ flowing back, and every update. */

import {flat} from "/report/arrays.js";
import {followWeight} from "/report/step.js";

import {html} from "../parts/html.js";
import {Select} from "../parts/select.js";
import {slopeAt} from "../charts/activation.js";
import {activationOf, deltaOf, givenTo, lossOf, sumOf} from "../compute/chain.js";
import {amount, written} from "../format.js";
import {head} from "../sight.js";
import {scene} from "../state.js";
import {columnOf} from "./stage.js";
import {nameOf} from "./naming.js";
import {Num, keyOf, spelled} from "./step-number.js";

/** @typedef {import("../compute/chain.js").Step} Step */
/** @typedef {{step: Step, model: any}} Opened */

/** Of more neurons the strongest are shown. */
const MOST = 12;

/** The name of the loss that is trained with. */
const lossName = () => {
  const {loss} = scene.value.experiment.task;
  return typeof loss === "string" ? loss : loss?.kind ?? "";
};

/** What the i-th number of a layer is called, −1 being the input. @param {Opened} opened @param {number} at @param {number} i */
function called(opened, at, i) {
  const key = keyOf(opened, at, i);
  const column = columnOf(key);
  return column ? nameOf(column, i) : `${at < 0 ? "input" : opened.step.layers[at].name} ${i + 1}`;
}

/** @param {number} at @param {number} j */
const open = (at, j) => () => { if (at >= 0) spelled.value = {at, j}; };

/** The strongest numbers of a layer with their places, in order. @param {number[]} values */
function strongestOf(values) {
  const all = values.map((value, j) => ({value, j}));
  if (all.length <= MOST) return all;
  return all.toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value)).slice(0, MOST).toSorted((one, other) => one.j - other.j);
}

/** Terms of a sum as a formula of live numbers. @param {{terms: import("../compute/chain.js").Term[], more: number, rest?: number, opened: Opened, to: {at: number, j: number}, back?: boolean}} props */
function Terms({terms, more, rest, opened, to, back = false}) {
  const {at, j} = to;
  return html`${terms.map((term, k) => {
    const [source, target] = back ? [keyOf(opened, at, j), keyOf(opened, term.at, term.i)] : [keyOf(opened, term.at, term.i), keyOf(opened, at, j)];
    const name = called(opened, term.at, term.i);
    return html`<span class="term">${k > 0 && " + "}<${Num} value=${term.w} weight=${[source, target]} name=${`weight ${back ? "to" : "from"} ${name}`} />·<${Num}
      value=${term.a} neuron=${keyOf(opened, term.at, term.i)} name=${back ? `δ of ${name}` : name} onGo=${open(term.at, term.i)} /></span>`;
  })}${more > 0 && html`<span class="term"> + ${amount(more, "more term")}${rest === undefined ? "" : ` ${written(rest)}`}</span>`}`;
}

/** Forward: every layer's numbers; the sum of one neuron is spelled out. @param {Opened} opened */
export function Forward(opened) {
  const {step} = opened;
  return html`${step.layers.map((layer, at) => {
    const values = flat(layer.a);
    return html`<section class="step-layer" key=${layer.name} aria-label=${`Forward through ${layer.name}`}>
      <h3>${layer.name}</h3>
      <div class="step-numbers">${strongestOf(values).map(({value, j}) => html`<button type="button" key=${j}
        class="step-cell" aria-expanded=${spelled.value.at === at && spelled.value.j === j} onClick=${open(at, j)}>
        <span class="muted">${shortName(opened, at, j)}</span> ${written(value)}</button>`)}
        ${values.length > MOST && html`<span class="muted">and ${amount(values.length - MOST, "weaker one")}</span>`}</div>
      ${spelled.value.at === at && html`<${Sum} opened=${opened} at=${at} j=${Math.min(spelled.value.j, values.length - 1)} />`}
    </section>`;
  })}`;
}

/** A neuron in few letters: the class it stands for, or its number. @param {Opened} opened @param {number} at @param {number} j */
function shortName(opened, at, j) {
  const column = columnOf(keyOf(opened, at, j));
  return column?.names[j] ?? String(j + 1);
}

/** z = Σ w·a + b and a = f(z) of one neuron. @param {{opened: Opened, at: number, j: number}} props */
function Sum({opened, at, j}) {
  const {step, model} = opened;
  const layer = step.layers[at];
  const sum = sumOf(step, at, j, model);
  const {kind} = activationOf(layer.name, model);
  const answer = flat(layer.a)[j];
  return html`<div class="spelled">
    <p class="muted">${called(opened, at, j)}</p>
    ${sum ? html`<p class="formula">z = Σ w·a + b</p>
      <p class="formula">z = <${Terms} terms=${sum.terms} more=${sum.more} rest=${sum.rest} opened=${opened} to=${{at, j}} />
        + <${Num} value=${sum.bias} neuron=${keyOf(opened, at, j)} name="bias" /> = <b>${written(sum.z, 4)}</b></p>`
      : layer.z && html`<p class="formula">z = ${written(flat(layer.z)[j], 4)}</p>`}
    ${layer.z ? html`<p class="formula">a = ${kind === "linear" ? "z" : kind === "softmax" ? "eᶻ / Σ eᶻ of the layer" : `${kind}(z)`} = <b>${written(answer, 4)}</b></p>`
      : html`<p class="note">It only hands numbers on.</p>`}
  </div>`;
}

/** The loss with its numbers. @param {Opened} opened */
export function Loss(opened) {
  const {step} = opened;
  const name = lossName();
  const known = lossOf(step, name);
  const last = step.layers.length - 1;
  const answers = flat(step.layers[last].a);
  const targets = flat(step.target ?? []);
  return html`<table class="step-table"><thead><tr><th scope="col">output</th><th scope="col">answer a</th><th scope="col">target y</th></tr></thead><tbody>
      ${answers.slice(0, MOST).map((/** @type {number} */ a, /** @type {number} */ k) => html`<tr><th scope="row">${outputName(k, answers.length)}</th>
        <td><${Num} bare value=${a} digits=${4} neuron=${keyOf(opened, last, k)} name=${`answer ${k + 1}`} /></td><td>${targets[k] === undefined ? "–" : written(targets[k], 4)}</td></tr>`)}
    </tbody></table>
    ${known ? html`<p class="formula">${known.formula}</p>
      <p class="formula">loss = ${lossNumbers(name, known)} = <b>${written(known.value, 5)}</b></p>`
      : html`<p class="formula">${name}(a, y) = <b>${written(/** @type {number} */ (step.loss), 5)}</b></p>`}`;
}

/** What an output stands for. @param {number} k @param {number} count */
function outputName(k, count) {
  const {classes = [], targets = []} = head.value?.task ?? {};
  return (count === 1 && classes.length === 2 ? classes[1] : classes[k] ?? targets[k]?.name) ?? k + 1;
}

/** The formula with numbers, without terms that are nothing. @param {string} name @param {{outputs: number[], targets: number[]}} of */
function lossNumbers(name, {outputs, targets}) {
  const n = (/** @type {number} */ value) => (value < 0 ? `(${written(value, 4)})` : written(value, 4));
  const pairs = outputs.map((a, k) => ({a, y: targets[k]}));
  if (name === "cross_entropy") return pairs.filter(({y}) => y !== 0).map(({a, y}) => `${y === 1 ? "−" : `−${n(y)} · `}ln ${n(a)}`).join(" ");
  if (name === "binary_cross_entropy" && pairs.length === 1) {
    const [{a, y}] = pairs;
    return y === 1 ? `−ln ${n(a)}` : y === 0 ? `−ln(1 − ${n(a)})` : `−(${n(y)} · ln ${n(a)} + ${n(1 - y)} · ln(1 − ${n(a)}))`;
  }
  const of = /** @type {Record<string, (pair: {a: number, y: number}) => string>} */ ({
    half_mse: ({a, y}) => `(${written(a, 4)} − ${n(y)})²`, mse: ({a, y}) => `(${written(a, 4)} − ${n(y)})²`,
    mae: ({a, y}) => `|${written(a, 4)} − ${n(y)}|`, hinge: ({a, y}) => `max(0, 1 − ${n(y)} · ${n(a)})`,
    binary_cross_entropy: ({a, y}) => (y === 1 ? `−ln ${n(a)}` : `−ln(1 − ${n(a)})`),
  })[name];
  const terms = pairs.slice(0, 4).map(of).join(" + ") + (pairs.length > 4 ? " + …" : "");
  if (name === "half_mse") return pairs.length === 1 ? `½ · ${terms}` : `½ · (${terms})`;
  return pairs.length === 1 ? terms : `(${terms}) / ${pairs.length}`;
}

/** δ from the last layer to the first; of one neuron the chain rule is spelled out. @param {Opened} opened */
export function Backward(opened) {
  const {step} = opened;
  const order = [...step.layers.keys()].reverse().filter((at) => step.layers[at].delta);
  return html`${order.map((at) => {
    const layer = step.layers[at];
    const values = flat(layer.delta);
    const j = Math.min(spelled.value.j, values.length - 1);
    return html`<section class="step-layer" key=${layer.name} aria-label=${`Backward through ${layer.name}`}>
      <h3>δ of ${layer.name}</h3>
      <div class="step-numbers">${strongestOf(values).map(({value, j: k}) => html`<button type="button" key=${k} class="step-cell"
        aria-expanded=${spelled.value.at === at && j === k} onClick=${open(at, k)}><span class="muted">${shortName(opened, at, k)}</span> ${written(value)}</button>`)}
        ${values.length > MOST && html`<span class="muted">and ${amount(values.length - MOST, "weaker one")}</span>`}</div>
      ${spelled.value.at === at && html`<${Chain} opened=${opened} at=${at} j=${j} />`}
    </section>`;
  })}`;
}

/** The chain rule for one neuron. @param {{opened: Opened, at: number, j: number}} props */
function Chain({opened, at, j}) {
  const {step, model} = opened;
  /** @type {any} */
  const found = deltaOf(step, at, j, model, {loss: lossName(), slopeAt});
  const {kind} = activationOf(step.layers[at].name, model);
  const slopeOf = kind === "linear" ? "1" : `${kind}′(z)`;
  const answer = html`<b>${written(found.delta, 4)}</b>`;
  return html`<div class="spelled"><p class="muted">${called(opened, at, j)}</p>
    ${found.kind === "difference" && html`<p class="formula">δ = ∂loss/∂z = a − y</p>
      <p class="formula">δ = <${Num} value=${found.a} digits=${4} neuron=${keyOf(opened, at, j)} name="answer" /> − ${paren(found.y)} = ${answer}</p>`}
    ${found.kind === "loss" && html`<p class="formula">δ = ∂loss/∂a · ${slopeOf}</p>
      <p class="formula">δ = <${Num} value=${found.outer} digits=${4} neuron=${keyOf(opened, at, j)} name="∂loss/∂a" /> · ${paren(found.slope)} = ${answer}</p>`}
    ${found.kind === "sum" && html`<p class="formula">δ = (Σ w·δ of what reads it) · ${slopeOf}</p>
      ${found.terms.length > 0 && html`<p class="formula">Σ = <${Terms} terms=${found.terms} more=${found.more} opened=${opened} to=${{at, j}} back /> = ${written(found.sum, 4)}</p>`}
      <p class="formula">δ = ${paren(found.sum)} · ${paren(found.slope)} = ${answer}</p>`}
    ${found.kind === "plain" && html`<p class="formula">δ = ${answer}</p>`}
  </div>`;
}

const paren = (/** @type {number} */ value) => (value < 0 ? `(${written(value, 4)})` : written(value, 4));

/** Every weight's step: those of one neuron at a time, the bias first. @param {Opened} opened */
export function Update(opened) {
  const {step, model} = opened;
  const able = step.layers.flatMap((layer, at) => (Array.isArray(layer.new?.weight?.[0]) ? [{layer, at}] : []));
  const {layer, at} = able.find((each) => each.at === spelled.value.at) ?? able[0] ?? {};
  if (!layer || at === undefined) return html`<p class="note">No layer of this network has a table of weights.</p>`;
  const units = layer.new.weight[0].length;
  const j = Math.min(spelled.value.j, units - 1);
  const {from, values} = givenTo(step, at, model);
  const rows = strongestOf(values.map((/** @type {number} */ _, /** @type {number} */ i) => layer.gradient.weight[i][j]));
  const numbers = Array.from({length: units}, (_, k) => ({value: String(k), label: called(opened, at, k)}));
  return html`<div class="step-pick">
      <${Select} label="Layer" value=${String(at)} options=${able.map((each) => ({value: String(each.at), label: each.layer.name}))}
        onChange=${(/** @type {string} */ to) => { spelled.value = {at: Number(to), j: 0}; }} />
      <${Select} label="Neuron" value=${String(j)} options=${numbers} onChange=${(/** @type {string} */ to) => { spelled.value = {at, j: Number(to)}; }} />
    </div>
    <p class="formula">gradient = a · δ, new = old − ${written(step.learning_rate)} · gradient</p>
    <div class="step-scroll" tabindex="0" role="region" aria-label="Updates of ${called(opened, at, j)}"><table class="step-table"><thead><tr>
      ${["", "a", "δ", "gradient", "old", "new"].map((word) => html`<th scope="col">${word || html`<span class="unseen">from</span>`}</th>`)}</tr></thead><tbody>
      ${layer.new.bias && html`<${UpdateLine} name="bias" values=${[1, flat(layer.delta)[j], layer.gradient.bias[j], layer.old.bias[j], layer.new.bias[j]]} neuron=${keyOf(opened, at, j)} />`}
      ${rows.map(({j: i}) => {
        const {a, delta, gradient, old, changed} = followWeight(step, at, i, j, model);
        return html`<${UpdateLine} key=${i} name=${called(opened, from, i)} values=${[a, delta, gradient, old, changed]} weight=${[keyOf(opened, from, i), keyOf(opened, at, j)]} />`;
      })}
    </tbody></table></div>
    ${values.length > MOST && html`<p class="note">The ${MOST} largest gradients of ${values.length}.</p>`}
    <p class="note">A plain step of gradient descent on this one point, with the numbers of explain_step in Python.</p>`;
}

/** @param {{name: string, values: number[], weight?: [string, string], neuron?: string}} props */
const UpdateLine = ({name, values, weight, neuron}) => html`<tr><th scope="row">${name}</th>
  ${values.map((value, k) => html`<td>${k === 3 ? html`<${Num} bare value=${value} digits=${4} weight=${weight} neuron=${neuron} name=${`old ${name}`} />` : written(value, k > 3 ? 4 : 3)}</td>`)}</tr>`;
