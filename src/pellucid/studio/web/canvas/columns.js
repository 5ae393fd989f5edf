/** The columns of the drawing: the inputs, then every layer that makes numbers, and what links them. */

import {sizeOf} from "/report/arrays.js";
import {neuronNames} from "/report/decode.js";
import {REARRANGES} from "/report/network.js";
import {preparedNames} from "/report/preprocessing.js";

/**
 * @typedef {{name: string, kind: "inputs" | "image" | "layer", layer: any, units: number, output: string,
 *   weight: string | null, bias: string | null, activation: string, names: string[], shape: number[],
 *   seesImage: boolean}} ColumnFacts
 * `output` is the node whose value the column shows; `weight` and `bias` are names in a frame, without `params/`.
 * @typedef {{from: number, to: number, kind: "weights" | "each" | "block", weight: string | null, offset: number,
 *   notes: string[]}} Link
 * `weights`: every unit to every unit; `each`: unit i to unit i + offset; `block`: too many to be told apart.
 */

/**
 * @param {{model: any, layers: any[]}} scene @param {import("../compute/network.js").Plan} plan
 * @returns {{columns: ColumnFacts[], links: Link[]}}
 */
export function columnsOf({model, layers}, plan) {
  const nodesOf = (/** @type {any} */ layer) =>
    model.nodes.filter((/** @type {any} */ node) => (node.part_of ?? node.name) === layer.name);
  const drawn = layers.filter((layer) => !nodesOf(layer).every((/** @type {any} */ node) => REARRANGES.has(node.kind)));
  const columns = [inputsOf(model, plan), ...drawn.map((layer) => layerColumn(model, layer, nodesOf(layer), plan))];
  const places = placesOf(model, drawn);
  const links = drawn.flatMap((layer, k) => linksInto(model, plan, columns, places, nodesOf(layer), k + 1));
  columns.forEach((column, k) => {
    const from = links.filter((link) => link.to === k);
    column.seesImage = from.length === 1 && columns[from[0].from].kind === "image";
  });
  return {columns, links};
}

/** @returns {ColumnFacts} */
function inputsOf(/** @type {any} */ model, /** @type {import("../compute/network.js").Plan} */ plan) {
  const {shape} = model.inputs;
  const image = shape.length > 1;
  const names = image ? [] : preparedNames(model);
  return {
    name: "input", kind: image ? "image" : "inputs", layer: null, units: plan.width, output: "input",
    weight: null, bias: null, activation: "", names, shape, seesImage: false,
  };
}

/**
 * @param {any} model @param {any} layer @param {any[]} nodes @param {import("../compute/network.js").Plan} plan
 * @returns {ColumnFacts}
 */
function layerColumn(model, layer, nodes, plan) {
  const weighted = nodes.find(({parameters}) => parameters?.weight);
  const last = nodes[nodes.length - 1];
  const units = plan.sizes.get(last.name) ?? layer.units;
  const head = model.outputs.find((/** @type {any} */ {node}) => node === last.name);
  const owner = weighted?.tied_to ?? weighted?.name;
  return {
    name: layer.name, kind: "layer", layer, units, output: last.name,
    weight: weighted ? `${owner}/weight` : null,
    bias: weighted?.parameters.bias ? `${owner}/bias` : null,
    activation: last === weighted ? "linear" : last.kind,
    names: head?.task ? neuronNames(head.task, units) : [],
    shape: plan.shapes.get(last.name) ?? [units],
    seesImage: false,
  };
}

/** Which column shows the value of each node. */
function placesOf(/** @type {any} */ model, /** @type {any[]} */ drawn) {
  const places = new Map([["input", 0]]);
  for (const node of model.nodes) {
    const at = drawn.findIndex(({name}) => name === (node.part_of ?? node.name));
    if (at >= 0) places.set(node.name, at + 1);
  }
  return places;
}

/**
 * @param {any} model @param {import("../compute/network.js").Plan} plan @param {ColumnFacts[]} columns
 * @param {Map<string, number>} places @param {any[]} nodes @param {number} to @returns {Link[]}
 */
function linksInto(model, plan, columns, places, nodes, to) {
  const own = new Set(nodes.map(({name}) => name));
  let offset = 0;
  return nodes.flatMap((node) =>
    node.inputs.filter((/** @type {string} */ name) => !own.has(name)).map((/** @type {string} */ name) => {
      const {from, notes} = traced(model, places, name);
      const source = columns[from];
      const link = {from, to, notes, offset, ...linkKind(node, source, columns[to], offset)};
      if (node.kind.startsWith("concat")) offset += source.units;
      return link;
    }));
}

/** @returns {{kind: "weights" | "each" | "block", weight: string | null}} */
function linkKind(
  /** @type {any} */ node,
  /** @type {ColumnFacts} */ source,
  /** @type {ColumnFacts} */ target,
  /** @type {number} */ offset,
) {
  const weight = node.parameters?.weight ? `${node.tied_to ?? node.name}/weight` : null;
  if (source.kind === "image") return {kind: "block", weight};
  if (weight) {
    const fits = node.parameters.weight.shape[0] === source.units && sizeOf(target.shape) === target.units;
    return {kind: fits ? "weights" : "block", weight};
  }
  return {kind: source.units + offset <= target.units ? "each" : "block", weight: null};
}

/** The column a value comes from, and the layers on the way that only let it pass: `dropout 0.5`. */
function traced(/** @type {any} */ model, /** @type {Map<string, number>} */ places, /** @type {string} */ name) {
  const notes = [];
  let at = name;
  for (;;) {
    const node = model.nodes.find((/** @type {any} */ one) => one.name === at);
    if (!node) return {from: 0, notes};
    const from = places.get(at);
    if (from !== undefined) return {from, notes};
    if (node.kind === "dropout") notes.unshift(`dropout ${node.options?.rate ?? ""}`.trim());
    at = node.inputs[0];
  }
}
