/** Every node's value everywhere on the plane, computed once for each network that is shown. */

import {runNetwork} from "./network.js";
import {prepare} from "./preprocessing.js";

const BUDGET = 1.5e7;

const grids = new WeakMap();

/** `{cells, values}`: every node's value in every cell of the plane, for the network that is shown. */
export function gridOf({network, page: {model, plane}}) {
  if (!grids.has(network)) {
    const weights = network.nodes.reduce((sum, {parameters}) => sum + (parameters.weight?.data.length ?? 0), 0);
    const cells = resolutionFor(weights);
    grids.set(network, {cells, values: valuesOnGrid(network, model, plane, cells)});
  }
  return grids.get(network);
}

/** Cells of the map's side: as fine as the work allows, from 24 to 96. */
export function resolutionFor(multiplyAdds) {
  return Math.round(Math.min(Math.max(Math.sqrt(BUDGET / Math.max(multiplyAdds, 1)), 24), 96));
}

/** Every node's values at the middle of every cell, the upper row first. */
export function valuesOnGrid(network, model, {low, high}, cells) {
  return Array.from({length: cells * cells}, (_, index) => {
    const x = low[0] + ((index % cells) + 0.5) * ((high[0] - low[0]) / cells);
    const y = high[1] - (Math.floor(index / cells) + 0.5) * ((high[1] - low[1]) / cells);
    return runNetwork(network, prepare(model, [x, y]));
  });
}
