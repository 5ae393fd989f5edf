/** The transport: run, pause, step, reset, the count of epochs, how fast, how long, and how the network learns. */

import "./sampling.js";
import {html} from "../parts/html.js";
import {Icon} from "../parts/icons.js";
import {Button, IconButton} from "../parts/button.js";
import {Menu} from "../parts/popover.js";
import {Select} from "../parts/select.js";
import {grouped} from "../format.js";
import {PACES, paceLabel} from "../paces.js";
import {changeDisplay, display, look, scene, status, told} from "../state.js";
import {ActStrip} from "./acts.js";
import {GoalStrip} from "./goals.js";
import {Rule} from "./rule.js";
import {Until} from "./until.js";
import {goAt, isRunning, newSeed, paceNow, reset, standstill, step, stepUnit, toggle} from "./running.js";

/** The whole bar. */
export function TransportView() {
  return html`<div class="transport">
    <div class="transport-time">
      <${Buttons} />
      <${Counter} />
      <span class="transport-more"><${IconButton} icon="settings" label="How it learns"
          aria-controls="transport-settings"
        aria-expanded=${display.value.settingsOpen ? "true" : "false"}
        onClick=${() => changeDisplay({settingsOpen: !display.value.settingsOpen})} /></span>
    </div>
    <div class="transport-settings" id="transport-settings" data-open=${display.value.settingsOpen ? "true" : "false"}>
      <${Pace} />
      <${Until} />
      <${Rule} />
    </div>
    <${ActStrip} />
    <${Standstill} />
    <${GoalStrip} />
  </div>`;
}

function Buttons() {
  const running = isRunning();
  const compiling = status.value.compiling === true;
  const state = running && compiling ? "compiling" : running ? "running" : "still";
  const word = running ? "Pause" : "Run";
  return html`<div class="transport-buttons" role="group" aria-label="Run">
    <span data-control="resetButton"><${IconButton} icon="reset" label="Reset to the same initial weights" shortcut="R"
      onClick=${reset} /></span>
    <span data-control="newSeed"><${IconButton} icon="dice" label="Other initial weights" shortcut="Shift+R"
      onClick=${newSeed} /></span>
    <span data-control="playButton"><button type="button" class="run-button" data-state=${state}
        aria-label=${word} aria-keyshortcuts="Space" data-tip="${word} · Space"
        onClick=${toggle}>
      <${Icon} name=${running ? "pause" : "play"} size=${26} />
    </button></span>
    <${Step} />
    <span class="unseen" role="status">${compiling ? "compiling" : ""}</span>
  </div>`;
}

const UNITS = [
  {unit: "epoch", label: "One epoch", note: "all training points once"},
  {unit: "batch", label: "One batch", note: "one update of the weights"},
  {unit: "sample", label: "One sample", note: "the weights move when its batch is full"},
];

function Step() {
  const unit = stepUnit();
  const items = UNITS.map((each) => ({
    label: each.label, note: each.note, icon: `step-${each.unit}`, checked: each.unit === unit,
    onClick: () => changeDisplay({stepUnit: each.unit}),
  }));
  return html`<span class="step-buttons" data-control="stepButton">
    <${Button} icon="step-${unit}" tip="One ${unit}, then stand still · ." aria-label="Step" aria-keyshortcuts="."
      onClick=${() => step()}>Step<//>
    <${Menu} label="What a step is: ${unit}" icon="down" items=${items} />
  </span>`;
}

/** The count of epochs, and how far the present one is. */
function Counter() {
  const now = /** @type {Record<string, any>} */ (told.value ?? {});
  const {epoch = scene.value.epoch ?? 0, batch = 0, batches = 1, sample = 0} = now;
  const shown = look.value ? look.value.epoch : epoch;
  const digits = String(shown);
  const zeros = "0".repeat(Math.max(0, 6 - digits.length));
  const all = zeros + digits;
  const cut = all.length - 3;
  const width = Math.max(1, scene.value.experiment.train.batch_size ?? 1);
  const inside = look.value ? 0 : (batch + sample / width) / Math.max(1, batches);
  const place = batch ? `, batch ${batch} of ${batches}` : "";
  const words = look.value ? `Looking at epoch ${grouped(shown)}` : `Epoch ${grouped(shown)}${place}`;
  const digit = (/** @type {string} */ each, /** @type {number} */ at) =>
    html`<span class=${at < zeros.length && at < all.length - 1 ? "counter-zero" : ""}>${each}</span>`;
  return html`<div class="counter" role="img" aria-label=${words} data-look=${look.value ? "back" : "now"}
      data-tip="${batch} of ${batches} batches of the next epoch are done">
    <span class="field-label">${look.value ? "Looking at" : status.value.compiling ? "compiling…" : "Epoch"}</span>
    <span class="counter-digits">${[...all.slice(0, cut)].map((each, at) => digit(each, at))}<span
      class="counter-gap"></span>${[...all.slice(cut)].map((each, at) => digit(each, cut + at))}</span>
    <span class="counter-inside" style=${{"--share": inside}}></span>
  </div>`;
}

function Pace() {
  const now = paceNow();
  const known = PACES.some(({value}) => value === now);
  const options = known ? PACES : [...PACES, {value: now, label: paceLabel(now)}];
  return html`<div class="setting setting-pace" data-control="speed"><${Select} label="Speed" value=${now}
      options=${options}
    onChange=${goAt} /></div>`;
}

/** Why it stands still, where it stopped by itself. */
function Standstill() {
  const why = display.value.goalReached ? "" : standstill();
  return why ? html`<p class="standstill"><${Icon} name="flag" size=${16} />${why}</p>` : null;
}
