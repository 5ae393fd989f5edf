/** What is open at the side: a neuron with all its numbers, one step on a point, a layer's options. */

import {html} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {ActivationChart} from "../charts/activation.js";
import {Histogram} from "../charts/histogram.js";
import {WeightsImage} from "../charts/weights-image.js";
import {sizeOf} from "/report/arrays.js";
import {written} from "../format.js";
import {arrays, head, isPicture, isTable, model, onChosen, onPoints, plan} from "../sight.js";
import {display, inspected, send} from "../state.js";
import {hasUnits} from "../structure.js";
import {histogramOf} from "./drawing.js";
import {LayerOptions} from "./layer-options.js";
import {nameOf} from "./naming.js";
import {Weights} from "./network-list.js";
import {pin} from "./network-touch.js";
import {columnOf, placeOf} from "./stage.js";
import {StepView} from "./step.js";

/** @typedef {import("../canvas/layout.js").Column} Column */

/** The one that is open. */
export function InspectorView() {
  const open = inspected.value;
  if (!open) return null;
  if (open.kind === "neuron") return html`<${Neuron} id=${open.key} key=${open.key} />`;
  if (open.kind === "step") return html`<${StepView} row=${open.row} values=${open.values} key=${`${open.row} ${open.values}`} />`;
  if (open.kind === "layer") return html`<${LayerOptions} name=${open.name} onClose=${close} />`;
  return null;
}

function close() {
  inspected.value = null;
}

/** A neuron with all its numbers. @param {{id: string}} props */
function Neuron({id}) {
  const unit = placeOf(id);
  const column = columnOf(id);
  if (!column || !arrays.value) return html`<p class="note">This neuron is gone.</p>`;
  const pinned = display.value.pinned.includes(id);
  const layer = column.layer;
  const isLayer = column.kind === "layer";
  return html`<div class="inspect">
    <header class="inspect-head">
      <h3>${nameOf(column, unit)}</h3>
      <p class="muted">${isLayer ? `${column.name}, ${column.activation}` : "What goes in"}</p>
    </header>
    <div class="inspect-actions">
      <${Button} icon="pin" pressed=${pinned} onClick=${() => pin(id)}>${pinned ? "Pinned" : "Pin to the output"}<//>
      ${layer && layer.at !== null && html`<${Button} icon="settings" kind="quiet" onClick=${() => openLayer(layer.name)}>Layer<//>`}
      ${layer && hasUnits(layer) && layer.units > 1 && html`<${Button} icon="trash" kind="quiet" data-control="neurons"
        onClick=${() => removeNeuron(layer.at, unit)}>Remove<//>`}
    </div>
    ${isLayer && html`<${Sum} column=${column} unit=${unit} />`}
    ${isLayer && column.seesImage && html`<${Incoming} column=${column} unit=${unit} />`}
    ${(isPicture.value || isTable.value) && html`<${Spread} column=${column} unit=${unit} />`}
    ${isLayer && html`<section class="inspect-part"><h4>Bias and weights that come in</h4>
      <${Weights} column=${column} index=${unit} /></section>`}
  </div>`;
}

/** @param {string} name */
function openLayer(name) {
  inspected.value = {kind: "layer", title: "Layer", name};
}

/** @param {number} at @param {number} index */
function removeNeuron(at, index) {
  close();
  send("remove_neuron", {at, index});
}

/** z and a of the chosen point, with the place on the activation's curve. @param {{column: Column, unit: number}} props */
function Sum({column, unit}) {
  const values = onChosen.value;
  const weighted = plan.value?.nodes.find(({owner, parameters}) => parameters.length && `${owner}/weight` === column.weight);
  const z = weighted ? values?.values.get(weighted.name)?.[unit] : undefined;
  const a = values?.values.get(column.output)?.[unit];
  const node = plan.value?.nodes.find(({name}) => name === column.output);
  return html`<section class="inspect-part">
    ${z === undefined || a === undefined ? html`<p class="note">Choose a point in the output to see this neuron at work on it.</p>`
      : html`<p class="formula">z = ${written(z, 4)}, a = ${column.activation}(z) = ${written(a, 4)}</p>`}
    <${ActivationChart} kind=${column.activation} options=${node?.options ?? {}} z=${z ?? null} />
  </section>`;
}

/** What the neuron looks for in a picture. @param {{column: Column, unit: number}} props */
function Incoming({column, unit}) {
  const array = arrays.value?.get(`params/${column.weight}`);
  const shape = /** @type {number[]} */ (model.value.inputs.shape);
  if (!array || array.shape[0] !== sizeOf(shape) || (shape[2] ?? 1) !== 1) return null;
  const units = array.shape[1];
  const values = Float32Array.from({length: array.shape[0]}, (_, k) => array.data[k * units + unit]);
  return html`<${WeightsImage} title="What it looks for" values=${values} rows=${shape[0]} columns=${shape[1]}
    rowName="row" columnName="column" />`;
}

/** How often it gives which value on the points that are shown. @param {{column: Column, unit: number}} props */
function Spread({column, unit}) {
  const values = onPoints.value;
  const [found, size] = [values?.values.get(column.output), values?.sizes.get(column.output)];
  if (!found || !size) return null;
  return html`<${Histogram} title="Its values on the points shown" spread=${histogramOf(found, size, unit)}
    classes=${head.value?.task?.classes ?? []} />`;
}
