/** Where each number of one learning step comes from: sums, the loss, δ by the chain rule, the updates. */

import {flat} from "/report/arrays.js";
import {sourceNode} from "/report/network.js";
import {originOfDelta} from "/report/step.js";

import {KNOWN_LOSSES, lossRows} from "./results.js";

/**
 * @typedef {{name: string, z: number[] | null, a: any, delta: any, old: any, gradient: any, new: any}} StepLayer
 * @typedef {{input: any, names?: string[], target: any, loss: number | null, learning_rate: number, layers: StepLayer[]}} Step
 * @typedef {{at: number, i: number, w: number, a: number, product: number}} Term one w·a of a sum; `at` and `i`: the
 *   layer and neuron that a comes from, −1 for the input
 */

const close = (/** @type {number} */ one, /** @type {number} */ other, within = 1e-4) =>
  Math.abs(one - other) <= within * Math.max(1e-3, Math.abs(one), Math.abs(other));

/** What a layer is given: the numbers, and the layer of the step they come from (−1: the input). @param {Step} step @param {number} at @param {any} model */
export function givenTo(step, at, model) {
  const source = sourceNode(model.nodes, sourceNode(model.nodes, step.layers[at].name)?.inputs[0]);
  const from = step.layers.findIndex(({name}) => name === source?.part_of);
  return {from, values: flat(from < 0 ? step.input : step.layers[from].a)};
}

/**
 * The sum of a neuron, z = Σ w·a + b: its terms, the strongest first where they are many, and what the others add.
 * @param {Step} step @param {number} at @param {number} j @param {any} model @param {number} [most]
 * @returns {{terms: Term[], more: number, rest: number, bias: number, z: number} | null} null where it is no such sum
 */
export function sumOf(step, at, j, model, most = 8) {
  const layer = step.layers[at];
  const {from, values} = givenTo(step, at, model);
  const weight = layer.old?.weight;
  if (!layer.z || !Array.isArray(weight?.[0]) || weight.length !== values.length) return null;
  const terms = values.map((/** @type {number} */ a, /** @type {number} */ i) => ({at: from, i, w: weight[i][j], a, product: weight[i][j] * a}));
  const shown = terms.length > most ? terms.toSorted(bySize).slice(0, most) : terms;
  const bias = layer.old.bias?.[j] ?? 0;
  const all = terms.reduce((/** @type {number} */ sum, /** @type {Term} */ term) => sum + term.product, 0);
  const rest = all - shown.reduce((/** @type {number} */ sum, /** @type {Term} */ term) => sum + term.product, 0);
  return close(all + bias, layer.z[j]) ? {terms: shown, more: terms.length - shown.length, rest, bias, z: layer.z[j]} : null;
}

const bySize = (/** @type {{product: number}} */ one, /** @type {{product: number}} */ other) =>
  Math.abs(other.product) - Math.abs(one.product);

/** The activation a layer ends with. @param {string} name @param {any} model */
export function activationOf(name, {nodes}) {
  const own = nodes.filter((/** @type {any} */ node) => (node.part_of ?? node.name) === name);
  const last = own[own.length - 1];
  return own.length > 1 ? last : {kind: "linear", options: {}};
}

/**
 * The loss of the step as a formula and with its numbers; null where the page knows no formula for it, or the
 * formula's value is not the step's (because of weights or smoothing).
 * @param {Step} step @param {string} loss
 */
export function lossOf(step, loss) {
  const outputs = flat(step.layers[step.layers.length - 1].a);
  const targets = flat(step.target ?? []);
  if (step.loss === null || !KNOWN_LOSSES.includes(loss) || outputs.length !== targets.length) return null;
  const [value] = lossRows(loss, outputs, targets, outputs.length);
  if (!close(value, step.loss, 1e-3)) return null;
  return {formula: FORMULAS[loss], outputs, targets, value: step.loss};
}

const FORMULAS = /** @type {Record<string, string>} */ ({
  half_mse: "loss = ½ Σ (a − y)²",
  mse: "loss = mean of (a − y)²",
  mae: "loss = mean of |a − y|",
  hinge: "loss = mean of max(0, 1 − y · a)",
  cross_entropy: "loss = −Σ y · ln a",
  binary_cross_entropy: "loss = −mean of y · ln a + (1 − y) · ln(1 − a)",
});

/** How the loss of one row moves with one of its outputs. @param {string} loss @param {number[]} outputs @param {number[]} targets @param {number} k */
function lossSlope(loss, outputs, targets, k) {
  const h = 1e-5;
  const at = (/** @type {number} */ by) => lossRows(loss, outputs.map((a, i) => (i === k ? a + by : a)), targets, outputs.length)[0];
  return (at(h) - at(-h)) / (2 * h);
}

/**
 * δ = ∂loss/∂z of a neuron and where it comes from. `difference`: a − y; `loss`: ∂loss/∂a · slope;
 * `sum`: (Σ w·δ of the layer that reads it) · slope; `plain`: none of these.
 * @param {Step} step @param {number} at @param {number} j @param {any} model @param {{loss: string, slopeAt: (kind: string, z: number, options?: any) => number, most?: number}} options
 */
export function deltaOf(step, at, j, model, {loss, slopeAt, most = 8}) {
  const layer = step.layers[at];
  const delta = flat(layer.delta)[j];
  const origin = originOfDelta(step, at, j, model);
  if (origin?.target !== undefined) return {kind: "difference", delta, a: origin.a, y: origin.target};
  if (origin?.sum !== undefined) return {kind: "sum", delta, sum: origin.sum, slope: origin.slope, ...readersOf(step, at, j, model, most)};
  return throughLoss(step, at, j, model, {loss, slopeAt}) ?? {kind: "plain", delta};
}

/** δ of an output as ∂loss/∂a · slope. @param {Step} step @param {number} at @param {number} j @param {any} model @param {{loss: string, slopeAt: (kind: string, z: number, options?: any) => number}} options */
function throughLoss(step, at, j, model, {loss, slopeAt}) {
  const layer = step.layers[at];
  const known = at === step.layers.length - 1 ? lossOf(step, loss) : null;
  const {kind, options} = activationOf(layer.name, model);
  if (!known || !layer.z) return null;
  const outer = lossSlope(loss, known.outputs, known.targets, j);
  const slope = kind === "linear" ? 1 : slopeAt(kind, layer.z[j], options);
  const delta = layer.delta[j];
  return close(outer * slope, delta, 1e-3) ? {kind: "loss", delta, outer, slope, a: known.outputs[j], y: known.targets[j]} : null;
}

/** The terms w·δ that flow back into a neuron, from the one layer that reads it with weights. @param {Step} step @param {number} at @param {number} j @param {any} model @param {number} most */
function readersOf(step, at, j, model, most) {
  const {name} = step.layers[at];
  const reader = step.layers.findIndex((each, k) => k > at && Array.isArray(each.old?.weight?.[j]) && givenTo(step, k, model).from === at && each.name !== name);
  if (reader < 0) return {reader: -1, terms: [], more: 0};
  const {old, delta} = step.layers[reader];
  const terms = old.weight[j].map((/** @type {number} */ w, /** @type {number} */ k) => ({at: reader, i: k, w, a: delta[k], product: w * delta[k]}));
  const shown = terms.length > most ? terms.toSorted(bySize).slice(0, most) : terms;
  return {reader, terms: shown, more: terms.length - shown.length};
}
