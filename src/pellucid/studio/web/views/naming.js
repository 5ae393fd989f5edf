/** What the parts of the network are called on the page. */

import {prettyName} from "../canvas/words.js";
import {columnOf, placeOf} from "./stage.js";

/** A neuron of a column, or an input. @param {import("../canvas/layout.js").Column} column @param {number} index */
export function nameOf(column, index) {
  if (column.names[index]) return prettyName(column.names[index]);
  return column.kind === "layer" ? `${column.name} · ${index + 1}` : `input ${index + 1}`;
}

/** A neuron by its key. @param {string | null} key */
export function neuronName(key) {
  const column = columnOf(key);
  return key !== null && column ? nameOf(column, placeOf(key)) : "";
}

/**
 * A line: from → to.
 * @param {import("../canvas/layout.js").Layout} laid @param {number} link @param {number} from @param {number} to
 */
export function lineName({links, columns}, link, from, to) {
  return `${nameOf(columns[links[link].from], from)} → ${nameOf(columns[links[link].to], to)}`;
}
