/** Forward: every layer's numbers, and the sum of one neuron spelled out. */

import {flat} from "/report/arrays.js";

import {html} from "../parts/html.js";
import {activationOf, sumOf} from "../compute/chain.js";
import {written} from "../format.js";
import {Num, keyOf, spelled} from "./step-number.js";
import {Cells, Terms, called} from "./step-parts.js";

/** @typedef {import("./step-parts.js").Opened} Opened */

/** Forward: every layer's numbers; the sum of one neuron is spelled out. @param {Opened} opened */
export function Forward(opened) {
  const {step} = opened;
  return html`${step.layers.map((layer, at) => {
    const values = flat(layer.a);
    return html`<section class="step-layer" key=${layer.name} aria-label=${`Forward through ${layer.name}`}>
      <h3>${layer.name}</h3>
      <${Cells} opened=${opened} at=${at} values=${values} />
      ${spelled.value.at === at && html`<${Sum} opened=${opened} at=${at} j=${Math.min(spelled.value.j, values.length - 1)} />`}
    </section>`;
  })}`;
}

/** z = Σ w·a + b and a = f(z) of one neuron. @param {{opened: Opened, at: number, j: number}} props */
function Sum({opened, at, j}) {
  const {step, model} = opened;
  const layer = step.layers[at];
  const sum = sumOf(step, at, j, model);
  const {kind} = activationOf(layer.name, model);
  const answer = flat(layer.a)[j];
  const rule = kind === "linear" ? "z" : kind === "softmax" ? "eᶻ / Σ eᶻ of the layer" : `${kind}(z)`;
  return html`<div class="spelled">
    <p class="muted">${called(opened, at, j)}</p>
    ${sum && html`<p class="formula">z = Σ w·a + b</p>
      <p class="formula">z = <${Terms} terms=${sum.terms} more=${sum.more} rest=${sum.rest} opened=${opened} to=${{at, j}} />${" "}
        + <${Num} value=${sum.bias} neuron=${keyOf(opened, at, j)} name="bias" /> = <b>${written(sum.z, 4)}</b></p>`}
    ${!sum && layer.z && html`<p class="formula">z = ${written(flat(layer.z)[j], 4)}</p>`}
    ${layer.z ? html`<p class="formula">a = ${rule} = <b>${written(answer, 4)}</b></p>`
      : html`<p class="note">It only hands numbers on.</p>`}
  </div>`;
}
