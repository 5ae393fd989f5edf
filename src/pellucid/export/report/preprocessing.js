/** From raw values, as a person gives them, to what the first layer sees. */

import {encode} from "./encoders.js";
import {evaluate} from "./expressions.js";

const functions = {none: (x) => x, log: (x) => Math.sign(x) * Math.log1p(Math.abs(x))};

/** Statistics are per column of a table, per channel of a picture, or one for all. */
const at = (statistic, k) => (Array.isArray(statistic) ? statistic[k % statistic.length] : statistic);

/** The values, those of the named columns changed; all where none are named. `change` gets a value and its place. */
const changed = (columns, values, change) =>
  values.map((x, k) => {
    const place = columns ? columns.indexOf(k) : k;
    return place < 0 ? x : change(x, place);
  });

const steps = {
  encode: ({columns, names}, values) => [columns.flatMap((column, k) => encode(column, values[k])), names],
  features: ({expressions, names}, values, columns) => {
    const named = Object.fromEntries(columns.map((name, index) => [name, values[index]]));
    return [expressions.map((tree) => evaluate(tree, named)), names];
  },
  scale: ({center, scale, functions: changes, columns}, values, names) => [
    changed(columns, values, (x, k) => (functions[at(changes ?? "none", k)](x) - at(center, k)) / at(scale, k)),
    names,
  ],
  quantile: ({levels, columns}, values, names) =>
    [changed(columns, values, (x, k) => shareBelow(x, levels.map((level) => at(level, k)))), names],
  pixels: ({high, columns}, values, names) => [changed(columns, values, (x, k) => x / at(high, k)), names],
};

/** Share of the fitted rows below x: straight lines between quantiles; equal ones are a jump, x gets its middle. */
export function shareBelow(x, levels) {
  const last = levels.length - 1;
  if (x <= levels[0]) return 0;
  if (x >= levels[last]) return 1;
  const above = levels.findIndex((level) => level > x);
  const first = levels.indexOf(x);
  if (first >= 0) return (first + above - 1) / 2 / last;
  return (above - 1 + (x - levels[above - 1]) / (levels[above] - levels[above - 1])) / last;
}

/**
 * One raw row through all steps.
 * @param {object} model the page's model @param {ArrayLike<number>} raw
 * @returns {import("./arrays.js").Tensor}
 */
export function prepare({inputs, preprocessing = []}, raw) {
  let values = Array.from(raw);
  let names = inputs.names ?? [];
  for (const step of preprocessing) {
    if (!Object.hasOwn(steps, step.step)) throw new Error(`This page does not know the preprocessing "${step.step}".`);
    [values, names] = steps[step.step](step, values, names);
  }
  const same = values.length === raw.length;
  return {shape: same && inputs.shape.length > 1 ? inputs.shape : [values.length], data: Float64Array.from(values)};
}

/** Names of the numbers the first layer sees. */
export function preparedNames({inputs, preprocessing = []}) {
  const named = preprocessing.filter(({names}) => names).pop();
  return named?.names ?? inputs.names ?? [];
}
