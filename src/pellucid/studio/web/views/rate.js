/** A rate: shown as a value, chosen from the usual ones or freely by powers of ten. */

import {classes, html, useEffect, useRef, useState} from "../parts/html.js";
import {Popover} from "../parts/popover.js";
import {Slider} from "../parts/slider.js";
import {written} from "../format.js";

const SETTLES = 180;

/** Small rates are easier to read as decimals than as powers. @param {number} rate */
export const rateText = (rate) => (rate !== 0 && rate < 1e-5 ? rate.toExponential() : String(rate));

/**
 * @param {{label: string, value: number, usual: number[], min: number, max: number, zero?: boolean, control: string,
 *   help?: string, disabled?: boolean, onChange: (rate: number) => void}} props
 */
export function Rate({label, value, usual, min, max, zero, control, help, disabled, onChange}) {
  const [draft, setDraft] = useState(/** @type {number | null} */ (null));
  const timer = useRef(0);
  useEffect(() => setDraft(null), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const choose = (/** @type {number} */ rate) => {
    setDraft(rate);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onChange(rate), SETTLES);
  };
  const shown = draft ?? value;
  return html`<div class="setting" data-control=${control}>
    <span class="field-label" aria-hidden="true">${label}</span>
    <${Popover} label=${label} kind="plain" disabled=${disabled} class="rate"
        words=${html`<span class="unseen">${label}: </span>${rateText(shown)}`}>
      <div class="rate-inside">
        <div class="rate-usual" role="group" aria-label="Usual values">${usual.map((rate) => html`<button type="button"
          class=${classes("rate-choice", rate === shown && "rate-chosen")} aria-pressed=${rate === shown}
          onClick=${() => choose(rate)}>${rateText(rate)}</button>`)}</div>
        <${Slider} label=${label} value=${shown} min=${min} max=${max} log zero=${zero} ticks=${usual} help=${help}
          format=${written} onChange=${choose} />
      </div>
    <//>
  </div>`;
}
