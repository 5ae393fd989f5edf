/** Rows looked at one by one: each opens as a step, and is marked on the map. */

import {effect, untracked} from "../parts/html.js";
import {announce, changeDisplay, frame, inspected} from "../state.js";

/** The row that was opened last. @type {number | null} */
let last = null;

effect(() => {
  const {sample_row: row = null, sample = 0, batch = 0} = /** @type {any} */ (frame.value ?? {});
  if (row === last) return;
  last = row;
  if (row === null) return;
  untracked(() => {
    changeDisplay({selectedPoint: row});
    inspected.value = {kind: "step", title: "One step", row};
    announce(`Row ${row}, number ${sample} of batch ${batch + 1}; the weights move when the batch is complete.`);
  });
});
