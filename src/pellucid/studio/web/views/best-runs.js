/** The table of one's own best runs: network, passes, seconds, losses; each opens again. */

import {html} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {duration, grouped, written} from "../format.js";
import {goalOf} from "../exercises.js";

/** @typedef {import("../exercises.js").Best} Best */

const NONE = "Your runs that reach a goal are listed here. They stay in this browser.";

/** @param {{runs: Best[], onOpen: (run: Best) => void, onForget: (run: Best) => void}} props */
export function BestRuns({runs, onOpen, onForget}) {
  if (!runs.length) return html`<p class="goals-none">${NONE}</p>`;
  return html`<div class="best-runs" tabindex="0" role="region" aria-label="Your best runs">
    <table>
      <caption>Your best runs</caption>
      <thead><tr><th scope="col">Goal</th><th scope="col">Network</th><th scope="col">Rule</th>
        <th scope="col" class="tally">Passes</th><th scope="col" class="tally">Time</th>
        <th scope="col" class="tally">Training loss</th><th scope="col" class="tally">Test loss</th>
        <th scope="col"><span class="unseen">Open or forget</span></th></tr></thead>
      <tbody>${runs.map((run) => html`<${Row} key=${run.share + run.passes} ...${{run, onOpen, onForget}} />`)}</tbody>
    </table>
  </div>`;
}

/** @param {{run: Best, onOpen: (run: Best) => void, onForget: (run: Best) => void}} props */
function Row({run, onOpen, onForget}) {
  const title = goalOf(run.goal)?.title ?? run.goal;
  const changed = run.changes > 0 && `${run.changes} changed on the way`;
  const aside = [run.pair && "without the pair", changed, run.when].filter(Boolean);
  return html`<tr>
    <th scope="row">${title}<small>${aside.join(", ")}</small></th>
    <td>${run.network}<small>from ${run.inputs}</small></td>
    <td>${run.rule}</td>
    <td class="tally">${run.exact ? "" : "≤ "}${grouped(run.passes)}</td>
    <td class="tally">${duration(run.seconds)}</td>
    <td class="tally">${written(run.losses["train.loss"] ?? NaN)}</td>
    <td class="tally">${written(run.losses["test.loss"] ?? NaN)}</td>
    <td class="best-actions"><${Button} kind="quiet" onClick=${() => onOpen(run)}
      aria-label="Open: ${title}, ${run.passes} passes">Open<//>
      <${IconButton} icon="trash" size="small" label="Forget this run of ${run.passes} passes"
          onClick=${() => onForget(run)} /></td>
  </tr>`;
}
