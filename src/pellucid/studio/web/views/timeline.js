/** The timeline: losses over the epochs, a scrubber over kept moments, and the branches that grew from them. */

import {classes, html} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {Toggle} from "../parts/choice.js";
import {Icon} from "../parts/icons.js";
import {Select} from "../parts/select.js";
import {LossChart} from "../charts/loss.js";
import {measuresIn} from "../charts/loss-data.js";
import {grouped} from "../format.js";
import {measureText} from "../stopping.js";
import {changeDisplay, curves, display, ghosts, look, scene, send} from "../state.js";
import {backToNow, continueFromHere, epochNow, lookAt, lookedBranch} from "./looking.js";

const HEIGHT = 124;

/** The dock. */
export function TimelineView() {
  const {epochs, columns} = curves.value;
  const measures = measuresIn(columns);
  const chosen = measures.includes(display.value.measure) ? display.value.measure : "loss";
  const tools = html`
    ${measures.length > 1 && html`<${Select} label="Measure" quietLabel value=${chosen}
      options=${measures.map((value) => ({value, label: measureText(value)}))}
      onChange=${(/** @type {string} */ measure) => changeDisplay({measure})} />`}
    <${Toggle} label="Log scale" on=${display.value.logLoss}
        onChange=${(/** @type {boolean} */ logLoss) => changeDisplay({logLoss})} />`;
  return html`<div class="timeline" data-control="timeline">
    <${LossChart} title=${titleOf(chosen)} measure=${chosen} epochs=${epochs} columns=${columns} height=${HEIGHT}
      log=${display.value.logLoss && chosen !== "accuracy"} markers=${scene.value.markers} ghosts=${ghostsOf(chosen)}
      moment=${look.value?.epoch ?? null} tools=${tools}
      onSeek=${(/** @type {number} */ epoch) => lookAt({epoch, branch: lookedBranch.value})} />
    <div class="timeline-under">
      <${Scrubber} />
      <${Branches} />
    </div>
  </div>`;
}

/** @param {string} measure */
const titleOf = (measure) => measureText(measure).replace(/^./, (letter) => letter.toUpperCase());

/** A slider over all that was; its right end is now. */
function Scrubber() {
  const now = epochNow();
  const shown = look.value?.epoch ?? now;
  const choose = (/** @type {number} */ epoch) => (epoch >= now ? backToNow() : lookAt({epoch}));
  return html`<div class="scrubber" data-look=${look.value ? "back" : "now"}>
    <label class="field-label" for="scrubber">Look back</label>
    <span class="slider" style=${{"--share": now ? shown / now : 1}}>
      <input id="scrubber" type="range" min="0" max=${Math.max(1, now)} step=${Math.max(1, Math.round(now / 400))}
        value=${now ? shown : 1} disabled=${now === 0}
        aria-valuetext=${look.value ? `epoch ${grouped(shown)} of ${grouped(now)}` : `now, epoch ${grouped(now)}`}
        onInput=${(/** @type {any} */ event) => choose(Number(event.currentTarget.value))} />
    </span>
    ${look.value ? html`<${Looking} epoch=${shown} />` : html`<span class="scrubber-now">now</span>`}
  </div>`;
}

const CONTINUES = "Training goes on from this moment; what came after it stays as a branch of its own.";

/** @param {{epoch: number}} props */
function Looking({epoch}) {
  const other = look.value?.same_network === false;
  return html`<span class="scrubber-look">
    <span class="scrubber-epoch"
        role="status">epoch ${grouped(epoch)}${other ? ": another network, not drawn" : ""}</span>
    <${Button} icon="branch" onClick=${continueFromHere}
        tip=${CONTINUES}>
      Continue from here<//>
    <${Button} kind="quiet" onClick=${backToNow}>Back to now<//>
  </span>`;
}

/** The branches, where there is more than one. */
function Branches() {
  const {branches} = scene.value;
  if (branches.length < 2) return null;
  return html`<div class="branches" role="group" aria-label="Branches"><${Icon} name="branch" size=${18} />
    ${branches.map((/** @type {any} */ {id, name, from_epoch: from, parent, epoch, here}) => html`<button type="button"
      key=${id} class=${classes("branch", here && "branch-here")} aria-current=${here ? "true" : undefined}
      data-tip=${parent === null ? "The first branch" : `From epoch ${grouped(from)}`}
      onClick=${() => here || turnTo(id)}>
      <span dir="auto">${name}</span><span class="branch-epoch">${grouped(here ? epochNow() : epoch)}</span>
    </button>`)}
  </div>`;
}

/** Go on where another branch ended. @param {number} branch */
function turnTo(branch) {
  look.value = null;
  return send("switch_branch", {branch});
}

/** @param {string} measure */
function ghostsOf(measure) {
  const names = new Map(scene.value.branches.map((/** @type {any} */ {id, name}) => [id, name]));
  return [...ghosts.value].flatMap(([id, {epochs, columns}]) => {
    const values = columns[`test.${measure}`] ?? columns[`train.${measure}`];
    return values && names.has(id) ? [{name: names.get(id), epochs, values}] : [];
  });
}
