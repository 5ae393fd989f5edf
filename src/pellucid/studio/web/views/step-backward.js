/** Backward: δ from the last layer to the first, and the chain rule of one neuron spelled out. */

import {flat} from "/report/arrays.js";

import {html} from "../parts/html.js";
import {slopeAt} from "../charts/activation.js";
import {activationOf, deltaOf} from "../compute/chain.js";
import {written} from "../format.js";
import {lossName} from "./step-loss.js";
import {Num, keyOf, spelled} from "./step-number.js";
import {Cells, Terms, called} from "./step-parts.js";

/** @typedef {import("./step-parts.js").Opened} Opened */

/** δ from the last layer to the first; of one neuron the chain rule is spelled out. @param {Opened} opened */
export function Backward(opened) {
  const {step} = opened;
  const order = [...step.layers.keys()].reverse().filter((at) => step.layers[at].delta);
  return html`${order.map((at) => {
    const layer = step.layers[at];
    const values = flat(layer.delta);
    return html`<section class="step-layer" key=${layer.name} aria-label=${`Backward through ${layer.name}`}>
      <h3>δ of ${layer.name}</h3>
      <${Cells} opened=${opened} at=${at} values=${values} />
      ${spelled.value.at === at && html`<${Chain} opened=${opened} at=${at} j=${Math.min(spelled.value.j, values.length - 1)} />`}
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
  const here = keyOf(opened, at, j);
  return html`<div class="spelled"><p class="muted">${called(opened, at, j)}</p>
    ${found.kind === "difference" && html`<p class="formula">δ = ∂loss/∂z = a − y</p>
      <p class="formula">δ = <${Num} value=${found.a} digits=${4} neuron=${here} name="answer" />
        − ${paren(found.y)} = ${answer}</p>`}
    ${found.kind === "loss" && html`<p class="formula">δ = ∂loss/∂a · ${slopeOf}</p>
      <p class="formula">δ = <${Num} value=${found.outer} digits=${4} neuron=${here} name="∂loss/∂a" />
        · ${paren(found.slope)} = ${answer}</p>`}
    ${found.kind === "sum" && html`<p class="formula">δ = (Σ w·δ of what reads it) · ${slopeOf}</p>
      ${found.terms.length > 0 && html`<p class="formula">Σ = <${Terms} terms=${found.terms} more=${found.more}
        opened=${opened} to=${{at, j}} back /> = ${written(found.sum, 4)}</p>`}
      <p class="formula">δ = ${paren(found.sum)} · ${paren(found.slope)} = ${answer}</p>`}
    ${found.kind === "plain" && html`<p class="formula">δ = ${answer}</p>`}
  </div>`;
}

const paren = (/** @type {number} */ value) => (value < 0 ? `(${written(value, 4)})` : written(value, 4));
