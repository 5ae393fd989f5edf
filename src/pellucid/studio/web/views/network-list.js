/** Everything on the drawing as a list of layers, neurons and weights: to be read, heard and edited. */

import {html, useState} from "../parts/html.js";
import {Collapsible} from "../parts/card.js";
import {NumberField} from "../parts/number.js";
import {Button} from "../parts/button.js";
import {signed} from "../format.js";
import {arrays} from "../sight.js";
import {display, scene, send} from "../state.js";
import {nameOf} from "./hover-card.js";
import {openNeuron, pin} from "./network-touch.js";
import {stage} from "./stage.js";

/** More weights than these are told by their number alone. */
const MOST = 64;

/** The list, closed until it is wanted. */
export function NetworkList() {
  const [open, setOpen] = useState(false);
  const layout = stage.value.layout;
  return html`<${Collapsible} title="The network as a list" open=${open} onToggle=${setOpen}>
    ${open && layout && html`<ol class="network-list">
      ${layout.columns.slice(1).map((column, k) => html`<${Layer} column=${column} place=${k + 1} />`)}
    </ol>`}
  <//>`;
}

/** @param {{column: import("../canvas/layout.js").Column, place: number}} props */
function Layer({column, place}) {
  return html`<li>
    <h4>Layer ${place}: ${column.name}, ${column.units} ${column.activation} neurons</h4>
    <ol>${column.shown.map(({index, key}) => html`<${Neuron} column=${column} index=${index} id=${key} />`)}</ol>
    ${column.units > column.shown.length && html`<p class="note">${column.units - column.shown.length} more neurons.</p>`}
  </li>`;
}

/** @param {{column: import("../canvas/layout.js").Column, index: number, id: string}} props */
function Neuron({column, index, id}) {
  const [open, setOpen] = useState(false);
  const pinned = display.value.pinned.includes(id);
  const bias = column.bias ? arrays.value?.get(`params/${column.bias}`)?.data[index] : undefined;
  const name = nameOf(column, index);
  return html`<li class="network-neuron">
    <span>${name}${bias === undefined ? "" : `, bias ${signed(bias)}`}</span>
    <${Button} kind="quiet" pressed=${pinned} onClick=${() => pin(id)}>${pinned ? "Pinned" : "Pin"}<//>
    <${Button} kind="quiet" onClick=${() => openNeuron(id)}>Open<//>
    <${Button} kind="quiet" aria-expanded=${open} onClick=${() => setOpen(!open)}>Weights<//>
    ${open && html`<${Weights} column=${column} index=${index} />`}
  </li>`;
}

/** A neuron's bias and incoming weights as fields. @param {{column: any, index: number}} props */
export function Weights({column, index}) {
  const array = column.weight ? arrays.value?.get(`params/${column.weight}`) : undefined;
  if (!array || !scene.value) return html`<p class="note">This layer has no weights of its own.</p>`;
  const [inputs, units] = array.shape;
  const [layer, name] = column.weight.split("/");
  const sources = sourceNames(column);
  const rows = Array.from({length: Math.min(inputs, MOST)}, (_, from) => from);
  const bias = column.bias ? arrays.value?.get(`params/${column.bias}`)?.data[index] : undefined;
  return html`<div class="weights">
    ${bias !== undefined && html`<${NumberField} label="bias" value=${bias} step=${0.1}
      onChange=${(/** @type {number} */ value) => send("weight", {layer: column.bias.split("/")[0], name: "bias", index: [index], value})} />`}
    ${rows.map((from) => html`<${NumberField} label=${sources[from] ?? `input ${from + 1}`}
      value=${array.data[from * units + index]} step=${0.1}
      onChange=${(/** @type {number} */ value) => send("weight", {layer, name, index: [from, index], value})} />`)}
    ${inputs > MOST && html`<p class="note">The first ${MOST} of ${inputs} weights.</p>`}
  </div>`;
}

/** Names of what a column's weights come from. @param {any} column @returns {string[]} */
function sourceNames(column) {
  const layout = stage.value.layout;
  const at = layout?.columns.indexOf(column) ?? -1;
  const link = layout?.links.find(({to, weight}) => to === at && weight === column.weight);
  const source = link && layout?.columns[link.from];
  return source ? Array.from({length: Math.min(source.units, MOST)}, (_, index) => nameOf(source, index)) : [];
}
