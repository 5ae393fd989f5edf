/** What each kind of layer computes, for one row, as the library does in use (dropout off). */

import {activations} from "./activations.js";
import {sizeOf} from "./arrays.js";

/** Each line along the last axis, through `change(line) → line`. */
function alongLast({shape, data}, change) {
  const width = shape[shape.length - 1];
  const lines = Array.from(
    {length: data.length / width},
    (_, row) => change(data.subarray(row * width, (row + 1) * width)),
  );
  const out = lines[0].length;
  const joined = new Float64Array(lines.length * out);
  lines.forEach((line, row) => joined.set(line, row * out));
  return {shape: [...shape.slice(0, -1), out], data: joined};
}

/** z_j = Σ_i x_i · weight_ij + bias_j */
export function dense([x], {parameters: {weight, bias}}) {
  const units = weight.shape[1];
  return alongLast(x, (line) => {
    const z = bias ? Float64Array.from(bias.data) : new Float64Array(units);
    line.forEach((value, i) => {
      if (value !== 0) for (let j = 0, at = i * units; j < units; j += 1, at += 1) z[j] += value * weight.data[at];
    });
    return z;
  });
}

/** exp(z_j − max z) / Σ_k exp(z_k − max z) */
export function softmax([z]) {
  return alongLast(z, (line) => {
    const most = line.reduce((a, b) => Math.max(a, b), -Infinity);
    const powers = line.map((value) => Math.exp(value - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  });
}

/** gamma · (x − mean) / √(variance + epsilon) + beta, with the stored mean and variance */
function batchnorm([x], {parameters: {gamma, beta}, state: {mean, variance}, options: {epsilon = 1e-5}}) {
  const normalized = (value, k) => (value - mean.data[k]) / Math.sqrt(variance.data[k] + epsilon);
  return alongLast(x, (line) => line.map((value, k) => gamma.data[k] * normalized(value, k) + beta.data[k]));
}

/** gamma · (x − mean) / √(variance + epsilon) + beta, with the line's own mean and variance */
function layernorm([x], {parameters: {gamma, beta}, options: {epsilon = 1e-5}}) {
  return alongLast(x, (line) => {
    const mean = line.reduce((a, b) => a + b, 0) / line.length;
    const variance = line.reduce((sum, value) => sum + (value - mean) ** 2, 0) / line.length;
    return line.map((value, k) => (gamma.data[k] * (value - mean)) / Math.sqrt(variance + epsilon) + beta.data[k]);
  });
}

const rescale = ([x], {options: {scale = 1, offset = 0}}) => ({
  shape: x.shape,
  data: x.data.map((value) => value * scale + offset),
});

const add = (inputs) => ({
  shape: inputs[0].shape,
  data: inputs[0].data.map((_, index) => inputs.reduce((sum, {data}) => sum + data[index], 0)),
});

/** Side by side along the last axis. */
function concatenate(inputs) {
  const widths = inputs.map(({shape}) => shape[shape.length - 1]);
  const lines = inputs[0].data.length / widths[0];
  const data = [];
  for (let row = 0; row < lines; row += 1) {
    inputs.forEach((input, at) => data.push(...input.data.subarray(row * widths[at], (row + 1) * widths[at])));
  }
  const width = widths.reduce((a, b) => a + b, 0);
  return {shape: [...inputs[0].shape.slice(0, -1), width], data: Float64Array.from(data)};
}

/** `"28x28x1"` or `[28, 28, 1]`. */
const sizes = (shape) => (Array.isArray(shape) ? shape : String(shape).split("x").map(Number));

const elementwise = (change) => ([x], {options}) => ({shape: x.shape, data: x.data.map((z) => change(z, options))});

/** @type {Object<string, (inputs: import("./arrays.js").Tensor[], node: object) => import("./arrays.js").Tensor>} */
export const kernels = {
  dense,
  dropconnect: dense,
  dropout: ([x]) => x,
  flatten: ([x]) => ({shape: [sizeOf(x.shape)], data: x.data}),
  reshape: ([x], {options}) => ({shape: sizes(options.shape), data: x.data}),
  batchnorm,
  layernorm,
  rescale,
  add,
  concatenate,
  concat: concatenate,
  softmax,
  ...Object.fromEntries(Object.entries(activations).map(([kind, change]) => [kind, elementwise(change)])),
};
