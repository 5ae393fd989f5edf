/** The value under the pointer, live: of a neuron, a weight or a bias. */

import {html} from "../parts/html.js";
import {prettyName} from "../canvas/words.js";
import {signed} from "../format.js";
import {arrays, onChosen} from "../sight.js";
import {stage} from "./stage.js";

/** A small card beside the pointer. */
export function HoverCard() {
  const {layout, pointer, hit, width} = /** @type {any} */ (stage.value);
  const found = arrays.value;
  if (!layout || !pointer || !hit || !found) return null;
  const lines = linesOf(layout, hit, found);
  if (!lines.length) return null;
  const left = pointer.x > width - 190 ? pointer.x - 190 : pointer.x + 16;
  return html`<div class="hover-card" style=${{left: `${left}px`, top: `${pointer.y + 14}px`}}>
    ${lines.map(([name, value]) => html`<p><span>${name}</span> <b>${value}</b></p>`)}
  </div>`;
}

/** @param {any} layout @param {any} hit @param {import("../compute/network.js").Arrays} found @returns {string[][]} */
function linesOf(layout, hit, found) {
  if (hit.kind === "weight") return weightLines(layout, hit, found);
  if (hit.kind === "control") return [[controlName(hit.control), ""]];
  if (hit.kind === "more") return [[`${hit.count} more neurons`, "scroll"]];
  if (hit.kind !== "neuron" && hit.kind !== "bias") return [];
  const column = layout.columns[hit.column];
  const bias = column.bias ? found.get(`params/${column.bias}`)?.data[hit.index] : undefined;
  const value = onChosen.value?.values.get(column.output)?.[hit.index];
  return [
    [nameOf(column, hit.index), column.kind === "layer" ? column.activation : "input"],
    ...(bias === undefined ? [] : [["bias", signed(bias)]]),
    ...(value === undefined ? [] : [["for the chosen point", signed(value)]]),
  ];
}

/** @param {any} layout @param {any} hit @param {import("../compute/network.js").Arrays} found */
function weightLines(layout, {link, from, to, weight}, found) {
  const array = weight ? found.get(`params/${weight}`) : undefined;
  const {from: source, to: target} = layout.links[link];
  const names = `${nameOf(layout.columns[source], from)} → ${nameOf(layout.columns[target], to)}`;
  if (!array) return [[names, "passes on"]];
  const at = from * array.shape[1] + to;
  const other = ["gradient", "update"].flatMap((kind) => {
    const data = found.get(`${kind}/${weight}`)?.data;
    return data ? [[kind, signed(data[at])]] : [];
  });
  const mask = found.get(`masks/${weight}`)?.data;
  const held = mask && mask[at] === 0 ? [["", array.data[at] === 0 ? "removed" : "frozen"]] : [];
  return [[names, ""], ["weight", signed(array.data[at])], ...other, ...held];
}

const NAMES = /** @type {Record<string, string>} */ ({
  insert: "Insert a layer here", add: "Add a neuron", remove: "Remove a neuron",
});
const controlName = (/** @type {{action: string}} */ {action}) => NAMES[action];

/** What a neuron of a column is called. @param {any} column @param {number} index */
export function nameOf(column, index) {
  if (column.names[index]) return prettyName(column.names[index]);
  return column.kind === "layer" ? `${column.name} · ${index + 1}` : `input ${index + 1}`;
}
