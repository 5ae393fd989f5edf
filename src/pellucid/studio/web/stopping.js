/** When running stops by itself: between what a form holds and what an experiment says. */

/**
 * @typedef {object} Stopping
 * @property {{measure: string, below: boolean, value: number}[]} terms all must hold: `test.loss` below 0.0015
 * @property {number | null} epochs the last epoch
 * @property {number | null} patience epochs without gain
 * @property {number | null} seconds training time
 */

/** @type {Stopping} */
export const NEVER = {terms: [], epochs: null, patience: null, seconds: null};

const TERM = /^\s*([\w.]+)\s*(<=?|>=?)\s*([-+.\deE]+)\s*$/;

/**
 * What an experiment says of its end.
 * @param {{until?: string | null, epochs?: number | null, patience?: number | null, max_seconds?: number | null}} train
 * @returns {Stopping}
 */
export function stoppingOf({until, epochs, patience, max_seconds: seconds}) {
  const terms = (until ?? "").split(/\s+and\s+/).flatMap((term) => {
    const found = term.match(TERM);
    return found ? [{measure: found[1], below: found[2][0] === "<", value: Number(found[3])}] : [];
  });
  return {terms, epochs: epochs ?? null, patience: patience ?? null, seconds: seconds ?? null};
}

/** The condition as it is typed, or null. @param {Stopping["terms"]} terms */
export const untilText = (terms) =>
  terms.map(({measure, below, value}) => `${measure}${below ? "<" : ">"}${value}`).join(" and ") || null;

/** The options to say. @param {Stopping} stopping */
export const stoppingOptions = ({terms, epochs, patience, seconds}) =>
  ({until: untilText(terms), epochs, patience, max_seconds: seconds});

/** In a few words, as "test loss < 0.0015, 500 epochs"; nothing where there is no end. @param {Stopping} stopping */
export function stoppingText({terms, epochs, patience, seconds}) {
  return [
    ...terms.map(({measure, below, value}) => `${measureText(measure)} ${below ? "<" : ">"} ${value}`),
    epochs !== null && `epoch ${epochs}`,
    patience !== null && `no gain in ${patience}`,
    seconds !== null && `${seconds} s`,
  ].filter(Boolean).join(", ");
}

/** "test.loss" as "test loss", "train.rent.r2" as "training rent r2". @param {string} name */
export function measureText(name) {
  const [part, ...rest] = name.split(".");
  return [PART_WORDS[part] ?? part, ...rest.map((word) => word.replaceAll("_", " "))].join(" ");
}

/** @type {Record<string, string>} */
const PART_WORDS = {train: "training"};

/** Why it stopped, in a sentence. @param {string} reason */
export const whyStopped = (reason) => REASONS[reason] ?? (reason ? `Stopped: ${reason}.` : "");

/** @type {Record<string, string>} */
const REASONS = {
  "until": "Stopped: what it was to run until holds.",
  "patience": "Stopped: no gain for as many epochs as it was to wait.",
  "epochs": "Stopped at the last epoch.",
  "seconds": "Stopped: the time is over.",
  "max-seconds": "Stopped: the time is over.",
  "not-finite": "Stopped: a number is no longer finite.",
};
