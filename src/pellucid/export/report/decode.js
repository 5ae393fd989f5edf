/** From the network's outputs to an answer in the user's words. */

import {argmax} from "./arrays.js";

/**
 * @param {object} task `{kind: "classification", classes, coding}`, `{kind: "labels", classes}` or
 * `{kind: "regression", targets}`
 * @param {ArrayLike<number>} outputs
 * @returns {{label: string, index: number, scores: {name: string, value: number, unit: string}[], shares: boolean}}
 * `shares`: the scores are shares of one whole, from 0 to 1.
 */
export function decode(task, outputs) {
  if (task.kind === "regression") return decodeNumbers(task.targets, outputs);
  if (task.kind === "labels") return decodeLabels(task.classes, outputs);
  if (task.kind !== "classification") throw new Error(
    `This page cannot read the outputs of a task of kind "${task.kind}".`,
  );
  if (task.coding === "zero-one" && outputs.length === 1) {
    return twoClasses(task.classes, outputs[0] >= 0.5, outputs[0]);
  }
  if (task.coding === "signed" && outputs.length === 1) {
    return twoClasses(task.classes, outputs[0] >= 0, (outputs[0] + 1) / 2, Math.abs(outputs[0]) <= 1);
  }
  const index = argmax(Array.from(outputs));
  const scores = task.classes.map((name, k) => ({name, value: outputs[k], unit: ""}));
  const sum = scores.reduce((total, {value}) => total + value, 0);
  return {label: task.classes[index], index, scores, shares: Math.abs(sum - 1) < 1e-6};
}

/** Several labels at once: each is there from one half on. */
function decodeLabels(classes, outputs) {
  const scores = classes.map((name, k) => ({name, value: outputs[k], unit: ""}));
  const there = scores.filter(({value}) => value >= 0.5).map(({name}) => name);
  return {label: there.join(", ") || "none of them", index: -1, scores, shares: true};
}

function twoClasses(classes, second, share, shares = true) {
  const index = second ? 1 : 0;
  const scores = classes.map((name, k) => ({name, value: k ? share : 1 - share, unit: ""}));
  return {label: classes[index], index, scores, shares};
}

function decodeNumbers(targets, outputs) {
  const scores = targets.map(
    ({name, unit = "", center = 0, scale = 1}, k) => ({name, unit, value: outputs[k] * scale + center}),
  );
  return {label: "", index: -1, scores, shares: false};
}
