/** What the network answers, in words: at a place of the plane, or for a row. */

import {percent, written} from "../format.js";
import {sharesOf} from "../compute/grid.js";
import {head, isTable, plane, valuesAt} from "../sight.js";
import {likenessOf} from "./likeness.js";

/**
 * The answer for one row of computed values, in the target's own words.
 * @param {import("../compute/network.js").Values | null} values @param {number} row
 */
export function answerWords(values, row) {
  const output = head.value;
  const found = output && values?.values.get(output.node);
  if (!values || !found || row < 0) return null;
  const size = /** @type {number} */ (values.sizes.get(output.node));
  return wordsOf(output.task, found.slice(row * size, (row + 1) * size));
}

/** @param {any} task @param {Float32Array} outputs of one row */
export function wordsOf(task, outputs) {
  if (outputs.some((value) => !Number.isFinite(value))) return "no number";
  if (task.kind === "regression") {
    return task.targets.map((/** @type {any} */ {name, center = 0, scale = 1, unit = ""}, /** @type {number} */ k) =>
      `${task.targets.length > 1 ? `${name} ` : ""}${written(outputs[k] * scale + center)}${unit ? ` ${unit}` : ""}`).join(", ");
  }
  if (task.kind === "labels") {
    const held = task.classes.filter((/** @type {string} */ _, /** @type {number} */ k) => outputs[k] > 0.5);
    return held.length ? held.join(", ") : "none of the labels";
  }
  const shares = sharesOf(task, outputs, outputs.length, 1);
  const best = shares.indexOf(Math.max(...shares));
  return `${task.classes[best]}, ${percent(shares[best])}`;
}

/** What the network answers at a place, and the place. @param {[number, number]} at */
export function hereWords([u, v]) {
  const where = plane.value;
  if (!where) return null;
  const row = where.rowOf(u, v);
  const words = answerWords(valuesAt(row), 0);
  const answer = words && isTable.value && likenessOf(row)?.isUnlike ? `${words}, unlike the training data` : words;
  const place = [u, v].slice(0, where.labels.length).map((value, k) => `${where.labels[k]} ${written(value)}`).join(", ");
  return answer === null ? null : {answer, place};
}
