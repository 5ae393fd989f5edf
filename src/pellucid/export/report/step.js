/** One learning step as numbers: the weights that were left out, and where each number comes from. */

import {activations} from "./activations.js";
import {flat} from "./arrays.js";
import {REARRANGES, sourceNode} from "./network.js";

/**
 * The step with every weight: those left out are old = the trained one, gradient = a · δ,
 * new = old − rate · gradient.
 */
export function wholeStep(step, {nodes}) {
  const layers = step.layers.map((layer) => {
    const weight = sourceNode(nodes, layer.name)?.parameters.weight;
    if (!weight || !layer.gradient || layer.gradient.weight) return layer;
    const [given, units] = [givenTo(step, layer.name, nodes), weight.shape[1]];
    const matrix = (entry) => given.map((_, i) => layer.delta.map((_, j) => entry(i, j)));
    const old = matrix((i, j) => weight.data[i * units + j]);
    const gradient = matrix((i, j) => given[i] * layer.delta[j]);
    const changed = matrix((i, j) => old[i][j] - step.learning_rate * gradient[i][j]);
    return {
      ...layer,
      old: {...layer.old, weight: old},
      gradient: {...layer.gradient, weight: gradient},
      new: {...layer.new, weight: changed},
    };
  });
  return {...step, layers};
}

/** The numbers that come into a layer: what the layer before it gives, or the input. */
function givenTo(step, name, nodes) {
  const source = sourceNode(nodes, sourceNode(nodes, name)?.inputs[0]);
  const before = step.layers.find((layer) => layer.name === source?.part_of);
  return flat(before ? before.a : step.input);
}

/**
 * Everything there is to say about one weight of a layer.
 * `product` is a_i · δ_j, or null where the gradient is not that product (a normalization, for example).
 */
export function followWeight(step, at, i, j, {nodes}) {
  const layer = step.layers[at];
  const given = givenTo(step, layer.name, nodes);
  const [old, gradient, changed] = ["old", "gradient", "new"].map((name) => layer[name].weight[i][j]);
  const [a, delta] = [given[i], layer.delta[j]];
  const product = given.length === layer.old.weight.length ? a * delta : null;
  const holds = product !== null && Math.abs(product - gradient) <= 1e-6 * Math.max(1e-6, Math.abs(gradient));
  return {old, gradient, changed, a, delta, product: holds ? product : null, rate: step.learning_rate};
}

/**
 * Where δ of a neuron comes from, or null where it is none of the two textbook forms:
 * in an output layer activation − target, before it (Σ_k w_jk · δ_k) · slope of the activation at z.
 */
export function originOfDelta(step, at, j, model) {
  const layer = step.layers[at];
  const output = model.outputs.findIndex(({node}) => partOf(model, node) === layer.name);
  return output < 0 ? fromReaders(step, layer, j, model) : fromTarget(step, layer, j, output, model.outputs.length);
}

const partOf = ({nodes}, name) => sourceNode(nodes, name)?.part_of ?? name;

function fromTarget(step, layer, j, output, count) {
  const target = flat((count > 1 ? step.target?.[output] : step.target) ?? []);
  const isDifference = target.length > j && close(layer.a[j] - target[j], layer.delta[j]);
  return isDifference ? {a: layer.a[j], target: target[j]} : null;
}

function fromReaders(step, layer, j, model) {
  const sum = layer.z ? sumOverReaders(step, layer, j, model) : null; // δ of all else is no ∂loss/∂z
  const {kind, options = {}} = model.nodes.filter(({part_of: part}) => part === layer.name).pop() ?? {};
  const slope = layer.z && activations[kind] ? slopeAt((z) => activations[kind](z, options), layer.z[j]) : 1;
  return sum !== null && close(sum * slope, layer.delta[j]) ? {sum, slope} : null;
}

/** Σ_k w_jk · δ_k over all layers that read this one; sums and what only rearranges hand δ through. */
function sumOverReaders(step, layer, j, model) {
  const readers = step.layers.filter(({name}) => readsFrom(model, name, layer.name));
  const parts = readers.map(({name, old, delta}) => {
    if (old?.weight) return old.weight[j].reduce((total, w, k) => total + w * delta[k], 0);
    const {kind} = sourceNode(model.nodes, name);
    return kind === "add" || REARRANGES.has(kind) ? flat(delta)[j] : NaN;
  });
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.length && Number.isFinite(sum) ? sum : null;
}

const readsFrom = (model, reader, source) =>
  (sourceNode(model.nodes, reader)?.inputs ?? []).some((name) => partOf(model, name) === source);

/** The derivative by the central difference, of which 9 digits are right. */
const slopeAt = (activation, z, h = 1e-5) => (activation(z + h) - activation(z - h)) / (2 * h);

const close = (one, other) => Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one), Math.abs(other));
