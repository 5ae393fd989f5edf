/** A row of a table typed by hand: what the network answers to values of one's own. */

import {usualOf} from "../compute/planes.js";
import {Button} from "../parts/button.js";
import {Collapsible} from "../parts/card.js";
import {html} from "../parts/html.js";
import {NumberField, TextField} from "../parts/number.js";
import {Select} from "../parts/select.js";
import {looked, model, onChosen} from "../sight.js";
import {changeDisplay, display, scene} from "../state.js";
import {answerWords} from "./answer.js";

const DAY = 86_400_000;

/** Fields for every column, and the answer; they begin with the row that is looked at, or else in the middle. */
export function Ask() {
  const fields = /** @type {any[]} */ (model.value?.inputs.fields ?? []);
  const isAsked = Boolean(display.value.probe);
  const row = Array.from(looked.value ?? fields.map(usualOf));
  const answer = isAsked ? answerWords(onChosen.value, 0) : null;
  const change = (/** @type {number} */ at) => (/** @type {number} */ value) => {
    changeDisplay({probe: {values: row.map((each, k) => (k === at ? value : each))}, selectedPoint: null});
  };
  return html`<${Collapsible} title="Ask with values of your own" open=${Boolean(scene.value.data.absent)}
      note=${answer ?? ""}>
    <div class="ask-fields">${fields.map((field, at) =>
      html`<${Value} key=${field.name} field=${field} value=${row[at]} onChange=${change(at)} />`)}</div>
    <div class="ask-foot">
      <p class="ask-answer" role="status">${answer && html`${scene.value.data.target.name}: <strong>${answer}</strong>`}</p>
      ${isAsked ? html`<${Button} kind="quiet" onClick=${() => changeDisplay({probe: null})}>Ask no more<//>`
        : html`<${Button} onClick=${() => changeDisplay({probe: {values: row}, selectedPoint: null})}>Ask<//>`}
    </div>
  <//>`;
}

/** @param {{field: any, value: number, onChange: (value: number) => void}} props */
function Value({field, value, onChange}) {
  const {name, kind, unit, classes} = field;
  if (kind === "class") {
    const options = classes.map((/** @type {string} */ label, /** @type {number} */ at) => ({value: String(at), label}));
    return html`<${Select} label=${name} value=${String(value)} options=${options}
      onChange=${(/** @type {string} */ at) => onChange(Number(at))} />`;
  }
  if (kind === "date") {
    return html`<${TextField} label=${name} value=${dayText(value)} check=${wrongDay}
      onChange=${(/** @type {string} */ text) => onChange(Date.parse(text) / DAY)} />`;
  }
  return html`<${NumberField} label=${name} value=${value} unit=${unit} digits=${6} onChange=${onChange} />`;
}

/** Days since 1970 as a date. @param {number} days */
export const dayText = (days) => (Number.isFinite(days) ? new Date(days * DAY).toISOString().slice(0, 10) : "");

const wrongDay = (/** @type {string} */ text) =>
  (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? "" : "A day is wanted here, as 2024-03-31.");
