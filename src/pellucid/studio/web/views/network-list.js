/** Everything on the drawing as a list of layers, neurons and weights: to be read, heard and edited. */

import {html, useState} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {Collapsible} from "../parts/card.js";
import {NumberField} from "../parts/number.js";
import {amount, grouped, signed} from "../format.js";
import {arrays, onChosen} from "../sight.js";
import {display, scene} from "../state.js";
import {Hold, setWeight} from "./edit-card.js";
import {nameOf} from "./naming.js";
import {openNeuron, pin} from "./network-touch.js";
import {columnWords} from "./spread.js";
import {layout} from "./stage.js";

/** @typedef {import("../canvas/layout.js").Column} Column */

/** So many neurons of a layer, and weights of a neuron, are shown at once. */
const PAGE = 32;

/** The list, closed until it is wanted. */
export function NetworkList() {
  const [open, setOpen] = useState(false);
  return html`<${Collapsible} title="The network as a list" open=${open} onToggle=${setOpen}>
    ${open && layout.value && html`<ol class="network-list">
      ${layout.value.columns.map((column, k) => html`<${Layer} key=${column.name} column=${column} place=${k} />`)}
    </ol>`}
  <//>`;
}

/** @param {{column: Column, place: number}} props */
function Layer({column, place}) {
  const [shown, setShown] = useState(PAGE);
  const words = column.kind === "layer" ? `Layer ${place}: ${column.name}, ${amount(column.units, "neuron")}, ${column.activation}`
    : `Inputs: ${grouped(column.units)}`;
  const indices = Array.from({length: Math.min(column.units, shown)}, (_, index) => index);
  return html`<li>
    <p><strong>${words}</strong></p>
    ${column.kind !== "image" && html`<ol>${indices.map((index) =>
      html`<${Neuron} key=${index} column=${column} index=${index} id=${`${column.name}:${index}`} />`)}</ol>
      <${More} shown=${indices.length} of=${column.units} what="neuron" onMore=${() => setShown(shown + PAGE)} />`}
  </li>`;
}

/** @param {{shown: number, of: number, what: string, onMore: () => void}} props */
const More = ({shown, of, what, onMore}) => (shown < of
  ? html`<${Button} kind="quiet" onClick=${onMore}>${`Show more of the ${amount(of, what)}`}<//>` : null);

/** @param {{column: Column, index: number, id: string}} props */
function Neuron({column, index, id}) {
  const [open, setOpen] = useState(false);
  const pinned = display.value.pinned.includes(id);
  const bias = column.bias ? arrays.value?.get(`params/${column.bias}`)?.data[index] : undefined;
  const value = onChosen.value?.values.get(column.output)?.[index];
  const name = nameOf(column, index);
  const spread = column.kind === "inputs" ? columnWords(column.names[index]) : "";
  return html`<li class="network-neuron">
    <span>${name}${spread && `, from ${spread}`}${bias === undefined ? "" : `, bias ${signed(bias)}`}${value === undefined ? "" : `, answers ${signed(value)}`}</span>
    <${Button} kind="quiet" pressed=${pinned} aria-label="Pin ${name}" onClick=${() => pin(id)}>${pinned ? "Pinned" : "Pin"}<//>
    <${Button} kind="quiet" aria-label="Open ${name}" onClick=${() => openNeuron(id)}>Open<//>
    ${column.kind === "layer" && html`<${Button} kind="quiet" aria-expanded=${open} aria-label="Weights of ${name}"
      onClick=${() => setOpen(!open)}>Weights<//>`}
    ${open && html`<${Weights} column=${column} index=${index} />`}
  </li>`;
}

/** A neuron's bias and incoming weights as fields. @param {{column: Column, index: number}} props */
export function Weights({column, index}) {
  const [shown, setShown] = useState(PAGE);
  const [held, setHeld] = useState(/** @type {number | null} */ (null));
  const array = column.weight ? arrays.value?.get(`params/${column.weight}`) : undefined;
  if (!array || !column.weight || !scene.value) return html`<p class="note">This layer has no weights of its own.</p>`;
  if (array.shape.length !== 2) return html`<p class="note">This layer shares its ${grouped(array.data.length)} weights among its neurons.</p>`;
  const [inputs, units] = array.shape;
  const {bias, weight} = column;
  const sources = sourceNames(column);
  const rows = Array.from({length: Math.min(inputs, shown)}, (_, from) => from);
  const biasNow = bias ? arrays.value?.get(`params/${bias}`)?.data[index] : undefined;
  return html`<div class="weights" data-control="editWeights">
    ${bias && biasNow !== undefined && html`<${NumberField} label="bias" value=${biasNow} step=${0.1}
      onChange=${(/** @type {number} */ value) => setWeight(bias, [index], value)} />`}
    ${rows.map((from) => html`<div class="weights-one" key=${from}>
      <${NumberField} label=${sources[from] ?? `input ${from + 1}`} value=${array.data[from * units + index]} step=${0.1}
        onChange=${(/** @type {number} */ value) => setWeight(weight, [from, index], value)} />
      <${Button} kind="quiet" icon="lock" aria-label="May ${sources[from] ?? `input ${from + 1}`} move?" aria-expanded=${held === from}
        onClick=${() => setHeld(held === from ? null : from)} />
      ${held === from && html`<${Hold} path=${weight} index=${[from, index]} at=${from * units + index} what="weight" />`}
    </div>`)}
    <${More} shown=${rows.length} of=${inputs} what="weight" onMore=${() => setShown(shown + PAGE)} />
  </div>`;
}

/** Names of what a column's weights come from. @param {Column} column @returns {string[]} */
function sourceNames(column) {
  const laid = layout.value;
  const at = laid?.columns.indexOf(column) ?? -1;
  const link = laid?.links.find(({to, weight}) => to === at && weight === column.weight);
  const source = link && laid?.columns[link.from];
  return source ? Array.from({length: source.units}, (_, index) => nameOf(source, index)) : [];
}
