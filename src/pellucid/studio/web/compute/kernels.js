/** What each kind of layer computes for many rows at once, on flat arrays of 32-bit numbers, row after row. */

import {activate, isActivation} from "./activations.js";

/**
 * @typedef {Object<string, Float32Array>} Arrays
 * @typedef {{options: Object<string, any>, parameters: Arrays, state: Arrays, widths: number[], width: number}} Layer
 * `widths` are the numbers in a line of each input, `width` those in a line of the output.
 * @typedef {(inputs: Float32Array[], out: Float32Array, layer: Layer) => void} Kernel
 */

/**
 * z_j = bias_j + Σ_i x_i · weight_ij; four neurons at a time, so that each x is read once for all four.
 * @type {Kernel}
 */
export function dense([x], out, {parameters: {weight, bias}, widths: [width], width: units}) {
  const start = bias ?? new Float32Array(units);
  for (let at = 0, to = 0; to < out.length; at += width, to += units) {
    let j = 0;
    for (; j + 3 < units; j += 4) {
      let [a, b, c, d] = [start[j], start[j + 1], start[j + 2], start[j + 3]];
      for (let i = 0, k = j; i < width; i += 1, k += units) {
        const value = x[at + i];
        a += value * weight[k];
        b += value * weight[k + 1];
        c += value * weight[k + 2];
        d += value * weight[k + 3];
      }
      out[to + j] = a;
      out[to + j + 1] = b;
      out[to + j + 2] = c;
      out[to + j + 3] = d;
    }
    for (; j < units; j += 1) {
      let z = start[j];
      for (let i = 0, k = j; i < width; i += 1, k += units) z += x[at + i] * weight[k];
      out[to + j] = z;
    }
  }
}

/** exp(z_j − max z) / Σ_k exp(z_k − max z) @type {Kernel} */
function softmax([z], out, {width}) {
  for (let at = 0; at < out.length; at += width) {
    let most = -Infinity;
    let sum = 0;
    for (let j = at; j < at + width; j += 1) most = Math.max(most, z[j]);
    for (let j = at; j < at + width; j += 1) sum += out[j] = Math.exp(z[j] - most);
    for (let j = at; j < at + width; j += 1) out[j] /= sum;
  }
}

/** gamma · (x − mean) / √(variance + epsilon) + beta, with the stored mean and variance @type {Kernel} */
function batchnorm([x], out, {parameters: {gamma, beta}, state: {mean, variance}, options: {epsilon = 1e-5}, width}) {
  const factor = gamma.map((value, k) => value / Math.sqrt(variance[k] + epsilon));
  for (let at = 0; at < out.length; at += width) {
    for (let k = 0; k < width; k += 1) out[at + k] = (x[at + k] - mean[k]) * factor[k] + beta[k];
  }
}

/** gamma · (x − mean) / √(variance + epsilon) + beta, with the line's own mean and variance @type {Kernel} */
function layernorm([x], out, {parameters: {gamma, beta}, options: {epsilon = 1e-5}, width}) {
  for (let at = 0; at < out.length; at += width) {
    let mean = 0;
    let variance = 0;
    for (let k = 0; k < width; k += 1) mean += x[at + k] / width;
    for (let k = 0; k < width; k += 1) variance += (x[at + k] - mean) ** 2 / width;
    const deviation = Math.sqrt(variance + epsilon);
    for (let k = 0; k < width; k += 1) out[at + k] = (gamma[k] * (x[at + k] - mean)) / deviation + beta[k];
  }
}

/** @type {Kernel} */
function rescale([x], out, {options: {scale = 1, offset = 0}}) {
  for (let index = 0; index < out.length; index += 1) out[index] = x[index] * scale + offset;
}

/** @type {Kernel} */
function add(inputs, out) {
  out.set(inputs[0]);
  for (const input of inputs.slice(1)) for (let index = 0; index < out.length; index += 1) out[index] += input[index];
}

/** Side by side. @type {Kernel} */
function concat(inputs, out, {widths, width}) {
  let start = 0;
  inputs.forEach((input, k) => {
    for (let at = 0, to = start; to < out.length; at += widths[k], to += width) {
      for (let i = 0; i < widths[k]; i += 1) out[to + i] = input[at + i];
    }
    start += widths[k];
  });
}

/** @type {Object<string, Kernel>} */
const table = {dense, dropconnect: dense, softmax, batchnorm, layernorm, rescale, add, concat, concatenate: concat};

/** Kinds whose output is their input, number by number. */
export const PASSES = new Set(["dropout", "flatten", "reshape"]);

/** The kernel of a kind, or nothing where there is none for many rows. @param {string} kind @returns {Kernel | null} */
export function kernelOf(kind) {
  if (Object.hasOwn(table, kind)) return table[kind];
  if (!isActivation(kind)) return null;
  return ([z], out, {options}) => activate(kind, z, out, options);
}
