/** The loss of the opened step: each answer beside its target, and the formula with its numbers. */

import {flat} from "/report/arrays.js";

import {html} from "../parts/html.js";
import {lossOf} from "../compute/chain.js";
import {written} from "../format.js";
import {head} from "../sight.js";
import {scene} from "../state.js";
import {Num, keyOf} from "./step-number.js";
import {MOST} from "./step-parts.js";

/** @typedef {import("./step-parts.js").Opened} Opened */

/** The name of the loss that is trained with. */
export const lossName = () => {
  const {loss} = scene.value.experiment.task;
  return typeof loss === "string" ? loss : loss?.kind ?? "";
};

/** The loss with its numbers. @param {Opened} opened */
export function Loss(opened) {
  const {step} = opened;
  const name = lossName();
  const known = lossOf(step, name);
  const last = step.layers.length - 1;
  const answers = flat(step.layers[last].a);
  const targets = flat(step.target ?? []);
  return html`<table class="step-table"><thead><tr>
      ${["output", "answer a", "target y"].map((word) => html`<th scope="col">${word}</th>`)}</tr></thead><tbody>
      ${answers.slice(0, MOST).map((/** @type {number} */ a, /** @type {number} */ k) => html`<tr>
        <th scope="row">${outputName(k, answers.length)}</th>
        <td><${Num} bare value=${a} digits=${4} neuron=${keyOf(opened, last, k)} name=${`answer ${k + 1}`} /></td>
        <td>${targets[k] === undefined ? "–" : written(targets[k], 4)}</td></tr>`)}
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
  if (name === "cross_entropy") {
    return pairs.filter(({y}) => y !== 0).map(({a, y}) => `${y === 1 ? "−" : `−${n(y)} · `}ln ${n(a)}`).join(" ");
  }
  const of = /** @type {Record<string, (pair: {a: number, y: number}) => string>} */ ({
    half_mse: ({a, y}) => `(${written(a, 4)} − ${n(y)})²`,
    mse: ({a, y}) => `(${written(a, 4)} − ${n(y)})²`,
    mae: ({a, y}) => `|${written(a, 4)} − ${n(y)}|`,
    hinge: ({a, y}) => `max(0, 1 − ${n(y)} · ${n(a)})`,
    binary_cross_entropy: ({a, y}) => (y === 1 ? `−ln ${n(a)}` : y === 0 ? `−ln(1 − ${n(a)})`
      : `−(${n(y)} · ln ${n(a)} + ${n(1 - y)} · ln(1 − ${n(a)}))`),
  })[name];
  const terms = pairs.slice(0, 4).map(of).join(" + ") + (pairs.length > 4 ? " + …" : "");
  if (name === "half_mse") return pairs.length === 1 ? `½ · ${terms}` : `½ · (${terms})`;
  return pairs.length === 1 ? terms : `(${terms}) / ${pairs.length}`;
}
