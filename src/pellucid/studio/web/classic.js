/** The controls of the classic top bar as options of an experiment, and what an experiment says for each of them. */

export const LEARNING_RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
export const PENALTY_RATES = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
export const ACTIVATIONS = ["relu", "tanh", "sigmoid", "linear"];

/** @typedef {"none" | "l1" | "l2" | "both"} Penalty */

/**
 * Which penalties there are; `chosen` counts where all are nought.
 * @param {{l1: number, l2: number}} rates
 * @param {Penalty} chosen
 * @returns {Penalty}
 */
export function penaltyOf({l1, l2}, chosen = "none") {
  if (l1 > 0 && l2 > 0) return "both";
  if (l1 === 0 && l2 === 0) return chosen;
  return chosen === "both" ? "both" : l1 > 0 ? "l1" : "l2";
}

/**
 * The options of a kind of penalty that takes over the rate there was.
 * @param {Penalty} kind
 * @param {{l1: number, l2: number}} rates
 */
export function penaltyOptions(kind, {l1, l2}) {
  const rate = l1 || l2;
  return {l1: kind === "l1" || kind === "both" ? l1 || rate : 0, l2: kind === "l2" || kind === "both" ? l2 || rate : 0};
}

/** @typedef {{at: number | null, is_output?: boolean, options?: Record<string, any>}} Layer a layer of the scene */
/** @typedef {{layers: Record<string, any>[], outputs?: string[]}} Written a network as it was written */

/** Hidden layers that have an activation of their own. @param {Layer[]} layers */
export const activated = (layers) =>
  layers.filter(({at, is_output: last, options}) => at !== null && !last && options && "activation" in options);

/** The activation that all hidden layers have, "mixed", or "" where none has one. @param {Layer[]} layers */
export function activationOf(layers) {
  const found = [...new Set(activated(layers).map(({options}) => options?.activation || "linear"))];
  return found.length > 1 ? "mixed" : found[0] ?? "";
}

/**
 * The network with this activation in every hidden layer.
 * @param {Written} network
 * @param {Layer[]} layers
 * @param {string} activation
 * @returns {Written}
 */
export function withActivation(network, layers, activation) {
  const places = new Set(activated(layers).map(({at}) => at));
  const changed = (/** @type {Record<string, any>} */ layer, /** @type {number} */ at) =>
    (places.has(at) ? {...layer, activation} : layer);
  return {...network, layers: network.layers.map(changed)};
}

/**
 * What to say for the other kind of task, on the classic sets: the output is tanh for classes and linear for heights.
 * @param {"classification" | "regression"} kind
 * @param {{network: Written, layers: Layer[], loss: string | null, classic: boolean}} scene
 */
export function taskOptions(kind, {network, layers, loss, classic}) {
  const outputs = new Set(layers.filter(({at, is_output: last}) => last && at !== null).map(({at}) => at));
  const hidden = network.layers.filter((_, at) => !outputs.has(at));
  const half = loss === "half_mse";
  const last = kind === "classification" && half && !classic ? [{kind: "dense", activation: "tanh"}] : [];
  return {
    source: kind === "classification" ? "circle" : "plane",
    network: {layers: hidden.length + last.length ? [...hidden, ...last] : [{kind: "dense"}]},
    loss: half ? loss : null,
    task: null,
  };
}
