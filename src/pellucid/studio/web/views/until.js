/** "Run until": a loss or another measure, an epoch, no gain any more, or a time; each can be left out. */

import {html, useState} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {NumberField} from "../parts/number.js";
import {Popover} from "../parts/popover.js";
import {Select} from "../parts/select.js";
import {Toggle} from "../parts/choice.js";
import {NEVER, measureText, stoppingOf, stoppingOptions, stoppingText} from "../stopping.js";
import {frame, scene, send} from "../state.js";
import {run} from "./running.js";

/** @typedef {import("../stopping.js").Stopping} Stopping */

/** The button that says when running stops, and the form behind it. */
export function Until() {
  const stopping = stoppingOf(scene.value.experiment.train);
  const text = stoppingText(stopping);
  return html`<div class="setting setting-until" data-control="until">
    <span class="field-label" aria-hidden="true">Run until</span>
    <${Popover} label="Run until" kind="plain"
      words=${html`<span class="unseen">Run until: </span><span class="until-words">${text || "I pause"}</span>`}>
      ${(/** @type {() => void} */ close) => html`<${Form} said=${stopping} close=${close} />`}
    <//>
  </div>`;
}

/** @param {{said: Stopping, close: () => void}} props */
function Form({said, close}) {
  const [draft, setDraft] = useState(said);
  const change = (/** @type {Partial<Stopping>} */ part) => setDraft({...draft, ...part});
  const say = async (/** @type {Stopping} */ stopping, /** @type {boolean} */ starts) => {
    close();
    await send("set", {values: stoppingOptions(stopping)});
    if (starts) await run();
  };
  const epoch = frame.value?.epoch ?? scene.value.epoch ?? 0;
  return html`<form class="until-form" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <p class="until-about">Training stops by itself as soon as one of these holds.</p>
    <${Measure} terms=${draft.terms} onChange=${(/** @type {Stopping["terms"]} */ terms) => change({terms})} />
    <${Bound} label="At an epoch" value=${draft.epochs} usual=${epoch + 1000} least=${1} unit="" integer
      onChange=${(/** @type {number | null} */ epochs) => change({epochs})} />
    <${Bound} label="Epochs without gain" value=${draft.patience} usual=${50} least=${1} unit="" integer
      onChange=${(/** @type {number | null} */ patience) => change({patience})} />
    <${Bound} label="After a time" value=${draft.seconds} usual=${60} least=${0.1} unit="s"
      onChange=${(/** @type {number | null} */ seconds) => change({seconds})} />
    <div class="until-actions">
      <${Button} kind="quiet" onClick=${() => say(NEVER, false)}>No end<//>
      <${Button} onClick=${() => say(draft, false)}>Set<//>
      <${Button} kind="primary" icon="play" onClick=${() => say(draft, true)}>Set and run<//>
    </div>
  </form>`;
}

/** @param {{terms: Stopping["terms"], onChange: (terms: Stopping["terms"]) => void}} props */
function Measure({terms, onChange}) {
  const [first, ...rest] = terms;
  const names = (/** @type {string[]} */ (scene.value.columns ?? [])).filter((name) => name.includes("."));
  const usual = names.includes("test.loss") ? "test.loss" : "train.loss";
  const options = (names.length ? names : [usual]).map((value) => ({value, label: measureText(value)}));
  const change = (/** @type {Partial<Stopping["terms"][0]>} */ part) => onChange([{...first, ...part}, ...rest]);
  return html`<div class="until-line">
    <${Toggle} label="When a measure is reached" on=${Boolean(first)} onChange=${(/** @type {boolean} */ on) =>
      onChange(on ? [{measure: usual, below: true, value: 0.01}] : [])} />
    ${first && html`<span class="until-measure">
      <${Select} label="Measure" quietLabel value=${first.measure} options=${options}
        onChange=${(/** @type {string} */ measure) => change({measure, below: lowIsGood(measure)})} />
      <${Select} label="Below or above" quietLabel value=${first.below ? "<" : ">"} options=${SIDES}
        onChange=${(/** @type {string} */ side) => change({below: side === "<"})} />
      <${NumberField} label="Value" quietLabel value=${first.value} digits=${6} times
        onChange=${(/** @type {number} */ value) => change({value})} />
    </span>`}
    ${rest.length > 0 && html`<p class="until-about">and ${stoppingText({...NEVER, terms: rest})}</p>`}
  </div>`;
}

const SIDES = [{value: "<", label: "below"}, {value: ">", label: "above"}];

const lowIsGood = (/** @type {string} */ measure) => /loss|error|mae|mse|objective/.test(measure);

/** @param {{label: string, value: number | null, usual: number, least: number, unit: string, integer?: boolean,
 *   onChange: (value: number | null) => void}} props */
function Bound({label, value, usual, least, unit, integer, onChange}) {
  return html`<div class="until-line until-bound">
    <${Toggle} label=${label} on=${value !== null}
        onChange=${(/** @type {boolean} */ on) => onChange(on ? usual : null)} />
    ${value !== null && html`<${NumberField} label=${label} quietLabel value=${value} min=${least} integer=${integer}
      unit=${unit} onChange=${onChange} />`}
  </div>`;
}
