/** What is open at the side: a neuron, a weight, one step on a point, a layer's options. */

import {html} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {Segmented} from "../parts/choice.js";
import {NumberField} from "../parts/number.js";
import {ActivationChart} from "../charts/activation.js";
import {signed, written} from "../format.js";
import {arrays, onChosen, plan} from "../sight.js";
import {display, inspected, scene, send} from "../state.js";
import {nameOf} from "./hover-card.js";
import {LayerOptions} from "./layer-options.js";
import {Weights} from "./network-list.js";
import {pin} from "./network-touch.js";
import {stage} from "./stage.js";
import {StepView} from "./step.js";

/** The one that is open. */
export function InspectorView() {
  const open = inspected.value;
  if (!open) return null;
  if (open.kind === "neuron") return html`<${Neuron} id=${open.key} key=${open.key} />`;
  if (open.kind === "weight") return html`<${Weight} hit=${open} />`;
  if (open.kind === "step") return html`<${StepView} row=${open.row} values=${open.values} />`;
  if (open.kind === "layer") return html`<${LayerOptions} name=${open.name} onClose=${() => { inspected.value = null; }} />`;
  return null;
}

/** A neuron with all its numbers. @param {{id: string}} props */
function Neuron({id}) {
  const [name, index] = id.split(":");
  const unit = Number(index);
  const column = stage.value.layout?.columns.find((each) => each.name === name);
  if (!column || !arrays.value) return null;
  const pinned = display.value.pinned.includes(id);
  const layer = column.layer;
  return html`<div class="inspect">
    <h3>${nameOf(column, unit)}</h3>
    <p class="muted">${column.kind === "layer" ? `Layer ${column.name}, activation ${column.activation}` : "What goes in"}</p>
    <div class="inspect-actions">
      <${Button} icon="pin" pressed=${pinned} onClick=${() => pin(id)}>${pinned ? "Pinned to the output" : "Pin to the output"}<//>
      ${layer && layer.at !== null && !layer.is_output && html`<${Button} icon="trash" kind="quiet"
        onClick=${() => removeNeuron(layer.at, unit)}>Remove<//>`}
      ${layer && layer.at !== null && html`<${Button} icon="settings" kind="quiet"
        onClick=${() => { inspected.value = {kind: "layer", title: "Layer", name: layer.name}; }}>Layer<//>`}
    </div>
    ${column.kind === "layer" && html`<${Sum} column=${column} unit=${unit} />`}
    ${column.kind === "layer" && html`<h4>Bias and weights that come in</h4><${Weights} column=${column} index=${unit} />`}
  </div>`;
}

/** @param {number} at @param {number} index */
function removeNeuron(at, index) {
  inspected.value = null;
  send("remove_neuron", {at, index});
}

/** z and a of the chosen point, with the place on the activation's curve. @param {{column: any, unit: number}} props */
function Sum({column, unit}) {
  const values = onChosen.value;
  const weighted = plan.value?.nodes.find(({owner, parameters}) => parameters.length && `${owner}/weight` === column.weight);
  const z = weighted ? values?.values.get(weighted.name)?.[unit] : undefined;
  const a = values?.values.get(column.output)?.[unit];
  return html`<div class="inspect-sum">
    ${z === undefined || a === undefined ? html`<p class="note">Choose a point in the output to see this neuron at work on it.</p>`
      : html`<p class="formula">z = ${written(z, 4)}, a = ${column.activation}(z) = ${written(a, 4)}</p>`}
    <${ActivationChart} kind=${column.activation} options=${column.layer.options ?? {}} z=${z ?? null} />
  </div>`;
}

const HOLDS = [
  {value: "free", label: "Free"},
  {value: "frozen", label: "Frozen"},
  {value: "removed", label: "Removed"},
];

/** One weight: its value, what holds it, what moved it. @param {{hit: any}} props */
function Weight({hit}) {
  const layout = stage.value.layout;
  const link = layout?.links[hit.link];
  const array = hit.weight ? arrays.value?.get(`params/${hit.weight}`) : undefined;
  if (!layout || !link || !array) return html`<p class="note">This line only hands a number on; it has no weight.</p>`;
  const [layer, name] = hit.weight.split("/");
  const at = hit.from * array.shape[1] + hit.to;
  const mask = arrays.value?.get(`masks/${hit.weight}`)?.data;
  const held = !mask || mask[at] ? "free" : array.data[at] === 0 ? "removed" : "frozen";
  const index = [hit.from, hit.to];
  return html`<div class="inspect">
    <h3>${nameOf(layout.columns[link.from], hit.from)} → ${nameOf(layout.columns[link.to], hit.to)}</h3>
    <${NumberField} label="Weight" value=${array.data[at]} step=${0.1} digits=${6}
      onChange=${(/** @type {number} */ value) => send("weight", {layer, name, index, value})} />
    <${Segmented} label="This weight is" value=${held} options=${HOLDS}
      onChange=${(/** @type {string} */ how) => send("hold", {layer, name, index, how})} />
    ${["gradient", "update"].map((kind) => {
      const data = arrays.value?.get(`${kind}/${hit.weight}`)?.data;
      return data && html`<p class="formula">${kind} = ${signed(data[at])}</p>`;
    })}
    ${scene.value && html`<p class="note">A frozen weight stays as it is; a removed one is 0 and stays so. Both can be undone.</p>`}
  </div>`;
}
