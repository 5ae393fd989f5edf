/** What is in a column of the data, as bars by class and in words: from where to where, in the column's own unit. */

import {dateText} from "/report/values.js";

import {histogramByClass} from "../compute/neurons.js";
import {amount, written} from "../format.js";
import {head, rows} from "../sight.js";
import {scene} from "../state.js";

/** @typedef {{counts: Uint32Array[], low: number, high: number, missing: number}} ColumnSpread */

const BINS = 16;

/**
 * How often which values of a raw column are there among the rows that are shown, for each class of the target.
 * @param {any} column @returns {ColumnSpread | null} nothing, where there are no rows
 */
export function spreadOf({name, classes}) {
  const [found, at] = [rows.value, scene.value.model.inputs.names.indexOf(name)];
  if (!found?.y.length || at < 0) return null;
  const count = head.value?.task?.classes?.length || 1;
  const values = Float32Array.from({length: found.y.length}, (_, row) => found.x[row * found.columns + at]);
  if (!classes) {
    const {counts, low, high, other} = histogramByClass(values, 1, 0, found.y, {bins: BINS, count});
    return {counts, low, high, missing: other};
  }
  const counts = Array.from({length: count}, () => new Uint32Array(Math.min(classes.length, BINS)));
  let missing = 0;
  values.forEach((value, row) => {
    const kind = counts[count > 1 ? found.y[row] : 0];
    if (!(value >= 0)) missing += 1;
    else if (kind && value < kind.length) kind[value] += 1;
  });
  return {counts, low: 0, high: classes.length - 1, missing};
}

/** The same in words: its ends in its own unit, or its classes. @param {any} column @param {ColumnSpread} spread */
export function spreadWords({kind, classes, unit}, {low, high, missing}) {
  const said = (/** @type {number} */ value) => (kind === "date" ? dateText(value, false) : written(value));
  const ends = low === high ? `always ${said(low)}` : `${said(low)} to ${said(high)}`;
  const words = classes ? amount(classes.length, "class", "classes") : `${ends}${unit ? ` ${unit}` : ""}`;
  return missing ? `${words}, ${missing} missing` : words;
}

/** The words of a raw column by its name, where it is one. @param {string} name */
export function columnWords(name) {
  const column = scene.value?.data.columns.find((/** @type {any} */ each) => each.name === name);
  const spread = column && spreadOf(column);
  return spread ? spreadWords(column, spread) : "";
}
