/** Looking back: a kept moment is shown while training stands where it stood, or goes on. */

import {signal} from "../parts/html.js";
import {announce, look, scene, send, told} from "../state.js";
import {endActs} from "./acts.js";
import {grouped} from "../format.js";

/** @typedef {{epoch: number, branch?: number}} Moment */

const wanted = signal(/** @type {Moment | null} */ (null));
const asking = signal(false);

/** The branch whose moment is looked at; undefined: the one that goes on. */
export const lookedBranch = signal(/** @type {number | undefined} */ (undefined));

/** The epoch where training stands. */
export const epochNow = () => told.value?.epoch ?? scene.value?.epoch ?? 0;

/**
 * Show the last kept moment up to an epoch; of many asked for in a row only the newest is fetched.
 * @param {Moment} moment
 */
export async function lookAt(moment) {
  wanted.value = moment;
  if (asking.value) return;
  asking.value = true;
  try {
    while (wanted.value) {
      const next = wanted.value;
      wanted.value = null;
      lookedBranch.value = next.branch;
      await send("look", {...next});
    }
  } finally {
    asking.value = false;
  }
}

/** The kept moment before the one that is shown. */
export async function lookBack() {
  const from = look.value?.epoch ?? epochNow();
  if (from <= 0) return;
  await lookAt({epoch: Math.max(0, from - 1), branch: look.value ? lookedBranch.value : undefined});
  announce(`Looking at epoch ${grouped(look.value?.epoch ?? 0)}`);
}

/** Back to where training stands. */
export function backToNow() {
  wanted.value = null;
  look.value = null;
  lookedBranch.value = undefined;
  announce(`Back to now, epoch ${grouped(epochNow())}`);
}

/** Go on from the moment that is shown, as a branch; what came after it stays on its own. */
export async function continueFromHere() {
  const epoch = look.value?.epoch;
  if (epoch === undefined) return;
  endActs();
  await send("branch", {epoch, branch: lookedBranch.value});
  look.value = null;
  lookedBranch.value = undefined;
  announce(`A new branch from epoch ${grouped(epoch)}`);
}
