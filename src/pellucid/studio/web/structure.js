/** What the network is made of, as a person sees it: hidden layers with what stands behind them, and the output. */

/** @typedef {Record<string, any>} Layer a layer of the scene */

/**
 * Layers as they were written: of a block, whose layers all have its place, one.
 * @param {Layer[]} layers
 * @returns {Layer[]}
 */
export function writtenLayers(layers) {
  const places = [...new Set(layers.map(({at, name}) => at ?? name))];
  return places.map((place) => {
    const parts = layers.filter(({at, name}) => (at ?? name) === place);
    return {...parts[0], units: parts[parts.length - 1].units};
  });
}

/** Whether it is several layers in one. @param {Layer} layer */
export const isBlock = ({kind}) => kind === "repeat" || kind === "residual";

/** Written layers without the one that gives the output. @param {Layer[]} layers */
export const hiddenLayers = (layers) => writtenLayers(layers).filter((layer) => layer.at !== null && !layer.is_output);

/** How many hidden layers of neurons there are, those inside blocks too. @param {Layer[]} layers */
export const countHidden = (layers) => layers.filter(({is_output: isOutput}) => !isOutput)
  .filter(({kind, name}) => kind === "dense" || /\.dense\d*$/.test(name)).length;

/** Hidden layers of neurons that neurons can be added to. @param {Layer[]} layers */
export const neuronLayers = (layers) => hiddenLayers(layers).filter(hasUnits);

/** The last layer of neurons, or block, that can be taken out. @param {Layer[]} layers @returns {Layer | undefined} */
export const lastHidden = (layers) => hiddenLayers(layers).filter((layer) => hasUnits(layer) || isBlock(layer)).pop();

/** The parts of a network's line, one for a written layer. @param {string | null} line */
export function lineParts(line) {
  let depth = 0;
  const marked = [...(line ?? "")].map((sign) => {
    depth += sign === "(" ? 1 : sign === ")" ? -1 : 0;
    return sign === "," && depth === 0 ? "\n" : sign;
  });
  return marked.join("").split("\n").map((part) => part.trim()).filter(Boolean);
}

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

/** A layer in a few words: 4 tanh; a block as the line says it. @param {Layer} layer @param {string[]} [parts] */
export function layerWords({at, kind, units, options, is_output: isOutput}, parts = []) {
  const activation = wordOf(options?.activation);
  if (isOutput) return `${units} ${units === 1 ? "output" : "outputs"}`;
  if (isBlock({kind})) return parts[at] ?? `${kind} of ${options.layers.length} layers`;
  if (kind === "dense") return `${units} ${activation || "linear"}`;
  if (kind === "dropout") return `dropout ${Math.round(100 * options.rate)} %`;
  return activation ? `${kind} ${units} ${activation}` : `${kind} ${units}`;
}
