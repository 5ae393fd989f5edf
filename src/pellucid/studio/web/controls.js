/** The controls of the page by name, so that a lesson can hide or lock them; old lessons know the same names. */

/** @typedef {"shown" | "locked" | "hidden"} Standing */
/** @typedef {{hidden: string[], locked: string[]}} Locks */
/** @typedef {{name: string, label: string, group: string}} Control */

/** @type {Record<string, Record<string, string>>} */
const GROUPS = {
  "Time": {
    playButton: "Run and pause",
    stepButton: "Step",
    resetButton: "Reset",
    newSeed: "New initial weights",
    speed: "Speed",
    until: "Run until",
    timeline: "Loss and kept moments",
    history: "Undo, redo, history",
  },
  "Learning": {
    learningRate: "Learning rate",
    activation: "Activation",
    regularization: "Penalty",
    regularizationRate: "Penalty rate",
    problem: "Kind of task",
    batchSize: "Batch size",
    optimizer: "Optimizer and more",
    classicRule: "Classic rule",
  },
  "Data": {
    dataset: "Data set",
    percTrainData: "Shares for training and testing",
    noise: "Noise",
    points: "Number of points",
    regenerate: "New points",
    upload: "Own files",
    drawPoints: "Own points",
  },
  "Network": {
    features: "Inputs",
    numHiddenLayers: "Number of hidden layers",
    neurons: "Neurons of a layer",
    editWeights: "Weights by hand",
    network: "The drawing",
    paint: "What the lines show",
  },
  "Output": {
    showTestData: "Show test points",
    discretize: "Two colours only",
    numbers: "Loss, accuracy and mistakes",
  },
  "Page": {
    goals: "Goals",
    takeHome: "Take it home",
  },
};

/** @type {Control[]} */
export const CONTROLS = Object.entries(GROUPS).flatMap(([group, labels]) =>
  Object.entries(labels).map(([name, label]) => ({name, label, group})));

const NAMES = new Set(CONTROLS.map(({name}) => name));

/**
 * What is said of these names; names that no control has are left out.
 * @param {Record<string, unknown>} said
 * @returns {Locks}
 */
export function locksFrom({hidden, locked}) {
  const known = (/** @type {unknown} */ names) =>
    (Array.isArray(names) ? [...new Set(names)].filter((name) => NAMES.has(name)) : []);
  const gone = known(hidden);
  return {hidden: gone, locked: known(locked).filter((name) => !gone.includes(name))};
}

/** How a control stands. @param {Locks} locks @param {string} name @returns {Standing} */
export const standingOf = ({hidden, locked}, name) =>
  hidden.includes(name) ? "hidden" : locked.includes(name) ? "locked" : "shown";

/**
 * The same with one control standing otherwise.
 * @param {Locks} locks
 * @param {string} name
 * @param {Standing} standing
 * @returns {Locks}
 */
export function withStanding({hidden, locked}, name, standing) {
  const without = (/** @type {string[]} */ names) => names.filter((each) => each !== name);
  return {
    hidden: standing === "hidden" ? [...without(hidden), name] : without(hidden),
    locked: standing === "locked" ? [...without(locked), name] : without(locked),
  };
}

/** Rules of style by which hidden controls are not there, and locked ones look it. @param {Locks} locks */
export function lockRules({hidden, locked}) {
  const all = (/** @type {string[]} */ names) => names.map((name) => `[data-control~="${name}"]`).join(", ");
  return [
    ...(hidden.length ? [`:is(${all(hidden)}) { display: none !important; }`] : []),
    ...(locked.length ? [`:is(${all(locked)}) { opacity: 0.6; cursor: not-allowed; }`] : []),
  ];
}
