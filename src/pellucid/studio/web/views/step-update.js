/** Updates of the opened step: every weight and the bias of one neuron, old and new. */

import {flat} from "/report/arrays.js";
import {followWeight} from "/report/step.js";

import {html} from "../parts/html.js";
import {Select} from "../parts/select.js";
import {givenTo} from "../compute/chain.js";
import {written} from "../format.js";
import {Num, keyOf, spelled} from "./step-number.js";
import {MOST, called, strongestOf} from "./step-parts.js";

/** @typedef {import("./step-parts.js").Opened} Opened */

/** Every weight's step: those of one neuron at a time, the bias first. @param {Opened} opened */
export function Update(opened) {
  const {step, model} = opened;
  const able = step.layers.flatMap((layer, at) => (Array.isArray(layer.new?.weight?.[0]) ? [{layer, at}] : []));
  const {layer, at} = able.find((each) => each.at === spelled.value.at) ?? able[0] ?? {};
  if (!layer || at === undefined) return html`<p class="note">No layer of this network has a table of weights.</p>`;
  const units = layer.new.weight[0].length;
  const j = Math.min(spelled.value.j, units - 1);
  const {from, values} = givenTo(step, at, model);
  const slopes = values.map((/** @type {number} */ _, /** @type {number} */ i) => layer.gradient.weight[i][j]);
  const neurons = Array.from({length: units}, (_, k) => ({value: String(k), label: called(opened, at, k)}));
  const layers = able.map((each) => ({value: String(each.at), label: each.layer.name}));
  const here = keyOf(opened, at, j);
  const turn = (/** @type {number} */ to, /** @type {number} */ k) => { spelled.value = {at: to, j: k}; };
  const ofBias = layer.new.bias && [1, flat(layer.delta)[j], layer.gradient.bias[j], layer.old.bias[j], layer.new.bias[j]];
  return html`<div class="step-pick">
      <${Select} label="Layer" value=${String(at)} options=${layers} onChange=${(/** @type {string} */ to) => turn(Number(to), 0)} />
      <${Select} label="Neuron" value=${String(j)} options=${neurons} onChange=${(/** @type {string} */ to) => turn(at, Number(to))} />
    </div>
    <p class="formula">gradient = a · δ, new = old − ${written(step.learning_rate)} · gradient</p>
    <div class="step-scroll" tabindex="0" role="region" aria-label="Updates of ${called(opened, at, j)}">
      <table class="step-table"><thead><tr><th scope="col"><span class="unseen">from</span></th>
        ${["a", "δ", "gradient", "old", "new"].map((word) => html`<th scope="col">${word}</th>`)}</tr></thead><tbody>
      ${ofBias && html`<${Line} name="bias" values=${ofBias} neuron=${here} />`}
      ${strongestOf(slopes).map(({j: i}) => {
        const {a, delta, gradient, old, changed} = followWeight(step, at, i, j, model);
        return html`<${Line} key=${i} name=${called(opened, from, i)} values=${[a, delta, gradient, old, changed]}
          weight=${[keyOf(opened, from, i), here]} />`;
      })}
    </tbody></table></div>
    ${values.length > MOST && html`<p class="note">The ${MOST} largest gradients of ${values.length}.</p>`}
    <p class="note">A plain step of gradient descent on this one point, with the numbers of explain_step in Python.</p>`;
}

/** One weight, or the bias. @param {{name: string, values: number[], weight?: [string, string], neuron?: string}} props */
function Line({name, values: [a, delta, gradient, old, changed], weight, neuron}) {
  return html`<tr><th scope="row">${name}</th><td>${written(a)}</td><td>${written(delta)}</td><td>${written(gradient)}</td>
    <td><${Num} bare value=${old} digits=${4} weight=${weight} neuron=${neuron} name=${`old ${name}`} /></td>
    <td>${written(changed, 4)}</td></tr>`;
}
