/** The network of the page: its nodes with decoded weights, run for one row; every node's value is kept. */

import {decodeNumbers, decodeTensors, sizeOf} from "./arrays.js";
import {kernels} from "./kernels.js";

/** Nodes with their arrays decoded; unknown kinds are refused by name. */
export function buildNetwork({nodes}) {
  const unknown = nodes.find(({kind}) => !kernels[kind]);
  if (unknown) throw new Error(`This page cannot compute a layer of kind "${unknown.kind}" (${unknown.name}).`);
  const decoded = nodes.map((node) => ({
    ...node,
    part_of: node.part_of ?? node.name,
    tied_to: node.tied_to ?? node.name,
    options: node.options ?? {},
    parameters: decodeTensors(node.parameters),
    state: decodeTensors(node.state),
  }));
  return {nodes: decoded};
}

/** The same network with the arrays of a snapshot: `{"dense1/weight": numbers}`. */
export function withArrays(network, arrays) {
  const replaced = (name, tensors) =>
    Object.fromEntries(
      Object.entries(tensors).map(([key, {shape, data}]) => {
        const stored = arrays[`${name}/${key}`];
        return [key, {shape, data: stored ? decodeNumbers(stored) : data}];
      }),
    );
  const nodes = network.nodes.map((node) => ({
    ...node,
    parameters: replaced(node.tied_to, node.parameters),
    state: replaced(node.name, node.state),
  }));
  return {...network, nodes};
}

/**
 * Value of every node for one prepared row; `"input"` is the row itself.
 * @returns {Object<string, import("./arrays.js").Tensor>}
 */
export function runNetwork(network, prepared) {
  const values = {input: prepared};
  for (const node of network.nodes) {
    const inputs = node.inputs.map((name) => values[name] ?? values.input);
    values[node.name] = kernels[node.kind](inputs, node);
  }
  return values;
}

/** Kinds that move no number of a trained network but lay them out anew. */
export const REARRANGES = new Set(["flatten", "reshape", "dropout"]);

/**
 * The layers a reader thinks of: a dense layer and its activation are one; what only rearranges is left out.
 * `weighted` makes z, `output` makes a, `inputs` are the nodes whose numbers come in, `from` the first of them.
 */
export function layersOf(network, values) {
  const parts = new Map();
  for (const node of network.nodes) {
    if (!parts.has(node.part_of)) parts.set(node.part_of, []);
    parts.get(node.part_of).push(node);
  }
  return [...parts]
    .filter(([, nodes]) => !nodes.every(({kind}) => REARRANGES.has(kind)))
    .map(([name, nodes]) => {
      const weighted = nodes.find(({parameters}) => parameters.weight) ?? null;
      const output = nodes[nodes.length - 1];
      const activation = output === weighted ? null : output;
      const {inputs} = weighted ?? nodes[0];
      const size = sizeOf(values[output.name].shape);
      return {name, weighted, activation, output: output.name, from: inputs[0], inputs, size};
    });
}

/** The layer whose output reaches `node` through nothing but rearrangement, or `null` for the network's input. */
export function sourceOf(network, layers, node) {
  const layer = layers.find(({output}) => output === node);
  if (layer) return layer;
  const found = network.nodes.find(({name}) => name === node);
  return found ? sourceOf(network, layers, found.inputs[0]) : null;
}

/** The node of this name, or nothing for the network's input. */
export const sourceNode = (nodes, name) => nodes.find((node) => node.name === name);

/** Whether `node` holds the input's own numbers, at most laid out anew. */
export function isInput(network, node) {
  const found = network.nodes.find(({name}) => name === node);
  return !found || (REARRANGES.has(found.kind) && isInput(network, found.inputs[0]));
}

/** The layer's weighted node, with the weights that are shown now. */
export const currentNode = (state, layer) => state.network.nodes.find(({name}) => name === layer.weighted.name);

/** Whether the layer's weights come straight from a picture, so that they are one themselves. */
export function seesPicture({page, network}, {weighted, from}) {
  const {shape} = page.model.inputs;
  if (!weighted || shape.length < 2 || !isInput(network, from)) return false;
  return weighted.parameters.weight.shape[0] === sizeOf(shape);
}
