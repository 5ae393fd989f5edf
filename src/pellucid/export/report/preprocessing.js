/** From raw values, as a person gives them, to what the first layer sees. */

import {evaluate} from "./expressions.js";

const functions = {none: (x) => x, log: Math.log, log1p: Math.log1p};

const steps = {
  features: ({expressions, names}, values, columns) => {
    const named = Object.fromEntries(columns.map((name, index) => [name, values[index]]));
    return [expressions.map((tree) => evaluate(tree, named)), names ?? columns];
  },
  scale: ({center, scale, functions: changes}, values, names) => [
    values.map((x, k) => (functions[changes?.[k] ?? "none"](x) - center[k]) / scale[k]),
    names,
  ],
  pixels: ({high}, values, names) => [values.map((x) => x / high), names],
};

/**
 * One raw row through all steps.
 * @param {object} model the page's model @param {ArrayLike<number>} raw
 * @returns {import("./arrays.js").Tensor}
 */
export function prepare({inputs, preprocessing = []}, raw) {
  let values = Array.from(raw);
  let names = inputs.names ?? [];
  for (const step of preprocessing) [values, names] = steps[step.step](step, values, names);
  const same = values.length === raw.length;
  return {shape: same && inputs.shape.length > 1 ? inputs.shape : [values.length], data: Float64Array.from(values)};
}

/** Names of the numbers the first layer sees. */
export function preparedNames({inputs, preprocessing = []}) {
  const features = preprocessing.find(({step}) => step === "features");
  return features?.names ?? inputs.names ?? [];
}
