/** The network for many rows at once: a plan is made once for a scene, then run with the weights of every frame. */

import {sizeOf} from "/report/arrays.js";
import {kernels} from "/report/kernels.js";
import {prepare} from "/report/preprocessing.js";

import {kernelOf, PASSES} from "./kernels.js";

/**
 * @typedef {{shape: number[], data: import("../tensors.js").Numbers}} Tensor
 * @typedef {Map<string, Tensor>} Arrays what a frame carries, such as `params/dense1/weight`
 * @typedef {{name: string, kind: string, inputs: string[], options: Object<string, any>, owner: string,
 *   parameters: string[], state: string[], shapes: Object<string, number[]>, shape: number[]}} PlannedNode
 * @typedef {{nodes: PlannedNode[], inputShape: number[], width: number, sizes: Map<string, number>,
 *   shapes: Map<string, number[]>, outputs: string[],
 *   buffers: WeakMap<Float32Array, Map<string, Float32Array>>}} Plan
 * @typedef {{values: Map<string, Float32Array>, sizes: Map<string, number>}} Values
 */

/**
 * What is the same for every frame of a scene: nodes in order, their shapes, and room for their values.
 * @param {any} model the scene's model: the report's, with shapes in place of arrays
 * @returns {Plan}
 */
export function planOf(model) {
  const raw = new Float64Array(sizeOf(model.inputs.shape));
  const inputShape = prepare(model, raw).shape;
  const shapes = new Map([["input", inputShape]]);
  const nodes = model.nodes.map((/** @type {any} */ node) => planned(node, shapes));
  const sizes = new Map([...shapes].map(([name, shape]) => [name, sizeOf(shape)]));
  const outputs = model.outputs.map((/** @type {any} */ output) => output.node);
  return {nodes, inputShape, width: sizeOf(inputShape), sizes, shapes, outputs, buffers: new WeakMap()};
}

/** A node with its output's shape, which is found by running it once on zeros. */
function planned(/** @type {any} */ node, /** @type {Map<string, number[]>} */ shapes) {
  const kernel = kernels[node.kind];
  if (!kernel) throw new Error(`This page cannot compute a layer of kind "${node.kind}" (${node.name}).`);
  const zeros = (/** @type {number[]} */ shape) => ({shape, data: new Float64Array(sizeOf(shape))});
  const named = (/** @type {any} */ arrays = {}) =>
    Object.fromEntries(Object.entries(arrays).map(([name, {shape}]) => [name, zeros(shape)]));
  const options = node.options ?? {};
  const inputs = node.inputs.map((/** @type {string} */ name) => (shapes.has(name) ? name : "input"));
  const [parameters, state] = [named(node.parameters), named(node.state)];
  const given = inputs.map((/** @type {string} */ name) => zeros(/** @type {number[]} */ (shapes.get(name))));
  const {shape} = kernel(given, {...node, options, parameters, state});
  shapes.set(node.name, shape);
  return {
    name: node.name,
    kind: node.kind,
    inputs,
    options,
    owner: node.tied_to ?? node.name,
    parameters: Object.keys(parameters),
    state: Object.keys(state),
    shapes: Object.fromEntries(Object.entries({...parameters, ...state}).map(([name, one]) => [name, one.shape])),
    shape,
  };
}

/**
 * The value of every node for rows of prepared inputs, row after row.
 * The arrays belong to the inputs: they hold until the next call with the very same array of inputs.
 * @param {Plan} plan @param {Arrays} arrays @param {Float32Array} inputs @param {number} rows
 * @returns {Values}
 */
export function forward(plan, arrays, inputs, rows) {
  const buffers = plan.buffers.get(inputs) ?? new Map();
  plan.buffers.set(inputs, buffers);
  const values = new Map([["input", inputs]]);
  for (const node of plan.nodes) {
    const given = node.inputs.map((name) => /** @type {Float32Array} */ (values.get(name)));
    values.set(node.name, computed(plan, node, arrays, given, rows, buffers));
  }
  return {values, sizes: plan.sizes};
}

/**
 * @param {Plan} plan @param {PlannedNode} node @param {Arrays} arrays @param {Float32Array[]} given
 * @param {number} rows @param {Map<string, Float32Array>} buffers
 */
function computed(plan, node, arrays, given, rows, buffers) {
  if (PASSES.has(node.kind)) return given[0];
  const out = buffers.get(node.name) ?? new Float32Array(rows * sizeOf(node.shape));
  buffers.set(node.name, out);
  const parameters = arraysOf(node.parameters, `params/${node.owner}`, arrays);
  const state = arraysOf(node.state, `state/${node.name}`, arrays);
  const kernel = kernelOf(node.kind);
  const last = (/** @type {number[]} */ shape) => shape[shape.length - 1];
  const widths = node.inputs.map((name) => last(/** @type {number[]} */ (plan.shapes.get(name))));
  if (kernel) kernel(given, out, {options: node.options, parameters, state, widths, width: last(node.shape)});
  else rowByRow(plan, node, {parameters, state}, given, rows, out);
  return out;
}

/** Arrays of a node by their own names, as 32-bit numbers. */
function arraysOf(/** @type {string[]} */ names, /** @type {string} */ path, /** @type {Arrays} */ arrays) {
  /** @type {Object<string, Float32Array>} */
  const found = {};
  for (const name of names) {
    const data = arrays.get(`${path}/${name}`)?.data;
    if (!data) throw new Error(`The weights ${path}/${name} have not come.`);
    found[name] = data instanceof Float32Array ? data : Float32Array.from(data);
  }
  return found;
}

/** Any other kind, by the report's kernel for one row. */
function rowByRow(
  /** @type {Plan} */ plan,
  /** @type {PlannedNode} */ node,
  /** @type {{parameters: Object<string, Float32Array>, state: Object<string, Float32Array>}} */ {parameters, state},
  /** @type {Float32Array[]} */ given,
  /** @type {number} */ rows,
  /** @type {Float32Array} */ out,
) {
  const tensors = (/** @type {Object<string, Float32Array>} */ named) =>
    Object.fromEntries(
      Object.entries(named).map(([name, data]) => [name, {shape: node.shapes[name], data: Float64Array.from(data)}]),
    );
  const layer = {...node, parameters: tensors(parameters), state: tensors(state)};
  const size = sizeOf(node.shape);
  for (let row = 0; row < rows; row += 1) {
    const inputs = node.inputs.map((name, k) => {
      const shape = /** @type {number[]} */ (plan.shapes.get(name));
      const width = sizeOf(shape);
      return {shape, data: Float64Array.from(given[k].subarray(row * width, (row + 1) * width))};
    });
    out.set(kernels[node.kind](inputs, layer).data, row * size);
  }
}

/** Raw rows as the first layer sees them. @param {any} model @param {Iterable<ArrayLike<number>>} rawRows */
export function preparedRows(model, rawRows) {
  const lines = Array.from(rawRows, (row) => prepare(model, row).data);
  const width = lines.length ? lines[0].length : 0;
  const out = new Float32Array(lines.length * width);
  lines.forEach((line, row) => out.set(line, row * width));
  return out;
}

/** Values of one node for one row. @param {Values} values @param {string} node @param {number} row */
export function activationsOf({values, sizes}, node, row) {
  const size = /** @type {number} */ (sizes.get(node));
  return /** @type {Float32Array} */ (values.get(node)).subarray(row * size, (row + 1) * size);
}
