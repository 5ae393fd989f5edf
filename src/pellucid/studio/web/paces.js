/** How fast training goes on the page, from acts that can be followed to as fast as the machine can. */

/** @typedef {"slow" | "frame" | "free" | number} Pace */

/** From slow to fast. @type {{value: Pace, label: string}[]} */
export const PACES = [
  {value: "slow", label: "Slow motion"},
  {value: 1, label: "1 epoch/s"},
  {value: 10, label: "10 epochs/s"},
  {value: "frame", label: "Each epoch"},
  {value: 100, label: "100 epochs/s"},
  {value: 1000, label: "1000 epochs/s"},
  {value: "free", label: "Unlimited"},
];

/** The next pace, faster or slower; an end stays. @param {Pace} pace @param {1 | -1} way @returns {Pace} */
export function nextPace(pace, way) {
  const at = PACES.findIndex(({value}) => value === pace);
  if (at < 0) return nearest(Number(pace), way);
  return PACES[Math.min(PACES.length - 1, Math.max(0, at + way))].value;
}

/** @param {number} pace @param {1 | -1} way */
function nearest(pace, way) {
  const numbers = PACES.map(({value}) => value)
    .filter((value) => typeof value === "number" && way * (value - pace) > 0);
  return way > 0 ? numbers[0] ?? "free" : numbers.at(-1) ?? "slow";
}

/** What a pace is called. @param {Pace} pace */
export const paceLabel = (pace) => PACES.find(({value}) => value === pace)?.label ?? `${pace} epochs/s`;

/** The acts of slow motion, in order. */
export const ACTS = ["forward", "loss", "backward", "update"];

/** @typedef {{name: string, progress: number, elapsed: number, playing: boolean}} Act */

/** The beginning of an act. @param {string} name @returns {Act} */
export const begun = (name) => ({name, progress: 0, elapsed: 0, playing: true});

/**
 * An act after some time more; `over` once it has had its time.
 * @param {Act} act
 * @param {number} passed @param {number} lasts both in seconds
 * @param {boolean} still whether nothing moves
 * @returns {{act: Act, over: boolean}}
 */
export function played(act, passed, lasts, still) {
  const elapsed = act.elapsed + passed;
  return {act: {...act, elapsed, progress: still ? 1 : Math.min(1, elapsed / lasts)}, over: elapsed >= lasts};
}

/** The act after this one. @param {string} name */
export const nextAct = (name) => ACTS[(ACTS.indexOf(name) + 1) % ACTS.length];
