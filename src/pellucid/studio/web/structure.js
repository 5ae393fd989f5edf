/** What the network is made of, as a person sees it: hidden layers with what stands behind them, and the output. */

/** @typedef {Record<string, any>} Layer a layer of the scene */

/** Layers that are written, without the one that gives the output. @param {Layer[]} layers */
export const hiddenLayers = (layers) => layers.filter((layer) => layer.at !== null && !layer.is_output);

/** Hidden layers of neurons: what the classic page counts. @param {Layer[]} layers */
export const neuronLayers = (layers) => hiddenLayers(layers).filter(hasUnits);

/** Whether neurons can be added to it. @param {Layer} layer */
export const hasUnits = ({options, is_output: isOutput}) => typeof options?.units === "number" && !isOutput;

/**
 * The word of an activation or initializer, which may have options of its own.
 * @param {any} thing
 * @param {string} [none]
 */
export const wordOf = (thing, none = "") =>
  (thing === null || thing === undefined ? none : typeof thing === "string" ? thing : thing.kind);

/** Where a new layer goes at the end of the hidden ones. @param {Layer[]} layers */
export function endOf(layers) {
  const hidden = hiddenLayers(layers);
  return hidden.length ? Math.max(...hidden.map((layer) => layer.at)) + 1 : 0;
}

/** A new layer like its neighbours: two neurons with the activation that is used. @param {Layer[]} layers */
export function newLayer(layers) {
  const used = neuronLayers(layers).map((layer) => layer.options.activation).filter(Boolean);
  return {kind: "dense", units: 2, activation: used[used.length - 1] ?? "tanh"};
}

/** The dropout that stands right behind a layer, or nothing. @param {Layer[]} layers @param {number} at */
export const dropoutBehind = (layers, at) => layers.find((layer) => layer.at === at + 1 && layer.kind === "dropout");

/** A layer in a few words: 4 tanh. @param {Layer} layer */
export function layerWords({kind, units, options, is_output: isOutput}) {
  const activation = wordOf(options?.activation);
  if (isOutput) return `${units} ${units === 1 ? "output" : "outputs"}`;
  if (kind === "dense") return `${units} ${activation || "linear"}`;
  if (kind === "dropout") return `dropout ${Math.round(100 * options.rate)} %`;
  return activation ? `${kind} ${units} ${activation}` : `${kind} ${units}`;
}
