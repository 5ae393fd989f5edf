/** The value under the pointer, live: of a neuron, a weight or a bias. */

import {html} from "../parts/html.js";
import {signed} from "../format.js";
import {arrays, onChosen} from "../sight.js";
import {edited, heldAs} from "./edit-card.js";
import {lineName, nameOf} from "./naming.js";
import {columnWords} from "./spread.js";
import {layout, pointed, size} from "./stage.js";

/** @typedef {import("../canvas/layout.js").Column} Column */
/** @typedef {import("../canvas/layout.js").Layout} Layout */
/** @typedef {import("../compute/network.js").Arrays} Arrays */

const WIDTH = 190;

/** A small card beside the pointer. */
export function HoverCard() {
  const [laid, at, found] = [layout.value, pointed.value, arrays.value];
  if (!laid || !at || !found || edited.value) return null;
  const [title, ...lines] = linesOf(laid, at.hit, found);
  if (!title) return null;
  const left = at.x > size.value.width - WIDTH - 16 ? at.x - WIDTH : at.x + 16;
  const below = at.y < size.value.height - 110;
  const place = below ? {top: `${at.y + 14}px`} : {bottom: `${size.value.height - at.y + 14}px`};
  return html`<div class="hover-card" style=${{left: `${Math.max(left, 4)}px`, ...place}}>
    <p class="hover-title"><b>${title[0]}</b> <span>${title[1]}</span></p>
    ${lines.map(([name, value]) => html`<p><span>${name}</span> <b>${value}</b></p>`)}
  </div>`;
}

/** @param {Layout} laid @param {import("../canvas/hit.js").Hit} hit @param {Arrays} found @returns {string[][]} */
function linesOf(laid, hit, found) {
  if (hit.kind === "weight") return weightLines(laid, hit, found);
  if (hit.kind === "more") return [[`${hit.count} more neurons`, "click or wheel"]];
  if (hit.kind === "image") return [["What goes in", ""]];
  if (hit.kind !== "neuron" && hit.kind !== "bias") return [];
  const column = laid.columns[hit.column];
  const bias = column.bias ? found.get(`params/${column.bias}`)?.data[hit.index] : undefined;
  const value = onChosen.value?.values.get(column.output)?.[hit.index];
  const spread = column.kind === "inputs" ? columnWords(column.names[hit.index]) : "";
  return [
    [nameOf(column, hit.index), column.kind === "layer" ? column.activation : "input"],
    ...(spread ? [["from", spread]] : []),
    ...(bias === undefined ? [] : [["bias", signed(bias)]]),
    ...(value === undefined ? [] : [["for the chosen point", signed(value)]]),
  ];
}

/** @param {Layout} laid @param {import("../canvas/hit.js").WeightHit} hit @param {Arrays} found */
function weightLines(laid, {link, from, to, weight}, found) {
  const array = weight ? found.get(`params/${weight}`) : undefined;
  const names = lineName(laid, link, from, to);
  if (!array) return [[names, "passes on"]];
  const at = from * array.shape[1] + to;
  const moved = ["gradient", "update"].flatMap((kind) => {
    const data = found.get(`${kind}/${weight}`)?.data;
    return data ? [[kind, signed(data[at])]] : [];
  });
  const given = onChosen.value?.values.get(laid.columns[laid.links[link].from].output)?.[from];
  const adds = given === undefined ? [] : [["w · a", signed(given * array.data[at])]];
  const held = heldAs(found, weight ?? "", at);
  return [[names, held === "free" ? "" : held], ["weight", signed(array.data[at])], ...moved, ...adds];
}
