/** The published exercises as goals: what is to be reached on which points, and which pass reached it. */

/** A loss below this prints as 0.001. */
export const PRINTS_AS_THOUSANDTH = 0.0015;

/** The rule by which the published figures were made. */
const CLASSIC = {split: [0.5, 0, 0.5], learning_rate: 0.03, batch_size: 10, classic: true};

/**
 * @typedef {object} Goal
 * @property {string} id
 * @property {string} title
 * @property {string} task what is to be reached, in words
 * @property {string} about what is worth knowing about it
 * @property {string} source the points it is played on
 * @property {Record<string, number>} bounds measures and what each must be below
 * @property {number | null} published passes that introductions report
 * @property {number | null} most passes that are allowed
 * @property {Record<string, unknown>} start what the published set-up says
 * @property {boolean} [pair] whether two of its points forbid the goal
 */

const BOTH = {"train.loss": PRINTS_AS_THOUSANDTH, "test.loss": PRINTS_AS_THOUSANDTH};

/** @type {Goal[]} */
export const GOALS = [
  {
    id: "circle", title: "The circle", source: "circle", bounds: BOTH, published: 687, most: null,
    task: "Bring the loss to 0.001 on the training points and on the test points, in as few passes as you can.",
    about:
      "A disk in a ring. No line parts them, but a circle is a line in other coordinates: try x1² and x2² as " +
      "inputs.",
    start: {...CLASSIC, source: "circle", features: "x1, x2", network: "dense 4 tanh, dense 2 tanh"},
  },
  {
    id: "xor", title: "XOR", source: "xor", bounds: BOTH, published: 129, most: null,
    task: "Bring the loss to 0.001 on both halves of the points in fewer than 129 passes.",
    about:
      "Four squares. The product x1·x2 is positive in two of them and negative in the others: who has it needs " +
      "little else.",
    start: {...CLASSIC, source: "xor", features: "x1, x2, x1*x2", network: "dense 4 relu, dense 4 relu"},
  },
  {
    id: "spiral", title: "The spiral, as published", source: "spiral", bounds: {"test.loss": 0.441},
    published: 2000, most: 2000,
    task: "Bring the test loss below 0.441 within 2000 passes.",
    about:
      "Introductions report this loss for 4 and 2 neurons after 2000 passes. Answering 0 everywhere costs 0.5. " +
      "More neurons or other inputs do far better.",
    start: {...CLASSIC, source: "spiral", features: "x1, x2", network: "dense 4 tanh, dense 2 tanh"},
  },
  {
    id: "spiral-pair", title: "The spiral, to the end", source: "spiral", bounds: BOTH, published: null, most: null,
    pair: true,
    task: "Bring the loss to 0.001 on the training points and on the test points, in as few passes as you can.",
    about:
      "Both arms begin in the middle, so a blue and an orange point both lie at (0, 0). Whatever a network " +
      "answers there, the two cost at least 1 together; over both halves the loss cannot fall below 0.002. The " +
      "goal is out of reach for every network until one of the two points is taken away.",
    start: {
      ...CLASSIC, source: "spiral", features: "x1, x2, sin(x1), sin(x2)", network: "dense 8 tanh, dense 8 tanh",
    },
  },
];

/** @param {string} id */
export const goalOf = (id) => GOALS.find((goal) => goal.id === id) ?? null;

/** Points of the published sets, and how many may be taken away where two contradict. */
const POINTS = 500;
const PAIR = 2;

/**
 * Why a run would not count, or "": other points, another loss, other shares.
 * @param {Goal} goal
 * @param {{experiment: any, data: any}} scene
 */
