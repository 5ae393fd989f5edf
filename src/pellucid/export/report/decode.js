/** From the network's outputs to an answer in the user's words. */

import {argmax} from "./arrays.js";

/**
 * @typedef {{title: string, label: string, index: number, shares: boolean,
 *   scores: {name: string, value: number, unit: string}[]}} Answer
 * `shares`: the scores are shares from 0 to 1.
 */

/**
 * @param {object} task one of the page's tasks
 * @param {ArrayLike<number>} outputs
 * @returns {Answer}
 */
export function decode(task, outputs) {
  if (task.kind === "classification") return decodeClass(task, Array.from(outputs));
  if (task.kind === "labels") return decodeLabels(task, outputs);
  if (task.kind === "regression") return decodeNumbers(task, outputs);
  throw new Error(`This page cannot read the outputs of a task of kind "${task.kind}".`);
}

/** Names of an output's neurons; a single one for two classes says how much it is the second. */
export function neuronNames({classes, targets}, size) {
  if (targets) return targets.map(({name}) => name);
  return size === 1 && classes.length === 2 ? classes.slice(1) : classes;
}

function decodeClass({target = "", classes, low = 0}, outputs) {
  const index = outputs.length === 1 ? Number(outputs[0] > (1 + low) / 2) : argmax(outputs);
  const values = sharesOf(outputs, low, classes.length);
  const scores = classes.map((name, k) => ({name, value: values[k], unit: ""}));
  return {title: target, label: classes[index], index, scores, shares: true};
}

/** How sure each class is, summing to 1; outputs from −1 to 1 are read as (output + 1) / 2. */
function sharesOf(outputs, low, count) {
  const sure = low < 0 ? outputs.map((one) => (Math.min(Math.max(one, -1), 1) + 1) / 2) : outputs;
  if (sure.length === 1) return [1 - sure[0], sure[0]];
  const sum = sure.reduce((a, b) => a + b, 0);
  return sure.map((one) => (sum > 0 ? one / sum : 1 / count));
}

/** Several labels at once: each is there from one half on. */
function decodeLabels({target = "", classes}, outputs) {
  const scores = classes.map((name, k) => ({name, value: outputs[k], unit: ""}));
  const there = scores.filter(({value}) => value > 0.5).map(({name}) => name);
  return {title: target, label: there.join(", ") || "none of them", index: -1, scores, shares: true};
}

function decodeNumbers({targets}, outputs) {
  const scores = targets.map(
    ({name, unit = "", center = 0, scale = 1}, k) => ({name, unit, value: outputs[k] * scale + center}),
  );
  return {title: "", label: "", index: -1, scores, shares: false};
}
