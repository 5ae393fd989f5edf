/** Three shares of all data, for training, validation and test: what one takes, another gives. */

/** @typedef {[number, number, number]} Shares */

export const PARTS = ["train", "validation", "test"];

/** The least share there is to learn from. */
export const LEAST = 0.01;

/** Who gives first when a share grows, and gets first when it shrinks. */
const OTHERS = [[2, 1], [2, 0], [0, 1]];

/** Shares as an experiment says them, of two or three parts; unsaid, as the rows lie. */
export function sharesOf(
  /** @type {number[] | null | undefined} */ split,
  /** @type {Record<string, number>} */ rows = {},
) {
  if (split?.length === 2) return /** @type {Shares} */ ([split[0], 0, split[1]]);
  if (split?.length === 3) return /** @type {Shares} */ ([...split]);
  const counts = PARTS.map((part) => rows[part] ?? 0);
  const all = counts.reduce((sum, count) => sum + count, 0) || 1;
  return /** @type {Shares} */ (counts.map((count) => rounded(count / all)));
}

/**
 * The shares with one of them set; the sum stays.
 * @param {Shares} shares @param {number} which @param {number} value @param {number[]} [others] who gives first
 */
export function withShare(shares, which, value, others = OTHERS[which]) {
  const sum = shares[0] + shares[1] + shares[2];
  const least = which === 0 ? LEAST : 0;
  const most = which === 0 ? sum : sum - LEAST;
  const wanted = rounded(Math.min(most, Math.max(least, value)));
  const next = /** @type {Shares} */ ([...shares]);
  let owed = wanted - shares[which];
  next[which] = wanted;
  for (const other of others) {
    const floor = other === 0 ? LEAST : 0;
    const given = owed > 0 ? Math.min(owed, next[other] - floor) : owed;
    next[other] = rounded(next[other] - given);
    owed -= given;
  }
  return next;
}

const rounded = (/** @type {number} */ share) => Math.round(share * 1000) / 1000;
