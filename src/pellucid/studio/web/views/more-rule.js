/** What goes beyond the classic top bar: loss, optimizer, schedule, clipping, batches, order, precision. */

import {html} from "../parts/html.js";
import {NumberField} from "../parts/number.js";
import {Popover} from "../parts/popover.js";
import {Select} from "../parts/select.js";
import {Toggle} from "../parts/choice.js";
import {catalogue, scene, send} from "../state.js";
import {Call} from "./call.js";

const set = (/** @type {Record<string, unknown>} */ values) => send("set", {values});
const setter = (/** @type {string} */ name) => (/** @type {unknown} */ value) => set({[name]: value});

/** A button, and the panel of everything else that says how the weights move. */
export function MoreRule() {
  const {train} = scene.value.experiment;
  const word = train.classic ? "Classic rule" : String(train.optimizer ?? "").replace(/\(.*/, "");
  return html`<div class="setting" data-control="optimizer">
    <span class="field-label" aria-hidden="true">Optimizer</span>
    <${Popover} label="Optimizer, loss and batches" kind="plain" align="end"
      words=${html`<span class="unseen">More: optimizer, </span>${word}`}><${Panel} /><//>
  </div>`;
}

const CLASSIC = "Trains exactly as the classic playground does: plain gradient descent on ½(output − target)², the "
  + "points always in the same order.";
const MEASURED = "On: all training points are measured after each epoch. Off: the mean over the epoch's batches, which "
  + "is cheaper and lags behind.";

function Panel() {
  const {experiment, data} = scene.value;
  const {train, task} = experiment;
  const kinds = catalogue.value ?? {};
  const losses = fitting(kinds.losses ?? [], data.target.classes?.length ? "classification" : "regression");
  return html`<div class="more-rule">
    <span data-control="classicRule"><${Toggle} label="Classic rule" on=${train.classic}
      onChange=${(/** @type {boolean} */ on) => send("classic", {on})}
      help=${CLASSIC} /></span>
    <${Call} label="Loss" value=${task.loss} kinds=${losses} onChange=${setter("loss")} disabled=${train.classic} />
    <${Call} label="Optimizer" value=${train.optimizer} kinds=${kinds.optimizers ?? []} disabled=${train.classic}
      onChange=${setter("optimizer")} />
    <${Call} label="Schedule of the learning rate" value=${train.schedule ?? "constant"}
      kinds=${kinds.schedules ?? []} disabled=${train.classic} onChange=${setter("schedule")} />
    <${Clip} clip=${train.clip} disabled=${train.classic} />
    <${Batches} train=${train} rows=${data.rows.train} />
    <${Select} label="Precision" value=${train.precision} options=${PRECISIONS} onChange=${setter("precision")} />
    <${Toggle} label="Training loss after the epoch" on=${train.train_loss === "evaluated"}
      help=${MEASURED}
      onChange=${(/** @type {boolean} */ on) => set({train_loss: on ? "evaluated" : "running"})} />
  </div>`;
}

const PRECISIONS = [
  {value: "float32", label: "32 bits, as usual"}, {value: "float64", label: "64 bits, exact and slower"},
  {value: "bfloat16", label: "16 bits, coarse"},
];

/** Losses that fit the task, where the catalogue says which do. @param {any[]} losses @param {string} task */
const fitting = (losses, task) => losses.filter(({tasks}) => !tasks || tasks.includes(task));

/** @param {{clip: number | null, disabled: boolean}} props */
function Clip({clip, disabled}) {
  return html`<div class="more-line">
    <${Toggle} label="Clip gradients" on=${clip !== null && clip !== undefined} disabled=${disabled}
      help="A gradient longer than this is shortened to it, so that no step is too wild."
      onChange=${(/** @type {boolean} */ on) => set({clip: on ? 1 : null})} />
    ${clip ? html`<${NumberField} label="Longest gradient" quietLabel value=${clip} min=${1e-6} times
      onChange=${setter("clip")} />` : null}
  </div>`;
}

/** @param {{train: any, rows: number}} props */
function Batches({train, rows}) {
  const size = Math.min(train.batch_size ?? rows, rows);
  const all = train.full_batch || size >= rows;
  return html`
    <div class="more-line" data-control="batchSize">
      <${Toggle} label="All points in one batch" on=${all} disabled=${train.classic}
        onChange=${(/** @type {boolean} */ on) => set({full_batch: on, batch_size: on ? null : 10})} />
      ${all ? null : html`<${NumberField} label="Batch size" value=${size} min=${1} max=${rows} integer
        onChange=${setter("batch_size")} />`}
    </div>
    <${Toggle} label="New order in every epoch" on=${train.shuffle} disabled=${train.classic}
        onChange=${setter("shuffle")} />`;
}