export function whyNot(goal, {experiment, data}) {
  const {train = 0, validation = 0, test = 0} = data.rows ?? {};
  const all = train + validation + test;
  const {task, train: rule} = experiment;
  if (task.loss !== "half_mse" && !rule.classic) return "Only the loss ½(output − target)² counts.";
  if (data.own) {
    if (!goal.pair || all < POINTS - PAIR || all >= POINTS) return "The points are not those of the exercise.";
  } else if (data.source !== goal.source || all !== POINTS) return "The points are not those of the exercise.";
  if (Math.abs(train - test) > PAIR || validation > 0) return "Half of the points is to learn from, half to test.";
  return "";
}

/**
 * The first pass in which every measure is below its bound, or null. Where passes were left out of the curves the
 * answer is the first one that is known; `exact` says whether the one before it is known, too.
 * @param {import("./curves.js").Curves} curves
 * @param {Record<string, number>} bounds
 */
export function arrival({epochs, columns}, bounds) {
  const names = Object.keys(bounds);
  if (names.some((name) => !columns[name])) return null;
  const below = (/** @type {string} */ name, /** @type {number} */ at) => {
    const value = columns[name][at];
    return value !== null && value < bounds[name];
  };
  const at = epochs.findIndex((_, index) => names.every((name) => below(name, index)));
  if (at < 0) return null;
  return {at, passes: epochs[at], exact: epochs[at] - (at ? epochs[at - 1] : 0) === 1};
}

/**
 * @typedef {object} Best a run that reached a goal
 * @property {string} goal
 * @property {string} network
 * @property {string} inputs
 * @property {string} rule
 * @property {number} passes
 * @property {boolean} exact whether the pass before it is known not to have reached it
 * @property {number} seconds
 * @property {Record<string, number>} losses
 * @property {number} changes made on the way
 * @property {boolean} pair whether one of two contradicting points was taken away
 * @property {string} share what opens it again
 * @property {string} when
 */

const MOST = 8;

/**
 * The runs with one more, the fewest passes first, then the least time.
 * @param {Best[]} runs
 * @param {Best} run
 * @returns {Best[]}
 */
export function withRun(runs, run) {
  const same = (/** @type {Best} */ each) =>
    each.goal === run.goal && each.passes === run.passes && each.network === run.network && each.inputs === run.inputs
    && each.rule === run.rule;
  const order = (/** @type {Best} */ a, /** @type {Best} */ b) => a.passes - b.passes || a.seconds - b.seconds;
  const others = runs.filter((each) => !same(each));
  const sorted = [...others, run].sort(order);
  const count = new Map();
  return sorted.filter(({goal}) => {
    count.set(goal, (count.get(goal) ?? 0) + 1);
    return count.get(goal) <= MOST;
  });
}

/** Runs as they were kept; whatever is no run is left out. @param {unknown} kept @returns {Best[]} */
export function runsFrom(kept) {
  const isRun = (/** @type {any} */ run) =>
    run && typeof run === "object" && goalOf(run.goal) && Number.isInteger(run.passes) && typeof run.share === "string";
  return Array.isArray(kept) ? kept.filter(isRun).sort((a, b) => a.passes - b.passes) : [];
}

/** How a run learned, in a few words. @param {any} train what the experiment says of training */
export function ruleText({classic, optimizer, learning_rate: rate, batch_size: batch}) {
  return `${classic ? "classic rule" : String(optimizer ?? "")}, rate ${rate}, batches of ${batch}`;
}

/**
 * Rows of points that lie where one of another class lies: of each such place the later ones.
 * @param {{x: {shape: number[], data: ArrayLike<number>}, y: {data: ArrayLike<number>},
 *   row: {data: ArrayLike<number>}}} points
 */
export function contradicting({x, y, row}) {
  const width = x.shape[1];
  const seen = new Map();
  const found = [];
  for (let at = 0; at < x.shape[0]; at += 1) {
    const place = Array.from({length: width}, (_, column) => x.data[at * width + column] + 0).join(" ");
    if (!seen.has(place)) seen.set(place, y.data[at]);
    else if (seen.get(place) !== y.data[at]) found.push(row.data[at]);
  }
  return found;
}
